// Values as Go's %#v prints them, which go-yaml's errors about map keys quote.
#include <algorithm>

#include <fmt/format.h>

#include "base/base64.h"
#include "base/go_format.h"
#include "base/yaml_decode.h"
#include "base/yaml_resolve.h"

namespace base::yaml {

namespace {

constexpr std::string_view kNil = "interface {}(nil)";
constexpr std::size_t kMaxShownDepth = 1000;
constexpr std::size_t kMaxShownBytes = 1 << 20;  // of an error text

class Printer {
 public:
  Printer(const Tree& tree, Keys keys) : tree_(tree), keys_(keys) {}
  void append(std::string& out, std::uint32_t index, std::size_t depth) const;

 private:
  void append_scalar(std::string& out, const Node& node, std::size_t depth) const;
  void append_list(std::string& out, std::uint32_t index, std::size_t depth) const;
  void append_map(std::string& out, std::uint32_t index, std::size_t depth) const;

  const Tree& tree_;
  Keys keys_;
};

void Printer::append_scalar(std::string& out, const Node& node, std::size_t depth) const {
  Scalar scalar;
  std::string problem;
  if (node.tag != 0) {
    resolve_tagged(tree_.tags[node.tag], node.text, scalar, problem);
  } else if (node.implicit) {
    scalar = resolve(node.text);
  }
  switch (scalar.type) {
    case ScalarType::null: out += depth == 0 ? std::string_view("<nil>") : kNil; break;
    case ScalarType::boolean: out += scalar.boolean ? "true" : "false"; break;
    case ScalarType::integer: out += fmt::format("{}", scalar.integer); break;
    case ScalarType::unsigned_integer: out += fmt::format("{:#x}", scalar.unsigned_integer); break;
    case ScalarType::floating: out += format_float(scalar.floating, 'g'); break;
    default: {
      const bool is_binary = tree_.tags[node.tag] == "tag:yaml.org,2002:binary";
      const Result<std::string> bytes = base64_decode(is_binary ? node.text : "");
      out += go_quote(is_binary && bytes ? std::string_view(*bytes) : node.text);
      break;
    }
  }
}

void Printer::append_list(std::string& out, std::uint32_t index, std::size_t depth) const {
  out += "[]interface {}{";
  const std::uint32_t end = tree_.nodes[index].end;
  for (std::uint32_t at = index + 1; at < end; at = tree_.nodes[at].end) {
    if (at != index + 1) out += ", ";
    append(out, at, depth + 1);
  }
  out += "}";
}

void Printer::append_map(std::string& out, std::uint32_t index, std::size_t depth) const {
  std::vector<std::pair<std::string, std::string>> pairs;
  const std::uint32_t end = tree_.nodes[index].end;
  for (std::uint32_t at = index + 1; at < end;) {
    const std::uint32_t value = tree_.nodes[at].end;
    std::string key;
    std::string text;
    append(key, at, depth + 1);
    append(text, value, depth + 1);
    pairs.emplace_back(std::move(key), std::move(text));
    at = tree_.nodes[value].end;
  }
  std::stable_sort(pairs.begin(), pairs.end(), [](const auto& a, const auto& b) {
    if (a.first == b.first) return false;
    if (a.first == kNil || b.first == kNil) return a.first == kNil;
    return a.first < b.first;
  });
  out += "map[interface {}]interface {}{";
  bool first = true;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const bool again = i > 0 && pairs[i - 1].first == pairs[i].first;
    const bool returns = i + 1 < pairs.size() && pairs[i + 1].first == pairs[i].first;
    if (keys_ == Keys::unique ? again : returns) continue;
    if (!first) out += ", ";
    first = false;
    out += pairs[i].first + ":" + pairs[i].second;
  }
  out += "}";
}

void Printer::append(std::string& out, std::uint32_t index, std::size_t depth) const {
  if (depth > kMaxShownDepth || out.size() > kMaxShownBytes) {
    out += "...";
    return;
  }
  const Node& node = tree_.nodes[index];
  switch (node.kind) {
    case NodeKind::scalar: append_scalar(out, node, depth); break;
    case NodeKind::list: append_list(out, index, depth); break;
    case NodeKind::map: append_map(out, index, depth); break;
    case NodeKind::alias: append(out, node.tag, depth + 1); break;
  }
}

}  // namespace

std::string go_syntax(const Tree& tree, std::uint32_t index, Keys keys) {
  std::string out;
  Printer(tree, keys).append(out, index, 0);
  return out;
}

}  // namespace base::yaml
