// Scalars: plain, quoted and block. One that stands on a single line without escapes is a slice of
// the text; the others are put together in `scratch_` and copied into the arena.
#include <algorithm>
#include <array>
#include <cstring>

#include "base/ascii.h"
#include "base/utf8.h"
#include "base/yaml_scanner.h"

namespace base::yaml {

namespace {

// What a byte may mean inside a scalar. Bytes of 0 are ordinary.
enum Stop : unsigned char {
  kSpace = 1,  // blank, line break, end, or the first byte of a Unicode line break
  kColon = 2,
  kFlow = 4,   // , ? [ ] { }
  kBreak = 8,  // line break, end, or the first byte of a Unicode line break
};

constexpr std::array<unsigned char, 256> make_stops() {
  std::array<unsigned char, 256> stops{};
  for (const unsigned char c : {0x00, 0x0A, 0x0D, 0xC2, 0xE2}) stops[c] = kSpace | kBreak;
  for (const unsigned char c : {0x20, 0x09}) stops[c] = kSpace;
  for (const char c : {',', '?', '[', ']', '{', '}'}) stops[static_cast<unsigned char>(c)] = kFlow;
  stops[':'] = kColon;
  return stops;
}
constexpr std::array<unsigned char, 256> kStops = make_stops();

unsigned char stop(const char* at) {
  return kStops[static_cast<unsigned char>(*at)];
}

// Joins two lines: one line break between them is a space, more are one less than they were; the
// Unicode separators stay.
void fold(std::string& out, std::string_view breaks) {
  if (breaks.empty()) return;
  if (breaks[0] != '\n') {
    out.append(breaks);
  } else if (breaks.size() == 1) {
    out.push_back(' ');
  } else {
    out.append(breaks.substr(1));
  }
}

}  // namespace

// The line break, or the end of the text, at or after the current place.
const char* Scanner::line_end() const {
  if (text_.only_line_feeds) {
    const void* found = std::memchr(at_, '\n', static_cast<std::size_t>(text_.end - at_));
    return found == nullptr ? text_.end : static_cast<const char*>(found);
  }
  const char* at = at_;
  while ((stop(at) & kBreak) == 0 || !is_break_or_end(at)) ++at;
  return at;
}

void Scanner::set_text(Token& token) {
  if (drops_texts_) {
    token.dropped = true;
    token.text = {};
  } else {
    token.text = arena_.copy(scratch_);
  }
}

// Moves over the words of a plain scalar that stand on this line. `end`: behind the last of them.
// False where the scalar ends here, true where the line does.
bool Scanner::scan_plain_words(const char*& end) {
  const unsigned char wanted = flow_level_ > 0 ? kSpace | kColon | kFlow : kSpace | kColon;
  while (true) {
    while (true) {
      while ((stop(at_) & wanted) == 0) ++at_;
      const unsigned char found = stop(at_);
      if ((found & kFlow) != 0) break;
      if ((found & kColon) != 0 ? is_blank_or_end(at_ + 1) : is_blank_or_end(at_)) break;
      ++at_;
    }
    end = at_;
    if (!is_blank(*at_)) return is_break(at_);
    while (is_blank(*at_)) ++at_;
    if (is_break(at_)) return true;
    if (*at_ == '#' || at_end()) return false;
    const bool ends =
        (*at_ == ':' && is_blank_or_end(at_ + 1)) || (flow_level_ > 0 && (stop(at_) & kFlow) != 0);
    if (ends) return false;
  }
}

bool Scanner::fetch_plain() {
  const bool may_be_key = key_allowed_;
  if (!save_key()) return false;
  key_allowed_ = false;
  Token token{TokenType::scalar, true, 0, line_, 0, {}};
  const char* start = at_;
  const char* end = at_;
  const bool line_ended = scan_plain_words(end);
  token.text = {start, static_cast<std::size_t>(end - start)};
  if (line_ended) {
    if (!continue_plain(token.text, token)) return false;
    queue_.push_back(token);
    return true;
  }
  const bool is_key =
      may_be_key && flow_level_ == 0 && *at_ == ':' && check_key(keys_.back()) == KeyState::valid;
  if (!is_key) {
    queue_.push_back(token);
    return true;
  }
  // The usual case, a key of a block map: its tokens can be told at once.
  const SimpleKey& key = keys_.back();
  if (!roll_indent(key.mark.column, TokenType::block_map_start, key.token, line_)) return false;
  append(TokenType::key);
  queue_.push_back(token);
  append_one(TokenType::value);
  keys_.back().possible = false;
  possible_keys_.pop_back();
  return true;
}

// The further lines of a plain scalar whose first is `first`; the scanner stands at its line break.
bool Scanner::continue_plain(std::string_view first, Token& token) {
  const std::uint32_t start_line = token.line;
  bool joined = false;
  bool broke = false;
  std::string breaks;
  while (true) {
    breaks.clear();
    if (!skip_plain_space(breaks, broke, start_line)) return false;
    if (flow_level_ == 0 && static_cast<std::ptrdiff_t>(column()) < indent_ + 1) break;
    if (at_document_indicator() || *at_ == '#') break;
    const char* start = at_;
    const char* end = at_;
    const bool line_ended = scan_plain_words(end);
    if (end != start) {
      if (!joined) scratch_.assign(first);
      joined = true;
      fold(scratch_, breaks);
      scratch_.append(start, end);
      broke = false;
    }
    if (!line_ended) break;
  }
  if (joined) set_text(token);
  if (broke) key_allowed_ = true;
  return true;
}

// Moves over line breaks and indentation behind a line of a plain scalar.
bool Scanner::skip_plain_space(std::string& breaks, bool& broke, std::uint32_t start_line) {
  while (true) {
    if (is_blank(*at_)) {
      if (broke && *at_ == '\t' && static_cast<std::ptrdiff_t>(column()) < indent_ + 1) {
        return fail("found a tab character that violates indentation", start_line);
      }
      ++at_;
    } else if (is_break(at_)) {
      take_break(breaks);
      broke = true;
    } else {
      return true;
    }
  }
}

bool Scanner::fetch_quoted(bool single) {
  if (!save_key()) return false;
  key_allowed_ = false;
  Token token{TokenType::scalar, false, 0, line_, 0, {}};
  const char quote = *at_++;
  const char* start = at_;
  const char* at = at_;
  while (*at != quote && *at != '\\' && (stop(at) & kBreak) == 0) ++at;
  if (*at == quote && !(single && at[1] == '\'')) {
    at_ = at + 1;
    token.text = {start, static_cast<std::size_t>(at - start)};
  } else if (!scan_quoted(single, token.line, token)) {
    return false;
  }
  queue_.push_back(token);
  return true;
}

// A quoted scalar with escapes or line breaks; the scanner stands behind its first quote.
bool Scanner::scan_quoted(bool single, std::uint32_t start_line, Token& token) {
  scratch_.clear();
  std::string breaks;
  while (true) {
    if (at_document_indicator()) return fail("found unexpected document indicator", start_line);
    if (at_end()) return fail("found unexpected end of stream", start_line);
    bool escaped_break = false;
    if (!scan_quoted_run(single, start_line, scratch_, escaped_break)) return false;
    if (*at_ == (single ? '\'' : '"')) break;
    const char* blanks = at_;
    while (is_blank(*at_)) ++at_;
    if (!escaped_break && !is_break(at_)) {
      scratch_.append(blanks, at_);
      continue;
    }
    breaks.clear();
    while (is_blank(*at_) || is_break(at_)) {
      if (is_blank(*at_)) {
        ++at_;
      } else {
        take_break(breaks);
      }
    }
    if (escaped_break) {
      scratch_.append(breaks);
    } else {
      fold(scratch_, breaks);
    }
  }
  ++at_;
  set_text(token);
  return true;
}

// Takes the characters of a quoted scalar up to the next blank, line break, end or its last quote.
bool Scanner::scan_quoted_run(bool single, std::uint32_t start_line, std::string& out,
                              bool& escaped_break) {
  while (!is_blank_or_end(at_)) {
    if (single && *at_ == '\'') {
      if (at_[1] != '\'') return true;
      out.push_back('\'');
      at_ += 2;
    } else if (!single && *at_ == '"') {
      return true;
    } else if (!single && *at_ == '\\') {
      if (is_break(at_ + 1)) {
        ++at_;
        skip_break();
        escaped_break = true;
        return true;
      }
      if (!scan_escape(start_line, out)) return false;
    } else {
      out.push_back(*at_++);
    }
  }
  return true;
}

// "\n", "\x41" and the like.
bool Scanner::scan_escape(std::uint32_t start_line, std::string& out) {
  int digits = 0;
  switch (at_[1]) {
    case '0': out.push_back('\0'); break;
    case 'a': out.push_back('\a'); break;
    case 'b': out.push_back('\b'); break;
    case 't':
    case '\t': out.push_back('\t'); break;
    case 'n': out.push_back('\n'); break;
    case 'v': out.push_back('\v'); break;
    case 'f': out.push_back('\f'); break;
    case 'r': out.push_back('\r'); break;
    case 'e': out.push_back('\x1B'); break;
    case ' ':
    case '"':
    case '\'':
    case '\\': out.push_back(at_[1]); break;
    case 'N': out.append("\xC2\x85"); break;
    case '_': out.append("\xC2\xA0"); break;
    case 'L': out.append("\xE2\x80\xA8"); break;
    case 'P': out.append("\xE2\x80\xA9"); break;
    case 'x': digits = 2; break;
    case 'u': digits = 4; break;
    case 'U': digits = 8; break;
    default: return fail("found unknown escape character", start_line);
  }
  at_ += 2;
  std::uint64_t code = 0;
  for (int i = 0; i < digits; ++i) {
    const int digit = hex_value(at_[i]);
    if (digit < 0) return fail("did not find expected hexdecimal number", start_line);
    code = code << 4 | static_cast<std::uint64_t>(digit);
  }
  if ((code >= 0xD800 && code <= 0xDFFF) || code > kMaxRune) {
    return fail("found invalid Unicode character escape code", start_line);
  }
  if (digits > 0) append_rune(out, static_cast<char32_t>(code));
  at_ += digits;
  return true;
}

// "+", "-", "2", "2-", "-2" behind "|" or ">".
bool Scanner::scan_block_header(std::uint32_t start_line, int& chomping, int& increment) {
  const auto take_chomping = [&] {
    if (*at_ != '+' && *at_ != '-') return false;
    chomping = *at_++ == '+' ? 1 : -1;
    return true;
  };
  const bool chomping_first = take_chomping();
  if (*at_ == '0') return fail("found an indentation indicator equal to 0", start_line);
  if (*at_ > '0' && *at_ <= '9') {
    increment = *at_++ - '0';
    if (!chomping_first) take_chomping();
  }
  skip_blanks_and_comment();
  if (!is_break_or_end(at_)) return fail("did not find expected comment or line break", start_line);
  if (is_break(at_)) skip_break();
  return true;
}

bool Scanner::fetch_block_scalar(bool literal) {
  if (!remove_key()) return false;
  key_allowed_ = true;
  Token token{TokenType::scalar, false, 0, line_, 0, {}};
  ++at_;
  int chomping = 0;
  int increment = 0;
  if (!scan_block_header(token.line, chomping, increment)) return false;
  std::size_t indent = 0;
  if (increment > 0) {
    indent = static_cast<std::size_t>(std::max<std::ptrdiff_t>(indent_, 0) + increment);
  }
  scratch_.clear();
  std::string first_break;  // behind the last line
  std::string breaks;       // the empty lines after it
  if (!scan_block_breaks(indent, breaks, token.line)) return false;
  bool blank_before = false;
  while (column() == indent && !at_end()) {
    const bool blank_here = is_blank(*at_);
    const bool folds = !literal && !blank_before && !blank_here && first_break == "\n";
    if (!folds) {
      scratch_.append(first_break);
    } else if (breaks.empty()) {
      scratch_.push_back(' ');
    }
    scratch_.append(breaks);
    first_break.clear();
    breaks.clear();
    blank_before = blank_here;
    const char* end = line_end();
    scratch_.append(at_, end);
    at_ = end;
    if (is_break(at_)) take_break(first_break);
    if (!scan_block_breaks(indent, breaks, token.line)) return false;
  }
  if (chomping != -1) scratch_.append(first_break);
  if (chomping == 1) scratch_.append(breaks);
  set_text(token);
  queue_.push_back(token);
  return true;
}

// Moves over indentation and empty lines in a block scalar. Where `indent` is 0, finds out what it
// is.
bool Scanner::scan_block_breaks(std::size_t& indent, std::string& breaks,
                                std::uint32_t start_line) {
  std::size_t deepest = 0;
  while (true) {
    std::size_t here = column();
    while ((indent == 0 || here < indent) && *at_ == ' ') {
      ++at_;
      ++here;
    }
    deepest = std::max(deepest, here);
    if ((indent == 0 || here < indent) && *at_ == '\t') {
      return fail("found a tab character where an indentation space is expected", start_line);
    }
    if (!is_break(at_)) break;
    take_break(breaks);
  }
  if (indent == 0) {
    indent = std::max({deepest, static_cast<std::size_t>(indent_ + 1), std::size_t{1}});
  }
  return true;
}

}  // namespace base::yaml
