// The parser behind parser.h. Go reads every {{define}} and {{block}} with a parser of its own that shares
// the lexer; TreeParser does the same, since its look-ahead decides which line an error names.
#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "engine/lang/ast.h"
#include "engine/lang/lexer.h"
#include "engine/lang/parser.h"

namespace engine::lang {

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
  std::vector<const Node*> nodes{};  // see TreeParser::keep_nodes
};

// A function that fails sets the error and gives nullptr; callers look at failed() where nullptr may also
// mean "nothing there".
class TreeParser {
 public:
  explicit TreeParser(Shared& shared) : shared_(shared) {}

  // The whole text: its main part becomes the template `name`.
  void parse_text(std::string_view name);
  // What follows the word define.
  void parse_definition();

 private:
  struct Body {
    const List* list = nullptr;
    const Node* end = nullptr;  // the {{end}} or {{else}} it stopped at
  };

  // Tokens. tokens_[0] is the one read last; its line is what errors name.
  // The references are good until the next token is read.
  const Token& next();
  const Token& peek();
  void back_up() { ++pushed_back_; }
  void back_up(const Token& first) { tokens_[1] = first, pushed_back_ = 2; }
  void back_up(const Token& first, const Token& second) {
    tokens_[2] = first, tokens_[1] = second, pushed_back_ = 3;
  }
  const Token& next_non_space();
  const Token& peek_non_space();
  bool expect(TokenType type, std::string_view context, Token& token);

  std::nullptr_t fail(std::string_view message);
  int line_of_token(const Token& token) const { return line_of(shared_.source->text, token.position); }
  // The column of a token, counted in characters from 1; 0 at the end of the text.
  int column_of(const Token& token) const;
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

  void add_template(std::string_view name, const List* root, bool is_main = false);

  template <typename T>
  T* make(NodeType type, std::uint32_t position) {
    T* node = shared_.input.arena.make<T>();
    node->type = type;
    node->position = position;
    return node;
  }
  // Lists are gathered on a stack that all parsers of the text share, then kept in the arena: the items
  // after `mark`, which leave the stack.
  template <typename T>
  std::span<const T* const> keep_nodes(std::size_t mark) {
    std::vector<const Node*>& stack = shared_.nodes;
    const std::size_t count = stack.size() - mark;
    if (count == 0) return {};
    const T** kept = shared_.input.arena.allocate_array<const T*>(count);
    for (std::size_t i = 0; i < count; ++i) kept[i] = static_cast<const T*>(stack[mark + i]);
    stack.resize(mark);
    return {kept, count};
  }
  std::span<const Node* const> keep_one(const Node* node) {
    const Node** kept = shared_.input.arena.allocate_array<const Node*>(1);
    kept[0] = node;
    return {kept, 1};
  }
  std::span<const std::string_view> keep_name(std::string_view name) {
    return {shared_.input.arena.make<std::string_view>(name), 1};
  }
  const Variable* make_variable(const Token& token) {
    auto* variable = make<Variable>(NodeType::variable, token.position);
    variable->id = shared_.input.variable_names.add(token.text);
    variable->names = keep_name(token.text);
    return variable;
  }

  Shared& shared_;
  Token tokens_[3]{};
  int pushed_back_ = 0;
  std::vector<std::string_view> variables_{"$"};
  static constexpr std::uint32_t kNoAction = UINT32_MAX;
  std::uint32_t action_start_ = kNoAction;  // position of the action being read
  int ranges_ = 0;
  int parentheses_ = 0;
};

}  // namespace engine::lang
