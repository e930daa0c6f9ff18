// What Unicode says about characters, as Go's unicode package and runewidth see it.
#pragma once

#include <string_view>

namespace base {

// unicode.IsSpace.
bool is_space(char32_t character);
// strings.TrimSpace.
std::string_view trim_space(std::string_view text);
// strings.TrimLeftFunc with unicode.IsSpace.
std::string_view trim_left_space(std::string_view text);

// Columns on a terminal (mattn/go-runewidth outside East Asian locales): 0, 1 or 2.
int character_width(char32_t character);
// Columns of a whole text without its colour codes: the sum of its characters (bytes that are no
// UTF-8 count as U+FFFD).
int text_width(std::string_view text);

}  // namespace base
