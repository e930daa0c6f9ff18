// Scalars: which style a text may have, which it gets, and how each is written. The choice follows
// what the text would mean unquoted (base/yaml_resolve.h) and which characters stand in it.
#include <array>

#include "base/base64.h"
#include "base/utf8.h"
#include "base/yaml_character.h"
#include "base/yaml_emitter.h"
#include "base/yaml_resolve.h"
#include "base/yaml_scanner.h"

namespace base::yaml {

namespace {

constexpr std::size_t kBestWidth = 80;

// ASCII characters that mean nothing special wherever they stand in a plain scalar.
constexpr std::array<bool, 256> make_harmless() {
  std::array<bool, 256> harmless{};
  for (unsigned char c = 0x21; c < 0x7F; ++c) harmless[c] = true;
  for (const char c : {':', '#'}) harmless[static_cast<unsigned char>(c)] = false;
  return harmless;
}
constexpr std::array<bool, 256> kHarmless = make_harmless();

bool is_harmless(char c) { return kHarmless[static_cast<unsigned char>(c)]; }

// Base 64 in lines of 70 as yaml.v3 writes it; one line has no line feed.
std::string base64_lines(std::string_view bytes) {
  constexpr std::size_t kLine = 70;
  const std::string encoded = base64_encode(bytes);
  if (encoded.size() < kLine) return encoded;
  std::string lines;
  for (std::size_t at = 0; at < encoded.size(); at += kLine) {
    lines.append(encoded, at, kLine).push_back('\n');
  }
  return lines;
}

}  // namespace

Emitter::Analysis Emitter::analyze(std::string_view text, Dialect dialect) {
  Analysis analysis;
  if (text.empty()) {
    analysis.block = false;
    return analysis;
  }
  bool indicators = text.starts_with("---") || text.starts_with("...");
  bool special = false;
  bool tabs = false;
  bool break_space = false;
  bool space_break = false;
  bool after_blank = true;
  bool after_space = false;
  bool after_break = false;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    const std::size_t next = i + character_size(c);
    const bool before_blank = next >= text.size() || is_blank(text[next]);
    if (i == 0) {
      if (is_indicator(c) || ((c == '?' || c == ':' || c == '-') && before_blank)) indicators = true;
    } else if ((c == ':' && before_blank) || (c == '#' && after_blank)) {
      indicators = true;
    }
    if (c == '\t' && dialect == Dialect::v3) {
      tabs = true;
    } else if (!is_printable_at(text, i)) {
      special = true;
    }
    const bool is_break_here = break_at(text, i) != 0;
    if (c == ' ') {
      break_space = break_space || after_break;
    } else if (is_break_here) {
      analysis.multiline = true;
      space_break = space_break || after_space;
    }
    after_space = c == ' ';
    after_break = is_break_here;
    after_blank = is_blank(c) || is_break_here || c == '\0';
    i = next;
  }
  const bool leading_space = text.front() == ' ';
  const bool leading_break = break_at(text, 0) != 0;
  analysis.plain = !(leading_space || leading_break || after_space || after_break || break_space ||
                     space_break || tabs || special || analysis.multiline || indicators);
  analysis.single_quoted = !(break_space || space_break || tabs || special);
  analysis.block = !(after_space || space_break || special);
  return analysis;
}

// Whether the text unquoted would still be read as a string, by YAML 1.1's readers too.
bool Emitter::can_be_plain(std::string_view text) const {
  if (!may_be_special(text)) return true;
  if (resolve(text).type != ScalarType::string || is_base60(text)) return false;
  if (dialect_ == Dialect::v2) return true;
  // yaml.v3 also takes a sign behind "0o".
  const std::string_view digits = text.starts_with("-") ? text.substr(1) : text;
  if (!digits.starts_with("0o")) return true;
  const bool has_sign = digits.size() > 3 && (digits[2] == '-' || digits[2] == '+');
  return !(has_sign && text == digits &&
           digits.substr(3).find_first_not_of("01234567_") == std::string_view::npos);
}

Emitter::Style Emitter::choose_style(std::string_view text, bool binary, const Analysis& analysis,
                                     bool simple_key) const {
  Style style = Style::plain;
  if (text.find('\n') != std::string_view::npos) {
    style = Style::literal;
  } else if (!binary && !can_be_plain(text)) {
    style = Style::double_quoted;
  }
  if (simple_key && analysis.multiline) style = Style::double_quoted;
  if (style == Style::plain && !analysis.plain) style = Style::single_quoted;
  if (style == Style::single_quoted && !analysis.single_quoted) style = Style::double_quoted;
  if (style == Style::literal && (!analysis.block || simple_key)) style = Style::double_quoted;
  return style;
}

void Emitter::scalar(std::string_view text, bool simple_key) {
  // The usual case: harmless characters, and nothing to fold.
  if (!may_be_special(text) && is_harmless(text[0]) && !is_indicator(text[0]) && text[0] != '-' &&
      text[0] != '?' && text[0] != '.') {
    std::size_t i = 1;
    bool has_space = false;
    while (i < text.size()) {
      if (text[i] == ' ' && i + 1 < text.size() && is_harmless(text[i + 1])) {
        has_space = true;
      } else if (text[i] == ':' && i + 1 < text.size() && is_harmless(text[i + 1])) {
        ++i;
      } else if (!is_harmless(text[i])) {
        break;
      }
      ++i;
    }
    if (i >= text.size() && (!has_space || simple_key || column_ + text.size() < kBestWidth ||
                             dialect_ == Dialect::v3)) {
      word(text);
      return;
    }
  }
  if (dialect_ == Dialect::v3 && !is_valid_utf8(text)) {
    binary(text, simple_key);
    return;
  }
  write_style(text, choose_style(text, false, analyze(text, dialect_), simple_key), simple_key);
}

void Emitter::binary(std::string_view bytes, bool simple_key) {
  const std::string text = base64_lines(bytes);
  if (!whitespace_) put(' ');
  put_text("!!binary");
  whitespace_ = false;
  indention_ = false;
  write_style(text, choose_style(text, true, analyze(text, dialect_), simple_key), simple_key);
}

void Emitter::write_style(std::string_view text, Style style, bool simple_key) {
  switch (style) {
    case Style::plain: write_plain(text, !simple_key); break;
    case Style::single_quoted: write_single_quoted(text, !simple_key); break;
    case Style::double_quoted: write_double_quoted(text, !simple_key); break;
    case Style::literal: write_literal(text); break;
  }
}

// Whether a space at the current place becomes a line break.
bool Emitter::folds_here(bool may_fold, bool after_space) const {
  return may_fold && !after_space && dialect_ == Dialect::v2 && column_ > kBestWidth;
}

void Emitter::write_plain(std::string_view text, bool may_fold) {
  if (!whitespace_) put(' ');
  bool after_space = false;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == ' ' && folds_here(may_fold, after_space) && text[i + 1] != ' ') {
      write_indent_at(scalar_indent());
      ++i;
      after_space = true;
      continue;
    }
    after_space = text[i] == ' ';
    const std::size_t size = character_size(text[i]);
    out_.append(text.substr(i, size));
    ++column_;
    indention_ = false;
    i += size;
  }
  whitespace_ = false;
  indention_ = false;
}

void Emitter::write_single_quoted(std::string_view text, bool may_fold) {
  indicator("'", true, false);
  bool after_space = false;
  bool after_break = false;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t size = character_size(text[i]);
    if (text[i] == ' ') {
      const bool inside = i > 0 && i + 1 < text.size();
      if (folds_here(may_fold, after_space) && inside && text[i + 1] != ' ') {
        write_indent_at(scalar_indent());
      } else {
        put(' ');
      }
      after_space = true;
    } else if (break_at(text, i) != 0) {
      // Only the Unicode separators get here; they are written as they are.
      out_.append(text.substr(i, size));
      column_ = 0;
      indention_ = true;
      after_break = true;
    } else {
      if (after_break) write_indent_at(scalar_indent());
      if (text[i] == '\'') put('\'');
      out_.append(text.substr(i, size));
      ++column_;
      indention_ = false;
      after_space = false;
      after_break = false;
    }
    i += size;
  }
  indicator("'", false, false);
}

void Emitter::write_escape(char32_t code) {
  const std::size_t before = out_.size();
  append_escape(out_, code);
  column_ += static_cast<decltype(column_)>(out_.size() - before);
}

void Emitter::write_double_quoted(std::string_view text, bool may_fold) {
  indicator("\"", true, false);
  // go-yaml looks for a byte order mark at the start of the text, whichever character is at hand.
  const bool all_escaped = text.starts_with("\xEF\xBB\xBF");
  bool after_space = false;
  for (std::size_t i = 0; i < text.size();) {
    const bool escaped = all_escaped || !is_printable_at(text, i) || break_at(text, i) != 0 ||
                         text[i] == '"' || text[i] == '\\';
    if (escaped) {
      const Rune rune = decode_rune(text.substr(i));
      write_escape(rune.code);
      i += rune.size;
      after_space = false;
    } else if (text[i] == ' ') {
      if (folds_here(may_fold, after_space) && i > 0 && i + 1 < text.size()) {
        write_indent_at(scalar_indent());
        if (text[i + 1] == ' ') put('\\');
      } else {
        put(' ');
      }
      after_space = true;
      ++i;
    } else {
      const std::size_t size = character_size(text[i]);
      out_.append(text.substr(i, size));
      ++column_;
      i += size;
      after_space = false;
    }
  }
  indicator("\"", false, false);
}

void Emitter::write_literal(std::string_view text) {
  indicator("|", true, false);
  if (text[0] == ' ' || break_at(text, 0) != 0) indicator("2", false, false);
  const auto is_break_before = [&](std::size_t end) {
    std::size_t at = end - 1;
    while (at > 0 && (text[at] & 0xC0) == 0x80) --at;
    return break_at(text, at) != 0 ? at + 1 : 0;
  };
  const std::size_t last = is_break_before(text.size());
  if (last == 0) {
    indicator("-", false, false);
  } else if (last == 1 || is_break_before(last - 1) != 0) {
    indicator("+", false, false);
  }
  put_break();
  indention_ = true;
  whitespace_ = true;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t size = break_at(text, i);
    if (size > 0) {
      if (text[i] == '\n') {
        put_break();
      } else {
        out_.append(text.substr(i, size));
        column_ = 0;
      }
      indention_ = true;
      i += size;
      continue;
    }
    if (column_ == 0) write_indent_at(scalar_indent());
    std::size_t end = i + 1;
    while (end < text.size() && break_at(text, end) == 0) ++end;
    put_text(text.substr(i, end - i));
    indention_ = false;
    i = end;
  }
}

}  // namespace base::yaml
