// Go's own template functions, on operands: they see what Go's see as reflect.Value.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "engine/lang/ast.h"
#include "engine/lang/operand.h"

namespace engine::lang {

// The Go built-in called `name`, or Builtin::none.
Builtin find_builtin(std::string_view name);

// What a builtin gives: a result, or the text of Go's error where it is not empty.
struct BuiltinResult {
  Operand value{};
  std::string error{};
};

// How a builtin is declared: how many fixed parameters, whether more may follow.
struct BuiltinSignature {
  std::size_t fixed = 0;
  bool variadic = false;
  base::Param fixed_type = base::Param::raw;
  base::Param type = base::Param::raw;  // of the rest
};
BuiltinSignature signature_of(Builtin builtin);

// Calls any builtin but and, or and call.
BuiltinResult run_builtin(base::Arena& arena, Builtin builtin, std::span<const Operand> arguments);

// eq, ne, lt, le, gt, ge. `second` and what follows are eq's alternatives.
BuiltinResult compare(Builtin builtin, std::span<const Operand> arguments);

// html, js, urlquery of a text.
std::string escape_html(std::string_view text);
std::string escape_javascript(std::string_view text);
std::string escape_query(std::string_view text);

// A kind as reflect names it where the operand may be invalid or an interface.
std::string_view kind_of(const Operand& operand);

}  // namespace engine::lang
