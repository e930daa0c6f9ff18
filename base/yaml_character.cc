#include "base/yaml_character.h"

namespace base::yaml {

bool is_indicator(char c) { return std::string_view("#,[]{}&*!|>'\"%@`").find(c) != std::string_view::npos; }

bool is_printable_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : static_cast<unsigned char>(0);
  };
  const unsigned char first = byte(at);
  if (first == '\n' || (first >= 0x20 && first <= 0x7E)) return true;
  if (first == 0xC2) return byte(at + 1) >= 0xA0;
  if (first == 0xED) return byte(at + 1) < 0xA0;
  if (first == 0xEF) {
    const unsigned char second = byte(at + 1);
    const unsigned char third = byte(at + 2);
    return !(second == 0xBB && third == 0xBF) && !(second == 0xBF && (third == 0xBE || third == 0xBF));
  }
  return (first > 0xC2 && first < 0xED) || first == 0xEE;
}

std::size_t character_size(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

std::size_t break_at(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (c == '\n' || c == '\r') return 1;
  if (text.substr(at, 2) == "\xC2\x85") return 2;
  const std::string_view three = text.substr(at, 3);
  return three == "\xE2\x80\xA8" || three == "\xE2\x80\xA9" ? 3 : 0;
}

void append_escape(std::string& out, char32_t code) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  out.push_back('\\');
  switch (code) {
    case 0x00: out.push_back('0'); return;
    case 0x07: out.push_back('a'); return;
    case 0x08: out.push_back('b'); return;
    case 0x09: out.push_back('t'); return;
    case 0x0A: out.push_back('n'); return;
    case 0x0B: out.push_back('v'); return;
    case 0x0C: out.push_back('f'); return;
    case 0x0D: out.push_back('r'); return;
    case 0x1B: out.push_back('e'); return;
    case '"': out.push_back('"'); return;
    case '\\': out.push_back('\\'); return;
    case 0x85: out.push_back('N'); return;
    case 0xA0: out.push_back('_'); return;
    case 0x2028: out.push_back('L'); return;
    case 0x2029: out.push_back('P'); return;
    default: break;
  }
  const int digits = code <= 0xFF ? 2 : code <= 0xFFFF ? 4 : 8;
  out.push_back(digits == 2 ? 'x' : digits == 4 ? 'u' : 'U');
  for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) out.push_back(kHex[(code >> shift) & 0xF]);
}

}  // namespace base::yaml
