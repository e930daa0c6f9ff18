// Decimals kept as digits: schemas compare and divide them, nothing else, so no arithmetic library
// is needed. Digits are text; remainders are taken digit by digit, in 128 bits where the divisor
// fits.
#include "charts/schema/number.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "base/go_format.h"

namespace chart::schema {

namespace {

constexpr std::size_t kMachineDigits = 18;  // fit 64 bits with room for one more digit in 128

__extension__ using Wide = unsigned __int128;

void normalize(Decimal& number) {
  const std::size_t first = number.digits.find_first_not_of('0');
  if (first == std::string::npos) {
    number = {};
    return;
  }
  number.digits.erase(0, first);
  const std::size_t last = number.digits.find_last_not_of('0');
  number.exponent += static_cast<std::int64_t>(number.digits.size() - last - 1);
  number.digits.resize(last + 1);
}

bool remainder_is_zero_small(std::string_view digits, std::int64_t zeros, std::uint64_t divisor) {
  Wide rest = 0;
  for (const char c : digits) rest = (rest * 10 + static_cast<unsigned>(c - '0')) % divisor;
  for (std::int64_t i = 0; i < zeros && rest != 0; ++i) rest = rest * 10 % divisor;
  return rest == 0;
}

// Compares digit texts without leading zeros.
bool less(std::string_view a, std::string_view b) {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

void subtract(std::string& from, std::string_view what) {
  int borrow = 0;
  for (std::size_t i = 0; i < from.size(); ++i) {
    char& digit = from[from.size() - 1 - i];
    const int taken = i < what.size() ? what[what.size() - 1 - i] - '0' : 0;
    int left = digit - '0' - taken - borrow;
    borrow = left < 0 ? 1 : 0;
    digit = static_cast<char>('0' + (left < 0 ? left + 10 : left));
  }
  from.erase(0, std::min(from.find_first_not_of('0'), from.size()));
}

bool remainder_is_zero_big(std::string_view digits, std::int64_t zeros, std::string_view divisor) {
  std::string rest;
  const auto bring_down = [&](char digit) {
    if (!rest.empty() || digit != '0') rest.push_back(digit);
    while (!less(rest, divisor)) subtract(rest, divisor);
  };
  for (const char c : digits) bring_down(c);
  for (std::int64_t i = 0; i < zeros && !rest.empty(); ++i) bring_down('0');
  return rest.empty();
}

std::optional<Decimal> decimal_of_float(double number) {
  std::array<char, 40> text{};
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::scientific)
          .ptr;
  return parse_decimal({text.data(), static_cast<std::size_t>(end - text.data())});
}

// Digits in groups of three.
std::string grouped(std::string_view digits) {
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i != 0 && (digits.size() - i) % 3 == 0) out.push_back(',');
    out.push_back(digits[i]);
  }
  return out;
}

void append_superscript(std::string& out, std::int64_t exponent) {
  constexpr std::array<std::string_view, 10> kDigits = {"⁰", "¹", "²", "³", "⁴",
                                                        "⁵", "⁶", "⁷", "⁸", "⁹"};
  if (exponent < 0) out += "⁻";
  std::string digits = std::to_string(std::abs(exponent));
  if (digits.size() < 2) digits.insert(0, 1, '0');
  for (const char c : digits) out += kDigits[static_cast<std::size_t>(c - '0')];
}

}  // namespace

std::optional<Decimal> parse_decimal(std::string_view text) {
  Decimal number;
  if (text.starts_with('-') || text.starts_with('+')) {
    number.negative = text[0] == '-';
    text.remove_prefix(1);
  }
  const std::size_t letter = text.find_first_of("eE");
  std::int64_t exponent = 0;
  if (letter != std::string_view::npos) {
    std::string_view power = text.substr(letter + 1);
    if (power.starts_with('+')) power.remove_prefix(1);
    const auto [end, error] = std::from_chars(power.data(), power.data() + power.size(), exponent);
    if (error != std::errc() || end != power.data() + power.size()) return std::nullopt;
    text = text.substr(0, letter);
  }
  const std::size_t point = text.find('.');
  number.digits = text.substr(0, point);
  if (point != std::string_view::npos) {
    number.digits += text.substr(point + 1);
    // A sum past the range cannot happen to what passes the limit below.
    if (exponent > -kMaxExponent * 2)
      exponent -= static_cast<std::int64_t>(text.size() - point - 1);
  }
  number.exponent = exponent;
  const bool too_big = exponent > kMaxExponent || exponent < -kMaxExponent;
  normalize(number);
  if (number.is_zero()) return Decimal{};
  if (too_big) return std::nullopt;
  return number;
}

std::optional<Decimal> decimal_of(const base::Value& value) {
  if (value.type() == base::Type::bytes) return parse_decimal(value.as_string());
  if (value.is_float()) {
    if (!std::isfinite(value.as_float())) return std::nullopt;
    if (value.type() == base::Type::float32)
      return parse_decimal(base::format_float_v(value.as_float(), 32));
    return decimal_of_float(value.as_float());
  }
  if (value.is_signed()) return parse_decimal(std::to_string(value.as_signed()));
  if (value.is_unsigned()) return parse_decimal(std::to_string(value.as_unsigned()));
  return std::nullopt;
}

int compare(const Decimal& a, const Decimal& b) {
  if (a.is_zero() || b.is_zero() || a.negative != b.negative) {
    const int sign_a = a.is_zero() ? 0 : (a.negative ? -1 : 1);
    const int sign_b = b.is_zero() ? 0 : (b.negative ? -1 : 1);
    return sign_a - sign_b;
  }
  const auto size_a = static_cast<std::int64_t>(a.digits.size()) + a.exponent;
  const auto size_b = static_cast<std::int64_t>(b.digits.size()) + b.exponent;
  const int order = size_a != size_b ? (size_a < size_b ? -1 : 1) : a.digits.compare(b.digits);
  return a.negative ? -order : order;
}

bool Decimal::is_multiple_of(const Decimal& divisor) const {
  if (is_zero()) return true;
  // A factor of ten that only the divisor has leaves a fraction: our digits do not end in zero.
  std::int64_t zeros = exponent - divisor.exponent;
  if (zeros < 0) return false;
  // More tens than the divisor can have factors of two and five change nothing.
  zeros = std::min(zeros, 4 * static_cast<std::int64_t>(divisor.digits.size()));
  if (divisor.digits.size() > kMachineDigits)
    return remainder_is_zero_big(digits, zeros, divisor.digits);
  std::uint64_t small = 0;
  for (const char c : divisor.digits) small = small * 10 + static_cast<unsigned>(c - '0');
  return remainder_is_zero_small(digits, zeros, small);
}

std::int64_t Decimal::low_bits() const {
  std::uint64_t bits = 0;
  for (const char c : digits) bits = bits * 10 + static_cast<unsigned>(c - '0');
  for (std::int64_t i = 0; i < exponent && bits != 0; ++i) bits *= 10;
  return static_cast<std::int64_t>(negative ? 0 - bits : bits);
}

double Decimal::nearest() const {
  if (is_zero()) return 0;
  const std::string text = (negative ? "-" : "") + digits + "e" + std::to_string(exponent);
  return std::strtod(text.c_str(), nullptr);
}

std::string shown(std::int64_t number) {
  std::string digits = std::to_string(number);
  if (number >= 0) return grouped(digits);
  return "-" + grouped(std::string_view(digits).substr(1));
}

std::string shown(const Decimal& number) {
  const double nearest = number.nearest();
  if (std::isinf(nearest)) return nearest < 0 ? "-∞" : "∞";
  const Decimal rounded = *decimal_of_float(nearest);
  std::string out = rounded.negative ? "-" : "";
  if (rounded.is_zero()) return "0";
  const auto point = static_cast<std::int64_t>(rounded.digits.size()) + rounded.exponent;
  const std::string_view digits = rounded.digits;
  if (point - 1 < -4 || point - 1 >= 6) {
    out += digits.substr(0, 1);
    if (digits.size() > 1) out += "." + std::string(digits.substr(1));
    out += "×10";
    append_superscript(out, point - 1);
    return out;
  }
  const auto whole = static_cast<std::size_t>(std::max<std::int64_t>(point, 0));
  if (whole >= digits.size())
    return out + grouped(std::string(digits) + std::string(whole - digits.size(), '0'));
  out += whole == 0 ? "0" : grouped(digits.substr(0, whole));
  out += "." + std::string(static_cast<std::size_t>(std::max<std::int64_t>(-point, 0)), '0');
  return out + std::string(digits.substr(whole));
}

}  // namespace chart::schema
