// The bytes of a YAML text made ready for the scanner: one encoding, checked, with zeros behind.
#pragma once

#include <string_view>

#include "base/arena.h"

namespace base::yaml {

struct Text {
  const char* begin = nullptr;
  const char* end = nullptr;      // four zero bytes follow; no zero byte stands before it
  bool has_multibyte = false;     // some character takes more than one byte
  bool only_line_feeds = true;    // no line break but LF
  bool starts_with_mark = false;  // a second byte order mark right after the first
  // What is wrong with the bytes from `end` on, as go-yaml words it ("control characters are not
  // allowed"); empty where the text is whole. It counts only if the scanner gets there.
  std::string_view problem{};
};

// Copies `text` into `arena` as UTF-8 (a byte order mark tells UTF-16) and checks every character.
// go-yaml reads 512 bytes at a time and stops at the block with the first bad one: so does `end`.
Text prepare_text(Arena& arena, std::string_view text);

}  // namespace base::yaml
