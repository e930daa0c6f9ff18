#include "base/toml_text.h"

#include <algorithm>
#include <ctime>

namespace base::toml {

namespace {

bool is_bare(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

Zone zone_here(std::string_view name) {
  return Zone::fixed(name, local_zone()->at(static_cast<std::int64_t>(std::time(nullptr))).offset);
}

}  // namespace

void append_quoted(std::string& out, std::string_view text) {
  out.push_back('"');
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const std::size_t short_one = std::string_view("\b\t\n\f\r\"\\").find(c);
    if (short_one != std::string_view::npos) {
      out.push_back('\\');
      out.push_back("btnfr\"\\"[short_one]);
    } else if (byte < 0x20 || byte == 0x7F) {
      out += "\\u00";
      out.push_back("0123456789abcdef"[byte >> 4]);
      out.push_back("0123456789abcdef"[byte & 15]);
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
}

void append_key_part(std::string& out, std::string_view part) {
  if (!part.empty() && std::all_of(part.begin(), part.end(), is_bare)) {
    out += part;
  } else {
    append_quoted(out, part);
  }
}

std::string key_text(const Key& key) {
  std::string out;
  for (std::size_t i = 0; i < key.size(); ++i) {
    if (i > 0) out.push_back('.');
    append_key_part(out, key[i]);
  }
  return out;
}

const Zone* local_datetime_zone() {
  static const Zone zone = zone_here("datetime-local");
  return &zone;
}
const Zone* local_date_zone() {
  static const Zone zone = zone_here("date-local");
  return &zone;
}
const Zone* local_time_zone() {
  static const Zone zone = zone_here("time-local");
  return &zone;
}

}  // namespace base::toml
