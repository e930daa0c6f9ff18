// Where BurntSushi's lexer is lax (an escape may be refused only later, "nan" may be misspelt as "ian"),
// this is too: the reader behind it has the last word, as there.
#include "base/toml_scan.h"

#include <fmt/format.h>

#include "base/go_format.h"
#include "base/letters.h"
#include "base/quote.h"
#include "base/toml_text.h"
#include "base/utf8.h"

namespace base::toml {

namespace {

bool is_blank(char32_t c) { return c == ' ' || c == '\t'; }
bool is_break(char32_t c) { return c == '\n' || c == '\r'; }
bool is_decimal(char32_t c) { return c >= '0' && c <= '9'; }
bool is_hexadecimal(char32_t c) {
  return is_decimal(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
bool is_bare(char32_t c) {
  return is_decimal(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
}

// Whether the character at `at` may not stand in TOML.
bool is_forbidden(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (c == '\r') return at + 1 == text.size() || text[at + 1] != '\n';
  if (c == '\t' || c == '\n') return false;
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

std::size_t find_forbidden(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const Rune rune = decode_rune(text.substr(i));
    if (!rune.valid() || is_forbidden(text, i)) return i;
    i += rune.size;
  }
  return text.size() + 1;
}

std::string quoted(char32_t c) {
  std::string out;
  append_quoted_rune(out, c, false);
  return out;
}

// "\" at the end of a line takes the line's end and all white space after it away.
std::string join_lines(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] != '\\') {
      out.push_back(text[i++]);
      continue;
    }
    if (i + 1 < text.size() && text[i + 1] == '\\') {
      out += "\\\\";
      i += 2;
      continue;
    }
    const std::size_t end = std::min(text.find_first_not_of(" \t\r\n", i + 1), text.size());
    if (text.substr(i, end - i).find('\n') == std::string_view::npos) {
      out.push_back(text[i++]);
    } else {
      i = end;
    }
  }
  return out;
}

std::string_view without_first_break(std::string_view text) {
  if (text.starts_with("\r\n")) return text.substr(2);
  return text.starts_with('\n') ? text.substr(1) : text;
}

}  // namespace

Scanner::Scanner(Arena& arena, std::string_view text, std::function<std::string()> last_key)
    : arena_(arena), text_(text), last_key_(std::move(last_key)), bad_at_(find_forbidden(text)) {}

char32_t Scanner::next() {
  if (at_ == bad_at_) {
    broken_ = true;
    return kBroken;
  }
  if (at_ >= text_.size()) {
    at_end_ = true;
    return kEnd;
  }
  if (text_[at_] == '\n') ++line_;
  const Rune rune = decode_rune(text_.substr(at_));
  at_ += rune.size;
  return rune.code;
}

void Scanner::back() {
  if (at_end_ || broken_) {
    at_end_ = false;
    return;
  }
  do {
    --at_;
  } while ((static_cast<unsigned char>(text_[at_]) & 0xC0) == 0x80);
  if (text_[at_] == '\n') --line_;
}

char32_t Scanner::peek() {
  const char32_t c = next();
  back();
  return c;
}

bool Scanner::accept(char32_t wanted) {
  if (next() == wanted) return true;
  back();
  return false;
}

void Scanner::skip_blanks() {
  while (is_blank(next())) {
  }
  back();
}

Result<void> Scanner::skip_comment() {
  for (char32_t c = next(); c != kEnd && !is_break(c); c = next()) {
    if (c == kBroken) return fail("");
  }
  back();
  return {};
}

Error Scanner::fail_at(int line, const std::string& what) const {
  const std::string key = last_key_();
  std::string text = "toml: line " + std::to_string(line);
  if (!key.empty()) text += " (last key " + go_quote(key) + ")";
  return Error(ErrorCode::invalid, text + ": " + what).at({"", line, 0});
}

Error Scanner::fail(const std::string& what) {
  if (broken_) {
    const auto byte = static_cast<unsigned char>(text_[bad_at_]);
    return fail_at(line_, is_forbidden(text_, bad_at_)
                              ? fmt::format("TOML files cannot contain control characters: '0x{:02x}'", byte)
                              : fmt::format("invalid UTF-8 byte: 0x{:02x}", byte));
  }
  const bool after_break = at_end_ && at_ >= 1 && text_[at_ - 1] == '\n';
  return fail_at(after_break ? line_ - 1 : line_, what);
}

Error Scanner::fail_on_line_before(const std::string& what) {
  return broken_ ? fail(what) : fail_at(line_ - 1, what);
}

Result<std::string_view> Scanner::key_part() {
  const char32_t first = next();
  start_ = at_;
  if (first == '"') return basic_string();
  if (first == '\'') return raw_string();
  back();
  start_ = at_;
  while (is_bare(next())) {
  }
  if (broken_) return fail("");
  back();
  return arena_.copy(current());
}

Result<std::string_view> Scanner::basic_string() {
  bool has_escapes = false;
  while (true) {
    const char32_t c = next();
    if (c == kBroken) return fail("");
    if (c == kEnd) return fail("unexpected EOF; expected '\"'");
    if (is_break(c)) return fail_on_line_before("strings cannot contain newlines");
    if (c == '"') break;
    if (c == '\\') {
      has_escapes = true;
      TRY(escape());
    }
  }
  const std::string_view raw = text_.substr(start_, at_ - start_ - 1);
  return has_escapes ? unescaped(raw, line_) : arena_.copy(raw);
}

Result<std::string_view> Scanner::raw_string() {
  while (true) {
    const char32_t c = next();
    if (c == kBroken) return fail("");
    if (c == kEnd) return fail("unexpected EOF; expected \"'\"");
    if (is_break(c)) return fail_on_line_before("strings cannot contain newlines");
    if (c == '\'') return arena_.copy(text_.substr(start_, at_ - start_ - 1));
  }
}

// Up to two quotes may stand before the three that end a long string.
Result<bool> Scanner::ends_long_string(char quote, std::size_t& content_end) {
  const auto mark = static_cast<char32_t>(quote);
  if (!accept(mark)) return false;
  if (!accept(mark)) {
    back();
    return false;
  }
  if (peek() == mark) {
    const std::string five(5, quote);
    const bool escaped = quote == '"' && current().ends_with("\\" + five);
    if (current().ends_with(five) && !escaped) {
      const std::string six(6, quote);
      return fail(quote == '"' ? "unexpected '" + six + "'" : "unexpected \"" + six + "\"");
    }
    back();
    back();
    return false;
  }
  content_end = at_ - 3;
  return true;
}

Result<std::string_view> Scanner::long_basic_string() {
  while (true) {
    const char32_t c = next();
    if (c == kBroken) return fail("");
    if (c == kEnd) return fail("unexpected EOF; expected '\"\"\"'");
    if (c == '\\') {
      if (is_break(next())) continue;
      back();
      TRY(escape());
    } else if (c == '"') {
      std::size_t end = 0;
      const bool ended = TRY(ends_long_string('"', end));
      if (ended) return unescaped(join_lines(without_first_break(text_.substr(start_, end - start_))), line_);
    }
  }
}

Result<std::string_view> Scanner::long_raw_string() {
  while (true) {
    const char32_t c = next();
    if (c == kBroken) return fail("");
    if (c == kEnd) return fail("unexpected EOF; expected \"'''\"");
    if (c != '\'') continue;
    std::size_t end = 0;
    const bool ended = TRY(ends_long_string('\'', end));
    if (ended) return arena_.copy(without_first_break(text_.substr(start_, end - start_)));
  }
}

// What follows a backslash.
Result<void> Scanner::escape() {
  const char32_t c = next();
  switch (c) {
    case 'e':
    case 'b':
    case 't':
    case 'n':
    case 'f':
    case 'r':
    case '"':
    case ' ':
    case '\t':
    case '\\': return {};
    case 'x': return hexadecimal(2, "two hexadecimal digits after '\\x'");
    case 'u': return hexadecimal(4, "four hexadecimal digits after '\\u'");
    case 'U': return hexadecimal(8, "eight hexadecimal digits after '\\U'");
    default: break;
  }
  std::string what = "invalid escape in string '\\";
  append_rune(what, c);
  what += "'";
  return at_end_ ? fail_on_line_before(what) : fail(what);
}

Result<void> Scanner::hexadecimal(int digits, std::string_view wanted) {
  for (int i = 0; i < digits; ++i) {
    if (!is_hexadecimal(next())) {
      return fail("expected " + std::string(wanted) + ", but got " + go_quote(current()) + " instead");
    }
  }
  return {};
}

Result<std::string_view> Scanner::unescaped(std::string_view raw, int line) const {
  std::string out;
  for (std::size_t i = 0; i < raw.size();) {
    if (raw[i] != '\\') {
      out.push_back(raw[i++]);
      continue;
    }
    const char c = raw[i + 1];
    i += 2;
    if (is_blank(static_cast<unsigned char>(c))) {
      return fail_at(line, "invalid escape: '\\" + std::string(1, c) + "'");
    }
    const std::size_t known = std::string_view("btnfre\"\\").find(c);
    if (known != std::string_view::npos) {
      out.push_back("\b\t\n\f\r\x1b\"\\"[known]);
      continue;
    }
    const std::size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : 8;
    const std::string_view hexadecimal = raw.substr(i, digits);
    std::uint64_t code = 0;
    parse_uint(hexadecimal, 16, 32, code);
    if (code > kMaxRune || (code >= 0xD800 && code < 0xE000)) {
      return fail_at(line, "Escaped character '\\u" + std::string(hexadecimal) + "' is not valid UTF-8.");
    }
    append_rune(out, static_cast<char32_t>(code));
    i += digits;
  }
  return arena_.copy(out);
}

Result<Scalar> Scanner::scalar(char32_t first) {
  Scalar read = TRY(scalar_unchecked(first));
  if (broken_) return fail("");  // right behind it
  return read;
}

Result<Scalar> Scanner::scalar_unchecked(char32_t first) {
  start_ = at_;
  if (first == '"' || first == '\'') {
    const bool basic = first == '"';
    bool is_long = false;
    if (accept(first)) {
      is_long = accept(first);
      if (!is_long) back();
    }
    if (is_long) start_ = at_;
    Scalar string;
    string.text = basic ? (is_long ? TRY(long_basic_string()) : TRY(basic_string()))
                        : (is_long ? TRY(long_raw_string()) : TRY(raw_string()));
    string.line = line_;
    return string;
  }
  start_ = at_ - (first == kEnd || first == kBroken ? 0 : 1);
  if (is_decimal(first)) return number_or_date();
  if (first == '-' || first == '+') return signed_number();
  if (first == '.') return fail("floats must start with a digit, not '.'");
  if (first == 'i' || first == 'n') {
    if ((accept('n') && accept('f')) || (accept('a') && accept('n'))) return token(Token::floating);
  }
  if (first != kBroken && is_letter(first)) return word();
  if (first == kEnd) return fail("unexpected EOF; expected value");
  const std::string what = "expected value but found " + quoted(first) + " instead";
  return first == '\n' ? fail_on_line_before(what) : fail(what);
}

// true or false; anything else is no value. The last character read is part of the word.
Result<Scalar> Scanner::word() {
  back();
  const std::size_t from = at_;
  while (true) {
    const char32_t c = next();
    if (c == kBroken) return fail("");
    if (!is_letter(c)) break;
  }
  back();
  const std::string_view letters = text_.substr(from, at_ - from);
  if (letters == "true" || letters == "false") {
    start_ = from;
    return token(Token::boolean);
  }
  return fail("expected value but found " + go_quote(letters) + " instead");
}

// Digits and what of `allowed` stands between them.
Scalar Scanner::run_of(Token kind, std::string_view allowed) {
  while (true) {
    const char32_t c = next();
    if (!is_decimal(c) && (c >= 0x80 || c == kEnd || allowed.find(static_cast<char>(c)) == std::string_view::npos)) {
      break;
    }
  }
  back();
  return token(kind);
}

Scalar Scanner::decimal() {
  while (true) {
    const char32_t c = next();
    if (c == '.' || c == 'e' || c == 'E') return run_of(Token::floating, "_.-+eE");
    if (!is_decimal(c) && c != '_') break;
  }
  back();
  return token(Token::integer);
}

Result<Scalar> Scanner::based_integer(char mark) {
  const std::string_view digits = mark == 'b' ? "01" : mark == 'o' ? "01234567" : "0123456789abcdefABCDEF";
  const std::string_view name = mark == 'b' ? "a binary" : mark == 'o' ? "an octal" : "a hexadecimal";
  const auto is_digit_here = [&](char32_t c) {
    return c != kEnd && c < 0x80 && digits.find(static_cast<char>(c)) != std::string_view::npos;
  };
  const char32_t first = peek();
  if (!is_digit_here(first)) {
    std::string what = "not " + std::string(name) + " number: '" + std::string(current());
    append_rune(what, first);
    return fail(what + "'");
  }
  for (char32_t c = next(); is_digit_here(c) || c == '_'; c = next()) {
  }
  back();
  return token(Token::integer);
}

Result<Scalar> Scanner::number_or_date() {
  char32_t c = next();
  if (text_[start_] == '0' && !is_decimal(c)) {
    if (c == 'b' || c == 'o' || c == 'x') return based_integer(static_cast<char>(c));
    if (c == '-' || c == ':') {
      back();
      return token(Token::integer);
    }
  }
  while (is_decimal(c)) c = next();
  if (c == '-' || c == ':') {
    Scalar date = run_of(Token::datetime, "-:Tt .Zz+");
    while (date.text.ends_with(' ')) date.text.remove_suffix(1);
    return date;
  }
  if (c == '_') return decimal();
  if (c == '.' || c == 'e' || c == 'E') return run_of(Token::floating, "_.-+eE");
  back();
  return token(Token::integer);
}

Result<Scalar> Scanner::signed_number() {
  const char32_t c = next();
  if (c == 'i' || c == 'n') {
    const bool complete = c == 'i' ? accept('n') && accept('f') : accept('a') && accept('n');
    if (complete) return token(Token::floating);
    return fail("invalid float: '" + std::string(current()) + "'");
  }
  if (c == '.') return fail("floats must start with a digit, not '.'");
  if (!is_decimal(c)) return fail("expected a digit but got " + quoted(c));
  if (c == '0') {
    const char32_t mark = peek();
    if (mark == 'b' || mark == 'o' || mark == 'x') {
      return fail("cannot use sign with non-decimal numbers: '" + std::string(current()) +
                  static_cast<char>(mark) + "'");
    }
  }
  return decimal();
}

}  // namespace base::toml
