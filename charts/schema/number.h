// Exact decimal numbers, as big as a schema writes them, and how Helm's messages show numbers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/value.h"

namespace chart::schema {

// Where the magnitude of an exponent of ten ends: past it a number counts as no number
// (CVE_2022_23526).
inline constexpr std::int64_t kMaxExponent = 1'000'000;

// sign * digits * 10^exponent. `digits` has neither leading nor trailing zeros; zero has none at
// all.
struct Decimal {
  bool negative = false;
  std::string digits{};
  std::int64_t exponent = 0;

  bool is_zero() const { return digits.empty(); }
  bool is_integer() const { return exponent >= 0; }
  bool is_multiple_of(const Decimal& divisor) const;  // `divisor` must not be zero
  // The low 64 bits of an integer, with its sign: what Go's Int64() gives.
  std::int64_t low_bits() const;
  // The nearest float64, infinite where it does not fit.
  double nearest() const;
};

// The number that JSON writes as `text`; nothing beyond kMaxExponent.
std::optional<Decimal> parse_decimal(std::string_view text);
// A number of the values or of a schema document (which keeps the text of its numbers as bytes). A
// float stands for the shortest decimal that reads back as it.
std::optional<Decimal> decimal_of(const base::Value& value);
// Less than 0, 0, more than 0.
int compare(const Decimal& a, const Decimal& b);

// 1,234,567 and 1.5×10²¹: how the library's English printer shows numbers.
std::string shown(std::int64_t number);
std::string shown(const Decimal& number);

}  // namespace chart::schema
