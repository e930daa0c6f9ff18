// How fmt shapes single numbers and strings: signs, prefixes, widths, precisions and padding.
#include <algorithm>

#include "base/go_format.h"
#include "base/go_printer.h"
#include "base/quote.h"
#include "base/utf8.h"

namespace base {

namespace {

std::string digits_of(std::uint64_t number, unsigned number_base, bool upper) {
  const char* const alphabet = upper ? "0123456789ABCDEF" : "0123456789abcdef";
  std::string digits;
  do {
    digits.push_back(alphabet[number % number_base]);
    number /= number_base;
  } while (number != 0);
  std::reverse(digits.begin(), digits.end());
  return digits;
}

}  // namespace

void GoPrinter::write_padding(int count) {
  if (count > 0) out_.append(static_cast<std::size_t>(count), flags.zero && !flags.minus ? '0' : ' ');
}

void GoPrinter::pad(std::string_view text) {
  if (!flags.has_width || flags.width == 0) {
    out_ += text;
    return;
  }
  const int missing = flags.width - static_cast<int>(std::min<std::size_t>(count_runes(text), 1u << 30));
  if (!flags.minus) write_padding(missing);
  out_ += text;
  if (flags.minus) write_padding(missing);
}

std::string_view GoPrinter::truncated(std::string_view text) const {
  if (!flags.has_precision) return text;
  std::size_t end = 0;
  for (int left = flags.precision; left > 0 && end < text.size(); --left) {
    end += decode_rune(text.substr(end)).size;
  }
  return text.substr(0, end);
}

void GoPrinter::format_integer(std::uint64_t number, int number_base, bool is_signed, char32_t verb,
                               bool upper) {
  const bool negative = is_signed && static_cast<std::int64_t>(number) < 0;
  if (negative) number = ~number + 1;
  const bool zero = flags.zero;
  int least_digits = 0;
  if (flags.has_precision) {
    least_digits = flags.precision;
    if (least_digits == 0 && number == 0) {
      flags.zero = false;
      write_padding(flags.width);
      flags.zero = zero;
      return;
    }
  } else if (flags.zero && !flags.minus && flags.has_width) {
    least_digits = flags.width - (negative || flags.plus || flags.space ? 1 : 0);
  }
  std::string text = digits_of(number, static_cast<unsigned>(number_base), upper);
  const auto least = static_cast<std::size_t>(std::max(least_digits, 0));
  if (text.size() < least) text.insert(0, least - text.size(), '0');
  if (flags.sharp) {
    if (number_base == 2) text.insert(0, "0b");
    if (number_base == 8 && text[0] != '0') text.insert(0, "0");
    if (number_base == 16) text.insert(0, upper ? "0X" : "0x");
  }
  if (verb == 'O') text.insert(0, "0o");
  if (negative || flags.plus || flags.space) text.insert(0, 1, negative ? '-' : flags.plus ? '+' : ' ');
  flags.zero = false;
  pad(text);
  flags.zero = zero;
}

void GoPrinter::format_address(std::uint64_t address, bool leading_0x) {
  const bool sharp = flags.sharp;
  flags.sharp = leading_0x;
  format_integer(address, 16, false, 'v', false);
  flags.sharp = sharp;
}

void GoPrinter::format_unicode(std::uint64_t number) {
  const int least = flags.has_precision && flags.precision > 4 ? flags.precision : 4;
  std::string text = digits_of(number, 16, true);
  const auto least_size = static_cast<std::size_t>(least);
  if (text.size() < least_size) text.insert(0, least_size - text.size(), '0');
  text.insert(0, "U+");
  if (flags.sharp && number <= kMaxRune && is_printable(static_cast<char32_t>(number))) {
    text += " '";
    append_rune(text, static_cast<char32_t>(number));
    text.push_back('\'');
  }
  const bool zero = flags.zero;
  flags.zero = false;
  pad(text);
  flags.zero = zero;
}

void GoPrinter::format_bytes_hexadecimal(std::string_view bytes, bool upper) {
  const char* const alphabet = upper ? "0123456789ABCDEF" : "0123456789abcdef";
  const std::string_view prefix = !flags.sharp ? "" : upper ? "0X" : "0x";
  if (flags.has_precision) bytes = bytes.substr(0, static_cast<std::size_t>(flags.precision));
  if (bytes.empty()) {
    if (flags.has_width) write_padding(flags.width);
    return;
  }
  std::string text(prefix);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (flags.space && i > 0) {
      text.push_back(' ');
      text += prefix;
    }
    const auto byte = static_cast<unsigned char>(bytes[i]);
    text.push_back(alphabet[byte >> 4]);
    text.push_back(alphabet[byte & 15]);
  }
  pad(text);
}

void GoPrinter::format_quoted(std::string_view text) {
  text = truncated(text);
  std::string quoted;
  if (flags.sharp && can_backquote(text)) {
    quoted.push_back('`');
    quoted += text;
    quoted.push_back('`');
  } else {
    append_quoted(quoted, text, '"', flags.plus);
  }
  pad(quoted);
}

namespace {

// %#g and its like: the point always, and zeros up to `digits` significant digits.
void keep_point_and_zeros(std::string& number, char verb, int precision) {
  int digits = 0;
  if (verb == 'g' || verb == 'G' || verb == 'x') digits = precision == -1 ? 6 : precision;
  const bool hexadecimal = verb == 'x' || verb == 'X';
  std::string tail;
  bool has_point = false;
  bool saw_nonzero = false;
  for (std::size_t i = 1; i < number.size(); ++i) {
    const char c = number[i];
    if (c == '.') {
      has_point = true;
    } else if (c == 'p' || c == 'P' || (!hexadecimal && (c == 'e' || c == 'E'))) {
      tail = number.substr(i);
      number.resize(i);
    } else {
      saw_nonzero = saw_nonzero || c != '0';
      if (saw_nonzero) --digits;
    }
  }
  if (!has_point) {
    if (number.size() == 2 && number[1] == '0') --digits;
    number.push_back('.');
  }
  if (digits > 0) number.append(static_cast<std::size_t>(digits), '0');
  number += tail;
}

}  // namespace

void GoPrinter::format_float_text(double number, int bits, char verb, int precision) {
  if (flags.has_precision) precision = flags.precision;
  std::string text = format_float(number, verb, precision, bits);
  if (text[0] != '-' && text[0] != '+') text.insert(0, "+");
  if (flags.space && text[0] == '+' && !flags.plus) text[0] = ' ';
  if (text[1] == 'I' || text[1] == 'N') {
    const bool zero = flags.zero;
    flags.zero = false;
    if (text[1] == 'N' && !flags.space && !flags.plus) text.erase(0, 1);
    // +Inf keeps its sign only where one was asked for; the plain form has it too.
    pad(text);
    flags.zero = zero;
    return;
  }
  if (flags.sharp && verb != 'b') keep_point_and_zeros(text, verb, precision);
  if (!flags.plus && text[0] == '+') return pad(std::string_view(text).substr(1));
  const auto size = static_cast<int>(text.size());
  if (flags.zero && !flags.minus && flags.has_width && flags.width > size) {
    out_.push_back(text[0]);
    write_padding(flags.width - size);
    out_.append(text, 1);
    return;
  }
  pad(text);
}

}  // namespace base
