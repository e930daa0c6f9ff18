// Letters and their case, as Go's unicode package knows them (Unicode 15). utf8proc's adapter.
#pragma once

namespace base {

// unicode.IsUpper, IsLower, IsTitle: the categories Lu, Ll, Lt.
bool is_upper(char32_t code);
bool is_lower(char32_t code);
bool is_title(char32_t code);
// unicode.IsLetter, IsDigit (Nd), IsNumber (N), IsPunct (P).
bool is_letter(char32_t code);
bool is_digit(char32_t code);
bool is_number(char32_t code);
bool is_punctuation(char32_t code);

// unicode.ToUpper, ToLower, ToTitle: the simple mapping, one character to one.
char32_t to_upper(char32_t code);
char32_t to_lower(char32_t code);
char32_t to_title(char32_t code);

}  // namespace base
