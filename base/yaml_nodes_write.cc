// The layout of documents, lists and maps, and the places of comments. Entry point: write(). Comments
// wait from the moment a node is announced until their turn comes, as in yaml.v3: one that finds no place at
// its own node is written at a later one.
#include "base/yaml_character.h"
#include "base/yaml_node_writer.h"
#include "base/yaml_scanner.h"

namespace base::yaml::nodes {

namespace {

constexpr int kIndent = 2;
constexpr std::size_t kMaxSimpleKey = 128;  // bytes, with anchor and tag
constexpr std::string_view kTagPrefix = "tag:yaml.org,2002:";

bool is_collection(const Node& node) { return node.kind == Kind::list || node.kind == Kind::map; }

}  // namespace

void Writer::put_break() {
  out_.push_back('\n');
  column_ = 0;
  indention_ = true;
}

// A line break out of a text: the Unicode separators are written as they are.
void Writer::write_break(std::string_view text, std::size_t& at) {
  const std::size_t size = break_at(text, at);
  if (text[at] == '\n') {
    put_break();
  } else {
    out_.append(text.substr(at, size));
    column_ = 0;
    indention_ = true;
  }
  at += size;
}

void Writer::write_indent() {
  const int indent = indent_ < 0 ? 0 : indent_;
  if (!indention_ || column_ > indent || (column_ == indent && !whitespace_)) put_break();
  if (foot_indent_ == indent) put_break();
  while (column_ < indent) put(' ');
  whitespace_ = true;
  foot_indent_ = -1;
}

void Writer::indicator(std::string_view text, bool spaced, bool is_whitespace, bool is_indention) {
  if (spaced && !whitespace_) put(' ');
  put_text(text);
  whitespace_ = is_whitespace;
  indention_ = indention_ && is_indention;
}

void Writer::announce(const Node& node, std::string_view tail) {
  if (!node.head.empty()) head_ = node.head;
  if (!is_collection(node)) {
    if (!node.line.empty()) line_ = node.line;
    if (!node.foot.empty()) foot_ = node.foot;
  }
  if (!tail.empty() && (node.kind == Kind::scalar || node.kind == Kind::map)) tail_ = tail;
}

void Writer::announce_end(const Node& node, std::string_view tail) {
  if (!node.line.empty()) line_ = node.line;
  if (!node.foot.empty()) foot_ = node.foot;
  if (!tail.empty()) tail_ = tail;
}

void Writer::write_comment(std::string_view text) {
  bool after_break = false;
  bool has_mark = false;
  for (std::size_t at = 0; at < text.size();) {
    if (break_at(text, at) != 0) {
      write_break(text, at);
      after_break = true;
      has_mark = false;
      continue;
    }
    if (after_break) write_indent();
    if (!has_mark && text[at] != '#') put_text("# ");
    has_mark = true;
    put(text[at]);
    ++at;
    indention_ = false;
    after_break = false;
  }
  if (!after_break) put_break();
  whitespace_ = true;
}

void Writer::head_comment() {
  if (!tail_.empty()) {
    write_indent();
    write_comment(tail_);
    tail_ = {};
    foot_indent_ = indent_ < 0 ? 0 : indent_;
  }
  if (head_.empty()) return;
  write_indent();
  write_comment(head_);
  head_ = {};
}

void Writer::line_comment() {
  if (line_.empty()) return;
  if (!whitespace_) put(' ');
  write_comment(line_);
  line_ = {};
}

void Writer::line_comment_or_break() {
  if (line_.empty()) {
    put_break();
  } else {
    line_comment();
  }
}

void Writer::foot_comment() {
  if (foot_.empty()) return;
  write_indent();
  write_comment(foot_);
  foot_ = {};
  foot_indent_ = indent_ < 0 ? 0 : indent_;
}

// Goes one level deeper; gives the indentation to go back to.
int Writer::deepen(bool flow, bool after_dash, bool compact) {
  const int before = indent_;
  if (indent_ < 0) {
    indent_ = flow ? kIndent : 0;
  } else if (after_dash) {
    indent_ += kIndent;  // only past the "- "
  } else {
    indent_ = kIndent * ((indent_ + kIndent) / kIndent);
    if (compact) indent_ -= kIndent;
  }
  return before;
}

void Writer::document(const Document& document, bool first) {
  if (!document.head.empty()) head_ = document.head;
  if (!first) {
    write_indent();
    indicator("---", true, false, false);
    write_indent();
  }
  if (!head_.empty()) {
    head_comment();
    put_break();
  }
  announce(*document.root);
  head_comment();
  start(*document.root, {}, false);
  line_comment();
  foot_comment();
  contents(*document.root, {});
  if (!document.foot.empty()) foot_ = document.foot;
  foot_indent_ = 0;
  foot_comment();
  foot_indent_ = -1;
  write_indent();
}

void Writer::start(const Node& node, Place place, bool simple_key) {
  switch (node.kind) {
    case Kind::alias: write_anchor('*', node.text); break;
    case Kind::scalar: scalar(node, place, simple_key); break;
    case Kind::list:
    case Kind::map:
      if (!node.anchor.empty()) write_anchor('&', node.anchor);
      if (!node.tag.empty()) write_tag(node.tag);
      break;
  }
}

void Writer::contents(const Node& node, Place place) {
  if (!is_collection(node)) return;
  const bool flow = flow_level_ > 0 || node.is_flow || node.children.empty();
  if (node.kind == Kind::list) {
    flow ? flow_list(node, place) : block_list(node, place);
  } else {
    flow ? flow_map(node, place) : block_map(node, place);
  }
}

void Writer::block_list(const Node& list, Place place) {
  int before = indent_;
  bool first = true;
  for (const Node* entry : list.children) {
    announce(*entry);
    if (first) before = deepen(false, place.after_dash, place.in_map && (column_ == 0 || !indention_));
    first = false;
    head_comment();
    write_indent();
    indicator("-", true, false, true);
    const Place inner{false, true};
    start(*entry, inner, false);
    line_comment();
    foot_comment();
    contents(*entry, inner);
  }
  announce_end(list);
  indent_ = before;
}

void Writer::flow_list(const Node& list, Place place) {
  bool separates = false;
  int before = indent_;
  const auto open = [&] {
    indicator("[", true, true, false);
    before = deepen(true, place.after_dash, false);
    ++flow_level_;
  };
  for (std::size_t i = 0; i < list.children.size(); ++i) {
    const Node& entry = *list.children[i];
    announce(entry);
    if (i == 0) open();
    if (separates) indicator(",", false, false, false);
    head_comment();
    if (column_ == 0) write_indent();
    separates = !has_trailing_comment();
    start(entry, {}, false);
    if (has_trailing_comment()) indicator(",", false, false, false);
    line_comment();
    foot_comment();
    contents(entry, {});
  }
  announce_end(list);
  if (list.children.empty()) open();
  --flow_level_;
  indent_ = before;
  if (column_ == 0) write_indent();
  indicator("]", false, false, false);
  line_comment();
  foot_comment();
}

bool Writer::is_simple_key(const Node& key) const {
  if (is_collection(key) && !key.children.empty()) return false;
  std::size_t size = key.anchor.size();
  if (key.kind == Kind::scalar || key.kind == Kind::alias) size += key.text.size();
  if (!key.tag.empty()) size += key.tag.starts_with(kTagPrefix) ? key.tag.size() - kTagPrefix.size() + 2 : key.tag.size();
  if (key.kind == Kind::scalar && analyze(key.text).multiline) return false;
  return size <= kMaxSimpleKey;
}

// A comment behind "key:" goes behind a scalar that follows, or on the line of the key before a block.
void Writer::key_comment(const Node& value) {
  if (key_line_.empty()) return;
  if (value.kind == Kind::scalar) {
    if (!line_.empty()) return;
    line_ = key_line_;
    key_line_ = {};
  } else if (is_collection(value) && !value.is_flow) {
    std::swap(line_, key_line_);
    line_comment();
    std::swap(line_, key_line_);
  }
}

void Writer::block_key(const Node& key, const Node& value) {
  head_comment();
  write_indent();
  if (!line_.empty()) {
    key_line_ = line_;
    line_ = {};
  }
  const Place place{true, false};
  if (is_simple_key(key)) {
    start(key, place, true);
    contents(key, place);
    announce(value);
    indicator(":", false, false, false);
  } else {
    indicator("?", true, false, true);
    start(key, place, false);
    contents(key, place);
    announce(value);
    write_indent();
    indicator(":", true, false, true);
  }
  key_comment(value);
  start(value, place, false);
  line_comment();
  foot_comment();
  contents(value, place);
}

// The foot of a key comes after its value: with the next key, or the end.
void Writer::block_map(const Node& map, Place place) {
  int before = indent_;
  std::string_view tail;
  for (std::size_t i = 0; i + 1 < map.children.size(); i += 2) {
    Node key = *map.children[i];
    const std::string_view foot = key.foot;
    key.foot = {};
    announce(key, tail);
    tail = foot;
    if (i == 0) before = deepen(false, place.after_dash, false);
    block_key(key, *map.children[i + 1]);
  }
  announce_end(map, tail);
  head_comment();
  indent_ = before;
}

void Writer::flow_map(const Node& map, Place place) {
  bool separates = false;
  int before = indent_;
  std::string_view tail;
  const auto open = [&] {
    indicator("{", true, true, false);
    before = deepen(true, place.after_dash, false);
    ++flow_level_;
  };
  const Place inner{true, false};
  for (std::size_t i = 0; i + 1 < map.children.size(); i += 2) {
    Node key = *map.children[i];
    const Node& value = *map.children[i + 1];
    const std::string_view foot = key.foot;
    key.foot = {};
    announce(key, tail);
    tail = foot;
    if (i == 0) open();
    if (separates) indicator(",", false, false, false);
    head_comment();
    if (column_ == 0) write_indent();
    const bool simple = is_simple_key(key);
    if (!simple) indicator("?", true, false, false);
    start(key, inner, simple);
    contents(key, inner);
    announce(value);
    indicator(":", !simple, false, false);
    separates = !has_trailing_comment();
    start(value, inner, false);
    if (has_trailing_comment()) indicator(",", false, false, false);
    line_comment();
    foot_comment();
    contents(value, inner);
  }
  announce_end(map, tail);
  if (map.children.empty()) open();
  if (separates && (!head_.empty() || !foot_.empty() || !tail_.empty())) indicator(",", false, false, false);
  head_comment();
  --flow_level_;
  indent_ = before;
  indicator("}", false, false, false);
  line_comment();
  foot_comment();
}

std::string write(std::span<const Document> documents) {
  Writer writer;
  bool first = true;
  for (const Document& document : documents) {
    if (document.root == nullptr) continue;
    writer.document(document, first);
    first = false;
  }
  return writer.take();
}

}  // namespace base::yaml::nodes
