// Tokens to the tree of the first document. Entry point: parse(). No recursion: each open list or
// map is a frame whose state says what may come next, so that depth costs no stack.
#include <algorithm>
#include <string>
#include <unordered_map>

#include "base/yaml_tree.h"

namespace base::yaml {

namespace {

enum class State : std::uint8_t {
  document_end,
  block_list,  // at "-" or the end
  bare_list,   // a list at its key's column: ends at whatever is no "-"
  block_map_key,
  block_map_value,
  flow_list_first,
  flow_list,  // behind an element
  pair_key,   // a map of one pair inside a flow list
  pair_value,
  pair_end,
  flow_map_first,
  flow_map,  // behind a pair
  flow_map_value,
  flow_map_no_value,  // a key without ":"
};

struct Frame {
  State state;
  std::uint32_t line;  // where it begins
  std::uint32_t node;
};

class Parser {
 public:
  Parser(Arena& arena, const Text& text, Tree& tree, const Parts* parts)
      : scanner_(arena, text), tree_(tree), parts_(parts) {}

  bool parse();
  const Problem& problem() const {
    return problem_.source == Problem::Source::none ? scanner_.problem() : problem_;
  }

 private:
  struct TagDirective {
    std::string handle;
    std::string prefix;
  };
  struct Properties {
    std::uint32_t line = 0;  // of the first of them, or of the node itself
    std::string_view anchor{};
    bool has_tag = false;
    std::string tag{};
  };

  bool fail(std::string_view what, std::uint32_t line, std::uint32_t context_line) {
    problem_ = Problem{Problem::Source::parser, std::string(what), line, context_line};
    return false;
  }
  bool read_directives(const Token*& token);
  bool start_document(bool& found);
  bool step();
  bool step_block_list();
  bool step_bare_list();
  bool step_block_map_key();
  bool step_block_map_value();
  bool step_flow_list(bool first);
  bool step_pair_key();
  bool step_pair_value();
  bool step_flow_map(bool first);
  bool step_flow_map_value(bool expect_value);
  bool read_node(bool block, bool bare_list_allowed);
  bool read_alias(const Token& token);
  bool read_properties(const Token*& token, Properties& properties);
  bool resolve_tag(const Token& token, std::uint32_t start_line, std::string& tag);
  std::uint32_t add(NodeKind kind, std::uint32_t line);
  bool add_scalar(const Properties& properties, std::string_view text, bool plain);
  bool at_key() const;
  bool leaves_out(NodeKind kind, const Properties& properties, std::string_view text, bool implicit);
  bool needs_whole() {
    tree_.needs_whole = true;
    return false;
  }
  bool add_empty(std::uint32_t line);
  bool open(NodeKind kind, const Properties& properties, State state, std::uint32_t line);
  bool close();
  State& state() { return frames_.back().state; }

  Scanner scanner_;
  Tree& tree_;
  std::vector<Frame> frames_;
  std::vector<TagDirective> tag_directives_;
  std::unordered_map<std::string_view, std::uint32_t> anchors_;
  const Parts* parts_;             // nullptr: all is wanted
  bool is_unwanted_ = false;       // the value of the topmost map that comes next
  std::size_t unwanted_depth_ = 0;  // how many frames are around the unwanted list or map; 0: in none
  Problem problem_;
};

// `%YAML` and `%TAG` lines; `token` becomes the one behind them.
bool Parser::read_directives(const Token*& token) {
  bool has_version = false;
  const auto add_tag = [&](std::string_view handle, std::string_view prefix) {
    for (const TagDirective& known : tag_directives_) {
      if (known.handle == handle) return false;
    }
    tag_directives_.push_back({std::string(handle), std::string(prefix)});
    return true;
  };
  while (token->type == TokenType::version_directive || token->type == TokenType::tag_directive) {
    if (token->type == TokenType::version_directive) {
      if (has_version) return fail("found duplicate %YAML directive", token->line, 0);
      if (token->number != 1 || token->minor != 1) {
        return fail("found incompatible YAML document", token->line, 0);
      }
      has_version = true;
    } else if (!add_tag(token->text.substr(0, token->number), token->text.substr(token->number))) {
      return fail("found duplicate %TAG directive", token->line, 0);
    }
    scanner_.skip();
    token = scanner_.peek();
    if (token == nullptr) return false;
  }
  add_tag("!", "!");
  add_tag("!!", kTagPrefix);
  return true;
}

// The begin of the first document; `found` is false where the text holds none.
bool Parser::start_document(bool& found) {
  const Token* token = scanner_.peek();
  if (token == nullptr) return false;
  found = token->type != TokenType::stream_end;
  if (!found) return true;
  const bool is_explicit = token->type == TokenType::version_directive ||
                           token->type == TokenType::tag_directive ||
                           token->type == TokenType::document_start;
  if (!read_directives(token)) return false;
  frames_.push_back(Frame{State::document_end, token->line, 0});
  if (!is_explicit) return read_node(true, false);
  if (token->type != TokenType::document_start) {
    return fail("did not find expected <document start>", token->line, 0);
  }
  scanner_.skip();
  token = scanner_.peek();
  if (token == nullptr) return false;
  switch (token->type) {
    case TokenType::version_directive:
    case TokenType::tag_directive:
    case TokenType::document_start:
    case TokenType::document_end:
    case TokenType::stream_end: return add_empty(token->line);
    default: return read_node(true, false);
  }
}

bool Parser::parse() {
  bool found = false;
  if (!start_document(found)) return false;
  if (!found) return true;
  while (frames_.size() > 1) {
    if (!step()) return false;
  }
  return scanner_.peek() != nullptr;
}

bool Parser::step() {
  switch (state()) {
    case State::document_end: return true;
    case State::block_list: return step_block_list();
    case State::bare_list: return step_bare_list();
    case State::block_map_key: return step_block_map_key();
    case State::block_map_value: return step_block_map_value();
    case State::flow_list_first: return step_flow_list(true);
    case State::flow_list: return step_flow_list(false);
    case State::pair_key: return step_pair_key();
    case State::pair_value: return step_pair_value();
    case State::pair_end: return scanner_.peek() != nullptr && close();
    case State::flow_map_first: return step_flow_map(true);
    case State::flow_map: return step_flow_map(false);
    case State::flow_map_value: return step_flow_map_value(true);
    case State::flow_map_no_value: return step_flow_map_value(false);
  }
  return false;
}

bool Parser::step_block_list() {
  const Token* token = scanner_.peek();
  if (token == nullptr) return false;
  if (token->type == TokenType::block_end) {
    scanner_.skip();
    return close();
  }
  const std::uint32_t line = token->line;
  if (token->type != TokenType::block_entry) {
    return fail("did not find expected '-' indicator", line, frames_.back().line);
  }
  scanner_.skip();
  token = scanner_.peek();
  if (token == nullptr) return false;
  if (token->type == TokenType::block_entry || token->type == TokenType::block_end) {
    return add_empty(line);
  }
  return read_node(true, false);
}

bool Parser::step_bare_list() {
  const Token* token = scanner_.peek();
  if (token == nullptr) return false;
  if (token->type != TokenType::block_entry) return close();
  const std::uint32_t line = token->line;
  scanner_.skip();
  token = scanner_.peek();
  if (token == nullptr) return false;
  switch (token->type) {
    case TokenType::block_entry:
    case TokenType::key:
    case TokenType::value:
    case TokenType::block_end: return add_empty(line);
    default: return read_node(true, false);
  }
}

bool Parser::step_block_map_key() {
  const Token* token = scanner_.peek();
  if (token == nullptr) return false;
  if (token->type == TokenType::block_end) {
    scanner_.skip();
    return close();
  }
  const std::uint32_t line = token->line;
  if (token->type != TokenType::key) {
    return fail("did not find expected key", line, frames_.back().line);
  }
  scanner_.skip();
  token = scanner_.peek();
  if (token == nullptr) return false;
  state() = State::block_map_value;
  if (token->type == TokenType::key || token->type == TokenType::value ||
      token->type == TokenType::block_end) {
    return add_empty(line);
  }
  return read_node(true, true);
}

bool Parser::step_block_map_value() {
  const Token* token = scanner_.peek();
  if (token == nullptr) return false;
  state() = State::block_map_key;
  const std::uint32_t line = token->line;
  if (token->type != TokenType::value) return add_empty(line);
  scanner_.skip();
  token = scanner_.peek();
  if (token == nullptr) return false;
  if (token->type == TokenType::key || token->type == TokenType::value ||
      token->type == TokenType::block_end) {
    return add_empty(line);
  }
  return read_node(true, true);
}

bool Parser::step_flow_list(bool first) {
  const Token* token = scanner_.peek();
  if (token == nullptr) return false;
  if (token->type != TokenType::flow_list_end && !first) {
    if (token->type != TokenType::flow_entry) {
      return fail("did not find expected ',' or ']'", token->line, frames_.back().line);
    }
    scanner_.skip();
    token = scanner_.peek();
    if (token == nullptr) return false;
  }
  if (token->type == TokenType::flow_list_end) {
    scanner_.skip();
    return close();
  }
  state() = State::flow_list;
  if (token->type != TokenType::key) return read_node(false, false);
  const std::uint32_t line = token->line;
  scanner_.skip();
  return open(NodeKind::map, Properties{line, {}, false, {}}, State::pair_key, line);
}

bool Parser::step_pair_key() {
  const Token* token = scanner_.peek();
  if (token == nullptr) return false;
  state() = State::pair_value;
  if (token->type != TokenType::value && token->type != TokenType::flow_entry &&
      token->type != TokenType::flow_list_end) {
    return read_node(false, false);
  }
  // go-yaml drops the token here, so `[? : x]` and `[?]` go wrong further on.
  const std::uint32_t line = token->line;
  scanner_.skip();
  return add_empty(line);
}

bool Parser::step_pair_value() {
  const Token* token = scanner_.peek();
  if (token == nullptr) return false;
  state() = State::pair_end;
  const std::uint32_t line = token->line;
  if (token->type == TokenType::value) {
    scanner_.skip();
    token = scanner_.peek();
    if (token == nullptr) return false;
    if (token->type != TokenType::flow_entry && token->type != TokenType::flow_list_end) {
      return read_node(false, false);
    }
  }
  return add_empty(line);
}

bool Parser::step_flow_map(bool first) {
  const Token* token = scanner_.peek();
  if (token == nullptr) return false;
  if (token->type != TokenType::flow_map_end && !first) {
    if (token->type != TokenType::flow_entry) {
      return fail("did not find expected ',' or '}'", token->line, frames_.back().line);
    }
    scanner_.skip();
    token = scanner_.peek();
    if (token == nullptr) return false;
  }
  if (token->type == TokenType::flow_map_end) {
    scanner_.skip();
    return close();
  }
  if (token->type != TokenType::key) {
    state() = State::flow_map_no_value;
    return read_node(false, false);
  }
  scanner_.skip();
  token = scanner_.peek();
  if (token == nullptr) return false;
  state() = State::flow_map_value;
  if (token->type == TokenType::value || token->type == TokenType::flow_entry ||
      token->type == TokenType::flow_map_end) {
    return add_empty(token->line);
  }
  return read_node(false, false);
}

bool Parser::step_flow_map_value(bool expect_value) {
  const Token* token = scanner_.peek();
  if (token == nullptr) return false;
  state() = State::flow_map;
  if (expect_value && token->type == TokenType::value) {
    scanner_.skip();
    token = scanner_.peek();
    if (token == nullptr) return false;
    if (token->type != TokenType::flow_entry && token->type != TokenType::flow_map_end) {
      return read_node(false, false);
    }
  }
  return add_empty(token->line);
}

bool Parser::read_node(bool block, bool bare_list_allowed) {
  const Token* token = scanner_.peek();
  if (token == nullptr) return false;
  if (token->type == TokenType::alias) return read_alias(*token);
  Properties properties;
  properties.line = token->line;
  if ((token->type == TokenType::anchor || token->type == TokenType::tag) &&
      !read_properties(token, properties)) {
    return false;
  }
  const std::uint32_t line = token->line;
  switch (token->type) {
    case TokenType::block_entry:
      // The "-" stays: the list's first step takes it.
      if (bare_list_allowed) return open(NodeKind::list, properties, State::bare_list, line);
      break;
    case TokenType::scalar: {
      if (token->dropped && unwanted_depth_ == 0) return needs_whole();
      if (!add_scalar(properties, token->text, token->plain && !token->dropped)) return false;
      scanner_.skip();
      return true;
    }
    case TokenType::flow_list_start:
      scanner_.skip();
      return open(NodeKind::list, properties, State::flow_list_first, line);
    case TokenType::flow_map_start:
      scanner_.skip();
      return open(NodeKind::map, properties, State::flow_map_first, line);
    case TokenType::block_list_start:
      if (!block) break;
      scanner_.skip();
      return open(NodeKind::list, properties, State::block_list, line);
    case TokenType::block_map_start:
      if (!block) break;
      scanner_.skip();
      return open(NodeKind::map, properties, State::block_map_key, line);
    default: break;
  }
  if (!properties.anchor.empty() || !properties.tag.empty()) {
    return add_scalar(properties, {}, true);
  }
  return fail("did not find expected node content", line, properties.line);
}

bool Parser::read_alias(const Token& token) {
  if (parts_ != nullptr) return needs_whole();
  const auto found = anchors_.find(token.text);
  if (found == anchors_.end()) {
    problem_ = Problem{Problem::Source::composer,
                       "unknown anchor '" + std::string(token.text) + "' referenced", 0, 0};
    return false;
  }
  Node& node = tree_.nodes[add(NodeKind::alias, token.line)];
  node.text = token.text;
  node.tag = found->second;
  tree_.has_aliases = true;
  scanner_.skip();
  return true;
}

// An anchor and a tag in either order; `token` becomes the one behind them.
bool Parser::read_properties(const Token*& token, Properties& properties) {
  Token tag;
  for (int i = 0; i < 2; ++i) {
    if (token->type == TokenType::anchor && properties.anchor.empty()) {
      properties.anchor = token->text;
    } else if (token->type == TokenType::tag && !properties.has_tag) {
      properties.has_tag = true;
      tag = *token;
    } else {
      break;
    }
    scanner_.skip();
    token = scanner_.peek();
    if (token == nullptr) return false;
  }
  return !properties.has_tag || resolve_tag(tag, properties.line, properties.tag);
}

bool Parser::resolve_tag(const Token& token, std::uint32_t start_line, std::string& tag) {
  const std::string_view handle = token.text.substr(0, token.number);
  const std::string_view suffix = token.text.substr(token.number);
  if (handle.empty()) {
    tag = suffix;
    return true;
  }
  for (const TagDirective& directive : tag_directives_) {
    if (directive.handle != handle) continue;
    tag = directive.prefix;
    tag.append(suffix);
    return true;
  }
  return fail("found undefined tag handle", token.line, start_line);
}

std::uint32_t Parser::add(NodeKind kind, std::uint32_t line) {
  const auto index = static_cast<std::uint32_t>(tree_.nodes.size());
  tree_.nodes.push_back(Node{kind, false, line, index + 1, 0, {}});
  return index;
}

// Whether the node that comes is a key.
bool Parser::at_key() const {
  switch (frames_.back().state) {
    case State::block_map_value:
    case State::flow_map_value:
    case State::flow_map_no_value:
    case State::pair_value: return true;
    default: return false;
  }
}

// Whether the node that comes belongs to what is not wanted. Looks for what is odd in it.
bool Parser::leaves_out(NodeKind kind, const Properties& properties, std::string_view text,
                        bool implicit) {
  constexpr std::size_t kInTopmost = 2;  // frames: the document and its map
  const bool is_key = at_key();
  if (unwanted_depth_ == 0) {
    if (frames_.size() != kInTopmost) return false;
    const bool is_unwanted = !is_key && is_unwanted_;
    is_unwanted_ = is_key && kind == NodeKind::scalar && !parts_->is_wanted(text);
    if (!is_unwanted) return false;
    add(NodeKind::scalar, properties.line);
    if (kind != NodeKind::scalar) {
      unwanted_depth_ = frames_.size();
      scanner_.drop_texts(true);
    }
  }
  tree_.needs_whole = tree_.needs_whole || !properties.anchor.empty() || properties.has_tag ||
                      (is_key && kind != NodeKind::scalar) ||
                      (implicit && parts_->is_odd(text, is_key));
  return true;
}

bool Parser::add_scalar(const Properties& properties, std::string_view text, bool plain) {
  if (parts_ != nullptr && leaves_out(NodeKind::scalar, properties, text, plain)) {
    return !tree_.needs_whole;
  }
  const std::uint32_t index = add(NodeKind::scalar, properties.line);
  Node& node = tree_.nodes[index];
  node.text = text;
  node.implicit = properties.tag.empty() ? plain : properties.tag == "!";
  if (!properties.tag.empty()) {
    node.tag = static_cast<std::uint32_t>(tree_.tags.size());
    tree_.tags.push_back(properties.tag);
  }
  if (!properties.anchor.empty()) anchors_[properties.anchor] = index;
  return true;
}

bool Parser::add_empty(std::uint32_t line) {
  if (parts_ != nullptr && leaves_out(NodeKind::scalar, Properties{line, {}, false, {}}, {}, true)) {
    return !tree_.needs_whole;
  }
  const std::uint32_t index = add(NodeKind::scalar, line);
  tree_.nodes[index].implicit = true;
  return true;
}

bool Parser::open(NodeKind kind, const Properties& properties, State state, std::uint32_t line) {
  const bool is_left_out = parts_ != nullptr && leaves_out(kind, properties, {}, false);
  if (tree_.needs_whole) return false;
  const std::uint32_t index = is_left_out ? 0 : add(kind, properties.line);
  if (!properties.anchor.empty()) anchors_[properties.anchor] = index;
  frames_.push_back(Frame{state, line, index});
  tree_.depth = std::max(tree_.depth, frames_.size() - 1);
  return true;
}

bool Parser::close() {
  const std::uint32_t node = frames_.back().node;
  frames_.pop_back();
  if (unwanted_depth_ == 0) {
    tree_.nodes[node].end = static_cast<std::uint32_t>(tree_.nodes.size());
  } else if (frames_.size() == unwanted_depth_) {
    unwanted_depth_ = 0;
    scanner_.drop_texts(false);
  }
  return true;
}

}  // namespace

namespace {

bool parse_with(Arena& arena, std::string_view text, const Parts* parts, Tree& tree,
                Problem& problem) {
  Parser parser(arena, prepare_text(arena, text), tree, parts);
  if (parser.parse()) return true;
  problem = parser.problem();
  return false;
}

}  // namespace

bool parse(Arena& arena, std::string_view text, Tree& tree, Problem& problem) {
  return parse_with(arena, text, nullptr, tree, problem);
}

bool parse_parts(Arena& arena, std::string_view text, const Parts& parts, Tree& tree,
                 Problem& problem) {
  return parse_with(arena, text, &parts, tree, problem);
}

}  // namespace base::yaml
