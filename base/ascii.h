// Letters of ASCII, small or capital.
#pragma once

#include <string_view>

namespace base {

// Whether two texts are the same but for the case of ASCII's letters.
bool equal_ignoring_case(std::string_view a, std::string_view b);

}  // namespace base
