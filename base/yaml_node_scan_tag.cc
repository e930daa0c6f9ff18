// Tags and directives.
#include "base/ascii.h"
#include "base/yaml_node_scanner.h"

namespace base::yaml::nodes {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alpha(char c) {
  return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '-';
}
bool is_uri(char c) {
  return is_alpha(c) || (c != '\0' && std::string_view(";/?:@&=+$,.!~*'()[]%").find(c) != std::string_view::npos);
}
}  // namespace

bool MarkedScanner::fetch_tag() {
  if (!save_key()) return false;
  key_allowed_ = false;
  const Mark start = mark_;
  std::string handle;
  std::string suffix;
  if (at_[1] == '<') {
    step();
    step();
    if (!scan_uri({}, start, suffix)) return false;
    if (*at_ != '>') return fail("did not find the expected '>'", start);
    step();
  } else {
    if (!scan_handle(false, start, handle)) return false;
    if (handle.size() > 1 && handle.back() == '!') {
      if (!scan_uri({}, start, suffix)) return false;
    } else {
      if (!scan_uri(handle, start, suffix)) return false;
      handle = "!";
      if (suffix.empty()) handle.swap(suffix);  // the tag "!" alone
    }
  }
  if (!is_blank_or_end(at_)) return fail("did not find expected whitespace or line break", start);
  queue_.push_back({TokenType::tag, Style::plain, handle.size(), start, arena_.copy(handle + suffix)});
  return true;
}

bool MarkedScanner::scan_handle(bool directive, const Mark& start, std::string& handle) {
  if (*at_ != '!') return fail("did not find expected '!'", start);
  take(handle);
  while (is_alpha(*at_)) take(handle);
  if (*at_ == '!') {
    take(handle);
  } else if (directive && handle != "!") {
    return fail("did not find expected '!'", start);
  }
  return true;
}

bool MarkedScanner::scan_uri(std::string_view head_part, const Mark& start, std::string& uri) {
  bool found = !head_part.empty();
  if (head_part.size() > 1) uri.append(head_part.substr(1));
  while (is_uri(*at_)) {
    if (*at_ != '%') {
      take(uri);
    } else if (!scan_uri_escape(start, uri)) {
      return false;
    }
    found = true;
  }
  return found || fail("did not find expected tag URI", start);
}

// One character written as %XX for each of its bytes.
bool MarkedScanner::scan_uri_escape(const Mark& start, std::string& uri) {
  int left = 0;
  do {
    const int high = *at_ == '%' ? hex_value(at_[1]) : -1;
    const int low = high >= 0 ? hex_value(at_[2]) : -1;
    if (low < 0) return fail("did not find URI escaped octet", start);
    const int octet = high * 16 + low;
    if (left == 0) {
      left = octet < 0x80 ? 1
             : (octet & 0xE0) == 0xC0 ? 2
             : (octet & 0xF0) == 0xE0 ? 3
             : (octet & 0xF8) == 0xF0 ? 4
                                      : 0;
      if (left == 0) return fail("found an incorrect leading UTF-8 octet", start);
    } else if ((octet & 0xC0) != 0x80) {
      return fail("found an incorrect trailing UTF-8 octet", start);
    }
    uri.push_back(static_cast<char>(octet));
    for (int i = 0; i < 3; ++i) step();
  } while (--left > 0);
  return true;
}

bool MarkedScanner::fetch_directive() {
  unroll_indent(-1, mark_);
  if (!remove_key()) return false;
  key_allowed_ = false;
  const Mark start = mark_;
  step();
  std::string name;
  while (is_alpha(*at_)) take(name);
  if (name.empty()) return fail("could not find expected directive name", start);
  if (!is_blank_or_end(at_)) return fail("found unexpected non-alphabetical character", start);
  MarkedToken token{TokenType::version_directive, Style::plain, 0, start, {}};
  if (name != "YAML" && name != "TAG") return fail("found unknown directive name", start);
  while (is_blank(*at_)) step();
  const char* version = at_;
  if (name == "YAML") {
    if (!scan_version(start)) return false;
    token.text = {version, static_cast<std::size_t>(at_ - version)};
  } else {
    std::string handle;
    std::string prefix;
    if (!scan_handle(true, start, handle)) return false;
    if (!is_blank(*at_)) return fail("did not find expected whitespace", start);
    while (is_blank(*at_)) step();
    if (!scan_uri({}, start, prefix)) return false;
    if (!is_blank_or_end(at_)) return fail("did not find expected whitespace or line break", start);
    token = {TokenType::tag_directive, Style::plain, handle.size(), start, arena_.copy(handle + prefix)};
  }
  while (is_blank(*at_)) step();
  if (*at_ == '#') {
    while (!is_break_or_end(at_)) step();
  }
  if (!is_break_or_end(at_)) return fail("did not find expected comment or line break", start);
  step_line();
  queue_.push_back(token);
  return true;
}

// "1.1": two numbers of at most two digits.
bool MarkedScanner::scan_version(const Mark& start) {
  for (const bool major : {true, false}) {
    const char* digits = at_;
    for (; is_digit(*at_); step()) {
      if (at_ - digits >= 2) return fail("found extremely long version number", start);
    }
    if (at_ == digits) return fail("did not find expected version number", start);
    if (!major) break;
    if (*at_ != '.') return fail("did not find expected digit or '.' character", start);
    step();
  }
  return true;
}

}  // namespace base::yaml::nodes
