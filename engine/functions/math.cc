// Arithmetic. Whole numbers are int64 and wrap around; the …f functions reckon in exact decimals
// and give a float64; the rest of the floats follow Go's math package to the bit.
#include <cmath>
#include <limits>

#include "base/go_format.h"
#include "engine/functions/convert.h"
#include "engine/functions/decimal.h"
#include "engine/functions/functions.h"
#include "engine/functions/signatures.h"

namespace engine::functions {

using base::Call;
using base::Function;
using base::Param;
using base::Result;
using base::Value;

namespace {

constexpr std::string_view kDivisionByZero = "runtime error: integer divide by zero";

std::uint64_t bits(const Value& value) {
  return static_cast<std::uint64_t>(to_int64(value));
}
Value int64_of(std::uint64_t number) {
  return Value::int64(static_cast<std::int64_t>(number));
}

Result<Value> add(const Call& call) {
  std::uint64_t total = 0;
  for (const Value& value : call.args) total += bits(value);
  return int64_of(total);
}

Result<Value> add1(const Call& call) {
  return int64_of(bits(call.args[0]) + 1);
}
Result<Value> sub(const Call& call) {
  return int64_of(bits(call.args[0]) - bits(call.args[1]));
}

Result<Value> mul(const Call& call) {
  std::uint64_t product = 1;
  for (const Value& value : call.args) product *= bits(value);
  return int64_of(product);
}

Result<Value> div(const Call& call) {
  const std::int64_t divisor = to_int64(call.args[1]);
  if (divisor == 0) return failure(std::string(kDivisionByZero));
  if (divisor == -1) return int64_of(0 - bits(call.args[0]));
  return Value::int64(to_int64(call.args[0]) / divisor);
}

Result<Value> mod(const Call& call) {
  const std::int64_t divisor = to_int64(call.args[1]);
  if (divisor == 0) return failure(std::string(kDivisionByZero));
  if (divisor == -1) return Value::int64(0);
  return Value::int64(to_int64(call.args[0]) % divisor);
}

Result<Value> max(const Call& call) {
  std::int64_t greatest = to_int64(call.args[0]);
  for (const Value& value : call.args) greatest = std::max(greatest, to_int64(value));
  return Value::int64(greatest);
}

Result<Value> min(const Call& call) {
  std::int64_t least = to_int64(call.args[0]);
  for (const Value& value : call.args) least = std::min(least, to_int64(value));
  return Value::int64(least);
}

// Go's math.Max: infinity beats NaN, NaN the rest, and 0 is above -0.
double greater_of(double a, double b) {
  if (std::isinf(a) && a > 0) return a;
  if (std::isinf(b) && b > 0) return b;
  if (std::isnan(a) || std::isnan(b)) return std::numeric_limits<double>::quiet_NaN();
  if (a == 0 && b == 0) return std::signbit(a) ? b : a;
  return a > b ? a : b;
}

Result<Value> maxf(const Call& call) {
  double greatest = to_float64(call.args[0]);
  for (const Value& value : call.args.subspan(1))
    greatest = greater_of(greatest, to_float64(value));
  return Value::float64(greatest);
}

Result<Value> minf(const Call& call) {
  double least = to_float64(call.args[0]);
  for (const Value& value : call.args.subspan(1)) least = -greater_of(-least, -to_float64(value));
  return Value::float64(std::isnan(least) ? std::numeric_limits<double>::quiet_NaN() : least);
}

Result<Value> floor(const Call& call) {
  return Value::float64(std::floor(to_float64(call.args[0])));
}
Result<Value> ceil(const Call& call) {
  return Value::float64(std::ceil(to_float64(call.args[0])));
}

// Go's math.Pow(10, places) with its rounding errors: squares of 0.625 · 2^4, their exponents
// apart.
double power_of_ten(std::int64_t places) {
  constexpr std::int64_t kExponentLimit = 1 << 12;
  if (places == 0) return 1;
  if (places == 1) return 10;
  double power = 1;
  double square = 0.625;
  std::int64_t power_exponent = 0;
  std::int64_t square_exponent = 4;
  auto count = static_cast<std::uint64_t>(places);
  if (places < 0) count = 0 - count;
  for (; count != 0; count >>= 1) {
    if (square_exponent > kExponentLimit) {
      power_exponent += square_exponent;
      break;
    }
    if ((count & 1) != 0) {
      power *= square;
      power_exponent += square_exponent;
    }
    square *= square;
    square_exponent *= 2;
    if (square < 0.5) {
      square += square;
      --square_exponent;
    }
  }
  const auto exponent = static_cast<int>(power_exponent);
  return places < 0 ? std::ldexp(1 / power, -exponent) : std::ldexp(power, exponent);
}

Result<Value> round(const Call& call) {
  const double limit = call.args.size() > 2 ? call.args[2].as_float() : 0.5;
  const double power = power_of_ten(call.args[1].as_signed());
  const double shifted = power * to_float64(call.args[0]);
  double whole = 0;
  const double fraction = std::modf(shifted, &whole);
  return Value::float64((fraction >= limit ? std::ceil(shifted) : std::floor(shifted)) / power);
}

using Operation = Result<Decimal>(const Decimal&, const Decimal&);

Result<Value> reckon(double start, std::span<const Value> others, Operation operation) {
  Decimal result = TRY(Decimal::from(start));
  for (const Value& other : others) {
    const Decimal operand = TRY(Decimal::from(to_float64(other)));
    result = TRY(operation(result, operand));
  }
  return Value::float64(result.to_float());
}

Result<Decimal> plus(const Decimal& a, const Decimal& b) {
  return a.plus(b);
}
Result<Decimal> minus(const Decimal& a, const Decimal& b) {
  return a.minus(b);
}
Result<Decimal> times(const Decimal& a, const Decimal& b) {
  return a.times(b);
}
Result<Decimal> over(const Decimal& a, const Decimal& b) {
  return a.divided_by(b);
}

Result<Value> addf(const Call& call) {
  return reckon(0, call.args, plus);
}
Result<Value> add1f(const Call& call) {
  const Value one = Value::integer(1);
  return reckon(to_float64(call.args[0]), {&one, 1}, plus);
}
Result<Value> subf(const Call& call) {
  return reckon(to_float64(call.args[0]), call.args.subspan(1), minus);
}
Result<Value> mulf(const Call& call) {
  return reckon(to_float64(call.args[0]), call.args.subspan(1), times);
}
Result<Value> divf(const Call& call) {
  return reckon(to_float64(call.args[0]), call.args.subspan(1), over);
}

Result<Value> to_int(const Call& call) {
  return Value::integer(to_int64(call.args[0]));
}
Result<Value> to_int64_value(const Call& call) {
  return Value::int64(to_int64(call.args[0]));
}
Result<Value> to_float64_value(const Call& call) {
  return Value::float64(to_float64(call.args[0]));
}

// Out of range gives the nearest int, no number 0.
Result<Value> atoi(const Call& call) {
  std::int64_t number = 0;
  base::parse_int(call.args[0].as_string(), 10, 64, number);
  return Value::integer(number);
}

Result<Value> to_decimal(const Call& call) {
  TRY(check_walkable(call.args[0]));
  std::int64_t number = 0;
  const bool is_octal = base::parse_int(base::format_value(call.args[0]), 8, 64, number);
  return Value::int64(is_octal ? number : 0);
}

constexpr Function kMathFunctions[] = {
    {"add", takes::kAny, true, Param::int64, add, "add NUMBER...: the sum"},
    {"add1", takes::kAny, false, Param::int64, add1, "add1 NUMBER: NUMBER and one"},
    {"add1f", takes::kAny, false, Param::float64, add1f,
     "add1f NUMBER: NUMBER and one, as float64"},
    {"addf", takes::kAny, true, Param::float64, addf, "addf NUMBER...: the sum, as float64"},
    {"atoi", takes::kString, false, Param::integer, atoi,
     "atoi TEXT: the whole number written in TEXT, else 0"},
    {"biggest", takes::kAnyAny, true, Param::int64, max, "biggest NUMBER...: another name of max"},
    {"ceil", takes::kAny, false, Param::float64, ceil,
     "ceil NUMBER: the next whole number above, as float64"},
    {"div", takes::kAnyAny, false, Param::int64, div,
     "div A B: A divided by B, the fraction dropped"},
    {"divf", takes::kAnyAny, true, Param::float64, divf,
     "divf A B...: A divided by every B, to 16 places, as float64"},
    {"float64", takes::kAny, false, Param::float64, to_float64_value,
     "float64 VALUE: VALUE as a float64, else 0"},
    {"floor", takes::kAny, false, Param::float64, floor,
     "floor NUMBER: the next whole number below, as float64"},
    {"int", takes::kAny, false, Param::integer, to_int,
     "int VALUE: VALUE as a whole number, else 0"},
    {"int64", takes::kAny, false, Param::int64, to_int64_value,
     "int64 VALUE: VALUE as an int64, else 0"},
    {"max", takes::kAnyAny, true, Param::int64, max,
     "max NUMBER...: the greatest, as whole numbers"},
    {"maxf", takes::kAnyAny, true, Param::float64, maxf,
     "maxf NUMBER...: the greatest, as float64"},
    {"min", takes::kAnyAny, true, Param::int64, min, "min NUMBER...: the least, as whole numbers"},
    {"minf", takes::kAnyAny, true, Param::float64, minf, "minf NUMBER...: the least, as float64"},
    {"mod", takes::kAnyAny, false, Param::int64, mod, "mod A B: what remains of A divided by B"},
    {"mul", takes::kAnyAny, true, Param::int64, mul, "mul NUMBER...: the product"},
    {"mulf", takes::kAnyAny, true, Param::float64, mulf, "mulf NUMBER...: the product, as float64"},
    {"round", takes::kAnyIntegerFloat, true, Param::float64, round,
     "round NUMBER PLACES [LIMIT]: NUMBER to PLACES decimals, up from a fraction of LIMIT (0.5)"},
    {"sub", takes::kAnyAny, false, Param::int64, sub, "sub A B: A less B"},
    {"subf", takes::kAnyAny, true, Param::float64, subf, "subf A B...: A less every B, as float64"},
    {"toDecimal", takes::kAny, false, Param::int64, to_decimal,
     "toDecimal VALUE: VALUE read as an octal number: 0777 gives 511"},
};

}  // namespace

std::span<const Function> math_functions() {
  return kMathFunctions;
}

}  // namespace engine::functions
