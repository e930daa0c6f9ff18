// Letters and digits of ASCII: no other letter is changed or counted.
#pragma once

#include <string>
#include <string_view>

namespace base {

constexpr bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// 0 to 15 for a hexadecimal digit, small or capital; -1 for everything else.
constexpr int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// The text in small letters.
std::string ascii_lower(std::string_view text);

// Whether two texts are the same but for the case of ASCII's letters.
bool equal_ignoring_case(std::string_view a, std::string_view b);

}  // namespace base
