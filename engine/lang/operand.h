// A value while it is evaluated: with what Go knows of it statically, which decides errors and output.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/value.h"

namespace engine::lang {

enum class Form : std::uint8_t {
  absent,       // no value at all: a pipeline that has not begun
  invalid,      // Go's zero reflect.Value: a nil whose type is forgotten
  concrete,     // of the type it has
  addressable,  // the same, reached through a pointer: methods of the pointer count when it is printed
  any,          // of type interface {}, which may hold nil
  error,        // of type error, which may be nil
};

struct Operand {
  base::Value value{};
  Form form = Form::invalid;

  static Operand absent() { return {base::Value(), Form::absent}; }
  static Operand invalid() { return {}; }
  // What reflect.ValueOf gives for an interface {} that holds `value`.
  static Operand of(const base::Value& value) {
    return {value, value.is_nil() ? Form::invalid : Form::concrete};
  }
  static Operand any(const base::Value& value) { return {value, Form::any}; }

  bool is_absent() const { return form == Form::absent; }
  bool is_invalid() const { return form == Form::invalid; }
  // An interface {} that holds nil.
  bool is_nil_interface() const { return form == Form::any && value.is_nil(); }
  bool is_nil_error() const { return form == Form::error && value.is_nil(); }
  // What the interface holds; anything else as it is.
  Operand content() const { return form == Form::any || form == Form::error ? of(value) : *this; }
};

// The type as Go's errors name it: "interface {}" where that is all it knows.
inline std::string_view static_type_name(const Operand& operand) {
  if (operand.form == Form::error) return "error";
  return operand.form == Form::any ? "interface {}" : base::type_name(operand.value);
}

}  // namespace engine::lang
