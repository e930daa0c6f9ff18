// Single lines of source texts, for errors that show where they are.
#pragma once

#include <optional>
#include <string_view>

#include "base/error.h"

namespace base {

// Longer lines are not shown.
inline constexpr std::size_t kLongestExcerpt = 400;  // bytes

// The line with this number, counted from 1, without its line break; nothing behind the last one.
std::optional<std::string_view> line_of(std::string_view text, int number);

// Whether a line has nothing but spaces, tabs and carriage returns.
bool is_blank_line(std::string_view line);

// Shows the line of the error's place, whose file holds `text`. A place without a column behind the
// last line, where readers stop, becomes the last line that is not blank. Leaves errors without a
// line, or with an excerpt, alone.
void show_line(Error& error, std::string_view text);

}  // namespace base
