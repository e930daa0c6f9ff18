// Questions about values: emptiness with its defaults, and Go types.
#include "engine/functions/convert.h"
#include "engine/functions/functions.h"
#include "engine/functions/signatures.h"

namespace engine::functions {

using base::Call;
using base::Function;
using base::Param;
using base::Result;
using base::Value;

namespace {

Result<Value> default_value(const Call& call) {
  const bool is_given = call.args.size() > 1 && !is_empty(call.args[1]);
  return call.args[is_given ? 1 : 0];
}

Result<Value> empty(const Call& call) {
  return Value::boolean(is_empty(call.args[0]));
}

Result<Value> coalesce(const Call& call) {
  for (const Value& value : call.args) {
    if (!is_empty(value)) return value;
  }
  return Value();
}

Result<Value> all(const Call& call) {
  for (const Value& value : call.args) {
    if (is_empty(value)) return Value::boolean(false);
  }
  return Value::boolean(true);
}

Result<Value> any(const Call& call) {
  for (const Value& value : call.args) {
    if (!is_empty(value)) return Value::boolean(true);
  }
  return Value::boolean(false);
}

Result<Value> ternary(const Call& call) {
  return call.args[call.args[2].as_bool() ? 0 : 1];
}

Result<Value> type_of(const Call& call) {
  return Value::string(base::type_name(call.args[0]));
}
Result<Value> kind_of(const Call& call) {
  return Value::string(base::kind_name(call.args[0]));
}

Result<Value> type_is(const Call& call) {
  return Value::boolean(call.args[0].as_string() == base::type_name(call.args[1]));
}

Result<Value> type_is_like(const Call& call) {
  const auto wanted = call.args[0].as_string();
  const auto name = base::type_name(call.args[1]);
  return Value::boolean(wanted == name ||
                        (!name.empty() && name[0] == '*' && wanted == name.substr(1)));
}

Result<Value> kind_is(const Call& call) {
  return Value::boolean(call.args[0].as_string() == base::kind_name(call.args[1]));
}

Result<Value> deep_equal(const Call& call) {
  TRY(check_walkable(call.args[0]));
  return Value::boolean(base::deep_equal(call.args[0], call.args[1]));
}

constexpr Function kTypeFunctions[] = {
    {"all", takes::kAny, true, Param::boolean, all,
     "all VALUE...: whether none of the values is empty"},
    {"any", takes::kAny, true, Param::boolean, any,
     "any VALUE...: whether one of the values is not empty"},
    {"coalesce", takes::kAny, true, Param::any, coalesce,
     "coalesce VALUE...: the first that is not empty"},
    {"deepEqual", takes::kAnyAny, false, Param::boolean, deep_equal,
     "deepEqual A B: whether both are the same, types included"},
    {"default", takes::kAnyAny, true, Param::any, default_value,
     "default DEFAULT VALUE: VALUE, or DEFAULT if VALUE is empty"},
    {"empty", takes::kAny, false, Param::boolean, empty,
     "empty VALUE: whether VALUE is nil, false, 0, \"\" or has no elements"},
    {"kindIs", takes::kStringAny, false, Param::boolean, kind_is,
     "kindIs KIND VALUE: whether KIND is VALUE's"},
    {"kindOf", takes::kAny, false, Param::string, kind_of,
     "kindOf VALUE: Go's kind: string, map, slice, int"},
    {"ternary", takes::kAnyAnyBoolean, false, Param::any, ternary,
     "ternary YES NO CONDITION: YES if CONDITION is true, else NO"},
    {"typeIs", takes::kStringAny, false, Param::boolean, type_is,
     "typeIs TYPE VALUE: whether TYPE is VALUE's"},
    {"typeIsLike", takes::kStringAny, false, Param::boolean, type_is_like,
     "typeIsLike TYPE VALUE: whether VALUE is a TYPE or a pointer to one"},
    {"typeOf", takes::kAny, false, Param::string, type_of,
     "typeOf VALUE: Go's type: map[string]interface {}"},
};

}  // namespace

std::span<const Function> type_functions() {
  return kTypeFunctions;
}

}  // namespace engine::functions
