// One pass over the text. Strings, which are most of it, are crossed with a table that knows the bytes to stop
// at; nesting is kept in a string of brackets, so that depth costs no call frames.
#include "base/json_scan.h"

#include <array>

#include "base/json.h"

namespace base::json {
namespace {

constexpr std::array<bool, 256> kEndsRun = [] {
  std::array<bool, 256> table{};
  for (int c = 0; c < 0x20; ++c) table[static_cast<std::size_t>(c)] = true;
  table['"'] = true;
  table['\\'] = true;
  return table;
}();

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hexadecimal(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

}  // namespace

bool Scanner::fail() {
  is_bad_ = true;
  return false;
}

void Scanner::skip_space() {
  while (at_ < text_.size() && is_space(text_[at_])) ++at_;
}

bool Scanner::skip_string() {
  if (at_ == text_.size() || text_[at_] != '"') return fail();
  ++at_;
  while (at_ < text_.size()) {
    const char c = text_[at_++];
    if (!kEndsRun[static_cast<unsigned char>(c)]) continue;
    if (c == '"') return true;
    if (c != '\\' || at_ == text_.size()) return fail();
    const char escaped = text_[at_++];
    if (escaped == 'u') {
      if (text_.size() - at_ < 4) return fail();
      for (int i = 0; i < 4; ++i) {
        if (!is_hexadecimal(text_[at_++])) return fail();
      }
    } else if (std::string_view("\"\\/bfnrt").find(escaped) == std::string_view::npos) {
      return fail();
    }
  }
  return fail();
}

bool Scanner::skip_number() {
  const auto digits = [&] {
    const std::size_t start = at_;
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
    return at_ > start;
  };
  const auto has = [&](char c) { return at_ < text_.size() && text_[at_] == c; };
  if (has('-')) ++at_;
  if (has('0')) {
    ++at_;
  } else if (!digits()) {
    return fail();
  }
  if (has('.')) {
    ++at_;
    if (!digits()) return fail();
  }
  if (has('e') || has('E')) {
    ++at_;
    if (has('+') || has('-')) ++at_;
    if (!digits()) return fail();
  }
  return true;
}

bool Scanner::skip_word(std::string_view word) {
  if (text_.substr(at_, word.size()) != word) return fail();
  at_ += word.size();
  return true;
}

bool Scanner::skip_scalar() {
  switch (text_[at_]) {
    case '"': return skip_string();
    case 't': return skip_word("true");
    case 'f': return skip_word("false");
    case 'n': return skip_word("null");
    default: return skip_number();
  }
}

bool Scanner::skip_key() {
  skip_space();
  if (!skip_string()) return false;
  skip_space();
  if (at_ == text_.size() || text_[at_] != ':') return fail();
  ++at_;
  return true;
}

std::string_view Scanner::value() {
  skip_space();
  const std::size_t start = at_;
  std::string open;  // the brackets that will close what is open
  while (!is_bad_) {
    skip_space();
    if (at_ == text_.size()) return fail(), std::string_view();
    const char c = text_[at_];
    if (c == '{' || c == '[') {
      ++at_;
      open += c == '{' ? '}' : ']';
      if (open.size() + depth_ > kMaxDepth) return fail(), std::string_view();
      skip_space();
      const bool is_empty = at_ < text_.size() && text_[at_] == open.back();
      if (!is_empty) {
        if (open.back() == '}') skip_key();
        continue;
      }
    } else if (!skip_scalar()) {
      return {};
    }
    // Behind a value: close what ends here, then go to the next one.
    for (;;) {
      if (open.empty()) return text_.substr(start, at_ - start);
      skip_space();
      if (at_ == text_.size()) return fail(), std::string_view();
      const char next = text_[at_++];
      if (next == ',') break;
      if (next != open.back()) return fail(), std::string_view();
      open.pop_back();
    }
    if (open.back() == '}') skip_key();
  }
  return {};
}

bool Scanner::enter_object() {
  skip_space();
  if (is_bad_ || at_ == text_.size() || text_[at_] != '{') return false;
  ++at_;
  ++depth_;
  is_first_ = true;
  return true;
}

bool Scanner::next_field(std::string_view& key) {
  if (is_bad_) return false;
  skip_space();
  if (at_ == text_.size()) return fail();
  if (text_[at_] == '}') {
    ++at_;
    --depth_;
    is_first_ = false;  // the object around it has this field behind it
    return false;
  }
  if (!is_first_) {
    if (text_[at_] != ',') return fail();
    ++at_;
  }
  is_first_ = false;
  skip_space();
  const std::size_t start = at_ + 1;
  if (!skip_string()) return false;
  key = text_.substr(start, at_ - 1 - start);
  skip_space();
  if (at_ == text_.size() || text_[at_] != ':') return fail();
  ++at_;
  return true;
}

Result<void> Scanner::finish() {
  skip_space();
  if (is_bad_ || at_ != text_.size() || depth_ != 0) {
    return Error(ErrorCode::invalid, "invalid JSON at byte " + std::to_string(at_));
  }
  return {};
}

}  // namespace base::json
