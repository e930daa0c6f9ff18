// Unicode's white space, and the width of texts on a terminal.
#include "base/unicode.h"

#include <cstddef>

#include "base/utf8.h"

namespace base {
namespace {

bool is_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

bool is_digit(char byte) {
  return byte >= '0' && byte <= '9';
}
bool is_letter(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

// The first form a colour code may have after its introducer: words and digits between semicolons
// up to a bell. Gives its length, or 0.
std::size_t code_with_bell(std::string_view text) {
  std::size_t end = 0;
  if (!text.empty() && text[0] == ';') return 0;
  while (end < text.size() && (is_digit(text[end]) || is_letter(text[end]) || text[end] == ';'))
    ++end;
  return end < text.size() && text[end] == '\a' ? end + 1 : 0;
}

// The second form: numbers of up to four digits between semicolons, then one letter that ends the
// code.
std::size_t code_with_numbers(std::string_view text) {
  constexpr std::string_view kFinals = "ABCDEFGHIJKLMNOPRZcfghijklmnqrty=><~";
  std::size_t end = 0;
  std::size_t digits = 0;
  std::size_t best = 0;
  bool any = false;
  while (end < text.size()) {
    const char byte = text[end];
    const bool is_final = is_digit(byte) || kFinals.find(byte) != std::string_view::npos;
    if (is_final) best = end + 1;
    if (is_digit(byte) && digits < 4) {
      ++digits;
      any = true;
    } else if (byte == ';' && any) {
      digits = 0;
    } else {
      break;
    }
    ++end;
  }
  return best;
}

// The length of the colour code that `text` begins with, or 0.
std::size_t colour_code_size(std::string_view text) {
  std::size_t start = 0;
  if (text[0] == '\x1B') {
    start = 1;
  } else if (text.substr(0, 2) == "\xC2\x9B") {
    start = 2;
  } else {
    return 0;
  }
  std::size_t body = start;
  while (body < text.size() &&
         std::string_view("[]()#;?").find(text[body]) != std::string_view::npos) {
    ++body;
  }
  const std::size_t size = code_with_bell(text.substr(body));
  if (size > 0) return body + size;
  const std::size_t numbers = code_with_numbers(text.substr(body));
  return numbers > 0 ? body + numbers : 0;
}

}  // namespace

bool is_space(char32_t character) {
  if (character <= 0xFF) {
    return (character >= '\t' && character <= '\r') || character == ' ' || character == 0x85 ||
           character == 0xA0;
  }
  return character == 0x1680 || (character >= 0x2000 && character <= 0x200A) ||
         character == 0x2028 || character == 0x2029 || character == 0x202F || character == 0x205F ||
         character == 0x3000;
}

std::string_view trim_left_space(std::string_view text) {
  while (!text.empty()) {
    const Rune first = decode_rune(text);
    if (!first.valid() || !is_space(first.code)) break;
    text.remove_prefix(first.size);
  }
  return text;
}

std::string_view trim_space(std::string_view text) {
  text = trim_left_space(text);
  while (!text.empty()) {
    std::size_t start = text.size() - 1;
    while (start > 0 && text.size() - start < 4 && is_continuation(text[start])) --start;
    const Rune last = decode_rune(text.substr(start));
    if (!last.valid() || start + last.size != text.size() || !is_space(last.code)) break;
    text.remove_suffix(last.size);
  }
  return text;
}

int text_width(std::string_view text) {
  int width = 0;
  while (!text.empty()) {
    const std::size_t code = colour_code_size(text);
    if (code > 0) {
      text.remove_prefix(code);
      continue;
    }
    const Rune next = decode_rune(text);
    width += character_width(next.code);
    text.remove_prefix(next.size);
  }
  return width;
}

}  // namespace base
