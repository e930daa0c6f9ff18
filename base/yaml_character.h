// The characters of YAML as its writers see them. Texts need not end in zeros, but are whole UTF-8.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace base::yaml {

// Whether go-yaml writes the character at `at` as it is.
bool is_printable_at(std::string_view text, std::size_t at);
// The size in bytes of the character that begins with `c`.
std::size_t character_size(char c);
// The size of the line break at `at`; 0 where there is none.
std::size_t break_at(std::string_view text, std::size_t at);
// An indicator that no plain scalar may begin with.
bool is_indicator(char c);
// Appends the escape of a character in double quotes: \n, \x1B, \u2028 …
void append_escape(std::string& out, char32_t code);

}  // namespace base::yaml
