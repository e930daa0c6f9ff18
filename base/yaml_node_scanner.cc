// The queue, indentation, simple keys and the tokens that are no scalars. Entry point: peek(). The order
// in which tokens are fetched decides where comments go, so it is yaml.v3's: two tokens ahead at least.
#include "base/yaml_node_scanner.h"

#include <fmt/format.h>

#include "base/yaml.h"

namespace base::yaml::nodes {

namespace {

constexpr std::ptrdiff_t kMaxKeyLength = 1024;  // characters from the start of a key to its ":"
constexpr std::string_view kTooDeep = "exceeded max depth of 10000";
constexpr std::size_t kLookAhead = 2;
constexpr std::size_t kSpentTokens = 4096;  // so many are kept before they are thrown away

bool is_alpha(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '-';
}

}  // namespace

// Notes the first problem. yaml.v3 tells the line where the thing began, or else where it went wrong.
bool MarkedScanner::fail(std::string_view what, const Mark& context) {
  if (!text_.problem.empty() && text_.end - at_ < 4) {
    problem_ = fmt::format("yaml: {}", text_.problem);
    return false;
  }
  const bool is_unfinished = what == "could not find expected ':'" || what == "found unexpected end of stream";
  problem_mark_ = is_unfinished ? context : mark_;
  const std::ptrdiff_t line_shown = context.line != 0 ? context.line : mark_.line;
  problem_ = line_shown == 0 ? fmt::format("yaml: {}", what)
                             : fmt::format("yaml: line {}: {}", line_shown + 1, what);
  return false;
}

void MarkedScanner::step() {
  if (!is_blank(*at_)) newlines_ = 0;
  ++mark_.index;
  ++mark_.column;
  ++at_;
  while ((*at_ & 0xC0) == 0x80) ++at_;
}

void MarkedScanner::step_line() {
  const int size = break_size(at_);
  if (size == 0) return;
  mark_.index += *at_ == '\r' && size == 2 ? 2 : 1;
  mark_.column = 0;
  ++mark_.line;
  at_ += size;
  ++newlines_;
}

void MarkedScanner::take(std::string& out) {
  const char* start = at_;
  step();
  out.append(start, at_);
}

// A line break becomes LF, but for the Unicode separators.
void MarkedScanner::take_line(std::string& out) {
  const int size = break_size(at_);
  if (size == 0) return;
  if (size == 3) {
    out.append(at_, 3);
  } else {
    out.push_back('\n');
  }
  step_line();
}

bool MarkedScanner::at_document_indicator() const {
  if (mark_.column != 0) return false;
  const std::string_view three(at_, 3);
  return (three == "---" || three == "...") && is_blank_or_end(at_ + 3);
}

const MarkedToken* MarkedScanner::peek() {
  if (!ready_ && !fetch_until_ready()) return nullptr;
  const MarkedToken& token = queue_[head_];
  hand_out_comments(token);
  return &token;
}

void MarkedScanner::skip() {
  ready_ = false;
  ++tokens_taken_;
  ++head_;
}

bool MarkedScanner::fetch_until_ready() {
  if (!problem_.empty()) return false;
  if (head_ > kSpentTokens) {
    queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(head_ - kLookAhead));
    head_ = kLookAhead;
  }
  while (true) {
    if (head_ + kLookAhead < queue_.size()) {
      const auto found = keys_by_token_.find(tokens_taken_);
      if (found == keys_by_token_.end()) break;
      const KeyState state = check_key(keys_[found->second]);
      if (state == KeyState::failed) return false;
      if (state == KeyState::none) break;
    }
    if (!fetch()) return false;
  }
  ready_ = true;
  return true;
}

bool MarkedScanner::fetch() {
  if (!started_) {
    // The start of the stream counts as a token: comments at the top have one before them.
    started_ = true;
    append(TokenType::document_end, mark_);
    head_ = 1;
    tokens_taken_ = 1;
    return true;
  }
  const Mark scan = mark_;
  skip_to_token();
  unroll_indent(mark_.column, scan);
  if (*at_ == '\0') return fetch_stream_end();
  if (mark_.column == 0 && *at_ == '%') return fetch_directive();
  if (at_document_indicator()) {
    return fetch_document_indicator(*at_ == '-' ? TokenType::document_start : TokenType::document_end);
  }
  Mark comment = mark_;
  if (*at_ == (flow_level_ == 0 ? ':' : ',')) comment = queue_.back().start;
  if (!fetch_by_character()) return false;
  if (queue_.back().type != TokenType::block_entry) scan_line_comment(comment);
  return true;
}

bool MarkedScanner::fetch_by_character() {
  const bool before_blank = is_blank_or_end(at_ + 1);
  const bool in_flow = flow_level_ > 0;
  switch (*at_) {
    case '[': return fetch_flow_start(TokenType::flow_list_start);
    case '{': return fetch_flow_start(TokenType::flow_map_start);
    case ']': return fetch_flow_end(TokenType::flow_list_end);
    case '}': return fetch_flow_end(TokenType::flow_map_end);
    case ',': return fetch_flow_entry();
    case '-':
      if (before_blank) return fetch_block_entry();
      break;
    case '?':
      if (in_flow || before_blank) return fetch_key();
      break;
    case ':':
      if (in_flow || before_blank) return fetch_value();
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
  return fail("found character that cannot start any token", mark_);
}

bool MarkedScanner::starts_plain() const {
  if (is_blank_or_end(at_)) return false;
  if (*at_ == '-') return !is_blank(at_[1]);
  if (*at_ == '?' || *at_ == ':') return flow_level_ == 0 && !is_blank_or_end(at_ + 1);
  return std::string_view(",[]{}#&*!|>'\"%@`").find(*at_) == std::string_view::npos;
}

void MarkedScanner::append_one(TokenType type) {
  append(type, mark_);
  step();
}

// A token for a key that was taken already comes last.
void MarkedScanner::insert(std::size_t number, TokenType type, const Mark& start) {
  const MarkedToken token{type, Style::plain, 0, start, {}};
  if (number < tokens_taken_) {
    queue_.push_back(token);
  } else {
    queue_.insert(queue_.begin() + static_cast<std::ptrdiff_t>(head_ + number - tokens_taken_), token);
  }
}

bool MarkedScanner::roll_indent(std::ptrdiff_t column, TokenType type, std::size_t number, const Mark& start) {
  if (flow_level_ > 0 || indent_ >= column) return true;
  indents_.push_back(indent_);
  indent_ = column;
  if (indents_.size() > kMaxDepth) return fail(kTooDeep, keys_.back().mark);
  insert(number, type, start);
  return true;
}

// Closes the blocks that are deeper than `column`. Each ends before the comments at its parent's
// indentation that stand right before the present place: those are feet of the parent's.
void MarkedScanner::unroll_indent(std::ptrdiff_t column, const Mark& scan) {
  if (flow_level_ > 0) return;
  Mark block = scan;
  --block.index;
  while (indent_ > column) {
    std::ptrdiff_t stop = block.index;
    for (std::size_t i = comments_.size(); i > comments_head_; --i) {
      const Comment& comment = comments_[i - 1];
      if (comment.end.index < stop) break;
      if (comment.start.column == indent_ + 1) block = comment.start;
      stop = comment.scan.index;
    }
    append(TokenType::block_end, block);
    indent_ = indents_.back();
    indents_.pop_back();
  }
}

MarkedScanner::KeyState MarkedScanner::check_key(SimpleKey& key) {
  if (!key.possible) return KeyState::none;
  if (key.mark.line >= mark_.line && key.mark.index + kMaxKeyLength >= mark_.index) return KeyState::valid;
  if (key.required) {
    fail("could not find expected ':'", key.mark);
    return KeyState::failed;
  }
  key.possible = false;
  return KeyState::none;
}

bool MarkedScanner::save_key() {
  if (!key_allowed_) return true;
  const bool required = flow_level_ == 0 && indent_ == mark_.column;
  if (!remove_key()) return false;
  keys_.back() = SimpleKey{true, required, next_number(), mark_};
  keys_by_token_[next_number()] = keys_.size() - 1;
  return true;
}

bool MarkedScanner::remove_key() {
  SimpleKey& key = keys_.back();
  if (!key.possible) return true;
  if (key.required) return fail("could not find expected ':'", key.mark);
  key.possible = false;
  keys_by_token_.erase(key.token);
  return true;
}

void MarkedScanner::skip_to_token() {
  const Mark scan = mark_;
  while (true) {
    if (mark_.column == 0 && std::string_view(at_, 3) == "\xEF\xBB\xBF") step();
    while (*at_ == ' ' || (*at_ == '\t' && (flow_level_ > 0 || !key_allowed_))) step();
    turn_line_comment_to_head();
    if (*at_ == '#') scan_comments(scan);
    if (!is_break(at_)) return;
    step_line();
    if (flow_level_ == 0) key_allowed_ = true;
  }
}

bool MarkedScanner::fetch_stream_end() {
  if (!text_.problem.empty()) return fail("", mark_);
  if (mark_.column != 0) {
    mark_.column = 0;
    ++mark_.line;
  }
  unroll_indent(-1, mark_);
  if (!remove_key()) return false;
  key_allowed_ = false;
  append(TokenType::stream_end, mark_);
  return true;
}

bool MarkedScanner::fetch_document_indicator(TokenType type) {
  unroll_indent(-1, mark_);
  if (!remove_key()) return false;
  key_allowed_ = false;
  append_one(type);
  step();
  step();
  return true;
}

bool MarkedScanner::fetch_flow_start(TokenType type) {
  if (!save_key()) return false;
  keys_.push_back(SimpleKey{false, false, next_number(), mark_});
  if (++flow_level_ > kMaxDepth) return fail(kTooDeep, mark_);
  key_allowed_ = true;
  append_one(type);
  return true;
}

bool MarkedScanner::fetch_flow_end(TokenType type) {
  if (!remove_key()) return false;
  if (flow_level_ > 0) {
    --flow_level_;
    keys_by_token_.erase(keys_.back().token);
    keys_.pop_back();
  }
  key_allowed_ = false;
  append_one(type);
  return true;
}

bool MarkedScanner::fetch_flow_entry() {
  if (!remove_key()) return false;
  key_allowed_ = true;
  append_one(TokenType::flow_entry);
  return true;
}

bool MarkedScanner::fetch_block_entry() {
  if (flow_level_ == 0) {
    if (!key_allowed_) return fail("block sequence entries are not allowed in this context", mark_);
    if (!roll_indent(mark_.column, TokenType::block_list_start, next_number(), mark_)) return false;
  }
  if (!remove_key()) return false;
  key_allowed_ = true;
  append_one(TokenType::block_entry);
  return true;
}

bool MarkedScanner::fetch_key() {
  if (flow_level_ == 0) {
    if (!key_allowed_) return fail("mapping keys are not allowed in this context", mark_);
    if (!roll_indent(mark_.column, TokenType::block_map_start, next_number(), mark_)) return false;
  }
  if (!remove_key()) return false;
  key_allowed_ = flow_level_ == 0;
  append_one(TokenType::key);
  return true;
}

bool MarkedScanner::fetch_value() {
  SimpleKey& key = keys_.back();
  const KeyState state = check_key(key);
  if (state == KeyState::failed) return false;
  if (state == KeyState::valid) {
    insert(key.token, TokenType::key, key.mark);
    if (!roll_indent(key.mark.column, TokenType::block_map_start, key.token, key.mark)) return false;
    key.possible = false;
    keys_by_token_.erase(key.token);
    key_allowed_ = false;
  } else {
    if (flow_level_ == 0) {
      if (!key_allowed_) return fail("mapping values are not allowed in this context", mark_);
      if (!roll_indent(mark_.column, TokenType::block_map_start, next_number(), mark_)) return false;
    }
    key_allowed_ = flow_level_ == 0;
  }
  append_one(TokenType::value);
  return true;
}

bool MarkedScanner::fetch_anchor(TokenType type) {
  if (!save_key()) return false;
  key_allowed_ = false;
  const Mark start = mark_;
  step();
  const char* name = at_;
  while (is_alpha(*at_)) step();
  const bool ends_well = is_blank_or_end(at_) || std::string_view("?:,]}%@`").find(*at_) != std::string_view::npos;
  if (at_ == name || !ends_well) return fail("did not find expected alphabetic or numeric character", start);
  append(type, start);
  queue_.back().text = {name, static_cast<std::size_t>(at_ - name)};
  return true;
}

}  // namespace base::yaml::nodes
