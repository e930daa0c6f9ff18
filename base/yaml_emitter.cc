// The layout: where lines break and how far they are indented. `whitespace_` and `indention_` say
// what stands before the current place; with them "- " and "? " nest without a line break of their
// own.
#include "base/yaml_emitter.h"

#include "base/utf8.h"

namespace base::yaml {

void Emitter::put_break() {
  out_.push_back('\n');
  column_ = 0;
  if (dialect_ == Dialect::v3) indention_ = true;
}

void Emitter::put_text(std::string_view text) {
  out_.append(text);
  for (const char c : text) column_ += (c & 0xC0) != 0x80 ? 1 : 0;
}

void Emitter::write_indent_at(std::size_t indent) {
  if (!indention_ || column_ > indent || (column_ == indent && !whitespace_)) put_break();
  if (column_ < indent) {
    out_.append(indent - column_, ' ');
    column_ = indent;
  }
  whitespace_ = true;
  if (dialect_ == Dialect::v2) indention_ = true;
}

void Emitter::indicator(std::string_view text, bool needs_space, bool is_indention) {
  if (needs_space && !whitespace_) put(' ');
  put_text(text);
  whitespace_ = false;
  indention_ = indention_ && is_indention;
}

void Emitter::enter(bool indentless) {
  indents_.push_back(indent_);
  if (indent_ < 0) {
    indent_ = 0;
  } else if (!indentless) {
    indent_ += 2;
  }
}

void Emitter::begin_list(Context context) {
  const bool in_map = context == Context::map_value || context == Context::complex_value;
  enter(dialect_ == Dialect::v2 && in_map && !indention_);
}

void Emitter::item() {
  write_indent();
  indicator("-", true, true);
}

void Emitter::begin_map(Context context) {
  (void)context;
  enter(false);
}

Emitter::Context Emitter::key(std::string_view text) {
  constexpr std::size_t kMaxSimpleKey = 128;
  write_indent();
  bool is_simple = text.size() <= kMaxSimpleKey;
  if (is_simple) {
    for (std::size_t i = 0; i < text.size() && is_simple; ++i) {
      const auto byte = static_cast<unsigned char>(text[i]);
      if (byte < 0x20 || byte >= 0x7F) {
        is_simple = !analyze(text, dialect_).multiline;
        break;
      }
    }
  }
  if (is_simple && dialect_ == Dialect::v3 && !is_valid_utf8(text)) {
    // "!!binary" and the base 64 text count.
    constexpr std::size_t kTagSize = 8;
    const std::size_t encoded = (text.size() + 2) / 3 * 4;
    is_simple = encoded < 70 && encoded + kTagSize <= kMaxSimpleKey;
  }
  if (is_simple) {
    scalar(text, true);
    indicator(":", false, false);
    return Context::map_value;
  }
  indicator("?", true, true);
  scalar(text, false);
  write_indent();
  indicator(":", true, true);
  return Context::complex_value;
}

void Emitter::word(std::string_view text) {
  if (!whitespace_) put(' ');
  out_.append(text);
  column_ += text.size();
  whitespace_ = false;
  indention_ = false;
}

void Emitter::string(std::string_view text) {
  scalar(text, false);
}

std::string Emitter::finish() {
  write_indent();
  return std::move(out_);
}

}  // namespace base::yaml
