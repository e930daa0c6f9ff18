// eq, ne, lt, le, gt, ge. Only basic kinds have an order; signed and unsigned integers compare with each
// other, everything else only with its own kind.
#include <cmath>

#include <fmt/format.h>

#include "base/go_format.h"
#include "base/object.h"
#include "base/time_point.h"
#include "engine/lang/builtins.h"

namespace engine::lang {

namespace {

enum class Basic { none, boolean, complex, integer, real, string, unsigned_integer };

constexpr std::string_view kBadType = "invalid type for comparison";

// The integer behind a named type such as time.Month; anything else as it is.
base::Value plain(const base::Value& value) {
  if (value.type() != base::Type::object) return value;
  const auto number = value.as_object().integer();
  return number ? base::Value::integer(*number) : value;
}

Basic basic_kind(const Operand& operand) {
  const base::Value value = plain(operand.value);
  if (value.is_signed()) return Basic::integer;
  if (value.is_unsigned()) return Basic::unsigned_integer;
  if (value.is_float()) return Basic::real;
  if (value.is_bool()) return Basic::boolean;
  if (value.is_string()) return Basic::string;
  const bool is_complex = value.type() == base::Type::object &&
                          value.as_object().kind_name() == "complex128";
  return is_complex ? Basic::complex : Basic::none;
}

std::string incompatible(const Operand& a, const Operand& b) {
  return fmt::format("incompatible types for comparison: {} and {}", base::type_name(a.value),
                     base::type_name(b.value));
}

// "non-comparable types A: T, …" prints the values with %s.
std::string shown(const Operand& operand) { return base::go_sprintf("%s", {{operand.value}}); }

bool is_nil(const Operand& operand) {
  const base::Value& value = operand.value;
  if (value.is_map()) return value.as_map().is_nil;
  if (value.is_list()) return value.as_list().is_nil;
  if (value.type() == base::Type::bytes) return value.is_nil_bytes();
  return value.is_nil();
}

bool is_comparable(const base::Value& value) {
  if (value.type() == base::Type::object) {
    const std::string_view kind = value.as_object().kind_name();
    return kind != "map" && kind != "slice";
  }
  return !value.is_map() && !value.is_list() && value.type() != base::Type::bytes;
}

bool same_object(const base::Value& a, const base::Value& b) {
  if (a.type() != b.type()) return false;
  if (a.type() == base::Type::time) return a.as_time() == b.as_time();
  if (a.type() != base::Type::object) return false;
  const base::Object& one = a.as_object();
  const base::Object& other = b.as_object();
  if (&one == &other) return true;
  return one.kind_name() != "ptr" && one.type_name() == other.type_name() &&
         one.format(true) == other.format(true);
}

// Neither is of a basic kind.
std::string equal_others(const Operand& a, const Operand& b, bool& equal) {
  const std::string_view kind_a = base::kind_name(a.value);
  const std::string_view kind_b = base::kind_name(b.value);
  if (kind_a != kind_b && !a.value.is_nil() && !b.value.is_nil()) {
    return fmt::format("non-comparable types {}: {}, {}: {}", shown(a), base::type_name(a.value),
                       base::type_name(b.value), base::format_value(b.value));
  }
  if (is_nil(a) || is_nil(b)) {
    equal = is_nil(a) == is_nil(b);
    return {};
  }
  if (!is_comparable(b.value)) {
    return fmt::format("non-comparable type {}: {}", shown(b), base::type_name(b.value));
  }
  equal = same_object(a.value, b.value);
  return {};
}

bool equal_basic(Basic kind, const base::Value& a, const base::Value& b) {
  switch (kind) {
    case Basic::boolean: return a.as_bool() == b.as_bool();
    case Basic::complex: return a.as_object().format(false) == b.as_object().format(false);
    case Basic::real: return a.as_float() == b.as_float();
    case Basic::string: return a.as_string() == b.as_string();
    default: return a.as_signed() == b.as_signed();
  }
}

// Sets `equal`, or gives the text of an error.
std::string equal_pair(const Operand& a, const Operand& b, bool& equal) {
  const Basic kind_a = basic_kind(a);
  const Basic kind_b = basic_kind(b);
  equal = false;
  const base::Value first = plain(a.value);
  const base::Value second = plain(b.value);
  if (kind_a == kind_b) {
    if (kind_a == Basic::none) return equal_others(a, b, equal);
    equal = equal_basic(kind_a, first, second);
    return {};
  }
  if (kind_a == Basic::integer && kind_b == Basic::unsigned_integer) {
    equal = first.as_signed() >= 0 && first.as_unsigned() == second.as_unsigned();
  } else if (kind_a == Basic::unsigned_integer && kind_b == Basic::integer) {
    equal = second.as_signed() >= 0 && first.as_unsigned() == second.as_unsigned();
  } else if (!a.is_invalid() && !b.is_invalid()) {
    return incompatible(a, b);
  }
  return {};
}

std::string less_same_kind(Basic kind, const base::Value& a, const base::Value& b, bool& less) {
  switch (kind) {
    case Basic::real: less = a.as_float() < b.as_float(); return {};
    case Basic::integer: less = a.as_signed() < b.as_signed(); return {};
    case Basic::string: less = a.as_string() < b.as_string(); return {};
    case Basic::unsigned_integer: less = a.as_unsigned() < b.as_unsigned(); return {};
    default: return std::string(kBadType);
  }
}

std::string less_pair(const Operand& a, const Operand& b, bool& less) {
  const Basic kind_a = basic_kind(a);
  const Basic kind_b = basic_kind(b);
  less = false;
  if (kind_a == Basic::none || kind_b == Basic::none) return std::string(kBadType);
  const base::Value first = plain(a.value);
  const base::Value second = plain(b.value);
  if (kind_a == kind_b) return less_same_kind(kind_a, first, second, less);
  if (kind_a == Basic::integer && kind_b == Basic::unsigned_integer) {
    less = first.as_signed() < 0 || first.as_unsigned() < second.as_unsigned();
  } else if (kind_a == Basic::unsigned_integer && kind_b == Basic::integer) {
    less = second.as_signed() >= 0 && first.as_unsigned() < second.as_unsigned();
  } else {
    return incompatible(a, b);
  }
  return {};
}

std::string less_or_equal(const Operand& a, const Operand& b, bool& truth) {
  std::string error = less_pair(a, b, truth);
  if (truth || !error.empty()) return error;
  return equal_pair(a, b, truth);
}

BuiltinResult equal_any(const Operand& first, std::span<const Operand> others) {
  if (others.empty()) return {{}, "missing argument for comparison"};
  bool equal = false;
  for (const Operand& other : others) {
    std::string error = equal_pair(first, other.content(), equal);
    if (!error.empty()) return {{}, std::move(error)};
    if (equal) break;
  }
  return {Operand::of(base::Value::boolean(equal)), {}};
}

}  // namespace

BuiltinResult compare(Builtin builtin, std::span<const Operand> arguments) {
  const Operand first = arguments[0].content();
  if (builtin == Builtin::eq) return equal_any(first, arguments.subspan(1));
  const Operand second = arguments[1].content();
  bool truth = false;
  std::string error;
  switch (builtin) {
    case Builtin::ne:
      error = equal_pair(first, second, truth);
      truth = !truth;
      break;
    case Builtin::lt: error = less_pair(first, second, truth); break;
    case Builtin::le: error = less_or_equal(first, second, truth); break;
    case Builtin::gt:
      error = less_or_equal(first, second, truth);
      truth = !truth;
      break;
    default:  // ge
      error = less_pair(first, second, truth);
      truth = !truth;
      break;
  }
  if (!error.empty()) return {{}, std::move(error)};
  return {Operand::of(base::Value::boolean(truth)), {}};
}

}  // namespace engine::lang
