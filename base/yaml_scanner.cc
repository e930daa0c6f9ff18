// The scanner's queue, indentation and simple keys, and one function for each token that is no
// scalar (those are in yaml_scan_scalar.cc, tags and directives in yaml_scan_tag.cc). Entry point:
// peek(). A key needs no "?", so whether a scalar is a key is known only at the ":" behind it:
// tokens wait in the queue until the first of them can no longer turn out to begin a key.
#include "base/yaml_scanner.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/yaml.h"

namespace base::yaml {

namespace {

constexpr std::size_t kMaxKeyLength = 1024;  // characters from the start of a key to its ":"
constexpr std::string_view kTooDeep = "exceeded max depth of 10000";
static_assert(kMaxDepth == 10000);

}  // namespace

std::string Problem::go_text() const {
  const std::uint32_t shown = line != 0 ? line + (source == Source::scanner ? 1 : 0) : context_line;
  if (shown == 0) return "yaml: " + text;
  return fmt::format("yaml: line {}: {}", shown, text);
}

Scanner::Scanner(Arena& arena, const Text& text)
    : arena_(arena), text_(text), at_(text.begin), line_start_(text.begin), counted_(text.begin) {
  keys_.emplace_back();
  queue_.reserve(16);
}

// Sets the problem at the current place. Near the end of what could be read, that it could not be
// read is the problem.
bool Scanner::fail(std::string_view what, std::uint32_t context_line) {
  if (!text_.problem.empty() && text_.end - at_ < 4) {
    problem_ = Problem{Problem::Source::reader, std::string(text_.problem), 0, 0};
  } else {
    problem_ = Problem{Problem::Source::scanner, std::string(what), line_, context_line};
  }
  return false;
}

void Scanner::count_characters() {
  for (; counted_ < at_; ++counted_) {
    if ((*counted_ & 0xC0) == 0x80) ++continuations_;
  }
}

std::size_t Scanner::column() {
  const auto bytes = static_cast<std::size_t>(at_ - line_start_);
  if (!text_.has_multibyte) return bytes;
  count_characters();
  return bytes - (continuations_ - line_continuations_);
}

std::size_t Scanner::index() {
  const auto bytes = static_cast<std::size_t>(at_ - text_.begin);
  if (!text_.has_multibyte) return bytes;
  count_characters();
  return bytes - continuations_;
}

void Scanner::start_line() {
  if (text_.has_multibyte) {
    count_characters();
    line_continuations_ = continuations_;
  }
  line_start_ = at_;
  ++line_;
}

void Scanner::skip_break() {
  at_ += break_size(at_);
  start_line();
}

// Moves over a line break and appends what it means: LF, or the Unicode separator itself.
void Scanner::take_break(std::string& breaks) {
  const int size = break_size(at_);
  if (size == 3) {
    breaks.append(at_, 3);
  } else {
    breaks.push_back('\n');
  }
  at_ += size;
  start_line();
}

bool Scanner::at_document_indicator() const {
  if (!at_line_start()) return false;
  const bool marks = (at_[0] == '-' && at_[1] == '-' && at_[2] == '-') ||
                     (at_[0] == '.' && at_[1] == '.' && at_[2] == '.');
  return marks && is_blank_or_end(at_ + 3);
}

bool Scanner::fetch_until_ready() {
  if (problem_.source != Problem::Source::none) return false;
  while (true) {
    if (head_ != queue_.size()) {
      if (possible_keys_.empty()) break;
      SimpleKey& first = keys_[possible_keys_.front()];
      if (first.token != tokens_taken_) break;
      const KeyState state = check_key(first);
      if (state == KeyState::failed) return false;
      if (state == KeyState::none) {
        possible_keys_.pop_front();
        break;
      }
    }
    if (!fetch()) return false;
  }
  ready_ = true;
  return true;
}

// A token for a key that was given away already comes last; see fetch_flow_end().
void Scanner::insert(std::size_t number, TokenType type, std::uint32_t line) {
  if (number < tokens_taken_) {
    queue_.push_back(Token{type, false, 0, line, 0, {}});
    return;
  }
  const auto place = queue_.begin() + static_cast<std::ptrdiff_t>(head_ + number - tokens_taken_);
  queue_.insert(place, Token{type, false, 0, line, 0, {}});
}

// Opens a block list or map at `column` if that is deeper than the present one; its token goes
// before token `number`.
bool Scanner::roll_indent(std::size_t column, TokenType type, std::size_t number,
                          std::uint32_t line) {
  if (flow_level_ > 0 || indent_ >= static_cast<std::ptrdiff_t>(column)) return true;
  indents_.push_back(indent_);
  indent_ = static_cast<std::ptrdiff_t>(column);
  if (indents_.size() > kMaxDepth) return fail(kTooDeep, keys_.back().mark.line);
  insert(number, type, line);
  return true;
}

// Closes the block lists and maps that are deeper than `column`.
void Scanner::unroll_indent(std::ptrdiff_t column) {
  if (flow_level_ > 0) return;
  while (indent_ > column) {
    append(TokenType::block_end);
    indent_ = indents_.back();
    indents_.pop_back();
  }
}

// Whether a key may still be one here: it must be on one line and its ":" within 1024 characters.
Scanner::KeyState Scanner::check_key(SimpleKey& key) {
  if (!key.possible) return KeyState::none;
  if (key.mark.line < line_ || key.mark.index + kMaxKeyLength < index()) {
    if (key.required) {
      fail("could not find expected ':'", key.mark.line);
      return KeyState::failed;
    }
    key.possible = false;
    return KeyState::none;
  }
  return KeyState::valid;
}

// Notes that a key may begin here.
bool Scanner::save_key() {
  if (!key_allowed_) return true;
  if (!remove_key()) return false;
  const Mark here = mark();
  const bool required = flow_level_ == 0 && indent_ == static_cast<std::ptrdiff_t>(here.column);
  keys_.back() = SimpleKey{true, required, tokens_taken_ + (queue_.size() - head_), here};
  possible_keys_.push_back(static_cast<std::uint32_t>(keys_.size() - 1));
  return true;
}

// Forgets the possible key of this level; one that had to be a key is an error.
bool Scanner::remove_key() {
  SimpleKey& key = keys_.back();
  if (key.possible) {
    if (key.required) return fail("could not find expected ':'", key.mark.line);
    key.possible = false;
  }
  if (!possible_keys_.empty() && possible_keys_.back() == keys_.size() - 1)
    possible_keys_.pop_back();
  return true;
}

// Moves over blanks, comments and line breaks. A tab may not indent a block.
void Scanner::skip_to_token() {
  while (true) {
    if (text_.starts_with_mark && at_line_start() && at_ - text_.begin < 512 && !at_end()) {
      ++at_;
      while ((*at_ & 0xC0) == 0x80) ++at_;
    }
    while (*at_ == ' ' || (*at_ == '\t' && (flow_level_ > 0 || !key_allowed_))) ++at_;
    if (*at_ == '#') at_ = line_end();
    if (!is_break(at_)) return;
    skip_break();
    if (flow_level_ == 0) key_allowed_ = true;
  }
}

bool Scanner::starts_plain() const {
  switch (*at_) {
    case '-': return !is_blank(at_[1]);
    case '?':
    case ':': return flow_level_ == 0 && !is_blank_or_end(at_ + 1);
    case ',':
    case '[':
    case ']':
    case '{':
    case '}':
    case '#':
    case '&':
    case '*':
    case '!':
    case '|':
    case '>':
    case '\'':
    case '"':
    case '%':
    case '@':
    case '`': return false;
    default: return !is_blank_or_end(at_);
  }
}

bool Scanner::fetch() {
  skip_to_token();
  unroll_indent(static_cast<std::ptrdiff_t>(column()));
  if (!text_.problem.empty() && text_.end - at_ < 4) return fail(text_.problem);
  if (at_end()) return fetch_stream_end();
  if (at_line_start()) {
    if (*at_ == '%') return fetch_directive();
    if (at_document_indicator()) {
      return fetch_document_indicator(*at_ == '-' ? TokenType::document_start
                                                  : TokenType::document_end);
    }
  }
  const bool in_flow = flow_level_ > 0;
  switch (*at_) {
    case '[': return fetch_flow_start(TokenType::flow_list_start);
    case '{': return fetch_flow_start(TokenType::flow_map_start);
    case ']': return fetch_flow_end(TokenType::flow_list_end);
    case '}': return fetch_flow_end(TokenType::flow_map_end);
    case ',': return fetch_flow_entry();
    case '-':
      if (is_blank_or_end(at_ + 1)) return fetch_block_entry();
      break;
    case '?':
      if (in_flow || is_blank_or_end(at_ + 1)) return fetch_key();
      break;
    case ':':
      if (in_flow || is_blank_or_end(at_ + 1)) return fetch_value();
      break;
    case '*': return fetch_anchor(TokenType::alias);
    case '&': return fetch_anchor(TokenType::anchor);
    case '!': return fetch_tag();
    case '|':
    case '>':
      if (!in_flow) return fetch_block_scalar(*at_ == '|');
      break;
    case '\'':
    case '"': return fetch_quoted(*at_ == '\'');
    default: break;
  }
  if (starts_plain()) return fetch_plain();
  return fail("found character that cannot start any token");
}

bool Scanner::fetch_stream_end() {
  if (column() != 0) start_line();
  unroll_indent(-1);
  if (!remove_key()) return false;
  key_allowed_ = false;
  append(TokenType::stream_end);
  return true;
}

bool Scanner::fetch_document_indicator(TokenType type) {
  unroll_indent(-1);
  if (!remove_key()) return false;
  key_allowed_ = false;
  append(type);
  at_ += 3;
  return true;
}

bool Scanner::fetch_flow_start(TokenType type) {
  if (!save_key()) return false;
  keys_.push_back(SimpleKey{false, false, tokens_taken_ + (queue_.size() - head_), mark()});
  ++flow_level_;
  if (flow_level_ > kMaxDepth) return fail(kTooDeep, line_);
  key_allowed_ = true;
  append_one(type);
  return true;
}

// An empty list or map is never waited for as a key: go-yaml loses track of it here, so that `[]:
// x` is an empty list and what follows is left over.
bool Scanner::fetch_flow_end(TokenType type) {
  if (!remove_key()) return false;
  if (flow_level_ > 0) {
    --flow_level_;
    const std::size_t token = keys_.back().token;
    keys_.pop_back();
    if (keys_.back().token == token && !possible_keys_.empty() &&
        possible_keys_.back() == keys_.size() - 1) {
      possible_keys_.pop_back();
    }
  }
  key_allowed_ = false;
  append_one(type);
  return true;
}

bool Scanner::fetch_flow_entry() {
  if (!remove_key()) return false;
  key_allowed_ = true;
  append_one(TokenType::flow_entry);
  return true;
}

bool Scanner::fetch_block_entry() {
  if (flow_level_ == 0) {
    if (!key_allowed_) return fail("block sequence entries are not allowed in this context");
    const std::size_t number = tokens_taken_ + (queue_.size() - head_);
    if (!roll_indent(column(), TokenType::block_list_start, number, line_)) return false;
  }
  if (!remove_key()) return false;
  key_allowed_ = true;
  append_one(TokenType::block_entry);
  return true;
}

bool Scanner::fetch_key() {
  if (flow_level_ == 0) {
    if (!key_allowed_) return fail("mapping keys are not allowed in this context");
    const std::size_t number = tokens_taken_ + (queue_.size() - head_);
    if (!roll_indent(column(), TokenType::block_map_start, number, line_)) return false;
  }
  if (!remove_key()) return false;
  key_allowed_ = flow_level_ == 0;
  append_one(TokenType::key);
  return true;
}

bool Scanner::fetch_value() {
  SimpleKey& key = keys_.back();
  const KeyState state = check_key(key);
  if (state == KeyState::failed) return false;
  if (state == KeyState::valid) {
    insert(key.token, TokenType::key, key.mark.line);
    if (!roll_indent(key.mark.column, TokenType::block_map_start, key.token, key.mark.line)) {
      return false;
    }
    key.possible = false;
    key_allowed_ = false;
  } else {
    if (flow_level_ == 0) {
      if (!key_allowed_) return fail("mapping values are not allowed in this context");
      const std::size_t number = tokens_taken_ + (queue_.size() - head_);
      if (!roll_indent(column(), TokenType::block_map_start, number, line_)) return false;
    }
    key_allowed_ = flow_level_ == 0;
  }
  if (!possible_keys_.empty() && possible_keys_.back() == keys_.size() - 1)
    possible_keys_.pop_back();
  append_one(TokenType::value);
  return true;
}

}  // namespace base::yaml
