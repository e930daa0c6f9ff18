// Scalars with their styles: plain, quoted and block. What the first pass of a word or line gives is put
// together in a string and copied into the arena.
#include <algorithm>

#include "base/ascii.h"
#include "base/utf8.h"
#include "base/yaml_node_scanner.h"

namespace base::yaml::nodes {

namespace {

// One line break between two lines is a space, more are one less; the Unicode separators stay.
void fold(std::string& out, const std::string& breaks) {
  if (breaks.empty()) return;
  if (breaks[0] != '\n') {
    out.append(breaks);
  } else if (breaks.size() == 1) {
    out.push_back(' ');
  } else {
    out.append(breaks, 1);
  }
}

}  // namespace

bool MarkedScanner::scan_block_header(const Mark& start, int& chomping, int& increment) {
  const auto take_chomping = [&] {
    if (*at_ != '+' && *at_ != '-') return false;
    chomping = *at_ == '+' ? 1 : -1;
    step();
    return true;
  };
  const bool chomping_first = take_chomping();
  if (*at_ == '0') return fail("found an indentation indicator equal to 0", start);
  if (*at_ > '0' && *at_ <= '9') {
    increment = *at_ - '0';
    step();
    if (!chomping_first) take_chomping();
  }
  while (is_blank(*at_)) step();
  if (*at_ == '#') {
    scan_line_comment(start);
    while (!is_break_or_end(at_)) step();
  }
  if (!is_break_or_end(at_)) return fail("did not find expected comment or line break", start);
  step_line();
  return true;
}

bool MarkedScanner::fetch_block_scalar(bool literal) {
  if (!remove_key()) return false;
  key_allowed_ = true;
  const Mark start = mark_;
  step();
  int chomping = 0;
  int increment = 0;
  if (!scan_block_header(start, chomping, increment)) return false;
  std::ptrdiff_t indent = increment > 0 ? std::max<std::ptrdiff_t>(indent_, 0) + increment : 0;
  std::string text;
  std::string first_break;
  std::string breaks;
  if (!scan_block_breaks(indent, breaks, start)) return false;
  bool blank_before = false;
  while (mark_.column == indent && *at_ != '\0') {
    const bool blank_here = is_blank(*at_);
    if (!literal && !blank_before && !blank_here && first_break == "\n") {
      if (breaks.empty()) text.push_back(' ');
    } else {
      text.append(first_break);
    }
    text.append(breaks);
    first_break.clear();
    breaks.clear();
    blank_before = blank_here;
    while (!is_break_or_end(at_)) take(text);
    take_line(first_break);
    if (!scan_block_breaks(indent, breaks, start)) return false;
  }
  if (chomping != -1) text.append(first_break);
  if (chomping == 1) text.append(breaks);
  queue_.push_back({TokenType::scalar, literal ? Style::literal : Style::folded, 0, start, arena_.copy(text)});
  return true;
}

bool MarkedScanner::scan_block_breaks(std::ptrdiff_t& indent, std::string& breaks, const Mark& start) {
  std::ptrdiff_t deepest = 0;
  while (true) {
    while ((indent == 0 || mark_.column < indent) && *at_ == ' ') step();
    deepest = std::max(deepest, mark_.column);
    if ((indent == 0 || mark_.column < indent) && *at_ == '\t') {
      return fail("found a tab character where an indentation space is expected", start);
    }
    if (!is_break(at_)) break;
    take_line(breaks);
  }
  if (indent == 0) indent = std::max<std::ptrdiff_t>({deepest, indent_ + 1, 1});
  return true;
}

bool MarkedScanner::fetch_quoted(bool single) {
  if (!save_key()) return false;
  key_allowed_ = false;
  const Mark start = mark_;
  const char quote = *at_;
  step();
  std::string text;
  std::string breaks;
  while (true) {
    if (at_document_indicator()) return fail("found unexpected document indicator", start);
    if (*at_ == '\0') return fail("found unexpected end of stream", start);
    bool escaped_break = false;
    if (!scan_quoted_run(single, start, text, escaped_break)) return false;
    if (*at_ == quote) break;
    std::string blanks;
    bool broke = escaped_break;
    breaks.clear();
    while (is_blank(*at_) || is_break(at_)) {
      if (is_break(at_)) {
        take_line(breaks);
        broke = true;
      } else if (!broke) {
        take(blanks);
      } else {
        step();
      }
    }
    if (!broke) {
      text.append(blanks);
    } else if (escaped_break) {
      text.append(breaks);
    } else {
      fold(text, breaks);
    }
  }
  step();
  const Style style = single ? Style::single_quoted : Style::double_quoted;
  queue_.push_back({TokenType::scalar, style, 0, start, arena_.copy(text)});
  return true;
}

// Takes what stands before the next blank, line break, end or last quote.
bool MarkedScanner::scan_quoted_run(bool single, const Mark& start, std::string& out, bool& escaped_break) {
  while (!is_blank_or_end(at_)) {
    if (single && *at_ == '\'') {
      if (at_[1] != '\'') return true;
      step();
      take(out);
    } else if (!single && *at_ == '"') {
      return true;
    } else if (!single && *at_ == '\\') {
      if (is_break(at_ + 1)) {
        step();
        step_line();
        escaped_break = true;
        return true;
      }
      if (!scan_escape(start, out)) return false;
    } else {
      take(out);
    }
  }
  return true;
}

bool MarkedScanner::scan_escape(const Mark& start, std::string& out) {
  static constexpr std::string_view kNames = "0abt\tnvfre \"'\\/";
  static constexpr std::string_view kMeanings("\0\a\b\t\t\n\v\f\r\x1B \"'\\/", 15);
  int digits = 0;
  const char name = at_[1];
  const std::size_t found = name == '\0' || name == '/' ? std::string_view::npos : kNames.find(name);
  if (found != std::string_view::npos) {
    out.push_back(kMeanings[found]);
  } else {
    switch (name) {
      case 'N': out.append("\xC2\x85"); break;
      case '_': out.append("\xC2\xA0"); break;
      case 'L': out.append("\xE2\x80\xA8"); break;
      case 'P': out.append("\xE2\x80\xA9"); break;
      case 'x': digits = 2; break;
      case 'u': digits = 4; break;
      case 'U': digits = 8; break;
      default: return fail("found unknown escape character", start);
    }
  }
  step();
  step();
  std::uint64_t code = 0;
  for (int i = 0; i < digits; ++i) {
    const int digit = hex_value(at_[i]);
    if (digit < 0) return fail("did not find expected hexdecimal number", start);
    code = code << 4 | static_cast<std::uint64_t>(digit);
  }
  if ((code >= 0xD800 && code <= 0xDFFF) || code > 0x10FFFF) {
    return fail("found invalid Unicode character escape code", start);
  }
  if (digits > 0) append_rune(out, static_cast<char32_t>(code));
  for (int i = 0; i < digits; ++i) step();
  return true;
}

// The characters up to the next blank, line break, end or indicator, with the white space before them.
void MarkedScanner::take_plain_word(std::string& out, std::string& blanks, std::string& breaks, bool& broke) {
  while (!is_blank_or_end(at_)) {
    if (*at_ == ':' && is_blank_or_end(at_ + 1)) return;
    if (flow_level_ > 0 && std::string_view(",?[]{}").find(*at_) != std::string_view::npos) return;
    if (broke) {
      fold(out, breaks);
    } else {
      out.append(blanks);
    }
    broke = false;
    breaks.clear();
    blanks.clear();
    take(out);
  }
}

bool MarkedScanner::fetch_plain() {
  if (!save_key()) return false;
  key_allowed_ = false;
  const Mark start = mark_;
  const std::ptrdiff_t indent = indent_ + 1;
  std::string text;
  std::string blanks;
  std::string breaks;
  bool broke = false;
  while (!at_document_indicator() && *at_ != '#') {
    take_plain_word(text, blanks, breaks, broke);
    if (!is_blank(*at_) && !is_break(at_)) break;
    while (is_blank(*at_) || is_break(at_)) {
      if (is_break(at_)) {
        blanks.clear();
        take_line(breaks);
        broke = true;
      } else if (broke && mark_.column < indent && *at_ == '\t') {
        return fail("found a tab character that violates indentation", start);
      } else if (!broke) {
        take(blanks);
      } else {
        step();
      }
    }
    if (flow_level_ == 0 && mark_.column < indent) break;
  }
  queue_.push_back({TokenType::scalar, Style::plain, 0, start, arena_.copy(text)});
  if (broke) key_allowed_ = true;
  return true;
}

}  // namespace base::yaml::nodes
