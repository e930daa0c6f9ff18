// JSONPath as kubectl and client-go have it: "{.image.tag}", "{range .items[*]}{.name}{end}".
// helm.md CMD-127.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/result.h"
#include "base/value.h"

namespace cli::jsonpath {

inline constexpr int kMaxFilterDepth = 100;  // filters within filters

enum class NodeKind : std::uint8_t {
  list,        // one action: its nodes are applied one after the other
  text,        // as it is
  field,       // .name
  identifier,  // range, end
  array,       // [from:to:step]
  filter,      // [?(left operator right)]; nodes: the lists left and right
  integer,
  number,
  boolean,
  wildcard,      // .* and [*] of maps
  recursive,     // ..
  alternatives,  // [a,b]; nodes: one list each
};

struct Bound {
  std::int64_t value = 0;
  bool is_known = false;
  bool is_derived = false;  // the end of a plain [3]
};

struct Node {
  NodeKind kind = NodeKind::list;
  std::string text{};  // of text, field, identifier; the operator of a filter
  std::vector<Node> nodes{};
  std::array<Bound, 3> bounds{};
  std::int64_t integer = 0;  // and booleans
  double number = 0;
};

// A template: texts and actions. Fails with client-go's text: "unclosed action",
// "unrecognized character in action: U+0023 '#'".
base::Result<Node> parse(std::string_view text);

// What the template gives for `data`, appended to `out`; nothing is appended on an error ("x is not
// found").
base::Result<void> execute(base::Arena& arena, const Node& root, const base::Value& data,
                           std::string& out);

}  // namespace cli::jsonpath
