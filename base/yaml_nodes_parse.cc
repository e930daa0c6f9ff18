// Tokens to nodes with their comments. Entry point: parse(). Comments are handed out by the scanner as
// tokens are looked at, and taken by the node that is made next; which ones take them, and which pass them
// on to what stands in them, is yaml.v3's way.
#include <fmt/format.h>

#include <unordered_map>
#include <utility>

#include "base/yaml_node_scanner.h"
#include "base/yaml_tree.h"

namespace base::yaml::nodes {

namespace {

constexpr std::string_view kNullTag = "tag:yaml.org,2002:null";

class Parser {
 public:
  Parser(Arena& arena, const Text& text) : arena_(arena), scanner_(arena, text) {}

  bool parse(Document& document);
  std::string problem() const { return problem_.empty() ? scanner_.problem() : problem_; }
  const Mark& problem_mark() const { return problem_.empty() ? scanner_.problem_mark() : problem_mark_; }

 private:
  enum class Context { flow, block, block_or_plain_list };

  bool fail(std::string_view what, const Mark& at, const Mark& context);
  bool fail(std::string_view what, const Mark& at) { return fail(what, at, Mark{}); }
  bool is_next(TokenType type) const { return token_->type == type; }
  template <typename... Types>
  bool is_any(Types... types) const {
    return (is_next(types) || ...);
  }
  bool peek() { return (token_ = scanner_.peek()) != nullptr; }
  bool advance() {
    scanner_.skip();
    return peek();
  }
  static void set_start(Node& node, const Mark& mark) {
    node.start_line = static_cast<int>(mark.line) + 1;
    node.start_column = static_cast<int>(mark.column) + 1;
  }
  void take_comments(Node& node);
  std::string_view keep(std::string& text);
  void split_head(Document& document);
  bool directives();
  bool add_handle(std::string_view handle, std::string_view prefix, bool again);

  Node* node(Context context);
  bool properties(Node& node);
  bool resolve_tag(Node& node, const MarkedToken& tag, const Mark& start);
  Node* alias();
  Node* empty() { return arena_.own<Node>(); }
  bool fill(Node& node, Context context);
  bool block_list(Node& list);
  bool plain_list(Node& list);
  void split_stem(std::size_t size);
  bool block_map(Node& map);
  Node* block_map_part(TokenType type);
  bool flow_list(Node& list);
  Node* flow_pair();
  bool flow_map(Node& map);
  Node* flow_map_value(bool has_key);
  bool add_pair(Node& map, Node* key, Node* value);
  bool settle_key(Node& map, Node* key);

  Arena& arena_;
  MarkedScanner scanner_;
  const MarkedToken* token_ = nullptr;
  std::string stem_;  // the comment before "-" where the entry is a block list or map
  std::unordered_map<std::string_view, const Node*> anchors_;
  std::vector<std::pair<std::string_view, std::string_view>> handles_;
  std::size_t depth_ = 0;
  std::string problem_;
  Mark problem_mark_{0, -1, 0};
};

bool Parser::fail(std::string_view what, const Mark& at, const Mark& context) {
  const std::ptrdiff_t line = context.line != 0 ? context.line : at.line;
  problem_ = line == 0 ? fmt::format("yaml: {}", what) : fmt::format("yaml: line {}: {}", line, what);
  // A bracket that is closed on no later line is what is wrong, not the line that came instead.
  const bool is_open_bracket = what.starts_with("did not find expected ','") && at.line > context.line;
  problem_mark_ = is_open_bracket ? context : at;
  return false;
}

std::string_view Parser::keep(std::string& text) {
  if (text.empty()) return {};
  const std::string_view kept = arena_.copy(text);
  text.clear();
  return kept;
}

void Parser::take_comments(Node& node) {
  node.head = keep(scanner_.head);
  node.line = keep(scanner_.line);
  node.foot = keep(scanner_.foot);
  stem_.clear();
}

// The part of a comment at the top before its last empty line belongs to the document.
void Parser::split_head(Document& document) {
  std::string& head = scanner_.head;
  for (std::size_t i = head.size(); i-- > 1;) {
    if (head[i] != '\n') continue;
    const bool is_last = i == head.size() - 1;
    if (!is_last && head[i - 1] != '\n') continue;
    document.head = arena_.copy(std::string_view(head).substr(0, is_last ? i : i - 1));
    head.erase(0, i + 1);
    return;
  }
}

bool Parser::add_handle(std::string_view handle, std::string_view prefix, bool again) {
  for (const auto& known : handles_) {
    if (known.first == handle) return again || fail("found duplicate %TAG directive", token_->start);
  }
  handles_.emplace_back(handle, prefix);
  return true;
}

bool Parser::directives() {
  bool has_version = false;
  while (is_any(TokenType::version_directive, TokenType::tag_directive)) {
    if (is_next(TokenType::version_directive)) {
      if (has_version) return fail("found duplicate %YAML directive", token_->start);
      if (token_->text != "1.1") return fail("found incompatible YAML document", token_->start);
      has_version = true;
    } else if (!add_handle(token_->text.substr(0, token_->handle_size), token_->text.substr(token_->handle_size),
                           false)) {
      return false;
    }
    if (!advance()) return false;
  }
  return add_handle("!", "!", true) && add_handle("!!", kTagPrefix, true);
}

bool Parser::parse(Document& document) {
  if (!peek()) return false;
  if (is_next(TokenType::stream_end)) return true;
  if (is_any(TokenType::version_directive, TokenType::tag_directive, TokenType::document_start)) {
    if (!directives()) return false;
    if (!is_next(TokenType::document_start)) return fail("did not find expected <document start>", token_->start);
    if (!advance()) return false;
    document.root = is_any(TokenType::version_directive, TokenType::tag_directive, TokenType::document_start,
                           TokenType::document_end, TokenType::stream_end)
                        ? empty()
                        : node(Context::block);
  } else {
    if (!directives()) return false;
    split_head(document);
    document.root = node(Context::block);
  }
  if (document.root == nullptr || !peek()) return false;
  if (is_next(TokenType::document_end)) scanner_.skip();
  Node end;
  take_comments(end);
  document.foot = end.foot.empty() ? end.head : end.foot;
  return true;
}

Node* Parser::alias() {
  const auto found = anchors_.find(token_->text);
  Node* made = arena_.own<Node>();
  set_start(*made, token_->start);
  made->kind = Kind::alias;
  made->text = token_->text;
  take_comments(*made);
  if (found == anchors_.end()) {
    problem_ = fmt::format("yaml: unknown anchor '{}' referenced", made->text);
    problem_mark_ = token_->start;
    return nullptr;
  }
  scanner_.skip();
  return made;
}

bool Parser::resolve_tag(Node& node, const MarkedToken& tag, const Mark& start) {
  const std::string_view handle = tag.text.substr(0, tag.handle_size);
  const std::string_view suffix = tag.text.substr(tag.handle_size);
  if (handle.empty()) {
    node.tag = suffix == "!" ? std::string_view() : suffix;
    return true;
  }
  for (const auto& known : handles_) {
    if (known.first != handle) continue;
    node.tag = arena_.copy(std::string(known.second) + std::string(suffix));
    return true;
  }
  return fail("found undefined tag handle", tag.start, start);
}

// An anchor and a tag in either order.
bool Parser::properties(Node& node) {
  const Mark start = token_->start;
  MarkedToken tag;
  bool has_anchor = false;
  while ((is_next(TokenType::anchor) && !has_anchor) || (is_next(TokenType::tag) && tag.text.empty())) {
    if (is_next(TokenType::anchor)) {
      has_anchor = true;
      node.anchor = token_->text;
    } else {
      tag = *token_;
    }
    if (!advance()) return false;
  }
  return tag.text.empty() || resolve_tag(node, tag, start);
}

Node* Parser::node(Context context) {
  if (!peek()) return nullptr;
  if (is_next(TokenType::alias)) return alias();
  Node* made = arena_.own<Node>();
  const Mark start = token_->start;
  set_start(*made, start);
  const bool is_bare = !is_any(TokenType::anchor, TokenType::tag);
  if (!properties(*made)) return nullptr;
  const bool in_block = context != Context::flow;
  if (context == Context::block_or_plain_list && is_next(TokenType::block_entry)) {
    made->kind = Kind::list;
  } else if (is_next(TokenType::scalar)) {
    made->style = token_->style;
    made->text = token_->text;
    take_comments(*made);
    scanner_.skip();
  } else if (is_any(TokenType::flow_list_start, TokenType::flow_map_start)) {
    made->kind = is_next(TokenType::flow_list_start) ? Kind::list : Kind::map;
    made->is_flow = true;
    take_comments(*made);
  } else if (in_block && is_any(TokenType::block_list_start, TokenType::block_map_start)) {
    made->kind = is_next(TokenType::block_list_start) ? Kind::list : Kind::map;
    made->head = keep(stem_);
  } else if (is_bare) {
    fail("did not find expected node content", token_->start, start);
    return nullptr;
  }
  if (!made->anchor.empty()) anchors_[made->anchor] = made;
  return fill(*made, context) ? made : nullptr;
}

// What stands in a list or map; the scanner is at its first token.
bool Parser::fill(Node& node, Context context) {
  if (node.kind == Kind::scalar) return true;
  if (++depth_ > kMaxNodeDepth) {
    return fail(fmt::format("exceeded max depth of {}", kMaxNodeDepth), token_->start);
  }
  bool filled = false;
  if (node.is_flow) {
    filled = node.kind == Kind::list ? flow_list(node) : flow_map(node);
  } else if (node.kind == Kind::map) {
    filled = block_map(node);
  } else {
    const bool is_plain = context == Context::block_or_plain_list && is_next(TokenType::block_entry);
    filled = is_plain ? plain_list(node) : block_list(node);
  }
  --depth_;
  return filled;
}

// Where an entry is a block list or map the comment before its "-" is about all of it.
void Parser::split_stem(std::size_t size) {
  if (size == 0 || !peek()) return;  // whoever looks next reports the problem
  if (!is_any(TokenType::block_list_start, TokenType::block_map_start)) return;
  std::string& head = scanner_.head;
  stem_ = head.substr(0, size);
  head.erase(0, head.size() == size ? size : size + 1);
}

bool Parser::block_list(Node& list) {
  const Mark start = token_->start;
  if (!advance()) return false;
  while (is_next(TokenType::block_entry)) {
    const std::size_t head_size = scanner_.head.size();
    scanner_.skip();
    split_stem(head_size);
    if (!peek()) return false;
    Node* entry = is_any(TokenType::block_entry, TokenType::block_end) ? empty() : node(Context::block);
    if (entry == nullptr) return false;
    list.children.push_back(entry);
    if (!peek()) return false;
  }
  if (!is_next(TokenType::block_end)) return fail("did not find expected '-' indicator", token_->start, start);
  scanner_.skip();
  list.line = {};
  list.foot = {};
  return true;
}

// A list at the column of its key: it has no tokens of its own.
bool Parser::plain_list(Node& list) {
  while (is_next(TokenType::block_entry)) {
    const std::size_t head_size = scanner_.head.size();
    scanner_.skip();
    split_stem(head_size);
    if (!peek()) return false;
    Node* entry = is_any(TokenType::block_entry, TokenType::key, TokenType::value, TokenType::block_end)
                      ? empty()
                      : node(Context::block);
    if (entry == nullptr) return false;
    list.children.push_back(entry);
    if (!peek()) return false;
  }
  return true;
}

// A key or value of a block map, or an empty one where there is none.
Node* Parser::block_map_part(TokenType type) {
  if (!peek()) return nullptr;
  if (!is_next(type)) return empty();
  if (!advance()) return nullptr;
  return is_any(TokenType::key, TokenType::value, TokenType::block_end) ? empty() : node(Context::block_or_plain_list);
}

// The foot of a key in a block map was written after the value before it.
bool Parser::settle_key(Node& map, Node* key) {
  if (key == nullptr) return false;
  map.children.push_back(key);
  const std::size_t count = map.children.size();
  if (!map.is_flow && !key->foot.empty() && count > 2) {
    map.children[count - 3]->foot = key->foot;
    key->foot = {};
  }
  return true;
}

bool Parser::add_pair(Node& map, Node* key, Node* value) {
  if (value == nullptr) return false;
  map.children.push_back(value);
  if (key->foot.empty() && !value->foot.empty()) std::swap(key->foot, value->foot);
  return true;
}

bool Parser::block_map(Node& map) {
  const Mark start = token_->start;
  if (!advance()) return false;
  while (is_next(TokenType::key)) {
    Node* key = block_map_part(TokenType::key);
    if (!settle_key(map, key)) return false;
    if (!add_pair(map, key, block_map_part(TokenType::value))) return false;
    if (!peek()) return false;
  }
  if (!is_next(TokenType::block_end)) return fail("did not find expected key", token_->start, start);
  Node end;
  take_comments(end);
  map.line = end.line;
  map.foot = end.foot;
  if (!map.foot.empty() && map.children.size() > 1) {
    map.children[map.children.size() - 2]->foot = map.foot;
    map.foot = {};
  }
  scanner_.skip();
  return true;
}

// "key: value" as an element of a flow list.
Node* Parser::flow_pair() {
  Node* map = arena_.own<Node>();
  set_start(*map, token_->start);
  map->kind = Kind::map;
  map->is_flow = true;
  if (!advance()) return nullptr;
  Node* key = nullptr;
  if (is_any(TokenType::value, TokenType::flow_entry, TokenType::flow_list_end)) {
    scanner_.skip();
    key = empty();
  } else {
    key = node(Context::flow);
  }
  if (!settle_key(*map, key) || !peek()) return nullptr;
  Node* value = nullptr;
  if (is_next(TokenType::value)) {
    if (!advance()) return nullptr;
    value = is_any(TokenType::flow_entry, TokenType::flow_list_end) ? empty() : node(Context::flow);
  } else {
    value = empty();
  }
  if (!add_pair(*map, key, value) || !peek()) return nullptr;
  return map;
}

bool Parser::flow_list(Node& list) {
  const Mark start = token_->start;
  if (!advance()) return false;
  bool first = true;
  while (!is_next(TokenType::flow_list_end)) {
    if (!first) {
      if (!is_next(TokenType::flow_entry)) return fail("did not find expected ',' or ']'", token_->start, start);
      if (!advance()) return false;
      if (is_next(TokenType::flow_list_end)) break;
    }
    first = false;
    Node* entry = is_next(TokenType::key) ? flow_pair() : node(Context::flow);
    if (entry == nullptr) return false;
    list.children.push_back(entry);
    if (!peek()) return false;
  }
  Node end;
  take_comments(end);
  list.line = end.line;
  list.foot = end.foot;
  scanner_.skip();
  return true;
}

Node* Parser::flow_map_value(bool has_key) {
  if (!peek()) return nullptr;
  if (!has_key || !is_next(TokenType::value)) return empty();
  if (!advance()) return nullptr;
  return is_any(TokenType::flow_entry, TokenType::flow_map_end) ? empty() : node(Context::flow);
}

bool Parser::flow_map(Node& map) {
  const Mark start = token_->start;
  if (!advance()) return false;
  bool first = true;
  while (!is_next(TokenType::flow_map_end)) {
    if (!first) {
      if (!is_next(TokenType::flow_entry)) return fail("did not find expected ',' or '}'", token_->start, start);
      if (!advance()) return false;
      if (is_next(TokenType::flow_map_end)) break;
    }
    first = false;
    const bool has_key = is_next(TokenType::key);
    if (has_key && !advance()) return false;
    const bool is_empty = has_key && is_any(TokenType::value, TokenType::flow_entry, TokenType::flow_map_end);
    Node* key = is_empty ? empty() : node(Context::flow);
    if (!settle_key(map, key)) return false;
    if (!add_pair(map, key, flow_map_value(has_key))) return false;
    if (!peek()) return false;
  }
  Node end;
  take_comments(end);
  map.line = end.line;
  map.foot = end.foot;
  scanner_.skip();
  return true;
}

}  // namespace

bool Node::is_null() const {
  if (kind != Kind::scalar) return tag == kNullTag;
  if (!tag.empty()) return tag == kNullTag;
  return style == Style::plain &&
         (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL");
}

Node* Node::find(std::string_view key) const {
  if (kind != Kind::map) return nullptr;
  for (std::size_t i = 0; i + 1 < children.size(); i += 2) {
    if (children[i]->text == key) return children[i + 1];
  }
  return nullptr;
}

void Node::remove(std::string_view key) {
  for (std::size_t i = 0; kind == Kind::map && i + 1 < children.size(); i += 2) {
    if (children[i]->text != key) continue;
    const auto at = children.begin() + static_cast<std::ptrdiff_t>(i);
    children.erase(at, at + 2);
    return;
  }
}

Result<Document> parse(Arena& arena, std::string_view text) {
  if (text.size() > kMaxDocumentSize) return Error(ErrorCode::invalid, "yaml: document is larger than 1 GiB");
  Parser parser(arena, prepare_text(arena, text));
  Document document;
  if (!parser.parse(document)) {
    Error error(ErrorCode::invalid, parser.problem());
    const Mark& mark = parser.problem_mark();
    if (mark.line >= 0) error.at({"", static_cast<int>(mark.line) + 1, static_cast<int>(mark.column) + 1});
    return error;
  }
  return document;
}

}  // namespace base::yaml::nodes
