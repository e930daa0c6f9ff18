// Cuts a template's text into tokens, on demand. Trim markers and comments are done here: the parser
// never sees them. helm.md ENG-053.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "engine/lang/token.h"

namespace engine::lang {

// The line, counted from 1, that `position` of `text` is on. Tokens do not carry it: only errors ask.
int line_of(std::string_view text, std::size_t position);

class Lexer {
 public:
  // `text` must outlive the tokens. The messages of error tokens are made in `arena`.
  Lexer(base::Arena& arena, std::string_view text) : arena_(arena), text_(text) {}

  // The next token. What comes after an error token means nothing.
  Token next();
  // Goes to where the next token begins that is no space, inside of an action.
  void skip_space();

 private:
  Token next_outside();
  Token next_inside();
  Token left_delimiter(std::size_t marker);
  // Skips a comment; an error token where it is wrong, else a token of type space.
  Token skip_comment();
  Token right_delimiter();
  Token space();
  Token word();
  Token field_or_variable(TokenType type);
  Token quoted(char quote, TokenType type, const char* unterminated);
  Token raw_quoted();
  Token number();
  bool scan_number();

  bool accept(std::string_view characters);
  void accept_run(std::string_view characters);
  // Steps over letters, digits and underscores.
  void skip_word();
  bool at_word_character(std::size_t& size) const;
  bool at_terminator() const;
  bool at_right_delimiter(bool& trims) const;
  bool may_end_action() const;
  bool starts_with(std::size_t position, std::string_view wanted) const {
    return position <= text_.size() && text_.substr(position).starts_with(wanted);
  }
  bool left_trim_marker_at(std::size_t position) const;
  bool right_trim_marker_at(std::size_t position) const;
  std::string describe_character() const;

  // The token from start_ to position_, which becomes the next start.
  Token take(TokenType type);
  Token fail(std::string_view message);

  base::Arena& arena_;
  std::string_view text_;
  std::size_t position_ = 0;
  std::size_t start_ = 0;  // of the token being read
  int open_parentheses_ = 0;
  bool inside_action_ = false;
};

}  // namespace engine::lang
