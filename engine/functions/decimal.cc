// Numbers are kept as decimal digits: they come from floats (17 digits) and few are combined, so
// school arithmetic is fast enough and exact.
#include "engine/functions/decimal.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <vector>

#include "engine/functions/convert.h"

namespace engine::functions {

using base::Result;

namespace {

constexpr std::int64_t kQuotientPlaces = 16;

std::string_view special_name(double number) {
  if (std::isnan(number)) return "NaN";
  return number > 0 ? "+Inf" : "-Inf";
}

// Both have the same length in the end.
void pad_front(std::string& digits, std::size_t size) {
  if (digits.size() < size) digits.insert(0, size - digits.size(), '0');
}

std::string sum(std::string a, std::string b) {
  const std::size_t size = std::max(a.size(), b.size()) + 1;
  pad_front(a, size);
  pad_front(b, size);
  int carry = 0;
  for (std::size_t i = size; i > 0; --i) {
    const int digit = (a[i - 1] - '0') + (b[i - 1] - '0') + carry;
    a[i - 1] = static_cast<char>('0' + digit % 10);
    carry = digit / 10;
  }
  return a;
}

// a - b, where a >= b and both are of the same length.
std::string difference(std::string a, const std::string& b) {
  int borrow = 0;
  for (std::size_t i = a.size(); i > 0; --i) {
    int digit = (a[i - 1] - '0') - (b[i - 1] - '0') - borrow;
    borrow = digit < 0 ? 1 : 0;
    if (digit < 0) digit += 10;
    a[i - 1] = static_cast<char>('0' + digit);
  }
  return a;
}

}  // namespace

Result<Decimal> Decimal::from(double number) {
  if (!std::isfinite(number)) {
    return failure("Cannot create a Decimal from " + std::string(special_name(number)));
  }
  Decimal decimal;
  if (number == 0) return decimal;
  decimal.is_negative_ = number < 0;
  char text[40];
  const auto end =
      std::to_chars(text, text + sizeof text, std::fabs(number), std::chars_format::scientific).ptr;
  const char* const mark = std::find(text, end, 'e');
  std::from_chars(mark[1] == '+' ? mark + 2 : mark + 1, end, decimal.exponent_);
  for (const char* c = text; c != mark; ++c) {
    if (*c != '.') decimal.digits_ += *c;
  }
  decimal.exponent_ -= static_cast<std::int64_t>(decimal.digits_.size()) - 1;
  decimal.normalize();
  return decimal;
}

void Decimal::normalize() {
  const std::size_t first = digits_.find_first_not_of('0');
  if (first == std::string::npos) {
    *this = Decimal();
    return;
  }
  digits_.erase(0, first);
  const std::size_t kept = digits_.find_last_not_of('0') + 1;
  exponent_ += static_cast<std::int64_t>(digits_.size() - kept);
  digits_.resize(kept);
}

std::string Decimal::digits_down_to(std::int64_t exponent) const {
  std::string digits = digits_;
  if (!digits.empty()) digits.append(static_cast<std::size_t>(exponent_ - exponent), '0');
  return digits;
}

Decimal Decimal::negated() const {
  Decimal other = *this;
  other.is_negative_ = !digits_.empty() && !is_negative_;
  return other;
}

Decimal Decimal::plus(const Decimal& other) const {
  if (digits_.empty()) return other;
  if (other.digits_.empty()) return *this;
  Decimal result;
  result.exponent_ = std::min(exponent_, other.exponent_);
  std::string a = digits_down_to(result.exponent_);
  std::string b = other.digits_down_to(result.exponent_);
  if (is_negative_ == other.is_negative_) {
    result.is_negative_ = is_negative_;
    result.digits_ = sum(std::move(a), std::move(b));
  } else {
    const std::size_t size = std::max(a.size(), b.size());
    pad_front(a, size);
    pad_front(b, size);
    result.is_negative_ = a < b ? other.is_negative_ : is_negative_;
    result.digits_ = a < b ? difference(b, a) : difference(a, b);
  }
  result.normalize();
  return result;
}

Decimal Decimal::times(const Decimal& other) const {
  Decimal result;
  result.is_negative_ = is_negative_ != other.is_negative_;
  result.exponent_ = exponent_ + other.exponent_;
  std::vector<std::uint64_t> columns(digits_.size() + other.digits_.size() + 1);
  for (std::size_t i = 0; i < digits_.size(); ++i) {
    for (std::size_t k = 0; k < other.digits_.size(); ++k) {
      columns[i + k + 2] +=
          static_cast<std::uint64_t>((digits_[i] - '0') * (other.digits_[k] - '0'));
    }
  }
  for (std::size_t i = columns.size() - 1; i > 0; --i) {
    columns[i - 1] += columns[i] / 10;
    columns[i] %= 10;
  }
  for (const std::uint64_t digit : columns) result.digits_ += static_cast<char>('0' + digit);
  result.normalize();
  return result;
}

Result<Decimal> Decimal::divided_by(const Decimal& divisor) const {
  if (divisor.digits_.empty()) return failure("decimal division by 0");
  Decimal result;
  if (digits_.empty()) return result;
  std::uint64_t by = 0;
  std::from_chars(divisor.digits_.data(), divisor.digits_.data() + divisor.digits_.size(), by);
  // One place more than wanted decides the rounding.
  const std::int64_t shift = exponent_ - divisor.exponent_ + kQuotientPlaces + 1;
  std::string dividend = digits_;
  if (shift >= 0) {
    dividend.append(static_cast<std::size_t>(shift), '0');
  } else {
    const auto dropped = std::min(static_cast<std::size_t>(-shift), dividend.size());
    dividend.resize(dividend.size() - dropped);
  }
  std::uint64_t remainder = 0;
  for (char& digit : dividend) {
    remainder = remainder * 10 + static_cast<std::uint64_t>(digit - '0');
    digit = static_cast<char>('0' + remainder / by);
    remainder %= by;
  }
  const bool rounds_up = !dividend.empty() && dividend.back() >= '5';
  if (!dividend.empty()) dividend.pop_back();
  result.digits_ = rounds_up ? sum(dividend, "1") : dividend;
  result.exponent_ = -kQuotientPlaces;
  result.is_negative_ = is_negative_ != divisor.is_negative_;
  result.normalize();
  return result;
}

double Decimal::to_float() const {
  if (digits_.empty()) return 0;
  const std::string text = (is_negative_ ? "-" : "") + digits_ + "e" + std::to_string(exponent_);
  return std::strtod(text.c_str(), nullptr);
}

}  // namespace engine::functions
