// Pipelines, commands and fields. Each step marks the node it is at before anything can fail, in Go's
// order, since the error names the node marked last.
#include "base/go_format.h"
#include "engine/lang/evaluator.h"
#include "engine/lang/stack.h"

namespace engine::lang {

bool Evaluator::evaluate_pipe(const Operand& dot, const Pipe* pipe, Operand& result) {
  if (pipe == nullptr) {
    result = Operand::invalid();
    return true;
  }
  at(*pipe);
  if (stack_is_low()) return fail("templates are nested too deeply for the stack");
  Operand value = Operand::absent();
  for (const Command* command : pipe->commands) {
    Operand next;
    if (!evaluate_command(dot, *command, value, next)) return false;
    value = next.form == Form::error ? next : next.content();
  }
  for (const Variable* variable : pipe->declarations) {
    if (!pipe->is_assignment) {
      push_variable(variable->id, value);
    } else if (!set_variable(*variable, value)) {
      return false;
    }
  }
  result = value;
  return true;
}

bool Evaluator::no_arguments(Nodes arguments, const Operand& last) {
  if (arguments.size() <= 1 && last.is_absent()) return true;
  return fail("can't give argument to non-function " + format_node(*arguments[0]));
}

bool Evaluator::evaluate_command(const Operand& dot, const Command& command, const Operand& last,
                                 Operand& result) {
  const Nodes arguments = command.arguments;
  const Node& first = *arguments[0];
  if (!count_step()) return false;
  switch (first.type) {
    case NodeType::field:
      at(first);
      return evaluate_fields(dot, dot, first, static_cast<const Field&>(first).names, arguments,
                             last, result);
    case NodeType::chain:
      return evaluate_chain(dot, static_cast<const Chain&>(first), arguments, last, result);
    case NodeType::identifier:
      return evaluate_function(dot, static_cast<const Identifier&>(first), command, arguments, last,
                               result);
    case NodeType::pipe:
      return no_arguments(arguments, last) &&
             evaluate_pipe(dot, static_cast<const Pipe*>(&first), result);
    case NodeType::variable:
      return evaluate_variable(dot, static_cast<const Variable&>(first), arguments, last, result);
    default: break;
  }
  at(first);
  if (!no_arguments(arguments, last)) return false;
  if (first.type == NodeType::nil) return fail("nil is not a command");
  return evaluate_untyped(dot, first, result);
}

bool Evaluator::constant(const Number& number, Operand& result) {
  at(number);
  if (number.constant.is_nil()) return fail(std::string(number.text) + " overflows int");
  result = {number.constant, Form::concrete};
  return true;
}

bool Evaluator::evaluate_variable(const Operand& dot, const Variable& variable, Nodes arguments,
                                  const Operand& last, Operand& result) {
  at(variable);
  const VariableSlot* slot = find_variable(variable.id);
  if (slot == nullptr) return fail("undefined variable: " + std::string(variable.names[0]));
  if (variable.names.size() == 1) {
    result = slot->operand;
    return no_arguments(arguments, last);
  }
  const Operand receiver = slot->operand;
  return evaluate_fields(dot, receiver, variable, variable.names.subspan(1), arguments, last,
                         result);
}

bool Evaluator::evaluate_chain(const Operand& dot, const Chain& chain, Nodes arguments,
                               const Operand& last, Operand& result) {
  at(chain);
  Operand receiver;
  at(*chain.operand);
  if (chain.operand->type == NodeType::pipe) {
    if (!evaluate_pipe(dot, static_cast<const Pipe*>(chain.operand), receiver)) return false;
  } else {
    const auto& identifier = static_cast<const Identifier&>(*chain.operand);
    const Nodes itself;
    if (!evaluate_function(dot, identifier, identifier, itself, Operand::absent(), receiver)) {
      return false;
    }
  }
  return evaluate_fields(dot, receiver, chain, chain.names, arguments, last, result);
}

bool Evaluator::evaluate_fields(const Operand& dot, const Operand& receiver, const Node& node,
                                std::span<const std::string_view> names, Nodes arguments,
                                const Operand& last, Operand& result) {
  Operand value = receiver;
  for (std::size_t i = 0; i + 1 < names.size(); ++i) {
    Operand next;
    if (!evaluate_field(dot, names[i], node, {}, Operand::absent(), value, next)) return false;
    value = next;
  }
  return evaluate_field(dot, names.back(), node, arguments, last, value, result);
}

const base::Function* Evaluator::find_method(const base::Value& value, std::string_view name,
                                             Receiver& receiver) const {
  switch (value.type()) {
    case base::Type::object:
      receiver.object = &value.as_object();
      return receiver.object->method(name);
    case base::Type::map:
      if (value.map_type() != base::MapType::values) return nullptr;
      break;
    case base::Type::list:
      if (value.as_list().type() != base::ListType::version_set) return nullptr;
      break;
    case base::Type::time:
    case base::Type::duration: break;
    default: return nullptr;
  }
  receiver.value = &value;
  return set_.methods(value, name);
}

bool Evaluator::evaluate_field(const Operand& dot, std::string_view name, const Node& node,
                               Nodes arguments, const Operand& last, const Operand& receiver,
                               Operand& result) {
  if (receiver.is_invalid()) {
    result = Operand::invalid();
    if (set_.missing == MissingKey::zero) return true;
    return fail("nil data; no entry for key " + base::go_quote(name));
  }
  if (receiver.is_nil_interface() || receiver.is_nil_error()) {
    return fail("nil pointer evaluating " + std::string(static_type_name(receiver)) + "." + std::string(name));
  }
  Receiver self;
  if (const base::Function* method = find_method(receiver.value, name, self)) {
    return call(dot, *method, self, node, name, arguments, last, result);
  }
  const bool has_arguments = arguments.size() > 1 || !last.is_absent();
  switch (receiver.value.type()) {
    case base::Type::map: return map_element(receiver, name, has_arguments, result);
    case base::Type::object: return object_field(receiver, name, has_arguments, result);
    default: return no_such_field(receiver, name);
  }
}

bool Evaluator::no_such_field(const Operand& receiver, std::string_view name) {
  bool is_hidden = receiver.value.type() == base::Type::time &&
                   (name == "wall" || name == "ext" || name == "loc");
  if (receiver.value.type() == base::Type::object) {
    for (const base::Part& part : receiver.value.as_object().parts()) is_hidden = is_hidden || part.name == name;
  }
  const std::string type(static_type_name(receiver));
  if (is_hidden) return fail(std::string(name) + " is an unexported field of struct type " + type);
  return fail("can't evaluate field " + std::string(name) + " in type " + type);
}

bool Evaluator::map_element(const Operand& receiver, std::string_view name, bool has_arguments,
                            Operand& result) {
  if (has_arguments) return fail(std::string(name) + " is not a method but has arguments");
  const base::Value& map = receiver.value;
  const base::Value* found = map.as_map().find(name);
  if (found == nullptr && set_.missing == MissingKey::error) {
    return fail("map has no entry for key " + base::go_quote(name));
  }
  switch (map.map_type()) {
    case base::MapType::any:
    case base::MapType::values:
      result = Operand::any(found != nullptr ? *found : base::Value());
      return true;
    case base::MapType::strings:
      result = {found != nullptr ? *found : base::Value::string(""), Form::concrete};
      return true;
    case base::MapType::string_lists: break;
  }
  if (found != nullptr) {
    result = {*found, Form::concrete};
    return true;
  }
  base::List* none = base::List::make(set_.arena, base::ListType::strings);
  none->is_nil = true;
  result = {base::Value::list(none), Form::concrete};
  return true;
}

bool Evaluator::object_field(const Operand& receiver, std::string_view name, bool has_arguments,
                             Operand& result) {
  const base::Object& object = receiver.value.as_object();
  const std::string_view kind = object.kind_name();
  const auto found = object.field(name);
  if (kind == "map") {
    if (has_arguments) return fail(std::string(name) + " is not a method but has arguments");
    if (!found && set_.missing == MissingKey::error) {
      return fail("map has no entry for key " + base::go_quote(name));
    }
    result = {found.value_or(base::Value::bytes({})), Form::concrete};
    return true;
  }
  if (!found) return no_such_field(receiver, name);
  if (has_arguments) {
    return fail(std::string(name) + " has arguments but cannot be invoked as function");
  }
  const bool is_reached_by_pointer = kind == "ptr" || receiver.form == Form::addressable;
  result = {*found, is_reached_by_pointer ? Form::addressable : Form::concrete};
  return true;
}

}  // namespace engine::lang
