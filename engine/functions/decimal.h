// Exact decimal arithmetic for addf, subf, mulf and divf (shopspring/decimal): 0.1 + 0.2 is 0.3.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace engine::functions {

// (-1)^negative · digits · 10^exponent. Zero has no digits.
class Decimal {
 public:
  Decimal() = default;
  // The shortest decimal that reads back as `number`. Fails for infinity and NaN, with Go's text.
  static base::Result<Decimal> from(double number);

  Decimal plus(const Decimal& other) const;
  Decimal minus(const Decimal& other) const { return plus(other.negated()); }
  Decimal times(const Decimal& other) const;
  // Rounded to 16 places, halves away from zero. `divisor` comes from a float: it has at most 17
  // digits.
  base::Result<Decimal> divided_by(const Decimal& divisor) const;
  // The nearest float.
  double to_float() const;

 private:
  Decimal negated() const;
  // Drops zeros at both ends.
  void normalize();
  // Digits down to 10^exponent.
  std::string digits_down_to(std::int64_t exponent) const;

  bool is_negative_ = false;
  std::string digits_{};  // '0' … '9', the most significant first
  std::int64_t exponent_ = 0;
};

}  // namespace engine::functions
