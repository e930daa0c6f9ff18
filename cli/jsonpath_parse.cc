// The grammar of client-go's JSONPath templates, which is read with one pointer and no look-ahead
// beyond
// "[?(" and "..". What stands in brackets is cut out first and parsed as an action of its own.
#include <fmt/format.h>

#include "base/go_format.h"
#include "base/letters.h"
#include "base/utf8.h"
#include "cli/jsonpath.h"

namespace cli::jsonpath {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

Error failure(std::string text) {
  return Error(ErrorCode::invalid, std::move(text));
}

Node text_node(NodeKind kind, std::string_view text) {
  Node node;
  node.kind = kind;
  node.text = text;
  return node;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool ends_word(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '.' || c == ',' || c == '[' ||
         c == ']' || c == '$' || c == '@' || c == '{' || c == '}';
}

std::string trim_spaces(std::string_view text) {
  const auto start = text.find_first_not_of(' ');
  if (start == std::string_view::npos) return "";
  return std::string(text.substr(start, text.find_last_not_of(' ') - start + 1));
}

// One escape of a Go string after its backslash; gives the characters used, 0 where it is none.
std::size_t read_escape(std::string_view rest, char quote, std::string& out) {
  constexpr std::string_view kLetters = "abfnrtv\\";
  constexpr std::string_view kMeanings = "\a\b\f\n\r\t\v\\";
  if (rest.empty()) return 0;
  if (const auto at = kLetters.find(rest[0]); at != std::string_view::npos) {
    out += kMeanings[at];
    return 1;
  }
  if (rest[0] == quote) {
    out += quote;
    return 1;
  }
  const bool is_octal = rest[0] >= '0' && rest[0] <= '7';
  const std::size_t digits = rest[0] == 'x'   ? 2
                             : rest[0] == 'u' ? 4
                             : rest[0] == 'U' ? 8
                             : is_octal       ? 3
                                              : 0;
  const std::size_t skip = is_octal ? 0 : 1;
  if (digits == 0 || rest.size() < skip + digits) return 0;
  std::uint64_t value = 0;
  if (!base::parse_uint(rest.substr(skip, digits), is_octal ? 8 : 16, 64, value)) return 0;
  const bool is_byte = is_octal || rest[0] == 'x';
  if (is_byte && value > 255) return 0;
  if (!is_byte && (value > 0x10ffff || (value >= 0xd800 && value < 0xe000))) return 0;
  if (is_byte) {
    out += static_cast<char>(value);
  } else {
    base::append_rune(out, static_cast<char32_t>(value));
  }
  return skip + digits;
}

// The text within quotes, single or double.
Result<std::string> unquote(std::string_view quoted) {
  const auto refuse = [&] {
    return failure(fmt::format("unquote string {} error invalid syntax", quoted));
  };
  if (quoted.size() < 2 || quoted.front() != quoted.back()) return refuse();
  const char quote = quoted.front();
  const auto inner = quoted.substr(1, quoted.size() - 2);
  std::string text;
  for (std::size_t i = 0; i < inner.size(); ++i) {
    if (inner[i] == quote) return refuse();
    if (inner[i] != '\\') {
      text += inner[i];
      continue;
    }
    const auto used = read_escape(inner.substr(i + 1), quote, text);
    if (used == 0) return refuse();
    i += used;
  }
  return text;
}

// "-?[0-9]*" at the start of `text`, taken off it.
std::string_view take_number(std::string_view& text) {
  std::size_t length = text.starts_with('-') ? 1 : 0;
  while (length < text.size() && is_digit(text[length])) ++length;
  const auto taken = text.substr(0, length);
  text.remove_prefix(length);
  return taken;
}

Result<Node> parse_slice(std::string_view text) {
  Node node;
  node.kind = NodeKind::array;
  std::string_view rest = text;
  for (std::size_t i = 0; i < 3; ++i) {
    auto& bound = node.bounds[i];
    if (i > 0 && !rest.starts_with(':')) {
      if (i == 1) bound = {node.bounds[0].value + 1, true, true};
      continue;
    }
    if (i > 0) rest.remove_prefix(1);
    const auto digits = take_number(rest);
    if (digits.empty()) continue;
    bound.is_known = true;
    if (!base::parse_int(digits, 10, 64, bound.value)) {
      return failure(fmt::format("array index {} is not a number", digits));
    }
  }
  if (!rest.empty()) return failure(fmt::format("invalid array index {}", text));
  return node;
}

class Parser {
 public:
  Parser(std::string_view input, int depth) : input_(input), depth_(depth) {}

  Result<Node> parse_all() {
    Node root;
    while (position_ < input_.size()) {
      const auto brace = input_.find('{', position_);
      const auto text = input_.substr(position_, brace - position_);
      if (!text.empty()) root.nodes.push_back(text_node(NodeKind::text, text));
      if (brace == std::string_view::npos) break;
      position_ = brace + 1;
      root.nodes.emplace_back();
      TRY(parse_action(root.nodes.back().nodes));
    }
    return root;
  }

 private:
  bool at(std::string_view prefix) const { return input_.substr(position_).starts_with(prefix); }

  // Until the closing brace, which is taken.
  Result<void> parse_action(std::vector<Node>& nodes) {
    while (true) {
      if (position_ >= input_.size() || at("\r") || at("\n")) return failure("unclosed action");
      if (at("}")) {
        position_++;
        return {};
      }
      TRY(parse_one(nodes));
    }
  }

  Result<void> parse_one(std::vector<Node>& nodes) {
    if (at("[?(")) return parse_filter(nodes);
    if (at("..")) return parse_recursive(nodes);
    const char c = input_[position_];
    if (c == ' ' || c == '@' || c == '$') {
      position_++;
      return {};
    }
    if (c == '[') return parse_array(nodes);
    if (c == '"' || c == '\'') return parse_quote(nodes, c);
    if (c == '.') {
      position_++;
      return parse_field(nodes);
    }
    if (c == '+' || c == '-' || is_digit(c)) return parse_number(nodes);
    const auto rune = base::decode_rune(input_.substr(position_));
    if (c == '_' || base::is_letter(rune.code)) return parse_identifier(nodes);
    const auto code = static_cast<std::uint32_t>(rune.code);
    auto text = fmt::format("unrecognized character in action: U+{:04X}", code);
    if (base::is_printable(rune.code))
      text += fmt::format(" '{}'", input_.substr(position_, rune.size));
    return failure(text);
  }

  Result<void> parse_identifier(std::vector<Node>& nodes) {
    const auto start = position_;
    while (position_ < input_.size() && !ends_word(input_[position_])) ++position_;
    const auto word = input_.substr(start, position_ - start);
    auto node = text_node(NodeKind::identifier, word);
    if (word == "true" || word == "false") {
      node.kind = NodeKind::boolean;
      node.integer = word == "true" ? 1 : 0;
    }
    nodes.push_back(node);
    return {};
  }

  Result<void> parse_recursive(std::vector<Node>& nodes) {
    if (!nodes.empty() && nodes.back().kind == NodeKind::recursive) {
      return failure("invalid multiple recursive descent");
    }
    position_ += 2;
    nodes.push_back(text_node(NodeKind::recursive, ""));
    if (position_ >= input_.size()) return {};
    const auto rune = base::decode_rune(input_.substr(position_));
    const char c = input_[position_];
    if (c == '_' || is_digit(c) || base::is_letter(rune.code)) return parse_field(nodes);
    return {};
  }

  Result<void> parse_field(std::vector<Node>& nodes) {
    std::string name;
    while (position_ < input_.size() && !ends_word(input_[position_])) {
      if (input_[position_] == '\\') {
        position_++;
        if (position_ >= input_.size()) break;
      }
      name += input_[position_++];
    }
    nodes.push_back(text_node(name == "*" ? NodeKind::wildcard : NodeKind::field, name));
    return {};
  }

  Result<void> parse_number(std::vector<Node>& nodes) {
    const auto start = position_;
    if (input_[position_] == '+' || input_[position_] == '-') ++position_;
    while (position_ < input_.size() && (input_[position_] == '.' || is_digit(input_[position_])))
      ++position_;
    const auto text = input_.substr(start, position_ - start);
    Node node;
    if (base::parse_int(text, 10, 64, node.integer)) {
      node.kind = NodeKind::integer;
    } else if (base::parse_float(text, node.number)) {
      node.kind = NodeKind::number;
    } else {
      return failure(fmt::format("cannot parse number {}", text));
    }
    nodes.push_back(node);
    return {};
  }

  Result<void> parse_quote(std::vector<Node>& nodes, char quote) {
    const auto start = position_++;
    while (true) {
      if (position_ >= input_.size() || input_[position_] == '\n')
        return failure("unterminated quoted string");
      const bool ends = input_[position_] == quote && input_[position_ - 1] != '\\';
      position_++;
      if (ends) break;
    }
    nodes.push_back(
        text_node(NodeKind::text, TRY(unquote(input_.substr(start, position_ - start)))));
    return {};
  }

  // An expression as an action of its own.
  Result<Node> parse_within(std::string_view text) {
    if (depth_ >= kMaxFilterDepth) return failure("too many filters within each other");
    const auto action = fmt::format("{{{}}}", text);
    auto root = TRY(Parser(action, depth_ + 1).parse_all());
    return std::move(root.nodes.front());
  }

  Result<void> parse_array(std::vector<Node>& nodes) {
    const auto end = input_.find_first_of("]\n", position_);
    if (end == std::string_view::npos || input_[end] == '\n') return failure("unterminated array");
    std::string_view text = input_.substr(position_ + 1, end - position_ - 1);
    position_ = end + 1;
    if (text == "*") text = ":";
    if (text.find(',') != std::string_view::npos) return parse_alternatives(nodes, text);
    const bool is_key = text.size() >= 2 && text.front() == '\'' && text.back() == '\'' &&
                        text.find('\'', 1) == text.size() - 1;
    if (is_key) {
      auto list = TRY(parse_within(fmt::format(".{}", text.substr(1, text.size() - 2))));
      for (auto& node : list.nodes) nodes.push_back(std::move(node));
      return {};
    }
    nodes.push_back(TRY(parse_slice(text)));
    return {};
  }

  Result<void> parse_alternatives(std::vector<Node>& nodes, std::string_view text) {
    Node node;
    node.kind = NodeKind::alternatives;
    for (std::size_t start = 0; start <= text.size();) {
      const auto end = std::min(text.find(',', start), text.size());
      node.nodes.push_back(
          TRY(parse_within(fmt::format("[{}]", trim_spaces(text.substr(start, end - start))))));
      start = end + 1;
    }
    nodes.push_back(std::move(node));
    return {};
  }

  // Past the ")" that ends the filter: not one between quotes.
  Result<void> skip_filter() {
    char quote = 0;
    bool is_closed = false;
    while (true) {
      if (position_ >= input_.size() || input_[position_] == '\n')
        return failure("unterminated filter");
      const char c = input_[position_++];
      if ((c == '"' || c == '\'') && quote == 0) {
        quote = c;
      } else if (c == quote && quote != 0 && input_[position_ - 2] != '\\') {
        is_closed = true;
      } else if (c == ')' && (quote != 0) == is_closed) {
        return {};
      }
    }
  }

  Result<void> parse_filter(std::vector<Node>& nodes) {
    position_ += 3;
    const auto start = position_;
    TRY(skip_filter());
    const auto text = input_.substr(start, position_ - start - 1);
    if (position_ >= input_.size() || input_[position_++] != ']')
      return failure("unclosed array expect ]");
    constexpr std::string_view kOperatorLetters = "!<>=";
    Node node;
    node.kind = NodeKind::filter;
    const auto begin = text.find_first_of(kOperatorLetters);
    auto end =
        begin == std::string_view::npos ? begin : text.find_first_not_of(kOperatorLetters, begin);
    if (end == std::string_view::npos && begin != end && text.size() - begin >= 2)
      end = text.size() - 1;
    if (begin == std::string_view::npos || begin == 0 || end == std::string_view::npos) {
      node.text = "exists";
      node.nodes.push_back(TRY(parse_within(text)));
      node.nodes.emplace_back();
    } else {
      node.text = text.substr(begin, end - begin);
      node.nodes.push_back(TRY(parse_within(text.substr(0, begin))));
      node.nodes.push_back(TRY(parse_within(text.substr(end))));
    }
    nodes.push_back(std::move(node));
    return {};
  }

  std::string_view input_;
  std::size_t position_ = 0;
  int depth_;
};

}  // namespace

Result<Node> parse(std::string_view text) {
  return Parser(text, 0).parse_all();
}

}  // namespace cli::jsonpath
