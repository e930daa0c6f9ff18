// Writes YAML as Go's two libraries do: the layout of lists and maps and the choice and form of
// scalars. What the values are is told by its callers, yaml_write.cc and yaml_pretty.cc.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/value.h"

namespace base::yaml {

enum class Dialect {
  v2,  // go-yaml v2: lists at the column of their key, lines folded after column 80
  v3,  // yaml.v3 with indent 2: lists indented, nothing folded, tabs allowed in literal blocks
};

class Emitter {
 public:
  explicit Emitter(Dialect dialect) : dialect_(dialect) {}

  // Where a node stands.
  enum class Context : std::uint8_t { root, list_item, map_value, complex_value };

  // Lists: begin, then item() before each element, then end. Empty ones: empty_list().
  void begin_list(Context context);
  void item();
  void end_list() { leave(); }
  void empty_list() { word("[]"); }
  // Maps: begin, then key() before each value. key() gives the context of the value.
  void begin_map(Context context);
  Context key(std::string_view text);
  void end_map() { leave(); }
  void empty_map() { word("{}"); }
  // A number, a boolean or null: text that needs no look.
  void word(std::string_view text);
  void string(std::string_view text);
  // Bytes written so far.
  std::size_t size() const { return out_.size(); }
  // The text, with a final line feed.
  std::string finish();

 private:
  // What a text allows.
  struct Analysis {
    bool multiline = false;
    bool plain = true;
    bool single_quoted = true;
    bool block = true;
  };
  enum class Style : std::uint8_t { plain, single_quoted, double_quoted, literal };

  static Analysis analyze(std::string_view text, Dialect dialect);
  bool can_be_plain(std::string_view text) const;
  Style choose_style(std::string_view text, bool binary, const Analysis& analysis,
                     bool simple_key) const;
  void scalar(std::string_view text, bool simple_key);
  void binary(std::string_view bytes, bool simple_key);
  void write_style(std::string_view text, Style style, bool simple_key);

  void enter(bool indentless);
  void leave() {
    indent_ = indents_.back();
    indents_.pop_back();
  }
  void put(char c) {
    out_.push_back(c);
    ++column_;
  }
  void put_break();
  void put_text(std::string_view text);
  void write_indent() { write_indent_at(indent_ < 0 ? 0 : static_cast<std::size_t>(indent_)); }
  void write_indent_at(std::size_t indent);
  void indicator(std::string_view text, bool needs_space, bool is_indention);
  std::size_t scalar_indent() const {
    return static_cast<std::size_t>(indent_ < 0 ? 2 : indent_ + 2);
  }

  void write_plain(std::string_view text, bool may_fold);
  void write_single_quoted(std::string_view text, bool may_fold);
  void write_double_quoted(std::string_view text, bool may_fold);
  void write_escape(char32_t code);
  void write_literal(std::string_view text);
  bool folds_here(bool may_fold, bool after_space) const;

  Dialect dialect_;
  std::string out_;
  std::size_t column_ = 0;
  std::ptrdiff_t indent_ = -1;
  std::vector<std::ptrdiff_t> indents_;
  bool whitespace_ = true;  // the last thing written was white space
  bool indention_ = true;   // nothing but indentation stands on the line
};

// The order of keys, which is none in the strict sense (9 < 10 < 1a < 9): sorts must bear with
// that.
bool key_less(std::string_view a, std::string_view b, Dialect dialect);
// Appends the map's entries in that order.
void append_sorted(std::vector<const Map::Entry*>& entries, const Map& map, Dialect dialect);

}  // namespace base::yaml
