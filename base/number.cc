// Numbers and booleans out of text, with strconv's grammar (base prefixes, underscores, hexadecimal
// floats), its results beside an error and its error texts.
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <string>

#include "base/go_format.h"

namespace base {

namespace {

enum class Verdict { fine, syntax, range };

char lower(char c) { return static_cast<char>(c | 0x20); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Whether each underscore stands between digits (a base prefix counts as one).
bool underscores_separate_digits(std::string_view text) {
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  char before = '^';
  bool hexadecimal = false;
  if (text.size() >= 2 && text[0] == '0' && (lower(text[1]) == 'b' || lower(text[1]) == 'o' || lower(text[1]) == 'x')) {
    before = '0';
    hexadecimal = lower(text[1]) == 'x';
    text.remove_prefix(2);
  }
  for (const char c : text) {
    if (is_digit(c) || (hexadecimal && lower(c) >= 'a' && lower(c) <= 'f')) {
      before = '0';
    } else if (c == '_') {
      if (before != '0') return false;
      before = '_';
    } else {
      if (before == '_') return false;
      before = '!';
    }
  }
  return before != '_';
}

// Base 0: takes "0b", "0o", "0x" or a leading 0 off `digits` and gives the base they name.
int take_base_prefix(std::string_view& digits) {
  if (digits[0] != '0') return 10;
  const char mark = digits.size() >= 3 ? lower(digits[1]) : '\0';
  const int number_base = mark == 'b' ? 2 : mark == 'x' ? 16 : 8;
  digits.remove_prefix(mark == 'b' || mark == 'o' || mark == 'x' ? 2 : 1);
  return number_base;
}

int digit_value(char c) {
  if (is_digit(c)) return c - '0';
  const char letter = lower(c);
  return letter >= 'a' && letter <= 'z' ? letter - 'a' + 10 : 255;
}

Verdict read_unsigned(std::string_view text, int number_base, int bits, std::uint64_t& number) {
  number = 0;
  if (text.empty()) return Verdict::syntax;
  const bool any_base = number_base == 0;
  std::string_view digits = text;
  if (any_base) number_base = take_base_prefix(digits);
  if (bits == 0) bits = 64;
  const std::uint64_t limit =
      bits == 64 ? std::numeric_limits<std::uint64_t>::max() : (std::uint64_t{1} << bits) - 1;
  const auto radix = static_cast<std::uint64_t>(number_base);
  bool has_underscores = false;
  std::uint64_t sum = 0;
  for (const char c : digits) {
    if (c == '_' && any_base) {
      has_underscores = true;
      continue;
    }
    const int value = digit_value(c);
    if (value >= number_base) return Verdict::syntax;
    std::uint64_t next = 0;
    if (__builtin_mul_overflow(sum, radix, &next) ||
        __builtin_add_overflow(next, static_cast<std::uint64_t>(value), &next) || next > limit) {
      number = limit;
      return Verdict::range;
    }
    sum = next;
  }
  if (has_underscores && !underscores_separate_digits(text)) return Verdict::syntax;
  number = sum;
  return Verdict::fine;
}

Verdict read_signed(std::string_view text, int number_base, int bits, std::int64_t& number) {
  number = 0;
  if (text.empty()) return Verdict::syntax;
  const bool negative = text[0] == '-';
  if (negative || text[0] == '+') text.remove_prefix(1);
  std::uint64_t magnitude = 0;
  if (read_unsigned(text, number_base, bits, magnitude) == Verdict::syntax) return Verdict::syntax;
  const std::uint64_t cutoff = std::uint64_t{1} << ((bits == 0 ? 64 : bits) - 1);
  if (!negative && magnitude >= cutoff) {
    number = static_cast<std::int64_t>(cutoff - 1);
    return Verdict::range;
  }
  if (negative && magnitude > cutoff) {
    number = static_cast<std::int64_t>(~cutoff + 1);
    return Verdict::range;
  }
  number = static_cast<std::int64_t>(negative ? ~magnitude + 1 : magnitude);
  return Verdict::fine;
}

bool equal_in_any_case(std::string_view text, std::string_view small) {
  if (text.size() != small.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] >= 0x40 ? lower(text[i]) != small[i] : true) return false;
  }
  return true;
}

// inf, infinity and nan, in any case; the first two with a sign.
bool read_special(std::string_view text, double& number) {
  if (equal_in_any_case(text, "nan")) {
    number = std::numeric_limits<double>::quiet_NaN();
    return true;
  }
  const bool negative = !text.empty() && text[0] == '-';
  if (negative || (!text.empty() && text[0] == '+')) text.remove_prefix(1);
  if (!equal_in_any_case(text, "inf") && !equal_in_any_case(text, "infinity")) return false;
  number = negative ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
  return true;
}

// Whether `body` (no sign, no prefix) is digits with at most one point and an exponent marked `mark`.
bool has_float_shape(std::string_view body, bool hexadecimal) {
  std::size_t i = 0;
  bool saw_point = false;
  bool saw_digits = false;
  for (; i < body.size(); ++i) {
    const char c = body[i];
    if (c == '.' && !saw_point) {
      saw_point = true;
    } else if (is_digit(c) || (hexadecimal && lower(c) >= 'a' && lower(c) <= 'f')) {
      saw_digits = true;
    } else {
      break;
    }
  }
  if (!saw_digits) return false;
  if (i == body.size()) return !hexadecimal;
  if (lower(body[i]) != (hexadecimal ? 'p' : 'e')) return false;
  ++i;
  if (i < body.size() && (body[i] == '+' || body[i] == '-')) ++i;
  if (i == body.size()) return false;
  for (; i < body.size(); ++i) {
    if (!is_digit(body[i])) return false;
  }
  return true;
}

Verdict read_float(std::string_view text, double& number) {
  number = 0;
  if (read_special(text, number)) return Verdict::fine;
  std::string clean;
  if (text.find('_') != std::string_view::npos) {
    // Exponents too must begin with a digit: has_float_shape sees to that once underscores are gone.
    if (!underscores_separate_digits(text)) return Verdict::syntax;
    for (const char c : text) {
      if (c != '_') clean.push_back(c);
    }
  } else {
    clean = text;
  }
  std::string_view body = clean;
  const bool negative = !body.empty() && body[0] == '-';
  if (negative || (!body.empty() && body[0] == '+')) body.remove_prefix(1);
  const bool hexadecimal = body.size() > 2 && body[0] == '0' && lower(body[1]) == 'x';
  const std::string_view digits = hexadecimal ? body.substr(2) : body;
  if (!has_float_shape(digits, hexadecimal)) return Verdict::syntax;
  double magnitude = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), magnitude,
                                    hexadecimal ? std::chars_format::hex : std::chars_format::general);
  if (read.ec == std::errc::result_out_of_range) {
    magnitude = std::strtod(std::string(body).c_str(), nullptr);  // tells too large from too small
  }
  number = negative ? -magnitude : magnitude;
  return std::isinf(magnitude) ? Verdict::range : Verdict::fine;
}

bool report(Verdict verdict, std::string_view function, std::string_view text, std::string* error) {
  if (verdict == Verdict::fine) return true;
  if (error != nullptr) {
    *error = "strconv.";
    *error += function;
    *error += ": parsing ";
    *error += go_quote(text);
    *error += verdict == Verdict::syntax ? ": invalid syntax" : ": value out of range";
  }
  return false;
}

}  // namespace

bool parse_int(std::string_view text, int number_base, int bits, std::int64_t& number, std::string* error) {
  return report(read_signed(text, number_base, bits, number), "ParseInt", text, error);
}

bool parse_uint(std::string_view text, int number_base, int bits, std::uint64_t& number, std::string* error) {
  return report(read_unsigned(text, number_base, bits, number), "ParseUint", text, error);
}

bool parse_float(std::string_view text, double& number, std::string* error) {
  return report(read_float(text, number), "ParseFloat", text, error);
}

bool parse_bool(std::string_view text, bool& value, std::string* error) {
  for (const std::string_view yes : {"1", "t", "T", "TRUE", "true", "True"}) {
    if (text == yes) return value = true;
  }
  value = false;
  for (const std::string_view no : {"0", "f", "F", "FALSE", "false", "False"}) {
    if (text == no) return true;
  }
  return report(Verdict::syntax, "ParseBool", text, error);
}

}  // namespace base
