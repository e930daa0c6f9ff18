// Prints nodes with their comments, laid out as yaml.v3 does: see base/yaml_nodes.h.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "base/yaml_nodes.h"

namespace base::yaml::nodes {

class Writer {
 public:
  void document(const Document& document, bool first);
  std::string take() { return std::move(out_); }

 private:
  // Where a node stands; it decides how deep its parts go.
  struct Place {
    bool in_map = false;      // it is a key or value
    bool after_dash = false;  // it is the element of a block list
  };
  // What the text of a scalar allows.
  struct Analysis {
    bool multiline = false;
    bool flow_plain = true;
    bool block_plain = true;
    bool single_quoted = true;
    bool block = true;
  };
  static Analysis analyze(std::string_view text);

  // Characters.
  void put(char c) {
    out_.push_back(c);
    ++column_;
  }
  void put_text(std::string_view text) {
    out_.append(text);
    column_ += static_cast<int>(text.size());
  }
  void put_break();
  void write_break(std::string_view text, std::size_t& at);
  void write_indent();
  void indicator(std::string_view text, bool spaced, bool is_whitespace, bool is_indention);

  // Comments: announced with a node, written when their place comes.
  void announce(const Node& node, std::string_view tail = {});
  void announce_end(const Node& node, std::string_view tail = {});
  bool has_trailing_comment() const { return !line_.empty() || !foot_.empty() || !tail_.empty(); }
  void write_comment(std::string_view text);
  void head_comment();
  void line_comment();
  void line_comment_or_break();
  void foot_comment();

  // Nodes: start() writes all of a scalar or alias and what stands before a list or map, contents() the
  // rest.
  void start(const Node& node, Place place, bool simple_key);
  void contents(const Node& node, Place place);
  void block_list(const Node& list, Place place);
  void flow_list(const Node& list, Place place);
  void block_map(const Node& map, Place place);
  void block_key(const Node& key, const Node& value);
  void flow_map(const Node& map, Place place);
  void key_comment(const Node& value);
  bool is_simple_key(const Node& key) const;
  int deepen(bool flow, bool after_dash, bool compact);

  // yaml_node_write_scalar.cc
  void scalar(const Node& node, Place place, bool simple_key);
  Style choose_style(const Node& node, const Analysis& analysis, bool simple_key) const;
  void write_anchor(char mark, std::string_view name);
  void write_tag(std::string_view tag);
  void write_plain(std::string_view text);
  void write_single_quoted(std::string_view text);
  void write_double_quoted(std::string_view text);
  void block_hints(std::string_view text);
  void write_literal(std::string_view text);
  void write_folded(std::string_view text);

  std::string out_;
  int column_ = 0;
  int indent_ = -1;
  int foot_indent_ = -1;  // where a foot comment was written last: what follows keeps off a line
  int flow_level_ = 0;
  bool whitespace_ = true;
  bool indention_ = true;
  std::string_view head_, line_, foot_, tail_, key_line_;
};

}  // namespace base::yaml::nodes
