// html, js, urlquery.
#include <fmt/format.h>

#include "base/utf8.h"
#include "engine/lang/builtins.h"

namespace engine::lang {

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '\0': out += "\uFFFD"; break;
      case '"': out += "&#34;"; break;
      case '\'': out += "&#39;"; break;
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      default: out += c;
    }
  }
  return out;
}

namespace {

void append_javascript(std::string& out, std::string_view rest, const base::Rune& rune) {
  switch (rune.code) {
    case '\\': out += "\\\\"; return;
    case '\'': out += "\\'"; return;
    case '"': out += "\\\""; return;
    case '<': out += "\\u003C"; return;
    case '>': out += "\\u003E"; return;
    case '&': out += "\\u0026"; return;
    case '=': out += "\\u003D"; return;
    default: break;
  }
  const bool is_plain = rune.code >= ' ' && (rune.code < 0x80 || base::is_printable(rune.code));
  if (is_plain) {
    out += rest.substr(0, rune.size);
  } else {
    out += fmt::format("\\u{:04X}", static_cast<std::uint32_t>(rune.code));
  }
}

}  // namespace

std::string escape_javascript(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const base::Rune rune = base::decode_rune(text);
    append_javascript(out, text, rune);
    text.remove_prefix(rune.size);
  }
  return out;
}

std::string escape_query(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (is_letter || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '~') {
      out += c;
    } else if (c == ' ') {
      out += '+';
    } else {
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  return out;
}

}  // namespace engine::lang
