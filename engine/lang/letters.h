// Which characters may stand in a name.
#pragma once

namespace engine::lang {

// unicode.IsLetter or unicode.IsDigit, as Go 1.26 knows them (Unicode 15.0).
bool is_letter_or_digit(char32_t character);

}  // namespace engine::lang
