// What the lexer gives the parser.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace engine::lang {

enum class TokenType : std::uint8_t {
  error,  // `text` is the message
  boolean,
  character,  // some other printable character, such as a comma
  character_constant,
  complex,
  assign,   // =
  declare,  // :=
  end_of_text,
  field,  // .name
  identifier,
  left_delimiter,
  left_parenthesis,
  number,
  pipe,
  raw_string,
  right_delimiter,
  right_parenthesis,
  space,
  string,
  text,
  variable,  // $name or $
  // What stands after `keyword` is shown as <text> in errors.
  keyword,
  block,
  break_loop,
  continue_loop,
  dot,
  define,
  else_branch,
  end,
  if_true,
  nil,
  range,
  template_call,
  with,
};

struct Token {
  TokenType type = TokenType::end_of_text;
  std::uint32_t position = 0;  // bytes from the start of the text
  std::string_view text{};
};

// The token as errors show it: EOF, <end>, "abc", "0123456789"... (cut after ten characters).
std::string format_token(const Token& token);

}  // namespace engine::lang
