// Reading fields of live objects the way Kubernetes' own status code does: what is missing is one
// thing, what has another type than it must is another.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

#include "base/value.h"

namespace cluster {

// The integer at a path; `otherwise` where there is none or something else.
std::int64_t integer_at(const base::Value& object, std::initializer_list<std::string_view> path,
                        std::int64_t otherwise);
// The text at a path; `otherwise` likewise.
std::string_view text_at(const base::Value& object, std::initializer_list<std::string_view> path,
                         std::string_view otherwise = {});

// A look-up that tells apart: found (with any value, null too), not there, and blocked by something
// that is no map.
enum class Lookup { found, missing, blocked };
Lookup look_up(const base::Value& object, std::initializer_list<std::string_view> path,
               base::Value& found);

struct Condition {
  std::string_view type{};
  std::string_view status{};
  std::string_view reason{};
  std::string_view message{};
};
// status.conditions; nothing where they, or anything on the way, have the wrong type.
std::optional<std::vector<Condition>> conditions_of(const base::Value& object);

}  // namespace cluster
