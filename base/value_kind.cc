#include "base/value_kind.h"

namespace base {

std::string_view json_kind(const Value& value) {
  switch (value.type()) {
    case Type::boolean: return "bool";
    case Type::string: return "string";
    case Type::list: return "array";
    case Type::map: return "object";
    default: return "number";
  }
}

std::string_view plain_kind(const Value& value) {
  switch (value.type()) {
    case Type::boolean: return "true or false";
    case Type::string: return "text";
    case Type::list: return "a list";
    case Type::map: return "a table";
    default: return "a number";
  }
}

}  // namespace base
