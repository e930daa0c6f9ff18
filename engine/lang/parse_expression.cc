// Tokens and expressions: pipelines with their declarations, commands, operands.
#include <algorithm>

#include <fmt/format.h>

#include "base/go_format.h"
#include "base/utf8.h"
#include "engine/lang/builtins.h"
#include "engine/lang/literal.h"
#include "engine/lang/stack.h"
#include "engine/lang/tree_parser.h"

namespace engine::lang {

const Token& TreeParser::next() {
  if (pushed_back_ > 0) {
    --pushed_back_;
  } else {
    tokens_[0] = shared_.lexer.next();
  }
  return tokens_[pushed_back_];
}

const Token& TreeParser::peek() {
  if (pushed_back_ > 0) return tokens_[pushed_back_ - 1];
  pushed_back_ = 1;
  tokens_[0] = shared_.lexer.next();
  return tokens_[0];
}

const Token& TreeParser::next_non_space() {
  if (pushed_back_ == 0) shared_.lexer.skip_space();
  const Token* token = &next();
  while (token->type == TokenType::space) token = &next();
  return *token;
}

const Token& TreeParser::peek_non_space() {
  const Token& token = next_non_space();
  back_up();
  return token;
}

bool TreeParser::expect(TokenType type, std::string_view context, Token& token) {
  token = next_non_space();
  if (token.type == type) return true;
  unexpected(token, context);
  return false;
}

int TreeParser::column_of(const Token& token) const {
  const std::string_view text = shared_.source->text;
  if (token.type == TokenType::end_of_text || token.position > text.size()) return 0;
  const std::string_view before = text.substr(0, token.position);
  const std::size_t line_start = before.rfind('\n') + 1;
  return static_cast<int>(base::count_runes(before.substr(line_start))) + 1;
}

std::nullptr_t TreeParser::fail(std::string_view message) {
  if (failed()) return nullptr;
  const std::string_view file = shared_.source->name;
  const int line = line_of_token(tokens_[0]);
  shared_.error.emplace(base::ErrorCode::invalid,
                        fmt::format("template: {}:{}: {}", file, line, message));
  shared_.error->because(std::string(message)).at({std::string(file), line, column_of(tokens_[0])});
  return nullptr;
}

std::nullptr_t TreeParser::unexpected(const Token& token, std::string_view context) {
  std::string text = format_token(token);
  if (token.type != TokenType::error) return fail(fmt::format("unexpected {} in {}", text, context));
  const int action_line =
      action_start_ == kNoAction ? 0 : line_of(shared_.source->text, action_start_);
  if (action_line != 0 && action_line != line_of_token(token)) {
    if (!text.ends_with(" action")) text += " in action";
    text += fmt::format(" started at {}:{}", shared_.source->name, action_line);
  }
  return fail(text);
}

const Pipe* TreeParser::pipeline(std::string_view context, TokenType end) {
  auto* pipe = make<Pipe>(NodeType::pipe, peek_non_space().position);
  if (!declarations(context, *pipe)) return nullptr;
  const std::size_t mark = shared_.nodes.size();
  while (true) {
    const Token& token = next_non_space();
    if (token.type == end) {
      pipe->commands = keep_nodes<Command>(mark);
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
        shared_.nodes.push_back(read);
        break;
      }
      default: return unexpected(token, context);
    }
  }
}

// "$x :=", "$x =" and, in a range, "$i, $x :=" at the start of a pipeline.
bool TreeParser::declarations(std::string_view context, Pipe& pipe) {
  if (peek_non_space().type != TokenType::variable) return true;
  const std::size_t mark = shared_.nodes.size();
  while (peek_non_space().type == TokenType::variable) {
    const Token variable = next();
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
    shared_.nodes.push_back(make_variable(variable));
    variables_.push_back(variable.text);
    if (is_declaration) {
      pipe.is_assignment = ahead.type == TokenType::assign;
      break;
    }
    if (!declaration_list_goes_on(context, shared_.nodes.size() - mark)) return false;
  }
  pipe.declarations = keep_nodes<Variable>(mark);
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
  const std::size_t mark = shared_.nodes.size();
  while (true) {
    peek_non_space();
    const Node* read = operand();
    if (failed()) return nullptr;
    if (read != nullptr) shared_.nodes.push_back(read);
    const Token& token = next();
    if (token.type == TokenType::space) continue;
    if (token.type == TokenType::right_delimiter || token.type == TokenType::right_parenthesis) {
      back_up();
    } else if (token.type != TokenType::pipe) {
      return unexpected(token, "operand");
    }
    break;
  }
  if (shared_.nodes.size() == mark) return fail("empty command");
  node->arguments = keep_nodes<Node>(mark);
  return node;
}

const Node* TreeParser::operand() {
  const Node* node = term();
  if (node == nullptr || peek().type != TokenType::field) return node;
  return with_fields(node);
}

// The fields that follow a term: more of the same for .a and $x, a chain for the rest.
const Node* TreeParser::with_fields(const Node* node) {
  constexpr std::size_t kUsual = 8;
  const std::uint32_t position = peek().position;
  std::string_view usual[kUsual];
  std::vector<std::string_view> many;
  std::size_t count = 0;
  const auto add = [&](std::string_view name) {
    if (count < kUsual) {
      usual[count++] = name;
      return;
    }
    if (many.empty()) many.assign(usual, usual + kUsual);
    many.push_back(name);
  };
  if (node->type == NodeType::field) {
    add(static_cast<const Field*>(node)->names[0]);
  } else if (node->type == NodeType::variable) {
    add(static_cast<const Variable*>(node)->names[0]);
  }
  while (peek().type == TokenType::field) add(next().text.substr(1));
  const auto keep = [&]() -> std::span<const std::string_view> {
    const std::span<const std::string_view> names =
        many.empty() ? std::span<const std::string_view>(usual, count) : many;
    auto* kept = shared_.input.arena.allocate_array<std::string_view>(names.size());
    std::copy(names.begin(), names.end(), kept);
    return {kept, names.size()};
  };
  switch (node->type) {
    case NodeType::field: {
      auto* field = make<Field>(NodeType::field, position);
      field->names = keep();
      return field;
    }
    case NodeType::variable: {
      auto* variable = make<Variable>(NodeType::variable, position);
      variable->id = static_cast<const Variable*>(node)->id;
      variable->names = keep();
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
  chain->names = keep();
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
      field->names = keep_name(token.text.substr(1));
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

}  // namespace engine::lang
