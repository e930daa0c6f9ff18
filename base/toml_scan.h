// The characters of a TOML text one by one, and the tokens they make: keys' parts, strings, numbers. What
// is wrong is told as BurntSushi's lexer tells it, with the line it would name.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "base/result.h"

namespace base::toml {

enum class Token { string, integer, floating, datetime, boolean };

// A scalar as written, without quotes; of strings, what they stand for.
struct Scalar {
  Token token = Token::string;
  std::string_view text{};
  int line = 1;
};

class Scanner {
 public:
  static constexpr char32_t kEnd = 0;
  static constexpr char32_t kBroken = 0xFFFFFFFF;  // no UTF-8, or a control character

  // `last_key` is asked for the key that an error shall name; empty for none.
  Scanner(Arena& arena, std::string_view text, std::function<std::string()> last_key);

  char32_t next();
  void back();  // one character; after kEnd nothing moves
  char32_t peek();
  int line() const { return line_; }

  void skip_blanks();  // spaces and tabs
  Result<void> skip_comment();

  // Bare or quoted; a bare one may be empty, which the caller then finds in the way.
  Result<std::string_view> key_part();
  // The scalar at the place, whose first character is neither '[' nor '{'. `first` was read already.
  Result<Scalar> scalar(char32_t first);

  // An error at the place; at the end of the text the line before a final line feed counts.
  Error fail(const std::string& what);
  // The same, of the line before.
  Error fail_on_line_before(const std::string& what);
  Error fail_at(int line, const std::string& what) const;

 private:
  bool accept(char32_t wanted);
  std::string_view current() const { return text_.substr(start_, at_ - start_); }
  Scalar token(Token token) const { return {token, current(), line_}; }

  Result<std::string_view> basic_string();
  Result<std::string_view> raw_string();
  Result<std::string_view> long_basic_string();
  Result<std::string_view> long_raw_string();
  // After a quote in a long string: whether the string ends here. `content_end` is where it does.
  Result<bool> ends_long_string(char quote, std::size_t& content_end);
  Result<void> escape();
  Result<void> hexadecimal(int digits, std::string_view wanted);
  Result<std::string_view> unescaped(std::string_view raw, int line) const;

  Result<Scalar> scalar_unchecked(char32_t first);
  Result<Scalar> number_or_date();
  Result<Scalar> signed_number();
  Result<Scalar> based_integer(char mark);
  Scalar decimal();
  Scalar run_of(Token token, std::string_view allowed);
  Result<Scalar> word();

  Arena& arena_;
  std::string_view text_;
  std::function<std::string()> last_key_;
  std::size_t bad_at_;      // the first character that may not stand in TOML
  std::size_t start_ = 0;   // of the token being read
  std::size_t at_ = 0;
  int line_ = 1;
  bool at_end_ = false;     // the end has been read, not only looked at
  bool broken_ = false;
};

}  // namespace base::toml
