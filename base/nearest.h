// What a misspelt name was meant to be.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace base {

// How many characters must be added, removed or exchanged to make one of the other, in any case.
int edit_distance(std::string_view a, std::string_view b);
// The name most like `typed`: one edit away, or two if it is longer than four letters, or longer by
// an ending. Empty where none is.
std::string nearest_name(std::span<const std::string_view> names, std::string_view typed);

}  // namespace base
