// A number is read as everything it can be, since `1.0` may serve where an int is wanted and `1` where
// a float is; which of them is taken is decided when it is used.
#include "engine/lang/literal.h"

#include <cmath>

#include "base/ascii.h"
#include "base/go_format.h"
#include "base/object.h"
#include "base/utf8.h"
#include "base/yaml.h"

namespace engine::lang {

namespace {

base::Error invalid(std::string text) {
  return base::Error(base::ErrorCode::invalid, std::move(text));
}

struct Character {
  char32_t code = 0;
  bool is_byte = false;  // written as \x or in octal: one byte, whatever it means
};

bool is_valid_rune(char32_t code) {
  return code <= base::kMaxRune && (code < 0xD800 || code > 0xDFFF);
}

// The digits of \x, \u, \U, taken from `rest`.
std::optional<Character> read_hex_escape(std::string_view& rest, std::size_t digits) {
  if (rest.size() < digits) return std::nullopt;
  std::uint32_t code = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    const int digit = base::hex_value(rest[i]);
    if (digit < 0) return std::nullopt;
    code = code << 4 | static_cast<std::uint32_t>(digit);
  }
  rest.remove_prefix(digits);
  if (digits > 2 && !is_valid_rune(code)) return std::nullopt;
  return Character{code, digits == 2};
}

std::optional<Character> read_octal_escape(std::string_view& rest, char first) {
  if (rest.size() < 2) return std::nullopt;
  std::uint32_t code = static_cast<std::uint32_t>(first - '0');
  for (std::size_t i = 0; i < 2; ++i) {
    if (rest[i] < '0' || rest[i] > '7') return std::nullopt;
    code = code << 3 | static_cast<std::uint32_t>(rest[i] - '0');
  }
  rest.remove_prefix(2);
  if (code > 255) return std::nullopt;
  return Character{code, true};
}

// strconv.UnquoteChar: takes one character, escaped or not, from `rest`.
std::optional<Character> read_character(std::string_view& rest, char quote) {
  if (rest.empty() || rest[0] == quote) return std::nullopt;
  if (rest[0] != '\\') {
    const base::Rune rune = base::decode_rune(rest);
    rest.remove_prefix(rune.size);
    return Character{rune.code};
  }
  if (rest.size() < 2) return std::nullopt;
  const char c = rest[1];
  rest.remove_prefix(2);
  switch (c) {
    case 'a': return Character{'\a'};
    case 'b': return Character{'\b'};
    case 'f': return Character{'\f'};
    case 'n': return Character{'\n'};
    case 'r': return Character{'\r'};
    case 't': return Character{'\t'};
    case 'v': return Character{'\v'};
    case '\\': return Character{'\\'};
    case 'x': return read_hex_escape(rest, 2);
    case 'u': return read_hex_escape(rest, 4);
    case 'U': return read_hex_escape(rest, 8);
    default: break;
  }
  if (c >= '0' && c <= '7') return read_octal_escape(rest, c);
  if (c == quote) return Character{static_cast<char32_t>(c)};
  return std::nullopt;
}

std::string_view without_carriage_returns(base::Arena& arena, std::string_view text) {
  if (text.find('\r') == std::string_view::npos) return text;
  std::string kept;
  for (const char c : text) {
    if (c != '\r') kept += c;
  }
  return arena.copy(kept);
}

// A complex constant. Charts have no use for it; it prints as Go prints it.
class Complex final : public base::Object {
 public:
  Complex(double real, double imaginary) : real_(real), imaginary_(imaginary) {}
  std::string_view type_name() const override { return "complex128"; }
  std::string_view kind_name() const override { return "complex128"; }
  bool has_text() const override { return false; }
  std::optional<std::complex<double>> complex() const override {
    return std::complex<double>(real_, imaginary_);
  }
  std::string format(bool) const override {
    std::string text = "(" + base::format_float_v(real_);
    const std::string imaginary = base::format_float_v(imaginary_);
    if (imaginary[0] != '-' && imaginary[0] != '+') text += '+';
    return text + imaginary + "i)";
  }
  base::Result<base::Value> to_json(base::Arena&) const override {
    return invalid("json: unsupported type: complex128");
  }
  base::Result<base::Value> to_yaml3(base::Arena&) const override {
    return invalid(std::string(base::yaml::kNotMarshaled) + "complex128");
  }
  std::optional<std::size_t> length() const override {
    if (real_ == 0 && imaginary_ == 0) return 0;  // so that zero is false
    return std::nullopt;
  }

 private:
  double real_;
  double imaginary_;
};

bool fits_int64(double d) { return d >= -0x1p63 && d < 0x1p63 && std::trunc(d) == d; }
bool fits_uint64(double d) { return d >= 0 && d < 0x1p64 && std::trunc(d) == d; }

void set_from_float(Number& number, double value) {
  number.is_float = true;
  number.real = value;
  if (!number.is_integer && fits_int64(value)) {
    number.is_integer = true;
    number.integer = static_cast<std::int64_t>(value);
  }
  if (!number.is_unsigned && fits_uint64(value)) {
    number.is_unsigned = true;
    number.unsigned_integer = static_cast<std::uint64_t>(value);
  }
}

void set_complex(base::Arena& arena, Number& number, double real, double imaginary) {
  number.is_complex = true;
  if (imaginary == 0) set_from_float(number, real);
  number.constant = base::Value::object(arena.own<Complex>(real, imaginary));
}

// "1+2i": the sign between the two that is not an exponent's.
bool read_complex(std::string_view text, double& real, double& imaginary, std::string& error) {
  error = "syntax error scanning complex number";
  for (std::size_t i = text.size() - 1; i > 0; --i) {
    if (text[i] != '+' && text[i] != '-') continue;
    if (text[i - 1] == 'e' || text[i - 1] == 'E' || text[i - 1] == 'p' || text[i - 1] == 'P') continue;
    const std::string_view second = text.substr(i, text.size() - i - 1);
    if (second.size() < 2 || text[i - 1] == 'i') return false;
    return base::parse_float(text.substr(0, i), real, &error) &&
           base::parse_float(second, imaginary, &error);
  }
  return false;
}

base::Result<Number*> read_character_constant(Number* number) {
  std::string_view rest = number->text.substr(1);
  const auto character = read_character(rest, '\'');
  if (!character) return invalid("invalid syntax");
  if (rest != "'") return invalid("malformed character constant: " + std::string(number->text));
  number->is_integer = number->is_unsigned = number->is_float = true;
  number->integer = static_cast<std::int64_t>(character->code);
  number->unsigned_integer = character->code;
  number->real = static_cast<double>(character->code);
  number->constant = base::Value::integer(number->integer);
  return number;
}

void read_integers(Number& number) {
  std::uint64_t whole = 0;
  number.is_unsigned = base::parse_uint(number.text, 0, 64, whole);
  if (number.is_unsigned) number.unsigned_integer = whole;
  std::int64_t integer = 0;
  number.is_integer = base::parse_int(number.text, 0, 64, integer);
  if (number.is_integer) {
    number.integer = integer;
    if (integer == 0) {
      number.is_unsigned = true;  // -0
      number.unsigned_integer = 0;
    }
  }
}

// What the number is where nothing asks for a type. Nil: an int that does not fit.
base::Value ideal_constant(const Number& number) {
  const std::string_view text = number.text;
  const bool is_hexadecimal = text.size() > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X') &&
                              text.find_first_of("pP") == std::string_view::npos;
  if (number.is_float && !is_hexadecimal && text.find_first_of(".eEpP") != std::string_view::npos) {
    return base::Value::float64(number.real);
  }
  return number.is_integer ? base::Value::integer(number.integer) : base::Value();
}

base::Result<Number*> read_number(Number* number) {
  read_integers(*number);
  if (number->is_integer) {
    number->is_float = true;
    number->real = static_cast<double>(number->integer);
  } else if (number->is_unsigned) {
    number->is_float = true;
    number->real = static_cast<double>(number->unsigned_integer);
  } else if (double value = 0; base::parse_float(number->text, value)) {
    if (number->text.find_first_of(".eEpP") == std::string_view::npos) {
      return invalid("integer overflow: " + base::go_quote(number->text));
    }
    set_from_float(*number, value);
  } else {
    return invalid("illegal number syntax: " + base::go_quote(number->text));
  }
  number->constant = ideal_constant(*number);
  return number;
}

}  // namespace

std::optional<std::string_view> unquote(base::Arena& arena, std::string_view quoted) {
  if (quoted.size() < 2) return std::nullopt;
  const std::string_view inside = quoted.substr(1, quoted.size() - 2);
  if (quoted[0] == '`') return without_carriage_returns(arena, inside);
  if (inside.find('\\') == std::string_view::npos && base::is_valid_utf8(inside)) return inside;
  std::string text;
  for (std::string_view rest = inside; !rest.empty();) {
    const auto character = read_character(rest, '"');
    if (!character) return std::nullopt;
    if (character->is_byte) {
      text += static_cast<char>(character->code);
    } else {
      base::append_rune(text, character->code);
    }
  }
  return arena.copy(text);
}

base::Result<Number*> make_number(base::Arena& arena, const Token& token) {
  Number* number = arena.make<Number>();
  number->type = NodeType::number;
  number->position = token.position;
  number->text = token.text;
  if (token.type == TokenType::character_constant) return read_character_constant(number);
  double real = 0;
  double imaginary = 0;
  if (token.type == TokenType::complex) {
    std::string error;
    if (!read_complex(token.text, real, imaginary, error)) return invalid(std::move(error));
    set_complex(arena, *number, real, imaginary);
    return number;
  }
  if (token.text.ends_with('i') &&
      base::parse_float(token.text.substr(0, token.text.size() - 1), imaginary)) {
    set_complex(arena, *number, 0, imaginary);
    return number;
  }
  return read_number(number);
}

}  // namespace engine::lang
