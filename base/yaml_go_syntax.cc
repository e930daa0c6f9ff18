// Values as Go's %#v prints them, which go-yaml's errors about map keys quote.
#include <algorithm>

#include <fmt/format.h>

#include "base/go_format.h"
#include "base/yaml_decode.h"
#include "base/yaml_resolve.h"

namespace base::yaml {

namespace {

constexpr std::size_t kMaxShownDepth = 1000;
constexpr std::size_t kMaxShownBytes = 1 << 20;  // of an error text

void append(std::string& out, const Tree& tree, std::uint32_t index, std::size_t depth);

void append_scalar(std::string& out, const Tree& tree, const Node& node, std::size_t depth) {
  Scalar scalar;
  std::string problem;
  if (node.tag != 0) {
    resolve_tagged(tree.tags[node.tag], node.text, scalar, problem);
  } else if (node.implicit) {
    scalar = resolve(node.text);
  }
  switch (scalar.type) {
    case ScalarType::null: out += depth == 0 ? "<nil>" : "interface {}(nil)"; break;
    case ScalarType::boolean: out += scalar.boolean ? "true" : "false"; break;
    case ScalarType::integer: out += fmt::format("{}", scalar.integer); break;
    case ScalarType::unsigned_integer: out += fmt::format("{:#x}", scalar.unsigned_integer); break;
    case ScalarType::floating: out += format_float(scalar.floating, 'g'); break;
    default: out += go_quote(node.text); break;
  }
}

void append_list(std::string& out, const Tree& tree, std::uint32_t index, std::size_t depth) {
  out += "[]interface {}{";
  const std::uint32_t end = tree.nodes[index].end;
  for (std::uint32_t at = index + 1; at < end; at = tree.nodes[at].end) {
    if (at != index + 1) out += ", ";
    append(out, tree, at, depth + 1);
  }
  out += "}";
}

void append_map(std::string& out, const Tree& tree, std::uint32_t index, std::size_t depth) {
  std::vector<std::pair<std::string, std::string>> pairs;
  const std::uint32_t end = tree.nodes[index].end;
  for (std::uint32_t at = index + 1; at < end;) {
    const std::uint32_t value = tree.nodes[at].end;
    std::string key;
    std::string text;
    append(key, tree, at, depth + 1);
    append(text, tree, value, depth + 1);
    pairs.emplace_back(std::move(key), std::move(text));
    at = tree.nodes[value].end;
  }
  std::stable_sort(pairs.begin(), pairs.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  out += "map[interface {}]interface {}{";
  bool first = true;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (i + 1 < pairs.size() && pairs[i + 1].first == pairs[i].first) continue;  // the last wins
    if (!first) out += ", ";
    first = false;
    out += pairs[i].first + ":" + pairs[i].second;
  }
  out += "}";
}

void append(std::string& out, const Tree& tree, std::uint32_t index, std::size_t depth) {
  if (depth > kMaxShownDepth || out.size() > kMaxShownBytes) {
    out += "...";
    return;
  }
  const Node& node = tree.nodes[index];
  switch (node.kind) {
    case NodeKind::scalar: append_scalar(out, tree, node, depth); break;
    case NodeKind::list: append_list(out, tree, index, depth); break;
    case NodeKind::map: append_map(out, tree, index, depth); break;
    case NodeKind::alias: append(out, tree, node.tag, depth + 1); break;
  }
}

}  // namespace

std::string go_syntax(const Tree& tree, std::uint32_t index) {
  std::string out;
  append(out, tree, index, 0);
  return out;
}

}  // namespace base::yaml
