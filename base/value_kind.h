// What the kind of a value is called in errors.
#pragma once

#include <string_view>

#include "base/value.h"

namespace base {

// As encoding/json calls what it read: "array", "object", "string", "bool", "number" (null too).
std::string_view json_kind(const Value& value);
// The same in plain words: "a list", "a table", "text", "true or false", "a number".
std::string_view plain_kind(const Value& value);

}  // namespace base
