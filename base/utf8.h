// UTF-8 as Go's unicode/utf8 reads and writes it: a byte that begins no valid sequence is one U+FFFD.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace base {

inline constexpr char32_t kReplacementRune = 0xFFFD;
inline constexpr char32_t kMaxRune = 0x10FFFF;

struct Rune {
  char32_t code = kReplacementRune;
  std::size_t size = 0;  // bytes; 0 only for empty text
  // A valid sequence, not a stray byte read as U+FFFD.
  bool valid() const { return code != kReplacementRune || size == 3; }
};

// The first rune of `text`. Surrogates, overlong forms and stray bytes give {U+FFFD, 1}.
Rune decode_rune(std::string_view text);
// Appends `code` to `out`; U+FFFD for surrogates and what lies beyond U+10FFFF.
void append_rune(std::string& out, char32_t code);
// utf8.RuneCount: stray bytes count as one each.
std::size_t count_runes(std::string_view text);
// utf8.Valid
bool is_valid_utf8(std::string_view text);
// strconv.IsPrint: letters, marks, numbers, punctuation, symbols and the ASCII space.
bool is_printable(char32_t code);

}  // namespace base
