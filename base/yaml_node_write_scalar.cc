// Scalars, anchors and tags. A scalar keeps the style it was written in wherever that can hold its text;
// nothing is folded.
#include <algorithm>

#include "base/utf8.h"
#include "base/yaml_character.h"
#include "base/yaml_node_writer.h"
#include "base/yaml_scanner.h"

namespace base::yaml::nodes {

namespace {

constexpr std::string_view kTagPrefix = "tag:yaml.org,2002:";

bool is_tag_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         std::string_view("_-;/?:@&=+$,.~*'()[]").find(c) != std::string_view::npos;
}

}  // namespace

Writer::Analysis Writer::analyze(std::string_view text) {
  Analysis analysis;
  if (text.empty()) {
    analysis.flow_plain = false;
    analysis.block = false;
    return analysis;
  }
  bool block_indicators = text.starts_with("---") || text.starts_with("...");
  bool flow_indicators = block_indicators;
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
      const bool ends_alone = (c == '?' || c == ':' || c == '-') && before_blank;
      if (is_indicator(c) || ends_alone) block_indicators = true;
      if (block_indicators || c == '?' || c == ':') flow_indicators = true;
    } else {
      if ((c == ':' && before_blank) || (c == '#' && after_blank)) block_indicators = flow_indicators = true;
      if (std::string_view(",?[]{}:").find(c) != std::string_view::npos) flow_indicators = true;
    }
    if (c == '\t') {
      tabs = true;
    } else if (!is_printable_at(text, i)) {
      special = true;
    }
    const bool is_break_here = break_at(text, i) != 0;
    if (c == ' ') break_space = break_space || after_break;
    if (is_break_here) {
      analysis.multiline = true;
      space_break = space_break || after_space;
    }
    after_space = c == ' ';
    after_break = is_break_here;
    after_blank = is_blank(c) || is_break_here || c == '\0';
    i = next;
  }
  const bool edges = text.front() == ' ' || break_at(text, 0) != 0 || after_space || after_break;
  const bool plain = !(edges || break_space || space_break || tabs || special || analysis.multiline);
  analysis.flow_plain = plain && !flow_indicators;
  analysis.block_plain = plain && !block_indicators;
  analysis.single_quoted = !(break_space || space_break || tabs || special);
  analysis.block = !(after_space || space_break || special);
  return analysis;
}

Style Writer::choose_style(const Node& node, const Analysis& analysis, bool simple_key) const {
  Style style = node.style;
  if (style == Style::plain && node.text.find('\n') != std::string_view::npos) style = Style::literal;
  if (simple_key && analysis.multiline) style = Style::double_quoted;
  if (style == Style::plain) {
    const bool allowed = flow_level_ > 0 ? analysis.flow_plain : analysis.block_plain;
    if (!allowed || (node.text.empty() && (flow_level_ > 0 || simple_key))) style = Style::single_quoted;
  }
  if (style == Style::single_quoted && !analysis.single_quoted) style = Style::double_quoted;
  const bool is_block = style == Style::literal || style == Style::folded;
  if (is_block && (!analysis.block || flow_level_ > 0 || simple_key)) style = Style::double_quoted;
  return style;
}

void Writer::scalar(const Node& node, Place place, bool simple_key) {
  const Style style = choose_style(node, analyze(node.text), simple_key);
  if (!node.anchor.empty()) write_anchor('&', node.anchor);
  if (!node.tag.empty()) write_tag(node.tag);
  const int before = deepen(true, place.after_dash, false);
  switch (style) {
    case Style::plain: write_plain(node.text); break;
    case Style::single_quoted: write_single_quoted(node.text); break;
    case Style::double_quoted: write_double_quoted(node.text); break;
    case Style::literal: write_literal(node.text); break;
    case Style::folded: write_folded(node.text); break;
  }
  indent_ = before;
}

void Writer::write_anchor(char mark, std::string_view name) {
  indicator(std::string_view(&mark, 1), true, false, false);
  put_text(name);
}

void Writer::write_tag(std::string_view tag) {
  if (!whitespace_) put(' ');
  const bool is_verbatim = !tag.starts_with('!') && !tag.starts_with(kTagPrefix);
  if (is_verbatim) put_text("!<");
  if (tag.starts_with(kTagPrefix)) {
    put_text("!!");
    tag.remove_prefix(kTagPrefix.size());
  } else if (tag.starts_with('!')) {
    put('!');
    tag.remove_prefix(1);
  }
  constexpr std::string_view kHex = "0123456789ABCDEF";
  for (const char c : tag) {
    if (is_tag_character(c)) {
      put(c);
    } else {
      const auto byte = static_cast<unsigned char>(c);
      put('%');
      put(kHex[byte >> 4]);
      put(kHex[byte & 0xF]);
    }
  }
  if (is_verbatim) put('>');
  whitespace_ = false;
  indention_ = false;
}

void Writer::write_plain(std::string_view text) {
  if (!text.empty()) {
    if (!whitespace_) put(' ');
    put_text(text);
    whitespace_ = false;
  }
  indention_ = false;
}

void Writer::write_single_quoted(std::string_view text) {
  indicator("'", true, false, false);
  bool after_break = false;
  for (std::size_t i = 0; i < text.size();) {
    if (break_at(text, i) != 0) {
      if (!after_break && text[i] == '\n') put_break();
      write_break(text, i);
      after_break = true;
      continue;
    }
    if (text[i] == ' ') {
      put(' ');
      ++i;
      continue;
    }
    if (after_break) write_indent();
    if (text[i] == '\'') put('\'');
    const std::size_t size = character_size(text[i]);
    put_text(text.substr(i, size));
    i += size;
    indention_ = false;
    after_break = false;
  }
  indicator("'", false, false, false);
  whitespace_ = false;
  indention_ = false;
}

void Writer::write_double_quoted(std::string_view text) {
  indicator("\"", true, false, false);
  // go-yaml looks for a byte order mark at the start of the text, whichever character is at hand.
  const bool all_escaped = text.starts_with("\xEF\xBB\xBF");
  for (std::size_t i = 0; i < text.size();) {
    const bool escaped = all_escaped || !is_printable_at(text, i) || break_at(text, i) != 0 || text[i] == '"' ||
                         text[i] == '\\';
    if (escaped) {
      const Rune rune = decode_rune(text.substr(i));
      append_escape(out_, rune.code);
      ++column_;
      i += std::max<std::size_t>(rune.size, 1);
    } else {
      const std::size_t size = character_size(text[i]);
      put_text(text.substr(i, size));
      i += size;
    }
  }
  indicator("\"", false, false, false);
  whitespace_ = false;
  indention_ = false;
}

// "2" where the text's own indentation would be taken for the block's, "-" or "+" for its last line breaks.
void Writer::block_hints(std::string_view text) {
  if (text[0] == ' ' || break_at(text, 0) != 0) indicator("2", false, false, false);
  const auto start_of_last = [&](std::size_t end) {
    std::size_t at = end - 1;
    while (at > 0 && (text[at] & 0xC0) == 0x80) --at;
    return at;
  };
  const std::size_t last = start_of_last(text.size());
  if (break_at(text, last) == 0) {
    indicator("-", false, false, false);
  } else if (last == 0 || break_at(text, start_of_last(last)) != 0) {
    indicator("+", false, false, false);
  }
}

void Writer::write_literal(std::string_view text) {
  indicator("|", true, false, false);
  block_hints(text);
  line_comment_or_break();
  whitespace_ = true;
  bool after_break = true;
  for (std::size_t i = 0; i < text.size();) {
    if (break_at(text, i) != 0) {
      write_break(text, i);
      after_break = true;
      continue;
    }
    if (after_break) write_indent();
    const std::size_t size = character_size(text[i]);
    put_text(text.substr(i, size));
    i += size;
    indention_ = false;
    after_break = false;
  }
}

void Writer::write_folded(std::string_view text) {
  indicator(">", true, false, false);
  block_hints(text);
  line_comment_or_break();
  whitespace_ = true;
  // yaml.v3 looks at the start of the whole text, not of the line.
  std::size_t leading = 0;
  while (leading < text.size() && break_at(text, leading) != 0) leading += break_at(text, leading);
  const bool starts_blank = leading >= text.size() || is_blank(text[leading]) || text[leading] == '\0';
  bool after_break = true;
  bool leading_spaces = true;
  for (std::size_t i = 0; i < text.size();) {
    if (break_at(text, i) != 0) {
      if (!after_break && !leading_spaces && text[i] == '\n' && !starts_blank) put_break();
      write_break(text, i);
      after_break = true;
      continue;
    }
    if (after_break) {
      write_indent();
      leading_spaces = is_blank(text[i]);
    }
    const std::size_t size = character_size(text[i]);
    put_text(text.substr(i, size));
    i += size;
    indention_ = false;
    after_break = false;
  }
}

}  // namespace base::yaml::nodes
