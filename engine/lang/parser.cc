// A recursive descent parser. Go reads every {{define}} and {{block}} with a parser of its own that
// shares the lexer; TreeParser does the same, since its look-ahead decides which line an error names.
// A function that fails sets the error and gives nullptr; callers look at failed() where nullptr may
// also mean "nothing there". parse_templates is the entry point.
#include "engine/lang/parser.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/go_format.h"
#include "engine/lang/lexer.h"
#include "engine/lang/literal.h"
#include "engine/lang/stack.h"

namespace engine::lang {

namespace {

// What all parsers of one text share.
struct Shared {
  Shared(const ParseInput& in, const Source* from)
      : input(in), source(from), lexer(in.arena, from->text) {}
  const ParseInput& input;
  const Source* source;
  Lexer lexer;
  std::vector<Template*> templates{};
  std::optional<base::Error> error{};
  int nested_actions = 0;
};

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

class TreeParser {
 public:
  explicit TreeParser(Shared& shared) : shared_(shared) {}

  // The whole text: its main part becomes the template `name`.
  void parse_text(std::string_view name);
  // What follows the word define.
  void parse_definition();

 private:
  using Nodes = std::vector<const Node*>;
  struct Body {
    const List* list = nullptr;
    const Node* end = nullptr;  // the {{end}} or {{else}} it stopped at
  };

  // Tokens. tokens_[0] is the one read last; its line is what errors name.
  Token next();
  Token peek();
  void back_up() { ++pushed_back_; }
  void back_up(const Token& first) { tokens_[1] = first, pushed_back_ = 2; }
  void back_up(const Token& first, const Token& second) {
    tokens_[2] = first, tokens_[1] = second, pushed_back_ = 3;
  }
  Token next_non_space();
  Token peek_non_space();
  bool expect(TokenType type, std::string_view context, Token& token);

  std::nullptr_t fail(std::string_view message);
  std::nullptr_t unexpected(const Token& token, std::string_view context);
  bool failed() const { return shared_.error.has_value(); }

  Body item_list();
  const Node* text_or_action();
  const Node* action();
  const Node* loop_exit(NodeType type, const Token& token, std::string_view text);
  const Node* else_control();
  const Node* end_control();
  const Node* control(NodeType type);
  const Node* control_body(NodeType type);
  bool else_part(NodeType type, const Node& mark, const List*& otherwise);
  const Node* block_control();
  const Node* template_control();
  bool template_name(const Token& token, std::string_view context, std::string_view& name);

  const Pipe* pipeline(std::string_view context, TokenType end);
  bool declarations(std::string_view context, Pipe& pipe);
  bool declaration_list_goes_on(std::string_view context, std::size_t count);
  bool check_pipeline(const Pipe& pipe, std::string_view context);
  const Command* command();
  const Node* operand();
  const Node* with_fields(const Node* node);
  const Node* term();
  const Node* function_name(const Token& token);
  const Node* parenthesised();
  const Node* use_variable(const Token& token);

  void add_template(std::string_view name, const List* root);

  template <typename T>
  T* make(NodeType type, std::uint32_t position) {
    T* node = shared_.input.arena.make<T>();
    node->type = type;
    node->position = position;
    return node;
  }
  template <typename T>
  std::span<const T> keep(const std::vector<T>& items) {
    if (items.empty()) return {};
    T* kept = shared_.input.arena.allocate_array<T>(items.size());
    std::copy(items.begin(), items.end(), kept);
    return {kept, items.size()};
  }
  const Variable* make_variable(const Token& token) {
    auto* variable = make<Variable>(NodeType::variable, token.position);
    variable->id = shared_.input.variable_names.add(token.text);
    variable->names = keep(std::vector<std::string_view>{token.text});
    return variable;
  }

  Shared& shared_;
  Token tokens_[3]{};
  int pushed_back_ = 0;
  std::vector<std::string_view> variables_{"$"};
  int action_line_ = 0;
  int ranges_ = 0;
  int parentheses_ = 0;
};

Token TreeParser::next() {
  if (pushed_back_ > 0) {
    --pushed_back_;
  } else {
    tokens_[0] = shared_.lexer.next();
  }
  return tokens_[pushed_back_];
}

Token TreeParser::peek() {
  if (pushed_back_ > 0) return tokens_[pushed_back_ - 1];
  pushed_back_ = 1;
  tokens_[0] = shared_.lexer.next();
  return tokens_[0];
}

Token TreeParser::next_non_space() {
  Token token = next();
  while (token.type == TokenType::space) token = next();
  return token;
}

Token TreeParser::peek_non_space() {
  const Token token = next_non_space();
  back_up();
  return token;
}

bool TreeParser::expect(TokenType type, std::string_view context, Token& token) {
  token = next_non_space();
  if (token.type == type) return true;
  unexpected(token, context);
  return false;
}

std::nullptr_t TreeParser::fail(std::string_view message) {
  if (failed()) return nullptr;
  const std::string_view file = shared_.source->name;
  const int line = tokens_[0].line;
  shared_.error.emplace(base::ErrorCode::invalid,
                        fmt::format("template: {}:{}: {}", file, line, message));
  shared_.error->because(std::string(message)).at({std::string(file), line, 0});
  return nullptr;
}

std::nullptr_t TreeParser::unexpected(const Token& token, std::string_view context) {
  std::string text = format_token(token);
  if (token.type != TokenType::error) return fail(fmt::format("unexpected {} in {}", text, context));
  if (action_line_ != 0 && action_line_ != token.line) {
    if (!text.ends_with(" action")) text += " in action";
    text += fmt::format(" started at {}:{}", shared_.source->name, action_line_);
  }
  return fail(text);
}

void TreeParser::add_template(std::string_view name, const List* root) {
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
  shared_.templates.push_back(added);
}

void TreeParser::parse_text(std::string_view name) {
  auto* root = make<List>(NodeType::list, peek().position);
  Nodes nodes;
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
    nodes.push_back(node);
  }
  root->items = keep(nodes);
  add_template(name, root);
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
  Nodes nodes;
  while (peek_non_space().type != TokenType::end_of_text) {
    const Node* node = text_or_action();
    if (node == nullptr) return {};
    if (node->type == NodeType::end_mark || node->type == NodeType::else_mark) {
      list->items = keep(nodes);
      return {list, node};
    }
    nodes.push_back(node);
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
  action_line_ = token.line;
  const Node* node = action();
  action_line_ = 0;
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
    list->items = keep(Nodes{inner});
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

const Pipe* TreeParser::pipeline(std::string_view context, TokenType end) {
  auto* pipe = make<Pipe>(NodeType::pipe, peek_non_space().position);
  if (!declarations(context, *pipe)) return nullptr;
  std::vector<const Command*> commands;
  while (true) {
    const Token token = next_non_space();
    if (token.type == end) {
      pipe->commands = keep(commands);
      return check_pipeline(*pipe, context) ? pipe : nullptr;
    }
    switch (token.type) {
      case TokenType::boolean:
      case TokenType::character_constant:
      case TokenType::complex:
      case TokenType::dot:
      case TokenType::field:
      case TokenType::identifier:
      case TokenType::number:
      case TokenType::nil:
      case TokenType::raw_string:
      case TokenType::string:
      case TokenType::variable:
      case TokenType::left_parenthesis: {
        back_up();
        const Command* read = command();
        if (read == nullptr) return nullptr;
        commands.push_back(read);
        break;
      }
      default: return unexpected(token, context);
    }
  }
}

// "$x :=", "$x =" and, in a range, "$i, $x :=" at the start of a pipeline.
bool TreeParser::declarations(std::string_view context, Pipe& pipe) {
  std::vector<const Variable*> declared;
  while (true) {
    const Token variable = peek_non_space();
    if (variable.type != TokenType::variable) break;
    next();
    const Token after = peek();
    const Token ahead = peek_non_space();
    const bool is_declaration =
        ahead.type == TokenType::assign || ahead.type == TokenType::declare;
    const bool is_comma = ahead.type == TokenType::character && ahead.text == ",";
    if (!is_declaration && !is_comma) {
      if (after.type == TokenType::space) {
        back_up(variable, after);
      } else {
        back_up(variable);
      }
      break;
    }
    next_non_space();
    declared.push_back(make_variable(variable));
    variables_.push_back(variable.text);
    if (is_declaration) {
      pipe.is_assignment = ahead.type == TokenType::assign;
      break;
    }
    if (!declaration_list_goes_on(context, declared.size())) return false;
  }
  pipe.declarations = keep(declared);
  return true;
}

bool TreeParser::declaration_list_goes_on(std::string_view context, std::size_t count) {
  if (context != "range" || count >= 2) {
    fail(fmt::format("too many declarations in {}", context));
    return false;
  }
  switch (peek_non_space().type) {
    case TokenType::variable:
    case TokenType::right_delimiter:
    case TokenType::right_parenthesis: return true;
    default: fail("range can only initialize variables"); return false;
  }
}

bool TreeParser::check_pipeline(const Pipe& pipe, std::string_view context) {
  if (pipe.commands.empty()) {
    fail(fmt::format("missing value for {}", context));
    return false;
  }
  for (std::size_t i = 1; i < pipe.commands.size(); ++i) {
    switch (pipe.commands[i]->arguments[0]->type) {
      case NodeType::boolean:
      case NodeType::dot:
      case NodeType::nil:
      case NodeType::number:
      case NodeType::string:
        fail(fmt::format("non executable command in pipeline stage {}", i + 1));
        return false;
      default: break;
    }
  }
  return true;
}

const Command* TreeParser::command() {
  auto* node = make<Command>(NodeType::command, peek_non_space().position);
  Nodes arguments;
  while (true) {
    peek_non_space();
    const Node* read = operand();
    if (failed()) return nullptr;
    if (read != nullptr) arguments.push_back(read);
    const Token token = next();
    if (token.type == TokenType::space) continue;
    if (token.type == TokenType::right_delimiter || token.type == TokenType::right_parenthesis) {
      back_up();
    } else if (token.type != TokenType::pipe) {
      return unexpected(token, "operand");
    }
    break;
  }
  if (arguments.empty()) return fail("empty command");
  node->arguments = keep(arguments);
  return node;
}

const Node* TreeParser::operand() {
  const Node* node = term();
  if (node == nullptr || peek().type != TokenType::field) return node;
  return with_fields(node);
}

// The fields that follow a term: more of the same for .a and $x, a chain for the rest.
const Node* TreeParser::with_fields(const Node* node) {
  const std::uint32_t position = peek().position;
  std::vector<std::string_view> names;
  if (node->type == NodeType::field) {
    const auto first = static_cast<const Field*>(node)->names;
    names.assign(first.begin(), first.end());
  } else if (node->type == NodeType::variable) {
    names.push_back(static_cast<const Variable*>(node)->names[0]);
  }
  while (peek().type == TokenType::field) names.push_back(next().text.substr(1));
  switch (node->type) {
    case NodeType::field: {
      auto* field = make<Field>(NodeType::field, position);
      field->names = keep(names);
      return field;
    }
    case NodeType::variable: {
      auto* variable = make<Variable>(NodeType::variable, position);
      variable->id = static_cast<const Variable*>(node)->id;
      variable->names = keep(names);
      return variable;
    }
    case NodeType::boolean:
    case NodeType::string:
    case NodeType::number:
    case NodeType::nil:
    case NodeType::dot:
      return fail("unexpected . after term " + base::go_quote(format_node(*node)));
    default: break;
  }
  auto* chain = make<Chain>(NodeType::chain, position);
  chain->operand = node;
  chain->names = keep(names);
  return chain;
}

const Node* TreeParser::term() {
  const Token token = next_non_space();
  switch (token.type) {
    case TokenType::identifier: return function_name(token);
    case TokenType::dot: return make<Node>(NodeType::dot, token.position);
    case TokenType::nil: return make<Node>(NodeType::nil, token.position);
    case TokenType::variable: return use_variable(token);
    case TokenType::left_parenthesis: return parenthesised();
    case TokenType::field: {
      auto* field = make<Field>(NodeType::field, token.position);
      field->names = keep(std::vector<std::string_view>{token.text.substr(1)});
      return field;
    }
    case TokenType::boolean: {
      auto* boolean = make<Boolean>(NodeType::boolean, token.position);
      boolean->is_true = token.text == "true";
      return boolean;
    }
    case TokenType::character_constant:
    case TokenType::complex:
    case TokenType::number: {
      auto number = make_number(shared_.input.arena, token);
      if (!number) return fail(number.error().helm());
      return *number;
    }
    case TokenType::string:
    case TokenType::raw_string: {
      const auto text = unquote(shared_.input.arena, token.text);
      if (!text) return fail("invalid syntax");
      auto* string = make<String>(NodeType::string, token.position);
      string->quoted = token.text;
      string->text = *text;
      return string;
    }
    default: back_up(); return nullptr;
  }
}

const Node* TreeParser::function_name(const Token& token) {
  auto* node = make<Identifier>(NodeType::identifier, token.position);
  node->name = token.text;
  if (shared_.input.functions != nullptr) node->function = shared_.input.functions(token.text);
  if (node->function == nullptr) node->builtin = find_builtin(token.text);
  if (node->function == nullptr && node->builtin == Builtin::none) {
    return fail("function " + base::go_quote(token.text) + " not defined");
  }
  return node;
}

const Node* TreeParser::parenthesised() {
  if (parentheses_ >= kMaxParentheses || stack_is_low()) {
    return fail("max expression depth exceeded");
  }
  ++parentheses_;
  const Pipe* pipe = pipeline("parenthesized pipeline", TokenType::right_parenthesis);
  --parentheses_;
  return pipe;
}

const Node* TreeParser::use_variable(const Token& token) {
  if (std::find(variables_.begin(), variables_.end(), token.text) == variables_.end()) {
    return fail("undefined variable " + base::go_quote(token.text));
  }
  return make_variable(token);
}

}  // namespace

base::Result<std::vector<Template*>> parse_templates(const ParseInput& input, std::string_view name,
                                                     std::string_view text) {
  const Source* source = input.arena.make<Source>(Source{name, text});
  Shared shared(input, source);
  TreeParser parser(shared);
  parser.parse_text(name);
  if (shared.error) return *std::move(shared.error);
  return std::move(shared.templates);
}

Builtin find_builtin(std::string_view name) {
  struct Row {
    std::string_view name;
    Builtin builtin;
  };
  static constexpr Row kRows[] = {
      {"eq", Builtin::eq},         {"and", Builtin::and_all},   {"or", Builtin::or_any},
      {"not", Builtin::not_true},  {"ne", Builtin::ne},         {"printf", Builtin::printf},
      {"index", Builtin::index},   {"len", Builtin::length},    {"gt", Builtin::gt},
      {"lt", Builtin::lt},         {"ge", Builtin::ge},         {"le", Builtin::le},
      {"print", Builtin::print},   {"println", Builtin::println}, {"slice", Builtin::slice},
      {"html", Builtin::html},     {"js", Builtin::js},         {"urlquery", Builtin::urlquery},
      {"call", Builtin::call},
  };
  for (const Row& row : kRows) {
    if (row.name == name) return row.builtin;
  }
  return Builtin::none;
}

}  // namespace engine::lang
