#include "base/quote.h"

#include "base/go_format.h"
#include "base/utf8.h"

namespace base {

namespace {

void append_hexadecimal(std::string& out, char32_t code, int digits) {
  for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
    out.push_back("0123456789abcdef"[(code >> shift) & 15]);
  }
}

char short_escape(char32_t code) {
  switch (code) {
    case '\a': return 'a';
    case '\b': return 'b';
    case '\f': return 'f';
    case '\n': return 'n';
    case '\r': return 'r';
    case '\t': return 't';
    case '\v': return 'v';
    default: return '\0';
  }
}

void append_escaped(std::string& out, char32_t code, char quote, bool only_ascii) {
  if (code == static_cast<char32_t>(quote) || code == '\\') {
    out.push_back('\\');
    out.push_back(static_cast<char>(code));
  } else if (is_printable(code) && (!only_ascii || code < 0x80)) {
    append_rune(out, code);
  } else if (const char letter = short_escape(code); letter != '\0') {
    out.push_back('\\');
    out.push_back(letter);
  } else if (code < 0x80) {
    out += "\\x";
    append_hexadecimal(out, code, 2);
  } else if (code < 0x10000) {
    out += "\\u";
    append_hexadecimal(out, code, 4);
  } else {
    out += "\\U";
    append_hexadecimal(out, code, 8);
  }
}

}  // namespace

void append_quoted(std::string& out, std::string_view text, char quote, bool only_ascii) {
  out.push_back(quote);
  for (std::size_t i = 0; i < text.size();) {
    const Rune rune = decode_rune(text.substr(i));
    if (rune.valid()) {
      append_escaped(out, rune.code, quote, only_ascii);
    } else {
      out += "\\x";
      append_hexadecimal(out, static_cast<unsigned char>(text[i]), 2);
    }
    i += rune.size;
  }
  out.push_back(quote);
}

void append_quoted_rune(std::string& out, char32_t code, bool only_ascii) {
  if (code > kMaxRune || (code >= 0xD800 && code <= 0xDFFF)) code = kReplacementRune;
  out.push_back('\'');
  append_escaped(out, code, '\'', only_ascii);
  out.push_back('\'');
}

bool can_backquote(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const Rune rune = decode_rune(text.substr(i));
    i += rune.size;
    if (rune.size > 1) {
      if (rune.code == 0xFEFF) return false;
    } else if (!rune.valid() || (rune.code < ' ' && rune.code != '\t') || rune.code == '`' ||
               rune.code == 0x7F) {
      return false;
    }
  }
  return true;
}

std::string go_quote(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 2);
  append_quoted(out, text, '"', false);
  return out;
}

}  // namespace base
