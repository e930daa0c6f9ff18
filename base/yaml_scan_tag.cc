// Anchors, aliases, tags and directives.
#include <fmt/format.h>

#include "base/ascii.h"
#include "base/utf8.h"
#include "base/yaml_scanner.h"

namespace base::yaml {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_alpha(char c) {
  return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '-';
}
bool is_uri(char c) {
  return is_alpha(c) ||
         (c != '\0' && std::string_view(";/?:@&=+$,.!~*'()[]%").find(c) != std::string_view::npos);
}
}  // namespace

bool Scanner::fetch_anchor(TokenType type) {
  if (!save_key()) return false;
  key_allowed_ = false;
  const std::uint32_t start_line = line_;
  const char* name = ++at_;
  while (is_alpha(*at_)) ++at_;
  const bool ends_well =
      is_blank_or_end(at_) || std::string_view("?:,]}%@`").find(*at_) != std::string_view::npos;
  if (at_ == name || !ends_well) {
    return fail("did not find expected alphabetic or numeric character", start_line);
  }
  append(type);
  queue_.back().text = {name, static_cast<std::size_t>(at_ - name)};
  return true;
}

bool Scanner::fetch_tag() {
  if (!save_key()) return false;
  key_allowed_ = false;
  const std::uint32_t start_line = line_;
  std::string handle;
  std::string suffix;
  if (at_[1] == '<') {
    at_ += 2;
    if (!scan_tag_uri({}, start_line, suffix)) return false;
    if (*at_ != '>') return fail("did not find the expected '>'", start_line);
    ++at_;
  } else {
    if (!scan_tag_handle(false, start_line, handle)) return false;
    if (handle.size() > 1 && handle.back() == '!') {
      if (!scan_tag_uri({}, start_line, suffix)) return false;
    } else {
      if (!scan_tag_uri(handle, start_line, suffix)) return false;
      handle = "!";
      if (suffix.empty()) std::swap(handle, suffix);  // the tag "!" alone
    }
  }
  if (!is_blank_or_end(at_))
    return fail("did not find expected whitespace or line break", start_line);
  queue_.push_back(Token{TokenType::tag, false, 0, start_line,
                         static_cast<std::uint32_t>(handle.size()), arena_.copy(handle + suffix)});
  return true;
}

// "!", "!name" or "!name!".
bool Scanner::scan_tag_handle(bool directive, std::uint32_t start_line, std::string& handle) {
  if (*at_ != '!') return fail("did not find expected '!'", start_line);
  handle.push_back(*at_++);
  while (is_alpha(*at_)) handle.push_back(*at_++);
  if (*at_ == '!') {
    handle.push_back(*at_++);
  } else if (directive && handle != "!") {
    return fail("did not find expected '!'", start_line);
  }
  return true;
}

// What follows a handle. `head` is what was taken for a handle and is none: it belongs to the tag.
bool Scanner::scan_tag_uri(std::string_view head, std::uint32_t start_line, std::string& uri) {
  bool found = !head.empty();
  if (head.size() > 1) uri.append(head.substr(1));
  while (is_uri(*at_)) {
    if (*at_ == '%') {
      if (!scan_uri_escapes(start_line, uri)) return false;
    } else {
      uri.push_back(*at_++);
    }
    found = true;
  }
  if (!found) return fail("did not find expected tag URI", start_line);
  return true;
}

// One character written as %XX for each of its bytes.
bool Scanner::scan_uri_escapes(std::uint32_t start_line, std::string& uri) {
  int left = 0;
  do {
    const int high = *at_ == '%' ? hex_value(at_[1]) : -1;
    const int low = high >= 0 ? hex_value(at_[2]) : -1;
    if (low < 0) return fail("did not find URI escaped octet", start_line);
    const int octet = high * 16 + low;
    if (left == 0) {
      left = octet < 0x80             ? 1
             : (octet & 0xE0) == 0xC0 ? 2
             : (octet & 0xF0) == 0xE0 ? 3
             : (octet & 0xF8) == 0xF0 ? 4
                                      : 0;
      if (left == 0) return fail("found an incorrect leading UTF-8 octet", start_line);
    } else if ((octet & 0xC0) != 0x80) {
      return fail("found an incorrect trailing UTF-8 octet", start_line);
    }
    uri.push_back(static_cast<char>(octet));
    at_ += 3;
  } while (--left > 0);
  return true;
}

void Scanner::skip_blanks_and_comment() {
  while (is_blank(*at_)) ++at_;
  if (*at_ == '#') at_ = line_end();
}

bool Scanner::fetch_directive() {
  unroll_indent(-1);
  if (!remove_key()) return false;
  key_allowed_ = false;
  const std::uint32_t start_line = line_;
  const char* name_start = ++at_;
  while (is_alpha(*at_)) ++at_;
  const std::string_view name(name_start, static_cast<std::size_t>(at_ - name_start));
  if (name.empty()) return fail("could not find expected directive name", start_line);
  if (!is_blank_or_end(at_)) return fail("found unexpected non-alphabetical character", start_line);
  Token token;
  token.line = start_line;
  if (name == "YAML") {
    if (!scan_version(start_line, token)) return false;
  } else if (name == "TAG") {
    if (!scan_tag_directive(start_line, token)) return false;
  } else {
    return fail("found unknown directive name", start_line);
  }
  skip_blanks_and_comment();
  if (!is_break_or_end(at_)) return fail("did not find expected comment or line break", start_line);
  if (is_break(at_)) skip_break();
  queue_.push_back(token);
  return true;
}

bool Scanner::scan_version(std::uint32_t start_line, Token& token) {
  token.type = TokenType::version_directive;
  while (is_blank(*at_)) ++at_;
  std::uint32_t minor = 0;
  if (!scan_version_number(start_line, token.number)) return false;
  if (*at_ != '.') return fail("did not find expected digit or '.' character", start_line);
  ++at_;
  if (!scan_version_number(start_line, minor)) return false;
  token.minor = static_cast<std::uint16_t>(minor);
  return true;
}

bool Scanner::scan_version_number(std::uint32_t start_line, std::uint32_t& number) {
  const char* start = at_;
  for (; is_digit(*at_); ++at_) {
    if (at_ - start >= 2) return fail("found extremely long version number", start_line);
    number = number * 10 + static_cast<std::uint32_t>(*at_ - '0');
  }
  if (at_ == start) return fail("did not find expected version number", start_line);
  return true;
}

bool Scanner::scan_tag_directive(std::uint32_t start_line, Token& token) {
  token.type = TokenType::tag_directive;
  while (is_blank(*at_)) ++at_;
  std::string handle;
  if (!scan_tag_handle(true, start_line, handle)) return false;
  if (!is_blank(*at_)) return fail("did not find expected whitespace", start_line);
  while (is_blank(*at_)) ++at_;
  std::string prefix;
  if (!scan_tag_uri({}, start_line, prefix)) return false;
  if (!is_blank_or_end(at_))
    return fail("did not find expected whitespace or line break", start_line);
  token.number = static_cast<std::uint32_t>(handle.size());
  token.text = arena_.copy(handle + prefix);
  return true;
}

}  // namespace base::yaml
