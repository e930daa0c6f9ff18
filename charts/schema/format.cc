// The table of formats, and those that are neither times nor hosts: pointers, UUIDs, versions,
// URIs. Each check reads the text once from the left and stops at the first thing the library
// complains about.
#include "charts/schema/format.h"

#include <array>
#include <utility>

#include "base/quote.h"
#include "base/regex.h"
#include "base/url.h"
#include "base/utf8.h"

namespace chart::schema {

namespace {

constexpr std::array<std::pair<std::string_view, FormatCheck>, 19> kFormats = {{
    {"json-pointer", check_json_pointer},
    {"relative-json-pointer", check_relative_json_pointer},
    {"uuid", check_uuid},
    {"duration", check_duration},
    {"period", check_period},
    {"ipv4", check_ipv4},
    {"ipv6", check_ipv6},
    {"hostname", check_hostname},
    {"email", check_email},
    {"date", check_date},
    {"time", check_time},
    {"date-time", check_date_time},
    {"uri", check_uri},
    {"iri", check_uri},
    {"uri-reference", check_uri_reference},
    {"iri-reference", check_uri_reference},
    {"uri-template", check_uri_template},
    {"semver", check_semver},
    {"regex", check_regex},
}};

// The part before the first `mark`, which is taken off `rest` with it; false for the last part.
bool next_part(std::string_view& rest, char mark, std::string_view& part) {
  const std::size_t at = rest.find(mark);
  part = rest.substr(0, at);
  if (at == std::string_view::npos) {
    rest = {};
    return false;
  }
  rest.remove_prefix(at + 1);
  return true;
}

Complaint parse_checked(std::string_view text, base::Url& url) {
  auto parsed = base::parse_url(text);
  if (!parsed) return parsed.error().helm();
  url = *std::move(parsed);
  const std::string_view host = url.hostname();
  if (host.find(':') == std::string_view::npos) return std::nullopt;
  if (url.host.find('[') == std::string::npos || url.host.find(']') == std::string::npos) {
    return "ipv6 address not enclosed in brackets";
  }
  if (auto complaint = check_ipv6(host)) return "invalid ipv6 address: " + *complaint;
  return std::nullopt;
}

Complaint check_braces(std::string_view text) {
  bool open = false;
  for (const char c : text) {
    if (c != '{' && c != '}') continue;
    if ((c == '{') == open) return "nested curly braces";
    open = !open;
  }
  if (open) return "no matching closing brace";
  return std::nullopt;
}

Complaint check_identifiers(std::string_view rest, std::string_view what) {
  bool more = true;
  while (more) {
    std::string_view part;
    more = next_part(rest, '.', part);
    if (part.empty()) return std::string(what) + " identifier is empty";
    bool all_digits = true;
    for (std::size_t i = 0; i < part.size(); ++i) {
      if (is_ascii_digit(part[i])) continue;
      if (!is_ascii_alphanumeric(part[i]) && part[i] != '-') {
        return invalid_character(part.substr(i), " in " + std::string(what) + " identifier");
      }
      all_digits = false;
    }
    if (what == "pre-release" && all_digits && part.size() > 1 && part[0] == '0') {
      return "pre-release numeric identifier starts with zero";
    }
  }
  return std::nullopt;
}

Complaint check_version_core(std::string_view text) {
  constexpr std::array<std::string_view, 3> kNames = {"major", "minor", "patch"};
  std::size_t count = 1;
  for (const char c : text) count += c == '.' ? 1 : 0;
  if (count != 3) return "versionCore must have 3 numbers separated by dot";
  for (const auto name : kNames) {
    std::string_view part;
    next_part(text, '.', part);
    if (part.empty()) return std::string(name) + " is empty";
    if (part.size() > 1 && part[0] == '0') return std::string(name) + " starts with zero";
    for (const char c : part) {
      if (!is_ascii_digit(c)) return std::string(name) + " contains non-digit";
    }
  }
  return std::nullopt;
}

}  // namespace

FormatCheck find_format(std::string_view name) {
  for (const auto& [known, check] : kFormats) {
    if (known == name) return check;
  }
  return nullptr;
}

std::string invalid_character(std::string_view rest, std::string_view after) {
  std::string out = "invalid character ";
  base::append_quoted_rune(out, base::decode_rune(rest).code, false);
  return out + std::string(after);
}

bool is_ascii_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_ascii_alphanumeric(char c) {
  const char letter = static_cast<char>(c | 0x20);
  return is_ascii_digit(c) || (letter >= 'a' && letter <= 'z');
}

Complaint check_json_pointer(std::string_view text) {
  if (text.empty()) return std::nullopt;
  if (text[0] != '/') return "not starting with /";
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '~') continue;
    if (i + 1 == text.size() || (text[i + 1] != '0' && text[i + 1] != '1')) {
      return "~ must be followed by 0 or 1";
    }
  }
  return std::nullopt;
}

Complaint check_relative_json_pointer(std::string_view text) {
  std::size_t digits = 0;
  while (digits < text.size() && is_ascii_digit(text[digits])) ++digits;
  if (digits == 0) return "must start with non-negative integer";
  if (digits > 1 && text[0] == '0') return "starts with zero";
  text.remove_prefix(digits);
  if (text == "#") return std::nullopt;
  return check_json_pointer(text);
}

Complaint check_uuid(std::string_view text) {
  constexpr std::array<std::size_t, 5> kSizes = {8, 4, 4, 4, 12};
  std::size_t count = 1;
  for (const char c : text) count += c == '-' ? 1 : 0;
  if (count != kSizes.size()) return "must have 5 elements";
  for (std::size_t group = 0; group < kSizes.size(); ++group) {
    std::string_view part;
    next_part(text, '-', part);
    if (part.size() != kSizes[group]) {
      return "element " + std::to_string(group + 1) + " must be " + std::to_string(kSizes[group]) +
             " characters long";
    }
    for (std::size_t i = 0; i < part.size(); ++i) {
      const char letter = static_cast<char>(part[i] | 0x20);
      if (is_ascii_digit(part[i]) || (letter >= 'a' && letter <= 'f' && part[i] > '9')) continue;
      return "non-hex character" + invalid_character(part.substr(i)).substr(17);
    }
  }
  return std::nullopt;
}

Complaint check_semver(std::string_view text) {
  if (const std::size_t plus = text.find('+'); plus != std::string_view::npos) {
    if (plus + 1 == text.size()) return "build is empty";
    if (auto complaint = check_identifiers(text.substr(plus + 1), "build")) return complaint;
    text = text.substr(0, plus);
  }
  if (const std::size_t minus = text.find('-'); minus != std::string_view::npos) {
    if (auto complaint = check_identifiers(text.substr(minus + 1), "pre-release")) return complaint;
    text = text.substr(0, minus);
  }
  return check_version_core(text);
}

Complaint check_regex(std::string_view text) {
  auto compiled = base::Regex::compile(text);
  if (!compiled) return compiled.error().helm();
  return std::nullopt;
}

Complaint check_uri(std::string_view text) {
  base::Url url;
  if (auto complaint = parse_checked(text, url)) return complaint;
  if (url.scheme.empty()) return "relative url";
  return std::nullopt;
}

Complaint check_uri_reference(std::string_view text) {
  if (text.find('\\') != std::string_view::npos) return "contains \\";
  base::Url url;
  return parse_checked(text, url);
}

Complaint check_uri_template(std::string_view text) {
  base::Url url;
  if (auto complaint = parse_checked(text, url)) return complaint;
  std::string_view rest = url.raw_path;
  bool more = true;
  while (more) {
    std::string_view part;
    more = next_part(rest, '/', part);
    auto decoded = base::unescape_path_segment(part);
    if (!decoded) return "percent decode failed: " + decoded.error().helm();
    if (auto complaint = check_braces(*decoded)) return complaint;
  }
  return std::nullopt;
}

}  // namespace chart::schema
