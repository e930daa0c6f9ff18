// Floating-point numbers as strconv.FormatFloat writes them. The digits come from std::to_chars (exact
// and shortest, as Go's); here they only get Go's shape: exponents of two digits, %g's thresholds, hex.
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "base/go_format.h"

namespace base {

namespace {

constexpr int kMaxDoubleDigits = 1100;  // room for any double in fixed notation, before its precision
constexpr int kShortestG = 6;           // %g with shortest digits has an exponent from 1e+06 on

// d.ddd × 10^exponent; `digits` without the point.
struct Decimal {
  std::string digits{};
  int exponent = 0;
};

// `precision` digits after the first one; -1 for the shortest that reads back as the same number.
Decimal to_decimal(double magnitude, int precision, int bits) {
  std::string buffer(static_cast<std::size_t>(precision < 0 ? 64 : precision + 32), '\0');
  char* const first = buffer.data();
  char* const last = first + buffer.size();
  std::to_chars_result written{};
  if (precision >= 0) {
    written = std::to_chars(first, last, magnitude, std::chars_format::scientific, precision);
  } else if (bits == 32) {
    written = std::to_chars(first, last, static_cast<float>(magnitude), std::chars_format::scientific);
  } else {
    written = std::to_chars(first, last, magnitude, std::chars_format::scientific);
  }
  buffer.resize(static_cast<std::size_t>(written.ptr - first));
  const std::size_t mark = buffer.find('e');
  Decimal decimal;
  decimal.exponent = std::atoi(buffer.c_str() + mark + 1);
  decimal.digits = buffer.substr(0, 1);
  if (mark > 1) decimal.digits.append(buffer, 2, mark - 2);
  return decimal;
}

void append_exponent(std::string& out, char mark, int exponent) {
  out.push_back(mark);
  out.push_back(exponent < 0 ? '-' : '+');
  const int size = std::abs(exponent);
  if (size < 10) out.push_back('0');
  out += std::to_string(size);
}

void append_scientific(std::string& out, const Decimal& decimal, int precision, char mark) {
  out.push_back(decimal.digits[0]);
  if (precision > 0) {
    out.push_back('.');
    const auto have = std::min<std::size_t>(decimal.digits.size() - 1, static_cast<std::size_t>(precision));
    out.append(decimal.digits, 1, have);
    out.append(static_cast<std::size_t>(precision) - have, '0');
  }
  append_exponent(out, mark, decimal.exponent);
}

// All digits, then the zeros needed to reach the point; `precision` digits after the point.
void append_fixed(std::string& out, const Decimal& decimal, int precision) {
  const int point = decimal.exponent + 1;
  const int count = static_cast<int>(decimal.digits.size());
  const auto digit = [&](int index) {
    return index >= 0 && index < count ? decimal.digits[static_cast<std::size_t>(index)] : '0';
  };
  if (point <= 0) out.push_back('0');
  for (int i = 0; i < point; ++i) out.push_back(digit(i));
  if (precision <= 0) return;
  out.push_back('.');
  for (int i = 0; i < precision; ++i) out.push_back(digit(point + i));
}

void append_general(std::string& out, Decimal decimal, int precision, char mark) {
  const bool shortest = precision < 0;
  // Zeros at the end do not count: %g prints none.
  while (decimal.digits.size() > 1 && decimal.digits.back() == '0') decimal.digits.pop_back();
  const int count = static_cast<int>(decimal.digits.size());
  const int point = decimal.exponent + 1;
  int limit = precision;
  if (limit > count && count >= point) limit = count;
  if (shortest) limit = kShortestG;
  if (decimal.exponent < -4 || decimal.exponent >= limit) {
    append_scientific(out, decimal, count - 1, mark);
  } else {
    append_fixed(out, decimal, std::max(count - point, 0));
  }
}

struct Binary {
  std::uint64_t mantissa = 0;
  int exponent = 0;  // of the mantissa as an integer
  int mantissa_bits = 0;
};

Binary to_binary(double magnitude, int bits) {
  const int mantissa_bits = bits == 32 ? 23 : 52;
  const int bias = bits == 32 ? -127 : -1023;
  std::uint64_t pattern = 0;
  if (bits == 32) {
    const float narrow = static_cast<float>(magnitude);
    std::uint32_t half = 0;
    std::memcpy(&half, &narrow, sizeof half);
    pattern = half;
  } else {
    std::memcpy(&pattern, &magnitude, sizeof pattern);
  }
  int exponent = static_cast<int>(pattern >> mantissa_bits);
  std::uint64_t mantissa = pattern & ((std::uint64_t{1} << mantissa_bits) - 1);
  if (exponent == 0) {
    ++exponent;
  } else {
    mantissa |= std::uint64_t{1} << mantissa_bits;
  }
  return {mantissa, exponent + bias, mantissa_bits};
}

void append_binary(std::string& out, double magnitude, int bits) {
  const Binary binary = to_binary(magnitude, bits);
  const int exponent = binary.exponent - binary.mantissa_bits;
  out += std::to_string(binary.mantissa);
  out.push_back('p');
  if (exponent >= 0) out.push_back('+');
  out += std::to_string(exponent);
}

void append_hexadecimal(std::string& out, double magnitude, int bits, int precision, bool upper) {
  Binary binary = to_binary(magnitude, bits);
  std::uint64_t mantissa = binary.mantissa;
  int exponent = mantissa == 0 ? 0 : binary.exponent;
  // The leading 1 goes to bit 60, so that fifteen digits of four bits follow it.
  mantissa <<= 60 - binary.mantissa_bits;
  while (mantissa != 0 && (mantissa & (std::uint64_t{1} << 60)) == 0) {
    mantissa <<= 1;
    --exponent;
  }
  if (precision >= 0 && precision < 15) {
    const int shift = precision * 4;
    const std::uint64_t rest = (mantissa << shift) & ((std::uint64_t{1} << 60) - 1);
    mantissa >>= 60 - shift;
    if ((rest | (mantissa & 1)) > (std::uint64_t{1} << 59)) ++mantissa;  // half goes to even
    mantissa <<= 60 - shift;
    if ((mantissa & (std::uint64_t{1} << 61)) != 0) {
      mantissa >>= 1;
      ++exponent;
    }
  }
  const char* const digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
  out.push_back('0');
  out.push_back(upper ? 'X' : 'x');
  out.push_back(static_cast<char>('0' + ((mantissa >> 60) & 1)));
  mantissa <<= 4;
  if (precision < 0 ? mantissa != 0 : precision > 0) {
    out.push_back('.');
    for (int i = 0; precision < 0 ? mantissa != 0 : i < precision; ++i) {
      out.push_back(digits[(mantissa >> 60) & 15]);
      mantissa <<= 4;
    }
  }
  append_exponent(out, upper ? 'P' : 'p', exponent);
}

}  // namespace

std::string format_float(double number, char verb, int precision, int bits) {
  if (bits == 32) number = static_cast<float>(number);  // above its range: infinite, as in Go
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number < 0 ? "-Inf" : "+Inf";
  std::string out;
  if (std::signbit(number)) out.push_back('-');
  const double magnitude = std::fabs(number);
  switch (verb) {
    case 'b': append_binary(out, magnitude, bits); break;
    case 'x':
    case 'X': append_hexadecimal(out, magnitude, bits, precision, verb == 'X'); break;
    case 'e':
    case 'E': {
      const Decimal decimal = to_decimal(magnitude, precision, bits);
      append_scientific(out, decimal, precision < 0 ? static_cast<int>(decimal.digits.size()) - 1 : precision, verb);
      break;
    }
    case 'f':
      if (precision < 0) {
        const Decimal decimal = to_decimal(magnitude, precision, bits);
        const int after = static_cast<int>(decimal.digits.size()) - decimal.exponent - 1;
        append_fixed(out, decimal, magnitude == 0 ? 0 : std::max(after, 0));
      } else {
        std::vector<char> buffer(static_cast<std::size_t>(precision) + kMaxDoubleDigits);
        const auto written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), magnitude,
                                           std::chars_format::fixed, precision);
        out.append(buffer.data(), written.ptr);
      }
      break;
    case 'g':
    case 'G': {
      const int digits = precision == 0 ? 1 : precision;
      append_general(out, to_decimal(magnitude, digits < 0 ? -1 : digits - 1, bits), digits,
                     verb == 'g' ? 'e' : 'E');
      break;
    }
    default: return std::string("%") + verb;
  }
  return out;
}

std::string format_float_v(double number, int bits) { return format_float(number, 'g', -1, bits); }

}  // namespace base
