#include "base/url_escape.h"

#include "base/ascii.h"
#include "base/go_format.h"

namespace base {
namespace {

constexpr std::string_view kHexDigits = "0123456789ABCDEF";

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// Characters besides letters, digits and "-_.~" that need no escape.
std::string_view plain_characters(UrlPart part) {
  switch (part) {
    case UrlPart::path: return "$&+,/:;=@";
    case UrlPart::path_segment: return "$&+:=@";
    case UrlPart::host:
    case UrlPart::zone: return "!\"$&'()*+,:;<=>[]";
    case UrlPart::user: return "$&+,;=";
    case UrlPart::query_component: return "";
    case UrlPart::fragment: return "!$&()*+,/:;=?@";
  }
  return "";
}

Error invalid_escape(std::string_view text) {
  return Error(ErrorCode::invalid, "invalid URL escape " + go_quote(text));
}

// The byte that the escape at the start of `text` ("%2F…") stands for.
Result<char> read_escape(std::string_view text, UrlPart part) {
  const int high = text.size() > 2 ? hex_value(text[1]) : -1;
  const int low = text.size() > 2 ? hex_value(text[2]) : -1;
  if (high < 0 || low < 0) return invalid_escape(text.substr(0, 3));
  const bool is_percent = text.substr(0, 3) == "%25";
  const auto byte = static_cast<char>(high * 16 + low);
  // A host may have escapes only beyond ASCII; its zone those that could be written plainly, too.
  if (part == UrlPart::host && high < 8 && !is_percent) return invalid_escape(text.substr(0, 3));
  if (part == UrlPart::zone && !is_percent && byte != ' ' && !is_plain_in(UrlPart::host, byte)) {
    return invalid_escape(text.substr(0, 3));
  }
  return byte;
}

}  // namespace

bool is_plain_in(UrlPart part, char c) {
  return is_letter_or_digit(c) || c == '-' || c == '_' || c == '.' || c == '~' ||
         plain_characters(part).find(c) != std::string_view::npos;
}

std::string escape_url(std::string_view text, UrlPart part) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (is_plain_in(part, c)) {
      out += c;
    } else if (c == ' ' && part == UrlPart::query_component) {
      out += '+';
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += kHexDigits[byte >> 4];
      out += kHexDigits[byte & 15];
    }
  }
  return out;
}

Result<std::string> unescape_url(std::string_view text, UrlPart part) {
  const bool is_host = part == UrlPart::host || part == UrlPart::zone;
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '%') {
      out += TRY(read_escape(text.substr(i), part));
      i += 2;
    } else if (c == '+' && part == UrlPart::query_component) {
      out += ' ';
    } else if (is_host && static_cast<unsigned char>(c) < 0x80 && !is_plain_in(part, c)) {
      return Error(ErrorCode::invalid,
                   "invalid character " + go_quote(text.substr(i, 1)) + " in host name");
    } else {
      out += c;
    }
  }
  return out;
}

bool is_validly_escaped(std::string_view text, UrlPart part) {
  constexpr std::string_view kAlsoGood = "!$&'()*+,;=:@[]%";
  for (const char c : text) {
    if (kAlsoGood.find(c) == std::string_view::npos && !is_plain_in(part, c)) return false;
  }
  return true;
}

}  // namespace base
