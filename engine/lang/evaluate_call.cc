// Calls of functions and methods: arguments are counted, evaluated for the type the function declares,
// and checked against it, in Go's order and with Go's texts.
#include <algorithm>

#include <fmt/format.h>

#include "base/go_format.h"
#include "engine/lang/evaluator.h"

namespace engine::lang {

namespace {

using base::Param;

std::string_view param_name(Param type, std::string_view object_type) {
  switch (type) {
    case Param::any: return "interface {}";
    case Param::raw: return "reflect.Value";
    case Param::string: return "string";
    case Param::boolean: return "bool";
    case Param::integer: return "int";
    case Param::int32: return "int32";
    case Param::int64: return "int64";
    case Param::uint: return "uint";
    case Param::uint64: return "uint64";
    case Param::uint32: return "uint32";
    case Param::float64: return "float64";
    case Param::map: return "map[string]interface {}";
    case Param::list: return "[]interface {}";
    case Param::strings: return "[]string";
    case Param::bytes: return "[]uint8";
    case Param::string_map: return "map[string]string";
    case Param::time: return "time.Time";
    case Param::duration: return "time.Duration";
    case Param::object:
    case Param::error:
    case Param::other: break;
  }
  return object_type;
}

bool is_list_of(const base::Value& value, base::ListType type) {
  return value.is_list() && value.as_list().type() == type;
}

bool is_assignable(const base::Value& value, Param type, std::string_view object_type) {
  switch (type) {
    case Param::any:
    case Param::raw:
    case Param::error:
    case Param::other: return true;
    case Param::string: return value.is_string();
    case Param::boolean: return value.is_bool();
    case Param::integer: return value.type() == base::Type::integer;
    case Param::int32: return value.type() == base::Type::int32;
    case Param::int64: return value.type() == base::Type::int64;
    case Param::uint: return value.type() == base::Type::uint;
    case Param::uint64: return value.type() == base::Type::uint64;
    case Param::uint32: return value.type() == base::Type::uint32;
    case Param::float64: return value.type() == base::Type::float64;
    case Param::map:
      return value.is_map() && (value.map_type() == base::MapType::any ||
                                value.map_type() == base::MapType::values);
    case Param::list: return is_list_of(value, base::ListType::any);
    case Param::strings:
      return is_list_of(value, base::ListType::strings) ||
             is_list_of(value, base::ListType::version_set);
    case Param::bytes: return value.type() == base::Type::bytes;
    case Param::string_map: return value.is_map() && value.map_type() == base::MapType::strings;
    case Param::time: return value.type() == base::Type::time;
    case Param::duration: return value.type() == base::Type::duration;
    case Param::object:
      return value.type() == base::Type::object && value.as_object().type_name() == object_type;
  }
  return false;
}

base::Value nil_list(base::Arena& arena, base::ListType type) {
  base::List* list = base::List::make(arena, type);
  list->is_nil = true;
  return base::Value::list(list);
}

base::Value nil_map(base::Arena& arena, base::MapType type) {
  base::Map* map = base::Map::make(arena, type);
  map->is_nil = true;
  return base::Value::map(map);
}

// Puts the nil of the type into `value`; false where the type has none.
bool set_nil(base::Arena& arena, Param type, std::string_view object_type, base::Value& value) {
  switch (type) {
    case Param::any:
    case Param::raw:
    case Param::other: value = base::Value(); return true;
    case Param::map: value = nil_map(arena, base::MapType::any); return true;
    case Param::string_map: value = nil_map(arena, base::MapType::strings); return true;
    case Param::list: value = nil_list(arena, base::ListType::any); return true;
    case Param::strings: value = nil_list(arena, base::ListType::strings); return true;
    case Param::bytes: value = base::Value::bytes({}); return true;
    case Param::object:  // a pointer or an interface of Go
      value = base::Value();
      return object_type.starts_with('*') || object_type == "io.Writer";
    default: return false;
  }
}

// What a literal of one of Go's number types becomes.
base::Value typed_integer(Param type, std::int64_t number) {
  switch (type) {
    case Param::int32:
      return base::Value::signed_of(base::Type::int32, static_cast<std::int32_t>(number));
    case Param::int64: return base::Value::int64(number);
    case Param::duration: return base::Value::duration(number);
    default: return base::Value::integer(number);
  }
}

base::Value typed_unsigned(Param type, std::uint64_t number) {
  switch (type) {
    case Param::uint32:
      return base::Value::unsigned_of(base::Type::uint32, static_cast<std::uint32_t>(number));
    case Param::uint64: return base::Value::unsigned_of(base::Type::uint64, number);
    default: return base::Value::unsigned_of(base::Type::uint, number);
  }
}

// What a value costs a function that reads or makes it, in steps: the longer it is, the more. Maps are mostly
// asked for one key.
std::uint64_t cost_of(const base::Value& value) {
  constexpr std::uint64_t kPiecesPerStep = 16;
  constexpr std::uint64_t kKeysPerStep = 64;
  if (value.is_string()) return value.as_string().size() / kPiecesPerStep;
  if (value.is_list()) return value.as_list().size() / kPiecesPerStep;
  if (value.is_map()) return value.as_map().size() / kKeysPerStep;
  return 0;
}

Operand result_of(const base::Function& function, const base::Value& value) {
  if (function.result == Param::any) return Operand::any(value);
  if (function.result == Param::error) return {value, Form::error};
  return Operand::of(value);
}

}  // namespace

bool Evaluator::evaluate_function(const Operand& dot, const Identifier& identifier,
                                  const Node& node, Nodes arguments, const Operand& last,
                                  Operand& result) {
  at(identifier);
  if (identifier.function == nullptr) {
    return call_builtin(dot, identifier, node, arguments, last, result);
  }
  return call(dot, *identifier.function, {}, node, identifier.name, arguments, last, result);
}

bool Evaluator::check_count(const base::Function& function, std::string_view name,
                            std::size_t given, bool has_last) {
  const std::size_t wanted = function.params.size();
  const std::size_t total = given + (has_last ? 1 : 0);
  if (function.variadic) {
    if (total + 1 >= wanted) return true;
    return fail(fmt::format("wrong number of args for {}: want at least {} got {}", name,
                            wanted - 1, given));
  }
  if (total == wanted) return true;
  return fail(fmt::format("wrong number of args for {}: want {} got {}", name, wanted, total));
}

bool Evaluator::call(const Operand& dot, const base::Function& function, const Receiver& receiver,
                     const Node& node, std::string_view name, Nodes arguments, const Operand& last,
                     Operand& result) {
  constexpr std::size_t kUsual = 4;
  if (!arguments.empty()) arguments = arguments.subspan(1);
  if (!check_count(function, name, arguments.size(), !last.is_absent())) return false;
  if (!function.bad_results.empty()) return fail(function.bad_results);
  const std::size_t own = receiver.value != nullptr ? 1 : 0;
  const std::size_t count = own + arguments.size() + (last.is_absent() ? 0 : 1);
  base::Value usual[kUsual];
  base::Value* values = usual;
  if (count > kUsual) values = set_.arena.allocate_array<base::Value>(count);
  if (own != 0) values[0] = *receiver.value;
  const auto type_of = [&function](std::size_t index) {
    return function.params[std::min(index, function.params.size() - 1)];
  };
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    Operand value;
    if (!evaluate_argument(dot, type_of(i), function.object_type, *arguments[i], value)) {
      return false;
    }
    values[own + i] = value.value;
  }
  if (!last.is_absent()) {
    Operand value = last;
    if (!validate(type_of(arguments.size()), function.object_type, value)) return false;
    values[count - 1] = value.value;
  }
  const std::span<const base::Value> given(values, count);
  for (const base::Value& value : given) set_.steps += cost_of(value);
  auto done = function.body(base::Call{set_.arena, given, host_, receiver.object});
  if (!done) return fail_call(node, name, given, std::move(done).error());
  set_.steps += cost_of(*done);
  result = result_of(function, *done);
  return true;
}

bool Evaluator::fail_call(const Node& node, std::string_view name,
                          std::span<const base::Value> arguments, base::Error error) {
  at(node);
  fail(fmt::format("error calling {}: {}", name, error.helm()));
  const base::Place here = place();
  const bool is_nested = !error.place().file.empty();
  error.with_helm(error_->helm()).at(here);
  if (is_nested && error.trail().size() < kMaxTrail) {
    std::string step = "calling " + std::string(name);
    if (name == "include" && !arguments.empty() && arguments[0].is_string()) {
      step = "including " + base::go_quote(arguments[0].as_string());
    }
    error.during(fmt::format("{} at {}:{}:{}", step, here.file, here.line, here.column));
  } else if (!is_nested && !error.has_reason()) {
    error.because(fmt::format("{}: {}", name, error_->reason().substr(name.size() + 16)));
  }
  error_ = std::move(error);
  return false;
}

bool Evaluator::validate(Param type, std::string_view object_type, Operand& operand) {
  if (operand.is_invalid()) {
    if (set_nil(set_.arena, type, object_type, operand.value)) return true;
    return fail(fmt::format("invalid value; expected {}", param_name(type, object_type)));
  }
  if (type == Param::any || type == Param::raw) return true;
  if (!operand.is_nil_interface() && is_assignable(operand.value, type, object_type)) return true;
  return fail(fmt::format("wrong type for value; expected {}; got {}", param_name(type, object_type),
                          operand.is_nil_interface() || operand.is_nil_error()
                              ? static_type_name(operand)
                              : base::type_name(operand.value)));
}

bool Evaluator::evaluate_argument(const Operand& dot, Param type, std::string_view object_type,
                                  const Node& node, Operand& result) {
  at(node);
  switch (node.type) {
    case NodeType::nil:
      result = type == Param::any ? Operand::any(base::Value()) : Operand::invalid();
      if (set_nil(set_.arena, type, object_type, result.value)) {
        if (!result.value.is_nil()) result.form = Form::concrete;
        return true;
      }
      return fail(fmt::format("cannot assign nil to {}", param_name(type, object_type)));
    case NodeType::dot:
    case NodeType::field:
    case NodeType::variable:
    case NodeType::pipe:
    case NodeType::identifier:
    case NodeType::chain:
      return evaluate_untyped(dot, node, result) && validate(type, object_type, result);
    default: return evaluate_literal(type, object_type, node, result);
  }
}

// What an operand is where no type is asked for.
bool Evaluator::evaluate_untyped(const Operand& dot, const Node& node, Operand& result) {
  const Nodes none;
  switch (node.type) {
    case NodeType::dot: result = dot; return true;
    case NodeType::boolean:
      result = Operand::of(base::Value::boolean(static_cast<const Boolean&>(node).is_true));
      return true;
    case NodeType::string:
      result = Operand::of(base::Value::string(static_cast<const String&>(node).text));
      return true;
    case NodeType::number: return constant(static_cast<const Number&>(node), result);
    case NodeType::field:
      at(node);
      return evaluate_fields(dot, dot, node, static_cast<const Field&>(node).names, none,
                             Operand::absent(), result);
    case NodeType::variable:
      return evaluate_variable(dot, static_cast<const Variable&>(node), none, Operand::absent(),
                               result);
    case NodeType::pipe: return evaluate_pipe(dot, static_cast<const Pipe*>(&node), result);
    case NodeType::identifier:
      return evaluate_function(dot, static_cast<const Identifier&>(node), node, none,
                               Operand::absent(), result);
    case NodeType::chain:
      return evaluate_chain(dot, static_cast<const Chain&>(node), none, Operand::absent(), result);
    default: return fail("can't evaluate command " + base::go_quote(format_node(node)));
  }
}

bool Evaluator::evaluate_literal(Param type, std::string_view object_type, const Node& node,
                                 Operand& result) {
  const auto* number = node.type == NodeType::number ? static_cast<const Number*>(&node) : nullptr;
  const auto expected = [&](std::string_view what) {
    return fail(fmt::format("expected {}; found {}", what, format_node(node)));
  };
  switch (type) {
    case Param::any:
    case Param::raw: return evaluate_untyped(Operand::invalid(), node, result);
    case Param::boolean:
      if (node.type != NodeType::boolean) return expected("bool");
      return evaluate_untyped(Operand::invalid(), node, result);
    case Param::string:
      if (node.type != NodeType::string) return expected("string");
      return evaluate_untyped(Operand::invalid(), node, result);
    case Param::integer:
    case Param::int32:
    case Param::int64:
    case Param::duration:
      if (number == nullptr || !number->is_integer) return expected("integer");
      result = Operand::of(typed_integer(type, number->integer));
      return true;
    case Param::uint:
    case Param::uint32:
    case Param::uint64:
      if (number == nullptr || !number->is_unsigned) return expected("unsigned integer");
      result = Operand::of(typed_unsigned(type, number->unsigned_integer));
      return true;
    case Param::float64:
      if (number == nullptr || !number->is_float) return expected("float");
      result = Operand::of(base::Value::float64(number->real));
      return true;
    default: break;
  }
  return fail(fmt::format("can't handle {} for arg of type {}", format_node(node),
                          param_name(type, object_type)));
}

}  // namespace engine::lang
