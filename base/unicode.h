// What Unicode says about characters, as Go's unicode package and runewidth see it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace base {

inline constexpr char32_t kReplacementCharacter = 0xFFFD;

// A character and how many bytes of text it took.
struct Decoded {
  char32_t character = 0;
  std::size_t size = 0;
  bool valid = true;
};

// The first character of `text` as utf8.DecodeRune reads it: U+FFFD of size 1 where the bytes are no
// UTF-8, size 0 for empty text.
Decoded decode_character(std::string_view text);
// Appends the character in UTF-8; U+FFFD where it is none (a surrogate, above U+10FFFF).
void append_character(std::string& out, char32_t character);

// unicode.IsSpace.
bool is_space(char32_t character);
// strings.TrimSpace.
std::string_view trim_space(std::string_view text);

// Columns on a terminal (mattn/go-runewidth outside East Asian locales): 0, 1 or 2.
int character_width(char32_t character);
// Columns of a whole text without its colour codes: joined emoji and combining marks count once.
int text_width(std::string_view text);

}  // namespace base
