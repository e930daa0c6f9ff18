// Outside of actions the lexer looks for the next "{{"; inside it reads one token after the other.
// Positions are bytes.
#include "engine/lang/lexer.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/go_format.h"
#include "base/letters.h"
#include "base/utf8.h"

namespace engine::lang {

namespace {

constexpr std::string_view kLeft = "{{";
constexpr std::string_view kRight = "}}";
constexpr std::string_view kCommentStart = "/*";
constexpr std::string_view kCommentEnd = "*/";
constexpr std::size_t kMarkerSize = 2;  // the minus and the space beside it
constexpr std::string_view kSpaces = " \t\r\n";

// What a byte can be, as bits.
constexpr std::uint8_t kSpace = 1;
constexpr std::uint8_t kWord = 2;        // part of a name, if ASCII
constexpr std::uint8_t kTerminator = 4;  // may follow a name

constexpr std::array<std::uint8_t, 256> make_classes() {
  std::array<std::uint8_t, 256> classes{};
  for (const char c : {' ', '\t', '\r', '\n'}) classes[static_cast<unsigned char>(c)] = kSpace | kTerminator;
  for (const char c : {'.', ',', '|', ':', ')', '('}) classes[static_cast<unsigned char>(c)] = kTerminator;
  for (int c = 0; c < 128; ++c) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (is_letter || (c >= '0' && c <= '9') || c == '_') classes[static_cast<std::size_t>(c)] = kWord;
  }
  return classes;
}

constexpr std::array<std::uint8_t, 256> kClasses = make_classes();

bool is_a(char c, std::uint8_t what) { return (kClasses[static_cast<unsigned char>(c)] & what) != 0; }
bool is_space(char c) { return is_a(c, kSpace); }

TokenType word_type(std::string_view word) {
  struct Keyword {
    std::string_view word;
    TokenType type;
  };
  static constexpr Keyword kKeywords[] = {
      {"if", TokenType::if_true},          {"end", TokenType::end},
      {"else", TokenType::else_branch},    {"range", TokenType::range},
      {"with", TokenType::with},           {"define", TokenType::define},
      {"template", TokenType::template_call}, {"block", TokenType::block},
      {"break", TokenType::break_loop},    {"continue", TokenType::continue_loop},
      {"nil", TokenType::nil},             {"true", TokenType::boolean},
      {"false", TokenType::boolean},
  };
  if (word.size() > 8 || word.size() < 2 || std::string_view("beidrwtcnf").find(word[0]) == std::string_view::npos) {
    return TokenType::identifier;
  }
  for (const Keyword& keyword : kKeywords) {
    if (keyword.word == word) return keyword.type;
  }
  return TokenType::identifier;
}

}  // namespace

int line_of(std::string_view text, std::size_t position) {
  const std::string_view before = text.substr(0, position);
  return 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n'));
}

std::string format_token(const Token& token) {
  constexpr std::size_t kShown = 10;
  if (token.type == TokenType::end_of_text) return "EOF";
  if (token.type == TokenType::error) return std::string(token.text);
  if (token.type > TokenType::keyword) return "<" + std::string(token.text) + ">";
  if (token.text.size() <= kShown) return base::go_quote(token.text);
  std::size_t end = 0;
  for (std::size_t count = 0; count < kShown && end < token.text.size(); ++count) {
    end += base::decode_rune(token.text.substr(end)).size;
  }
  return base::go_quote(token.text.substr(0, end)) + "...";
}

Token Lexer::take(TokenType type) {
  const Token token{type, static_cast<std::uint32_t>(start_),
                    {text_.data() + start_, position_ - start_}};
  start_ = position_;
  return token;
}

Token Lexer::fail(std::string_view message) {
  const Token token{TokenType::error, static_cast<std::uint32_t>(start_), arena_.copy(message)};
  text_ = {};
  start_ = position_ = 0;
  return token;
}

bool Lexer::left_trim_marker_at(std::size_t position) const {
  return position + 1 < text_.size() && text_[position] == '-' && is_space(text_[position + 1]);
}

bool Lexer::right_trim_marker_at(std::size_t position) const {
  return position + 1 < text_.size() && is_space(text_[position]) && text_[position + 1] == '-';
}

bool Lexer::at_right_delimiter(bool& trims) const {
  trims = right_trim_marker_at(position_) && starts_with(position_ + kMarkerSize, kRight);
  return trims || starts_with(position_, kRight);
}

bool Lexer::at_word_character(std::size_t& size) const {
  if (position_ >= text_.size()) return false;
  const char c = text_[position_];
  size = 1;
  if (static_cast<unsigned char>(c) < 0x80) return is_a(c, kWord);
  const base::Rune rune = base::decode_rune(text_.substr(position_));
  size = rune.size;
  return base::is_letter(rune.code) || base::is_digit(rune.code);
}

void Lexer::skip_word() {
  std::size_t size = 0;
  do {
    while (position_ < text_.size() && is_a(text_[position_], kWord)) ++position_;
    if (!at_word_character(size)) return;
    position_ += size;
  } while (true);
}

bool Lexer::at_terminator() const {
  if (position_ >= text_.size() || is_a(text_[position_], kTerminator)) return true;
  return starts_with(position_, kRight);
}

std::string Lexer::describe_character() const {
  const base::Rune rune = base::decode_rune(text_.substr(position_));
  std::string text = fmt::format("U+{:04X}", static_cast<std::uint32_t>(rune.code));
  if (base::is_printable(rune.code)) {
    text += " '";
    base::append_rune(text, rune.code);
    text += '\'';
  }
  return text;
}

Token Lexer::next() { return inside_action_ ? next_inside() : next_outside(); }

Token Lexer::next_outside() {
  while (true) {
    const std::size_t found = text_.find(kLeft, position_);
    if (found == std::string_view::npos) {
      position_ = text_.size();
      return take(position_ > start_ ? TokenType::text : TokenType::end_of_text);
    }
    const bool trims = left_trim_marker_at(found + kLeft.size());
    if (found > position_) {
      std::string_view text = text_.substr(start_, found - start_);
      if (trims) text = text.substr(0, text.find_last_not_of(kSpaces) + 1);
      const Token token{TokenType::text, static_cast<std::uint32_t>(start_), text};
      position_ = start_ = found;
      if (!text.empty()) return token;
    }
    const std::size_t marker = trims ? kMarkerSize : 0;
    if (!starts_with(position_ + kLeft.size() + marker, kCommentStart)) {
      return left_delimiter(marker);
    }
    position_ += kLeft.size() + marker;
    start_ = position_;
    const Token skipped = skip_comment();
    if (skipped.type == TokenType::error) return skipped;
  }
}

Token Lexer::left_delimiter(std::size_t marker) {
  position_ += kLeft.size();
  const Token token = take(TokenType::left_delimiter);
  position_ += marker;
  start_ = position_;
  inside_action_ = true;
  open_parentheses_ = 0;
  return token;
}

Token Lexer::skip_comment() {
  const std::size_t end = text_.find(kCommentEnd, position_ + kCommentStart.size());
  if (end == std::string_view::npos) return fail("unclosed comment");
  position_ = end + kCommentEnd.size();
  bool trims = false;
  if (!at_right_delimiter(trims)) return fail("comment ends before closing delimiter");
  if (trims) position_ += kMarkerSize;
  position_ += kRight.size();
  if (trims) position_ = std::min(text_.find_first_not_of(kSpaces, position_), text_.size());
  start_ = position_;
  return {TokenType::space};
}

Token Lexer::right_delimiter() {
  bool trims = false;
  at_right_delimiter(trims);
  if (trims) {
    position_ += kMarkerSize;
    start_ = position_;
  }
  position_ += kRight.size();
  const Token token = take(TokenType::right_delimiter);
  if (trims) {
    position_ = std::min(text_.find_first_not_of(kSpaces, position_), text_.size());
    start_ = position_;
  }
  inside_action_ = false;
  return token;
}

// Whether the character here can be the first of a right delimiter or its marker.
bool Lexer::may_end_action() const {
  return position_ < text_.size() && (text_[position_] == '}' || is_space(text_[position_]));
}

void Lexer::skip_space() {
  if (!inside_action_) return;
  bool trims = false;
  while (position_ < text_.size() && is_space(text_[position_]) && !at_right_delimiter(trims)) {
    ++position_;
  }
  start_ = position_;
}

Token Lexer::next_inside() {
  bool trims = false;
  if (may_end_action() && at_right_delimiter(trims)) {
    return open_parentheses_ == 0 ? right_delimiter() : fail("unclosed left paren");
  }
  if (position_ >= text_.size()) return fail("unclosed action");
  const char c = text_[position_];
  if (is_space(c)) return space();
  std::size_t size = 0;
  if (at_word_character(size) && (c < '0' || c > '9')) return word();
  if (c == '+' || c == '-' || (c >= '0' && c <= '9')) return number();
  switch (c) {
    case '=': ++position_; return take(TokenType::assign);
    case ':':
      ++position_;
      if (position_ >= text_.size() || text_[position_] != '=') return fail("expected :=");
      ++position_;
      return take(TokenType::declare);
    case '|': ++position_; return take(TokenType::pipe);
    case '"': return quoted('"', TokenType::string, "unterminated quoted string");
    case '\'':
      return quoted('\'', TokenType::character_constant, "unterminated character constant");
    case '`': return raw_quoted();
    case '$': ++position_; return field_or_variable(TokenType::variable);
    case '.':
      if (position_ + 1 >= text_.size()) return number();
      if (text_[position_ + 1] >= '0' && text_[position_ + 1] <= '9') return number();
      ++position_;
      return field_or_variable(TokenType::field);
    case '(':
      ++position_;
      ++open_parentheses_;
      return take(TokenType::left_parenthesis);
    case ')':
      if (--open_parentheses_ < 0) return fail("unexpected right paren");
      ++position_;
      return take(TokenType::right_parenthesis);
    default: break;
  }
  if (c > ' ' && c < 0x7F) {
    ++position_;
    return take(TokenType::character);
  }
  return fail("unrecognized character in action: " + describe_character());
}

Token Lexer::space() {
  while (position_ < text_.size() && is_space(text_[position_])) ++position_;
  // The last space may belong to a trim marker.
  if (right_trim_marker_at(position_ - 1) && starts_with(position_ - 1 + kMarkerSize, kRight)) {
    --position_;
    if (position_ == start_) return right_delimiter();
  }
  return take(TokenType::space);
}

Token Lexer::word() {
  skip_word();
  if (!at_terminator()) return fail("bad character " + describe_character());
  return take(word_type(text_.substr(start_, position_ - start_)));
}

Token Lexer::field_or_variable(TokenType type) {
  if (at_terminator()) return take(type == TokenType::variable ? type : TokenType::dot);
  skip_word();
  if (!at_terminator()) return fail("bad character " + describe_character());
  return take(type);
}

Token Lexer::quoted(char quote, TokenType type, const char* unterminated) {
  for (++position_; position_ < text_.size() && text_[position_] != '\n'; ++position_) {
    if (text_[position_] == quote) {
      ++position_;
      return take(type);
    }
    if (text_[position_] != '\\') continue;
    ++position_;
    if (position_ >= text_.size() || text_[position_] == '\n') break;
  }
  return fail(unterminated);
}

Token Lexer::raw_quoted() {
  const std::size_t end = text_.find('`', position_ + 1);
  if (end == std::string_view::npos) return fail("unterminated raw quoted string");
  position_ = end + 1;
  return take(TokenType::raw_string);
}

bool Lexer::accept(std::string_view characters) {
  if (position_ >= text_.size()) return false;
  if (characters.find(text_[position_]) == std::string_view::npos) return false;
  ++position_;
  return true;
}

void Lexer::accept_run(std::string_view characters) {
  while (accept(characters)) {
  }
}

bool Lexer::scan_number() {
  constexpr std::string_view kDecimal = "0123456789_";
  constexpr std::string_view kHexadecimal = "0123456789abcdefABCDEF_";
  accept("+-");
  std::string_view digits = kDecimal;
  if (accept("0")) {
    if (accept("xX")) {
      digits = kHexadecimal;
    } else if (accept("oO")) {
      digits = "01234567_";
    } else if (accept("bB")) {
      digits = "01_";
    }
  }
  accept_run(digits);
  if (accept(".")) accept_run(digits);
  if ((digits == kDecimal && accept("eE")) || (digits == kHexadecimal && accept("pP"))) {
    accept("+-");
    accept_run(kDecimal);
  }
  accept("i");
  std::size_t size = 0;
  if (!at_word_character(size)) return true;
  position_ += size;
  return false;
}

Token Lexer::number() {
  const auto bad = [this] {
    return fail("bad number syntax: " + base::go_quote(text_.substr(start_, position_ - start_)));
  };
  if (!scan_number()) return bad();
  const char sign = position_ < text_.size() ? text_[position_] : '\0';
  if (sign != '+' && sign != '-') return take(TokenType::number);
  if (!scan_number() || text_[position_ - 1] != 'i') return bad();
  return take(TokenType::complex);
}

}  // namespace engine::lang
