// A scanner that gives words and signs, and a parser for one requirement after the other.
#include "cluster/selector.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/go_format.h"
#include "cluster/label_rules.h"

namespace cluster {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

constexpr std::string_view kOperators = "in, notin, =, ==, !=, gt, lt";

struct Token {
  enum class Kind { end, word, sign, bad };
  Kind kind = Kind::end;
  std::string text{};

  bool is(std::string_view sign) const { return kind == Kind::sign && text == sign; }
  bool is_word() const { return kind == Kind::word; }
  bool ends_requirement() const { return kind == Kind::end || is(","); }
};

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool is_sign(char c) { return std::string_view("=!(),><").find(c) != std::string_view::npos; }
bool is_known_sign(std::string_view text) {
  return text == "==" || text == "!=" || (text.size() == 1 && is_sign(text[0]));
}

std::vector<Token> scan(std::string_view text) {
  std::vector<Token> tokens;
  std::size_t at = 0;
  const auto take_while = [&](auto test) {
    const std::size_t start = at;
    while (at < text.size() && test(text[at])) ++at;
    return std::string(text.substr(start, at - start));
  };
  for (;;) {
    take_while(is_blank);
    if (at == text.size() || text[at] == '\0') break;
    if (is_sign(text[at])) {
      const auto two = text.substr(at, 2);
      const std::size_t size = two.size() == 2 && is_known_sign(two) ? 2 : 1;
      tokens.push_back({Token::Kind::sign, std::string(text.substr(at, size))});
      at += size;
    } else {
      tokens.push_back({Token::Kind::word, take_while([](char c) {
                          return !is_blank(c) && !is_sign(c) && c != '\0';
                        })});
    }
  }
  tokens.emplace_back();
  return tokens;
}

Error found(const Token& token, std::string_view expected) {
  return {ErrorCode::invalid, fmt::format("found '{}', expected: {}", token.text, expected)};
}

Error refused(std::string_view field, std::string_view value,
              const std::vector<std::string>& errors) {
  return {ErrorCode::invalid, fmt::format("{}: Invalid value: {}: {}", field,
                                          base::go_quote(value), fmt::join(errors, "; "))};
}

void insert_once(std::vector<std::string>& values, const std::string& value) {
  const auto place = std::lower_bound(values.begin(), values.end(), value);
  if (place == values.end() || *place != value) values.insert(place, value);
}

}  // namespace

class SelectorParser {
 public:
  explicit SelectorParser(std::string_view text) : tokens_(scan(text)) {}

  Result<LabelSelector> parse() {
    LabelSelector selector;
    while (here().kind != Token::Kind::end) {
      if (!here().is_word() && !here().is("!")) {
        return found(here(), "!, identifier, or 'end of string'");
      }
      auto requirement = parse_requirement();
      if (!requirement) {
        return std::move(requirement).error().wrap("unable to parse requirement: ");
      }
      selector.requirements_.push_back(*std::move(requirement));
      const Token token = take();
      if (token.kind == Token::Kind::end) return selector;
      if (!token.is(",")) return found(token, "',' or 'end of string'");
      if (!here().is_word() && !here().is("!")) return found(here(), "identifier after ','");
    }
    return selector;
  }

 private:
  using Operator = LabelSelector::Operator;
  using Requirement = LabelSelector::Requirement;

  const Token& here() const { return tokens_[at_]; }
  Token take() {
    Token token = tokens_[at_];
    if (at_ + 1 < tokens_.size()) ++at_;
    return token;
  }

  Result<Requirement> parse_requirement() {
    Requirement requirement;
    const bool is_negated = here().is("!");
    if (is_negated) take();
    const Token key = take();
    if (!key.is_word()) return found(key, "identifier");
    const auto errors = label_key_errors(key.text);
    if (!errors.empty()) return refused("<nil>", key.text, errors);
    requirement.key = key.text;
    requirement.how = is_negated ? Operator::missing : Operator::exists;
    if (is_negated || here().ends_requirement()) return requirement;
    TRY(parse_operation(requirement));
    TRY(check_values(requirement));
    return requirement;
  }

  Result<void> parse_operation(Requirement& requirement) {
    const Token sign = take();
    if (sign.is_word() && (sign.text == "in" || sign.text == "notin")) {
      requirement.how = sign.text == "in" ? Operator::in : Operator::not_in;
      return parse_values(requirement.values);
    }
    if (sign.is("=") || sign.is("==")) {
      requirement.how = Operator::in;
    } else if (sign.is("!=")) {
      requirement.how = Operator::not_in;
    } else if (sign.is(">")) {
      requirement.how = Operator::greater;
    } else if (sign.is("<")) {
      requirement.how = Operator::less;
    } else {
      return found(sign, kOperators);
    }
    if (here().ends_requirement()) {
      requirement.values = {""};
      return {};
    }
    const Token value = take();
    if (!value.is_word()) return found(value, "identifier");
    requirement.values = {value.text};
    return {};
  }

  Result<void> parse_values(std::vector<std::string>& values) {
    const Token open = take();
    if (!open.is("(")) {
      return Error(ErrorCode::invalid, fmt::format("found '{}' expected: '('", open.text));
    }
    if (here().is(")")) {
      take();
      values = {""};
      return {};
    }
    if (!here().is_word() && !here().is(",")) return found(here(), "',', ')' or identifier");
    for (;;) {
      const Token token = take();
      if (token.is_word()) {
        insert_once(values, token.text);
        if (here().is(")")) break;
        if (!here().is(",")) return found(here(), "',' or ')'");
      } else if (token.is(",")) {
        if (values.empty()) insert_once(values, "");
        if (here().is(")") || here().is(",")) insert_once(values, "");
        if (here().is(")")) break;
      } else {
        return found(token, "',', or identifier");
      }
    }
    take();
    return {};
  }

  static Result<void> check_values(const Requirement& requirement) {
    const bool is_number =
        requirement.how == Operator::greater || requirement.how == Operator::less;
    for (std::size_t i = 0; i < requirement.values.size(); ++i) {
      const auto& value = requirement.values[i];
      std::int64_t number = 0;
      if (is_number && !base::parse_int(value, 10, 64, number)) {
        return refused(fmt::format("values[{}]", i), value,
                       {"for 'Gt', 'Lt' operators, the value must be an integer"});
      }
      const auto errors = label_value_errors(value);
      if (!errors.empty()) {
        return refused(fmt::format("values[{}][{}]", i, requirement.key), value, errors);
      }
    }
    return {};
  }

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
};

Result<LabelSelector> LabelSelector::parse(std::string_view text) {
  return SelectorParser(text).parse();
}

bool LabelSelector::matches(const Requirement& requirement, const Labels& labels) {
  const auto label = labels.find(requirement.key);
  const bool is_there = label != labels.end();
  const auto is_listed = [&] {
    return std::binary_search(requirement.values.begin(), requirement.values.end(), label->second);
  };
  switch (requirement.how) {
    case Operator::in: return is_there && is_listed();
    case Operator::not_in: return !is_there || !is_listed();
    case Operator::exists: return is_there;
    case Operator::missing: return !is_there;
    case Operator::greater:
    case Operator::less: break;
  }
  std::int64_t has = 0;
  std::int64_t limit = 0;
  if (!is_there || !base::parse_int(label->second, 10, 64, has)) return false;
  if (!base::parse_int(requirement.values.front(), 10, 64, limit)) return false;
  return requirement.how == Operator::greater ? has > limit : has < limit;
}

bool LabelSelector::matches(const Labels& labels) const {
  return std::all_of(requirements_.begin(), requirements_.end(),
                     [&](const Requirement& requirement) { return matches(requirement, labels); });
}

}  // namespace cluster
