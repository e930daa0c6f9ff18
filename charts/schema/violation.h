// What a value has against it: a tree as the library builds it, and its text as Helm prints it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/value.h"
#include "charts/schema/schema.h"

namespace chart::schema {

// Where a value is, as steps from the root. Lives in the arena.
struct Path {
  const Path* parent = nullptr;
  std::string_view member{};
  std::size_t item = 0;
  bool is_item = false;
};

struct Violation {
  enum class Kind { plain, group, reference };
  Kind kind = Kind::plain;
  const Path* path = nullptr;  // nullptr: the root
  std::string text{};
  std::vector<Violation> causes{};
  const Schema* schema = nullptr;  // of a plain one: what asked,
  std::string_view keyword{};      // and by which of its keywords; empty for `false`
};

// "/a/0".
std::string pointer_text(const Path* path);
// ".Values.a[0]", as one finds it in a template.
std::string values_text(const Path* path);

// "- at '/a': got string, want number\n- at …", without a final line feed.
std::string violations_text(const std::vector<Violation>& violations);

// A value of a schema or of the values, in a message.
std::string display(const base::Value& value);

}  // namespace chart::schema
