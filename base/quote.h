// Go string and rune literals, as strconv quotes them.
#pragma once

#include <string>
#include <string_view>

namespace base {

// Appends `text` between `quote` marks ('"' or '\''); with `only_ascii` everything else is escaped too.
void append_quoted(std::string& out, std::string_view text, char quote, bool only_ascii);
// Appends one rune as a literal between single quotes ('x', '\n', '\u00e9').
void append_quoted_rune(std::string& out, char32_t code, bool only_ascii);
// strconv.CanBackquote: no control characters but tab, no backquote, no stray bytes, no byte order mark.
bool can_backquote(std::string_view text);

}  // namespace base
