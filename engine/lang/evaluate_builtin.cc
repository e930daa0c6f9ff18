// Calls of Go's own functions. Their arguments stay operands, since a nil of type interface {} and no
// value at all are different to them; `and` and `or` stop at the first argument that decides.
#include <algorithm>

#include <fmt/format.h>

#include "base/go_format.h"
#include "engine/lang/builtins.h"
#include "engine/lang/evaluator.h"

namespace engine::lang {

bool Evaluator::builtin_arguments(const Operand& dot, const Identifier& identifier, Nodes arguments,
                                  const Operand& last, std::span<Operand> values) {
  const BuiltinSignature signature = signature_of(identifier.builtin);
  const auto type_of = [&signature](std::size_t index) {
    return index < signature.fixed ? signature.fixed_type : signature.type;
  };
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (!evaluate_argument(dot, type_of(i), {}, *arguments[i], values[i])) return false;
  }
  if (last.is_absent()) return true;
  values.back() = last;
  return validate(type_of(arguments.size()), {}, values.back());
}

bool Evaluator::and_or(const Operand& dot, const Identifier& identifier, Nodes arguments,
                       const Operand& last, Operand& result) {
  const bool stops_at = identifier.builtin == Builtin::or_any;
  for (const Node* argument : arguments) {
    if (!evaluate_argument(dot, base::Param::raw, {}, *argument, result)) return false;
    if (base::is_true(result.value) == stops_at) return true;
  }
  if (!last.is_absent()) result = last;
  return true;
}

namespace {

// How call names what it was to call: the node's text, or what reflect.Value.String gives.
std::string callee_name(std::span<const Node* const> arguments, const Operand& last) {
  if (!arguments.empty()) return format_node(*arguments[0]);
  if (last.value.is_string()) return std::string(last.value.as_string());
  if (last.is_invalid()) return "<invalid Value>";
  return fmt::format("<{} Value>", base::type_name(last.value));
}

}  // namespace

bool Evaluator::call_builtin(const Operand& dot, const Identifier& identifier, const Node& node,
                             Nodes arguments, const Operand& last, Operand& result) {
  constexpr std::size_t kUsual = 3;
  if (!arguments.empty()) arguments = arguments.subspan(1);
  const BuiltinSignature signature = signature_of(identifier.builtin);
  const std::size_t count = arguments.size() + (last.is_absent() ? 0 : 1);
  if (signature.variadic ? count < signature.fixed : count != signature.fixed) {
    return fail(fmt::format("wrong number of args for {}: want {}{} got {}", identifier.name,
                            signature.variadic ? "at least " : "", signature.fixed,
                            signature.variadic ? arguments.size() : count));
  }
  if (identifier.builtin == Builtin::and_all || identifier.builtin == Builtin::or_any) {
    return and_or(dot, identifier, arguments, last, result);
  }
  Operand usual[kUsual];
  std::span<Operand> values(usual, std::min(count, kUsual));
  if (count > kUsual) {
    values = {set_.arena.allocate_array<Operand>(count), count};
    std::fill(values.begin(), values.end(), Operand::invalid());
  }
  if (!builtin_arguments(dot, identifier, arguments, last, values)) return false;
  BuiltinResult done;
  if (identifier.builtin == Builtin::call) {
    const Operand callee = values[0].content();
    done.error = "call of nil";
    if (!callee.is_invalid()) {
      done.error = fmt::format("non-function {} of type {}", callee_name(arguments, last),
                               base::type_name(callee.value));
    }
  } else {
    done = run_builtin(set_.arena, identifier.builtin, values);
  }
  if (done.error.empty()) {
    result = done.value;
    return true;
  }
  return fail_call(node, identifier.name, {}, base::Error(base::ErrorCode::invalid, done.error));
}

}  // namespace engine::lang
