#include "base/letters.h"

#include <utf8proc.h>

namespace base {
namespace {

// Go has no capital for the sharp s; utf8proc has U+1E9E.
constexpr char32_t kSharpS = 0xDF;

utf8proc_category_t category(char32_t code) {
  return utf8proc_category(static_cast<utf8proc_int32_t>(code));
}

bool is_between(char32_t code, utf8proc_category_t first, utf8proc_category_t last) {
  const auto found = category(code);
  return found >= first && found <= last;
}

}  // namespace

bool is_upper(char32_t code) {
  return category(code) == UTF8PROC_CATEGORY_LU;
}
bool is_lower(char32_t code) {
  return category(code) == UTF8PROC_CATEGORY_LL;
}
bool is_title(char32_t code) {
  return category(code) == UTF8PROC_CATEGORY_LT;
}

bool is_letter(char32_t code) {
  return is_between(code, UTF8PROC_CATEGORY_LU, UTF8PROC_CATEGORY_LO);
}
bool is_digit(char32_t code) {
  return category(code) == UTF8PROC_CATEGORY_ND;
}
bool is_number(char32_t code) {
  return is_between(code, UTF8PROC_CATEGORY_ND, UTF8PROC_CATEGORY_NO);
}
bool is_punctuation(char32_t code) {
  return is_between(code, UTF8PROC_CATEGORY_PC, UTF8PROC_CATEGORY_PO);
}

char32_t to_upper(char32_t code) {
  if (code == kSharpS) return code;
  return static_cast<char32_t>(utf8proc_toupper(static_cast<utf8proc_int32_t>(code)));
}
char32_t to_lower(char32_t code) {
  return static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(code)));
}
char32_t to_title(char32_t code) {
  if (code == kSharpS) return code;
  return static_cast<char32_t>(utf8proc_totitle(static_cast<utf8proc_int32_t>(code)));
}

}  // namespace base
