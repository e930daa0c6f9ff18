// Implicit types. Entry point: resolve(). The first character tells how much of it must be tried.
#include "base/yaml_resolve.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "base/go_format.h"
#include "base/yaml_tree.h"

namespace base::yaml {

namespace {

enum class Hint : std::uint8_t { string, word, point, number };

constexpr std::array<Hint, 256> make_hints() {
  std::array<Hint, 256> hints{};
  for (const char c : {'y', 'Y', 'n', 'N', 't', 'T', 'f', 'F', 'o', 'O', '~'}) {
    hints[static_cast<unsigned char>(c)] = Hint::word;
  }
  hints['.'] = Hint::point;
  hints['+'] = hints['-'] = Hint::number;
  for (unsigned char c = '0'; c <= '9'; ++c) hints[c] = Hint::number;
  return hints;
}
constexpr std::array<Hint, 256> kHints = make_hints();

struct Word {
  std::string_view text;
  ScalarType type;
  double value;
};
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr Word kWords[] = {
    {"y", ScalarType::boolean, 1},
    {"Y", ScalarType::boolean, 1},
    {"yes", ScalarType::boolean, 1},
    {"Yes", ScalarType::boolean, 1},
    {"YES", ScalarType::boolean, 1},
    {"true", ScalarType::boolean, 1},
    {"True", ScalarType::boolean, 1},
    {"TRUE", ScalarType::boolean, 1},
    {"on", ScalarType::boolean, 1},
    {"On", ScalarType::boolean, 1},
    {"ON", ScalarType::boolean, 1},
    {"n", ScalarType::boolean, 0},
    {"N", ScalarType::boolean, 0},
    {"no", ScalarType::boolean, 0},
    {"No", ScalarType::boolean, 0},
    {"NO", ScalarType::boolean, 0},
    {"false", ScalarType::boolean, 0},
    {"False", ScalarType::boolean, 0},
    {"FALSE", ScalarType::boolean, 0},
    {"off", ScalarType::boolean, 0},
    {"Off", ScalarType::boolean, 0},
    {"OFF", ScalarType::boolean, 0},
    {"~", ScalarType::null, 0},
    {"null", ScalarType::null, 0},
    {"Null", ScalarType::null, 0},
    {"NULL", ScalarType::null, 0},
    {".nan", ScalarType::floating, kNan},
    {".NaN", ScalarType::floating, kNan},
    {".NAN", ScalarType::floating, kNan},
    {".inf", ScalarType::floating, kInfinity},
    {".Inf", ScalarType::floating, kInfinity},
    {".INF", ScalarType::floating, kInfinity},
    {"+.inf", ScalarType::floating, kInfinity},
    {"+.Inf", ScalarType::floating, kInfinity},
    {"+.INF", ScalarType::floating, kInfinity},
    {"-.inf", ScalarType::floating, -kInfinity},
    {"-.Inf", ScalarType::floating, -kInfinity},
    {"-.INF", ScalarType::floating, -kInfinity},
};
constexpr std::size_t kLongestWord = 5;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

Scalar string_scalar() {
  return Scalar{};
}
Scalar float_scalar(double number) {
  Scalar scalar;
  scalar.type = ScalarType::floating;
  scalar.floating = number;
  return scalar;
}
Scalar integer_scalar(std::int64_t number) {
  Scalar scalar;
  scalar.type = ScalarType::integer;
  scalar.integer = number;
  return scalar;
}

bool find_word(std::string_view text, Scalar& scalar) {
  if (text.size() > kLongestWord) return false;
  for (const Word& word : kWords) {
    if (word.text != text) continue;
    scalar.type = word.type;
    scalar.boolean = word.value == 1;
    scalar.floating = word.value;
    return true;
  }
  return false;
}

bool parse_integer(std::string_view digits, int number_base, Scalar& scalar) {
  std::int64_t number = 0;
  if (parse_int(digits, number_base, 64, number)) {
    scalar = integer_scalar(number);
    return true;
  }
  std::uint64_t large = 0;
  if (!parse_uint(digits, number_base, 64, large)) return false;
  scalar.type = ScalarType::unsigned_integer;
  scalar.unsigned_integer = large;
  return true;
}

// [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?
bool looks_like_float(std::string_view text) {
  std::size_t at = 0;
  const auto skip_digits = [&] {
    const std::size_t start = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    return at - start;
  };
  const auto skip_sign = [&] {
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
  };
  skip_sign();
  const bool whole = skip_digits() > 0;
  if (at < text.size() && text[at] == '.') {
    ++at;
    if (skip_digits() == 0 && !whole) return false;
  } else if (!whole) {
    return false;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    skip_sign();
    if (skip_digits() == 0) return false;
  }
  return at == text.size();
}

// "0b101" that strconv refuses in its way and go-yaml reads in another: a sign behind the mark.
bool parse_binary(std::string_view text, Scalar& scalar) {
  if (text.starts_with("0b")) return parse_integer(text.substr(2), 2, scalar);
  if (!text.starts_with("-0b")) return false;
  std::int64_t number = 0;
  if (!parse_int("-" + std::string(text.substr(3)), 2, 64, number)) return false;
  scalar = integer_scalar(number);
  return true;
}

Scalar resolve_number(std::string_view text) {
  std::string plain;
  if (text.find('_') != std::string_view::npos) {
    std::remove_copy(text.begin(), text.end(), std::back_inserter(plain), '_');
    text = plain;
  }
  Scalar scalar;
  double number = 0;
  if (text.size() < 19 && text.find_first_not_of("0123456789") == std::string_view::npos &&
      !text.empty() && text[0] != '0') {
    std::int64_t small = 0;
    for (const char c : text) small = small * 10 + (c - '0');
    return integer_scalar(small);
  }
  if (parse_integer(text, 0, scalar)) return scalar;
  if (looks_like_float(text) && parse_float(text, number)) return float_scalar(number);
  if (parse_binary(text, scalar)) return scalar;
  return string_scalar();
}

Scalar resolve_as(std::string_view text, bool with_timestamps) {
  Scalar scalar;
  if (text.empty()) {
    scalar.type = ScalarType::null;
    return scalar;
  }
  switch (kHints[static_cast<unsigned char>(text[0])]) {
    case Hint::string: return scalar;
    case Hint::word: find_word(text, scalar); return scalar;
    case Hint::point: {
      double number = 0;
      if (find_word(text, scalar)) return scalar;
      return parse_float(text, number) ? float_scalar(number) : scalar;
    }
    case Hint::number: break;
  }
  if (find_word(text, scalar)) return scalar;
  if (with_timestamps && is_timestamp(text)) {
    scalar.type = ScalarType::timestamp;
    return scalar;
  }
  return resolve_number(text);
}

}  // namespace

std::string_view short_tag_of(ScalarType type) {
  switch (type) {
    case ScalarType::null: return "!!null";
    case ScalarType::boolean: return "!!bool";
    case ScalarType::integer:
    case ScalarType::unsigned_integer: return "!!int";
    case ScalarType::floating: return "!!float";
    case ScalarType::timestamp: return "!!timestamp";
    case ScalarType::merge: return "!!merge";
    case ScalarType::string: break;
  }
  return "!!str";
}

bool may_be_special(std::string_view text) {
  return text.empty() || kHints[static_cast<unsigned char>(text[0])] != Hint::string;
}

Scalar resolve(std::string_view text) {
  return resolve_as(text, true);
}

bool resolve_tagged(std::string_view tag, std::string_view text, Scalar& scalar,
                    std::string& problem) {
  scalar = Scalar{};
  if (!tag.starts_with(kTagPrefix)) return true;
  const std::string_view name = tag.substr(kTagPrefix.size());
  const bool known =
      name == "bool" || name == "int" || name == "float" || name == "null" || name == "timestamp";
  if (!known) return true;  // "str", and tags that mean nothing here
  scalar = resolve_as(text, name == "timestamp");
  const std::string_view found = short_tag_of(scalar.type);
  if (found.substr(2) == name) return true;
  if (name == "float" && scalar.type == ScalarType::integer) {
    scalar = float_scalar(static_cast<double>(scalar.integer));
    return true;
  }
  problem = "cannot decode ";
  problem.append(found).append(" `").append(text).append("` as a !!").append(name);
  return false;
}

// [-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?
bool is_base60(std::string_view text) {
  if (text.empty() || text.find(':') == std::string_view::npos) return false;
  std::size_t at = text[0] == '+' || text[0] == '-' ? 1 : 0;
  if (at == text.size() || !is_digit(text[at])) return false;
  while (at < text.size() && (is_digit(text[at]) || text[at] == '_')) ++at;
  if (at == text.size() || text[at] != ':') return false;
  while (at < text.size() && text[at] == ':') {
    ++at;
    if (at == text.size() || !is_digit(text[at])) return false;
    const bool tens = text[at] <= '5';
    ++at;
    if (tens && at < text.size() && is_digit(text[at])) ++at;
  }
  if (at < text.size() && text[at] == '.') {
    ++at;
    while (at < text.size() && (is_digit(text[at]) || text[at] == '_')) ++at;
  }
  return at == text.size();
}

}  // namespace base::yaml
