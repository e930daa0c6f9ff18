// Walks a pattern once. What RE2 of Debian words otherwise or does not know ((?<name>…), long category
// names, two groups of one name) is settled here; what both agree on is copied.
#include "base/regex_syntax.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/ascii.h"
#include "base/utf8.h"

namespace base {

namespace {

constexpr int kMaxRepeat = 1000;
constexpr std::size_t kMaxHeight = 1000;  // of nested groups, as Go's maxHeight

using Alias = std::pair<std::string_view, std::string_view>;
// Long names of Unicode categories, without separators, in small letters; sorted.
constexpr std::array<Alias, 42> kCategories{{
    {"ascii", "ASCII"}, {"casedletter", "LC"}, {"closepunctuation", "Pe"}, {"cntrl", "Cc"},
    {"combiningmark", "M"}, {"connectorpunctuation", "Pc"}, {"control", "Cc"},
    {"currencysymbol", "Sc"}, {"dashpunctuation", "Pd"}, {"decimalnumber", "Nd"}, {"digit", "Nd"},
    {"enclosingmark", "Me"}, {"finalpunctuation", "Pf"}, {"format", "Cf"},
    {"initialpunctuation", "Pi"}, {"letter", "L"}, {"letternumber", "Nl"}, {"lineseparator", "Zl"},
    {"lowercaseletter", "Ll"}, {"mark", "M"}, {"mathsymbol", "Sm"}, {"modifierletter", "Lm"},
    {"modifiersymbol", "Sk"}, {"nonspacingmark", "Mn"}, {"number", "N"}, {"openpunctuation", "Ps"},
    {"other", "C"}, {"otherletter", "Lo"}, {"othernumber", "No"}, {"otherpunctuation", "Po"},
    {"othersymbol", "So"}, {"paragraphseparator", "Zp"}, {"privateuse", "Co"}, {"punct", "P"},
    {"punctuation", "P"}, {"separator", "Z"}, {"spaceseparator", "Zs"}, {"spacingmark", "Mc"},
    {"surrogate", "Cs"}, {"symbol", "S"}, {"titlecaseletter", "Lt"}, {"uppercaseletter", "Lu"},
}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_octal(char c) { return c >= '0' && c <= '7'; }
bool is_alphanumeric(char32_t c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
int hexadecimal_value(char32_t c) {
  if (c >= '0' && c <= '9') return static_cast<int>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<int>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<int>(c - 'A' + 10);
  return -1;
}

// RE2's name of the class that Go finds under `name`.
std::string class_name(std::string_view name) {
  std::string small;
  for (const char c : name) {
    if (c == '_' || c == '-' || c == ' ') continue;
    small.push_back(ascii_lower(c));
  }
  const auto found = std::lower_bound(kCategories.begin(), kCategories.end(), small,
                                      [](const Alias& alias, const std::string& wanted) { return alias.first < wanted; });
  if (found != kCategories.end() && found->first == small) return std::string(found->second);
  if (small.size() != name.size() || small.empty()) return std::string(name);
  if (small[0] >= 'a' && small[0] <= 'z') small[0] = static_cast<char>(small[0] - 32);
  return small;
}

class Checker {
 public:
  Checker(std::string_view pattern, KnowsClass knows_class) : pattern_(pattern), knows_class_(knows_class) {
    groups_.emplace_back();
  }

  Result<RegexSyntax> run() {
    while (at_ < pattern_.size()) {
      const std::size_t last_repeat = std::exchange(last_repeat_, std::string_view::npos);
      TRY(item(last_repeat));
    }
    if (groups_.size() > 1) return regex_error("missing closing )", pattern_);
    if (too_deep_) return regex_error("expression nests too deeply", pattern_);
    return std::move(syntax_);
  }

 private:
  // A group being read: what a repetition would apply to, and how often nested counts repeat.
  struct Group {
    bool has_operand = false;
    int operand_weight = 1;
    int weight = 1;
  };

  std::string_view rest() const { return pattern_.substr(at_); }
  std::string_view since(std::size_t start) const { return pattern_.substr(start, at_ - start); }
  bool is(char c, std::size_t ahead = 0) const { return at_ + ahead < pattern_.size() && pattern_[at_ + ahead] == c; }
  void copy_since(std::size_t start) { syntax_.pattern += since(start); }

  void operand(int weight = 1) {
    groups_.back().has_operand = true;
    groups_.back().operand_weight = weight;
    groups_.back().weight = std::max(groups_.back().weight, weight);
  }

  // The next rune; at the end U+FFFD, as Go's reader gives.
  Result<char32_t> rune() {
    const Rune next = decode_rune(rest());
    if (next.size == 1 && !next.valid()) return regex_error("invalid UTF-8", rest());
    at_ += next.size;
    return next.code;
  }

  static Result<void> check_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
      const Rune next = decode_rune(text.substr(i));
      if (!next.valid()) return regex_error("invalid UTF-8", text.substr(i));
      i += next.size;
    }
    return {};
  }

  Result<void> item(std::size_t last_repeat) {
    const std::size_t start = at_;
    switch (pattern_[at_]) {
      case '(': return open_group();
      case ')': return close_group();
      case '|':
        ++at_;
        groups_.back().has_operand = false;
        break;
      case '[': return bracket();
      case '*':
      case '+':
      case '?':
        ++at_;
        return repeat(start, last_repeat, false, 0, 0);
      case '{': return counted_repeat(last_repeat);
      case '\\': return escape();
      case '^':
      case '$':
      case '.':
        ++at_;
        operand();
        break;
      default:
        TRY(rune());
        operand();
        break;
    }
    copy_since(start);
    return {};
  }

  Result<void> repeat(std::size_t start, std::size_t last_repeat, bool counted, int low, int high) {
    if (is('?')) ++at_;
    if (last_repeat != std::string_view::npos) {
      return regex_error("invalid nested repetition operator", since(last_repeat));
    }
    Group& group = groups_.back();
    if (!group.has_operand) return regex_error("missing argument to repetition operator", since(start));
    if (counted) {
      const int times = high < 0 ? low : high;
      const int weight = high == 0 || times == 0 ? 1 : std::min(times * group.operand_weight, kMaxRepeat * kMaxRepeat);
      if ((low >= 2 || high >= 2) && weight > kMaxRepeat) return regex_error("invalid repeat count", since(start));
      operand(std::min(weight, kMaxRepeat));
    }
    last_repeat_ = start;
    copy_since(start);
    return {};
  }

  // Digits without a leading zero; -1 for a number that is too large, nothing for no number.
  std::optional<int> number() {
    if (at_ >= pattern_.size() || !is_digit(pattern_[at_])) return std::nullopt;
    if (is('0') && at_ + 1 < pattern_.size() && is_digit(pattern_[at_ + 1])) return std::nullopt;
    int value = 0;
    for (; at_ < pattern_.size() && is_digit(pattern_[at_]); ++at_) {
      value = value < 0 || value >= 100'000'000 ? -1 : value * 10 + (pattern_[at_] - '0');
    }
    return value;
  }

  Result<void> counted_repeat(std::size_t last_repeat) {
    const std::size_t start = at_;
    ++at_;
    auto low = number();
    std::optional<int> high = low;
    if (low && is(',')) {
      ++at_;
      high = is('}') ? -1 : number();
      if (high && !is('}')) {
        high = std::nullopt;
      } else if (high == -1 && pattern_[at_ - 1] != ',') {
        low = -1;
      }
    }
    if (!low || !high || !is('}')) {
      at_ = start + 1;  // an ordinary brace
      operand();
      syntax_.pattern += "\\{";
      return {};
    }
    ++at_;
    if (*low < 0 || *low > kMaxRepeat || *high > kMaxRepeat || (*high >= 0 && *low > *high)) {
      return regex_error("invalid repeat count", since(start));
    }
    return repeat(start, last_repeat, true, *low, *high);
  }

  void push_group() {
    groups_.emplace_back();
    too_deep_ = too_deep_ || groups_.size() > kMaxHeight;
  }

  Result<void> open_group() {
    const std::size_t start = at_;
    if (!is('?', 1)) {
      ++at_;
      syntax_.names.emplace_back();
      syntax_.pattern.push_back('(');
      push_group();
      return {};
    }
    const std::size_t left = pattern_.size() - at_;
    const bool python = left > 4 && is('P', 2) && is('<', 3);
    if (python || (left > 3 && is('<', 2))) return open_named_group(python ? 4 : 3);
    at_ += 2;
    bool negative = false;
    bool saw_flag = false;
    while (at_ < pattern_.size()) {
      const char32_t c = TRY(rune());
      if (c == 'i' || c == 'm' || c == 's' || c == 'U') {
        saw_flag = true;
      } else if (c == '-' && !negative) {
        negative = true;
        saw_flag = false;
      } else if ((c == ':' || c == ')') && (!negative || saw_flag)) {
        copy_since(start);
        if (c == ':') push_group();
        return {};
      } else {
        break;
      }
    }
    return regex_error("invalid or unsupported Perl syntax", since(start));
  }

  Result<void> open_named_group(std::size_t name_at) {
    const std::size_t start = at_;
    const std::size_t end = pattern_.find('>', start);
    const std::string_view checked =
        end == std::string_view::npos ? rest() : pattern_.substr(start + name_at, end - start - name_at);
    TRY(check_utf8(checked));
    if (end == std::string_view::npos) return regex_error("invalid named capture", rest());
    at_ = end + 1;
    const bool fine = !checked.empty() && std::all_of(checked.begin(), checked.end(), [](char c) {
      return c == '_' || is_alphanumeric(static_cast<unsigned char>(c));
    });
    if (!fine) return regex_error("invalid named capture", since(start));
    syntax_.names.emplace_back(checked);
    syntax_.pattern.push_back('(');
    push_group();
    return {};
  }

  Result<void> close_group() {
    if (groups_.size() == 1) return regex_error("unexpected )", pattern_);
    ++at_;
    const int weight = groups_.back().weight;
    groups_.pop_back();
    operand(weight);
    syntax_.pattern.push_back(')');
    return {};
  }

  Result<void> escape() {
    const std::size_t start = at_;
    if (at_ + 1 < pattern_.size()) {
      switch (pattern_[at_ + 1]) {
        case 'A':
        case 'b':
        case 'B':
        case 'z':
          syntax_.has_no_boundary = syntax_.has_no_boundary || pattern_[at_ + 1] == 'B';
          at_ += 2;
          operand();
          copy_since(start);
          return {};
        case 'C': return regex_error("invalid escape sequence", rest().substr(0, 2));
        case 'Q': return quoted();
        default: break;
      }
    }
    TRY(escape_or_class());
    operand();
    return {};
  }

  // \Q…\E as escaped literals: RE2 and Go then agree on what a repetition after it applies to.
  Result<void> quoted() {
    at_ += 2;
    const std::size_t found = pattern_.find("\\E", at_);
    const std::size_t end = std::min(found, pattern_.size());
    while (at_ < end) {
      const std::size_t start = at_;
      const char32_t c = TRY(rune());
      if (c < 0x80 && !is_alphanumeric(c)) syntax_.pattern.push_back('\\');
      copy_since(start);
      operand();
    }
    if (found != std::string_view::npos) at_ += 2;
    return {};
  }

  // \d, \pL or a single character, copied.
  Result<void> escape_or_class() {
    if (is('p', 1) || is('P', 1)) return unicode_class();
    const std::size_t start = at_;
    if (at_ + 1 < pattern_.size() && std::string_view("dDsSwW").find(pattern_[at_ + 1]) != std::string_view::npos) {
      at_ += 2;
      copy_since(start);
      return {};
    }
    TRY(single_escape());
    copy_since(start);
    return {};
  }

  Result<void> unicode_class() {
    const std::size_t start = at_;
    at_ += 2;
    const char32_t first = TRY(rune());
    std::string_view name = since(start).substr(2);
    if (first == '{') {
      const std::size_t end = pattern_.find('}', at_);
      if (end == std::string_view::npos) {
        while (at_ < pattern_.size()) TRY(rune());
        return regex_error("invalid character class range", since(start));
      }
      name = pattern_.substr(at_, end - at_);
      TRY(check_utf8(name));
      at_ = end + 1;
    }
    const bool inverted = name.starts_with('^');
    if (inverted) name.remove_prefix(1);
    const bool negative = (pattern_[start + 1] == 'P') != inverted;
    const std::string known = class_name(name);
    if (known == "ASCII") {
      const std::string_view ascii = negative ? "[:^ascii:]" : "[:ascii:]";
      syntax_.pattern += in_bracket_ ? std::string(ascii) : "[" + std::string(ascii) + "]";
      return {};
    }
    if (!knows_class_(known)) return regex_error("invalid character class range", since(start));
    syntax_.pattern += (negative ? "\\P{" : "\\p{") + known + "}";
    return {};
  }

  // A backslash and what belongs to it, as one character.
  Result<char32_t> single_escape() {
    const std::size_t start = at_;
    ++at_;
    if (at_ == pattern_.size()) return regex_error("trailing backslash at end of expression", "");
    const char32_t c = TRY(rune());
    const auto octal_at = [&] { return at_ < pattern_.size() && is_octal(pattern_[at_]); };
    if (c == '0' || (c >= '1' && c <= '7' && octal_at())) {
      char32_t value = c - '0';
      for (int i = 1; i < 3 && octal_at(); ++i) value = value * 8 + static_cast<char32_t>(pattern_[at_++] - '0');
      return value;
    }
    if (c == 'x' && at_ < pattern_.size()) {
      if (const auto value = TRY(hexadecimal())) return *value;
    }
    if (const std::size_t which = std::string_view("afnrtv").find(static_cast<char>(c));
        c < 0x80 && which != std::string_view::npos) {
      return static_cast<char32_t>("\a\f\n\r\t\v"[which]);
    }
    if (c < 0x80 && !is_alphanumeric(c)) return c;
    return regex_error("invalid escape sequence", since(start));
  }

  // After \x: two digits, or any number of them in braces. Nothing where they are wrong.
  Result<std::optional<char32_t>> hexadecimal() {
    using Digits = std::optional<char32_t>;
    char32_t c = TRY(rune());
    if (c != '{') {
      const int high = hexadecimal_value(c);
      c = TRY(rune());
      const int low = hexadecimal_value(c);
      return high < 0 || low < 0 ? Digits() : Digits(static_cast<char32_t>(high * 16 + low));
    }
    char32_t value = 0;
    for (int count = 0; at_ < pattern_.size(); ++count) {
      c = TRY(rune());
      if (c == '}') return count > 0 ? Digits(value) : Digits();
      const int digit = hexadecimal_value(c);
      if (digit < 0) return Digits();
      value = value * 16 + static_cast<char32_t>(digit);
      if (value > kMaxRune) return Digits();
    }
    return Digits();
  }

  Result<char32_t> bracket_character(std::size_t bracket_start) {
    if (at_ == pattern_.size()) return regex_error("missing closing ]", pattern_.substr(bracket_start));
    return is('\\') ? single_escape() : rune();
  }

  Result<void> bracket() {
    const std::size_t start = at_;
    ++at_;
    if (is('^')) ++at_;
    copy_since(start);
    in_bracket_ = true;
    bool first = true;
    while (at_ == pattern_.size() || !is(']') || first) {
      first = false;
      if (is('[') && is(':', 1) && at_ + 2 < pattern_.size()) {
        if (TRY(named_class())) continue;
      }
      if (is('\\') && at_ + 1 < pattern_.size() &&
          std::string_view("pPdDsSwW").find(pattern_[at_ + 1]) != std::string_view::npos) {
        TRY(escape_or_class());
        continue;
      }
      TRY(bracket_range(start));
    }
    in_bracket_ = false;
    ++at_;
    syntax_.pattern.push_back(']');
    operand();
    return {};
  }

  // [:alpha:]; false where it is no such thing.
  Result<bool> named_class() {
    const std::size_t end = pattern_.find(":]", at_ + 2);
    if (end == std::string_view::npos) return false;
    const std::string_view whole = pattern_.substr(at_, end + 2 - at_);
    std::string_view name = whole.substr(2, whole.size() - 4);
    if (name.starts_with('^')) name.remove_prefix(1);
    constexpr std::array kNames{"alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph",
                                "lower", "print", "punct", "space", "upper", "word",  "xdigit"};
    if (std::find(kNames.begin(), kNames.end(), name) == kNames.end()) {
      return regex_error("invalid character class range", whole);
    }
    at_ = end + 2;
    syntax_.pattern += whole;
    return true;
  }

  Result<void> bracket_range(std::size_t bracket_start) {
    const std::size_t start = at_;
    const char32_t low = TRY(bracket_character(bracket_start));
    char32_t high = low;
    if (is('-') && at_ + 1 < pattern_.size() && !is(']', 1)) {
      ++at_;
      high = TRY(bracket_character(bracket_start));
      if (high < low) return regex_error("invalid character class range", since(start));
    }
    write_bracket_character(low);
    if (high != low) {
      syntax_.pattern.push_back('-');
      write_bracket_character(high);
    }
    return {};
  }

  void write_bracket_character(char32_t code) {
    if (code < 0x80 && !is_alphanumeric(code)) {
      constexpr char kDigits[] = "0123456789abcdef";
      syntax_.pattern += {'\\', 'x', kDigits[code >> 4], kDigits[code & 15]};
    } else {
      append_rune(syntax_.pattern, code);
    }
  }

  std::string_view pattern_;
  KnowsClass knows_class_;
  std::size_t at_ = 0;
  std::size_t last_repeat_ = std::string_view::npos;  // where the repetition just read starts
  bool in_bracket_ = false;
  bool too_deep_ = false;
  std::vector<Group> groups_;
  RegexSyntax syntax_;
};

}  // namespace

Error regex_error(std::string_view what, std::string_view part) {
  std::string text = "error parsing regexp: ";
  text += what;
  text += ": `";
  text += part;
  text += "`";
  return Error(ErrorCode::invalid, std::move(text));
}

Result<RegexSyntax> check_regex(std::string_view pattern, KnowsClass knows_class) {
  return Checker(pattern, knows_class).run();
}

}  // namespace base
