// Statements: text, actions, if, with, range, define, block, template. parse_templates is the entry
// point; expressions are in parse_expression.cc.
#include "engine/lang/parser.h"

#include <utility>

#include <fmt/format.h>

#include "base/go_format.h"
#include "engine/lang/literal.h"
#include "engine/lang/stack.h"
#include "engine/lang/tree_parser.h"

namespace engine::lang {

namespace {

bool is_blank(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == ' ' || (c >= '\t' && c <= '\r')) continue;
    if (c == 0xC2 && i + 1 < text.size() && (text[i + 1] == '\x85' || text[i + 1] == '\xA0')) {
      ++i;
      continue;
    }
    static constexpr std::string_view kWide[] = {
        "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006", "\u2007",
        "\u2008", "\u2009", "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"};
    const std::string_view rest = text.substr(i);
    if (std::none_of(std::begin(kWide), std::end(kWide),
                     [rest](std::string_view space) { return rest.starts_with(space); })) {
      return false;
    }
    i += 2;
  }
  return true;
}

// Nothing but white space (comments never become nodes).
bool is_empty(const List& list) {
  return std::all_of(list.items.begin(), list.items.end(), [](const Node* node) {
    return node->type == NodeType::text && is_blank(static_cast<const Text*>(node)->text);
  });
}

}  // namespace

void TreeParser::add_template(std::string_view name, const List* root, bool is_main) {
  const bool empty = is_empty(*root);
  for (Template*& known : shared_.templates) {
    if (known->name != name) continue;
    if (!known->is_empty && !empty) {
      fail("template: multiple definition of template " + base::go_quote(name));
      return;
    }
    if (!known->is_empty) return;
    known->root = root;
    known->is_empty = empty;
    return;
  }
  auto* added = shared_.input.arena.make<Template>();
  added->name = name;
  added->id = shared_.input.template_names.add(name);
  added->source = shared_.source;
  added->root = root;
  added->is_empty = empty;
  added->is_main = is_main;
  shared_.templates.push_back(added);
}

void TreeParser::parse_text(std::string_view name) {
  auto* root = make<List>(NodeType::list, peek().position);
  const std::size_t mark = shared_.nodes.size();
  while (peek().type != TokenType::end_of_text) {
    if (peek().type == TokenType::left_delimiter) {
      const Token delimiter = next();
      if (next_non_space().type == TokenType::define) {
        TreeParser definition(shared_);
        definition.parse_definition();
        if (failed()) return;
        continue;
      }
      back_up(delimiter);
    }
    const Node* node = text_or_action();
    if (node == nullptr) return;
    if (node->type == NodeType::end_mark || node->type == NodeType::else_mark) {
      fail("unexpected " + format_node(*node));
      return;
    }
    shared_.nodes.push_back(node);
  }
  root->items = keep_nodes<Node>(mark);
  add_template(name, root, true);
}

void TreeParser::parse_definition() {
  constexpr std::string_view kContext = "define clause";
  const Token quoted = next_non_space();
  std::string_view name;
  if (!template_name(quoted, kContext, name)) return;
  Token token;
  if (!expect(TokenType::right_delimiter, kContext, token)) return;
  const Body body = item_list();
  if (failed()) return;
  if (body.end->type != NodeType::end_mark) {
    fail(fmt::format("unexpected {} in {}", format_node(*body.end), kContext));
    return;
  }
  add_template(name, body.list);
}

TreeParser::Body TreeParser::item_list() {
  auto* list = make<List>(NodeType::list, peek_non_space().position);
  const std::size_t mark = shared_.nodes.size();
  while (peek_non_space().type != TokenType::end_of_text) {
    const Node* node = text_or_action();
    if (node == nullptr) return {};
    if (node->type == NodeType::end_mark || node->type == NodeType::else_mark) {
      list->items = keep_nodes<Node>(mark);
      return {list, node};
    }
    shared_.nodes.push_back(node);
  }
  fail("unexpected EOF");
  return {};
}

const Node* TreeParser::text_or_action() {
  const Token token = next_non_space();
  if (token.type == TokenType::text) {
    auto* text = make<Text>(NodeType::text, token.position);
    text->text = token.text;
    return text;
  }
  if (token.type != TokenType::left_delimiter) return unexpected(token, "input");
  action_start_ = token.position;
  const Node* node = action();
  action_start_ = kNoAction;
  return node;
}

const Node* TreeParser::action() {
  const Token token = next_non_space();
  switch (token.type) {
    case TokenType::block: return block_control();
    case TokenType::break_loop: return loop_exit(NodeType::break_loop, token, "{{break}}");
    case TokenType::continue_loop: return loop_exit(NodeType::continue_loop, token, "{{continue}}");
    case TokenType::else_branch: return else_control();
    case TokenType::end: return end_control();
    case TokenType::if_true: return control(NodeType::if_true);
    case TokenType::range: return control(NodeType::range);
    case TokenType::with: return control(NodeType::with);
    case TokenType::template_call: return template_control();
    default: break;
  }
  back_up();
  auto* node = make<Action>(NodeType::action, peek().position);
  node->pipe = pipeline("command", TokenType::right_delimiter);
  return node->pipe == nullptr ? nullptr : node;
}

const Node* TreeParser::loop_exit(NodeType type, const Token& token, std::string_view text) {
  const Token after = next_non_space();
  if (after.type != TokenType::right_delimiter) return unexpected(after, text);
  if (ranges_ == 0) return fail(std::string(text) + " outside {{range}}");
  return make<Node>(type, token.position);
}

const Node* TreeParser::else_control() {
  const Token ahead = peek_non_space();
  if (ahead.type == TokenType::if_true || ahead.type == TokenType::with) {
    return make<Node>(NodeType::else_mark, ahead.position);
  }
  Token token;
  if (!expect(TokenType::right_delimiter, "else", token)) return nullptr;
  return make<Node>(NodeType::else_mark, token.position);
}

const Node* TreeParser::end_control() {
  Token token;
  if (!expect(TokenType::right_delimiter, "end", token)) return nullptr;
  return make<Node>(NodeType::end_mark, token.position);
}

const Node* TreeParser::control(NodeType type) {
  if (shared_.nested_actions >= kMaxNestedActions || stack_is_low()) {
    return fail(fmt::format("actions are nested too deeply (limit {})", kMaxNestedActions));
  }
  ++shared_.nested_actions;
  const std::size_t variables = variables_.size();
  const Node* node = control_body(type);
  variables_.resize(variables);
  --shared_.nested_actions;
  return node;
}

const Node* TreeParser::control_body(NodeType type) {
  const bool is_range = type == NodeType::range;
  const std::string_view word = is_range ? "range" : type == NodeType::with ? "with" : "if";
  const Pipe* pipe = pipeline(word, TokenType::right_delimiter);
  if (pipe == nullptr) return nullptr;
  if (is_range) ++ranges_;
  const Body body = item_list();
  if (is_range) --ranges_;
  if (failed()) return nullptr;
  auto* branch = make<Branch>(type, pipe->position);
  branch->pipe = pipe;
  branch->body = body.list;
  if (body.end->type == NodeType::else_mark && !else_part(type, *body.end, branch->otherwise)) {
    return nullptr;
  }
  return branch;
}

// {{else if}} in an if and {{else with}} in a with are read as {{else}}{{if}}, closed by one {{end}}.
bool TreeParser::else_part(NodeType type, const Node& mark, const List*& otherwise) {
  const TokenType ahead = peek().type;
  const bool chains = (type == NodeType::if_true && ahead == TokenType::if_true) ||
                      (type == NodeType::with && ahead == TokenType::with);
  if (chains) {
    next();
    const Node* inner = control(type);
    if (inner == nullptr) return false;
    auto* list = make<List>(NodeType::list, mark.position);
    list->items = keep_one(inner);
    otherwise = list;
    return true;
  }
  const Body body = item_list();
  if (failed()) return false;
  if (body.end->type != NodeType::end_mark) {
    fail("expected end; found " + format_node(*body.end));
    return false;
  }
  otherwise = body.list;
  return true;
}

const Node* TreeParser::block_control() {
  constexpr std::string_view kContext = "block clause";
  const Token token = next_non_space();
  std::string_view name;
  if (!template_name(token, kContext, name)) return nullptr;
  const Pipe* pipe = pipeline(kContext, TokenType::right_delimiter);
  if (pipe == nullptr) return nullptr;
  if (shared_.nested_actions >= kMaxNestedActions || stack_is_low()) {
    return fail(fmt::format("actions are nested too deeply (limit {})", kMaxNestedActions));
  }
  ++shared_.nested_actions;
  TreeParser block(shared_);
  const Body body = block.item_list();
  --shared_.nested_actions;
  if (failed()) return nullptr;
  if (body.end->type != NodeType::end_mark) {
    return fail(fmt::format("unexpected {} in {}", format_node(*body.end), kContext));
  }
  block.add_template(name, body.list);
  if (failed()) return nullptr;
  auto* node = make<TemplateCall>(NodeType::template_call, token.position);
  node->name = name;
  node->id = shared_.input.template_names.add(name);
  node->pipe = pipe;
  return node;
}

const Node* TreeParser::template_control() {
  constexpr std::string_view kContext = "template clause";
  const Token token = next_non_space();
  std::string_view name;
  if (!template_name(token, kContext, name)) return nullptr;
  auto* node = make<TemplateCall>(NodeType::template_call, token.position);
  node->name = name;
  node->id = shared_.input.template_names.add(name);
  if (next_non_space().type == TokenType::right_delimiter) return node;
  back_up();
  node->pipe = pipeline(kContext, TokenType::right_delimiter);
  return node->pipe == nullptr ? nullptr : node;
}

bool TreeParser::template_name(const Token& token, std::string_view context,
                               std::string_view& name) {
  if (token.type != TokenType::string && token.type != TokenType::raw_string) {
    unexpected(token, context);
    return false;
  }
  const auto text = unquote(shared_.input.arena, token.text);
  if (!text) {
    fail("invalid syntax");
    return false;
  }
  name = *text;
  return true;
}

base::Result<std::vector<Template*>> parse_templates(const ParseInput& input, std::string_view name,
                                                     std::string_view text) {
  const Source* source = input.arena.make<Source>(Source{name, text});
  Shared shared(input, source);
  TreeParser parser(shared);
  parser.parse_text(name);
  if (shared.error) return *std::move(shared.error);
  return std::move(shared.templates);
}

}  // namespace engine::lang
