// Each reader opens a node (which follows an alias and counts), looks at its kind and either fills its target or notes
// a mismatch, as yaml.v3 goes on after one. What ends the reading (an alias in itself, too much of it) is kept in
// failure_, after which every reader does nothing.
#include "repo/plugin_decoder.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/base64.h"
#include "base/go_format.h"
#include "base/yaml_resolve.h"

namespace repo {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;
using base::Value;
using base::yaml::ScalarType;
using base::yaml::nodes::Kind;
using base::yaml::nodes::Node;
using base::yaml::nodes::Style;

constexpr std::string_view kTagPrefix = "tag:yaml.org,2002:";

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

// As yaml.v3: its booleans are fewer than those of YAML 1.1, and it knows 0o17.
base::yaml::Scalar resolve_plain(std::string_view text) {
  auto scalar = base::yaml::resolve(text);
  if (scalar.type == ScalarType::boolean && !is_one_of(text, {"true", "True", "TRUE", "false", "False", "FALSE"})) {
    scalar.type = ScalarType::string;
  }
  if (scalar.type == ScalarType::string && text.starts_with("0o") &&
      base::parse_int(text.substr(2), 8, 64, scalar.integer)) {
    scalar.type = ScalarType::integer;
  }
  return scalar;
}

base::yaml::Scalar resolved(const Node& node) {
  if (node.tag.empty() && node.style == Style::plain) return resolve_plain(node.text);
  base::yaml::Scalar scalar;
  if (node.tag.empty()) return scalar;
  std::string problem;
  base::yaml::resolve_tagged(node.tag, node.text, scalar, problem);
  return scalar;
}

bool is_null(const Node& node) {
  return node.kind == Kind::scalar && resolved(node).type == ScalarType::null;
}

std::string short_tag(const Node& node) {
  if (node.tag.starts_with(kTagPrefix)) return "!!" + std::string(node.tag.substr(kTagPrefix.size()));
  if (!node.tag.empty()) return std::string(node.tag);
  if (node.kind == Kind::list) return "!!seq";
  if (node.kind == Kind::map) return "!!map";
  if (node.style != Style::plain) return "!!str";
  return std::string(base::yaml::short_tag_of(resolve_plain(node.text).type));
}

bool is_merge(const Node& node) {
  return node.kind == Kind::scalar && node.text == "<<" && node.style == Style::plain &&
         (node.tag.empty() || node.tag == "tag:yaml.org,2002:merge");
}

std::string text_of(const Node& node) {
  constexpr std::string_view kBinary = "tag:yaml.org,2002:binary";
  if (node.tag != kBinary) return std::string(node.text);
  const auto bytes = base::base64_decode(node.text);
  return bytes ? *bytes : std::string(node.text);
}

}  // namespace

class PluginDecoder::Opened {
 public:
  Opened(PluginDecoder& decoder, const Node& node) : decoder_(decoder), node_(&node) {
    ++decoder_.depth_;
    if (++decoder_.seen_ > kMaxPluginNodes) decoder_.fail("document contains excessive aliasing");
    if (decoder_.depth_ > kMaxPluginDepth) decoder_.fail("exceeded max depth of " + std::to_string(kMaxPluginDepth));
    if (node.kind == Kind::alias) follow(node);
  }
  ~Opened() {
    --decoder_.depth_;
    if (alias_ != nullptr) decoder_.open_.erase(alias_);
  }
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;

  explicit operator bool() const { return decoder_.failure_.empty(); }
  const Node& operator*() const { return *node_; }
  const Node* operator->() const { return node_; }

 private:
  void follow(const Node& alias) {
    const auto found = decoder_.aliases_.find(&alias);
    if (found == decoder_.aliases_.end()) return decoder_.fail(fmt::format("unknown anchor '{}' referenced", alias.text));
    if (!decoder_.open_.insert(&alias).second) {
      return decoder_.fail(fmt::format("anchor '{}' value contains itself", alias.text));
    }
    alias_ = &alias;
    node_ = found->second;
  }

  PluginDecoder& decoder_;
  const Node* node_;
  const Node* alias_ = nullptr;
};

Result<PluginDecoder> PluginDecoder::open(base::Arena& arena, std::string_view text, UnknownFields unknown) {
  const auto document = TRY(base::yaml::nodes::parse(arena, text));
  if (document.root == nullptr) return Error(ErrorCode::invalid, "EOF").because("the file is empty");
  PluginDecoder decoder;
  decoder.root_ = document.root;
  decoder.unknown_ = unknown;
  decoder.index_anchors(*document.root);
  return decoder;
}

void PluginDecoder::index_anchors(const Node& node) {
  if (node.kind == Kind::alias) aliases_[&node] = anchors_[node.text];
  if (!node.anchor.empty()) anchors_[node.anchor] = &node;
  for (const Node* child : node.children) index_anchors(*child);
}

void PluginDecoder::fail(std::string text) {
  if (failure_.empty()) failure_ = "yaml: " + std::move(text);
}

void PluginDecoder::mismatch(const Node& node, std::string_view type) {
  constexpr std::size_t kLongest = 10;
  constexpr std::size_t kKept = 7;
  std::string value;
  if (node.kind == Kind::scalar) {
    value = node.text.size() > kLongest ? fmt::format(" `{}...`", node.text.substr(0, kKept)) : fmt::format(" `{}`", node.text);
  }
  notes_.push_back(fmt::format("line {}: cannot unmarshal {}{} into {}", node.start_line, short_tag(node), value, type));
}

bool PluginDecoder::is_kind(const Node& node, Kind kind, std::string_view type) {
  if (is_null(node)) return false;
  if (node.kind == Kind::map && !has_unique_keys(node)) return false;
  if (node.kind == kind) return true;
  mismatch(node, type);
  return false;
}

bool PluginDecoder::has_unique_keys(const Node& map) {
  constexpr std::size_t kMostTold = 100;
  std::map<std::string_view, std::vector<const Node*>> places;
  for (std::size_t i = 0; i < map.children.size(); i += 2) places[map.children[i]->text].push_back(map.children[i]);
  if (places.size() == map.children.size() / 2) return true;
  std::size_t told = 0;
  for (std::size_t i = 0; i < map.children.size(); i += 2) {
    const Node& first = *map.children[i];
    auto& same = places[first.text];
    same.erase(same.begin());
    for (const Node* second : same) {
      if (second->kind != first.kind || ++told > kMostTold) continue;
      notes_.push_back(fmt::format("line {}: mapping key {} already defined at line {}", second->start_line,
                                   base::go_quote(second->text), first.start_line));
    }
  }
  return told == 0;
}

void PluginDecoder::add_merged(const Node& from, std::vector<Entry>& all) {
  const Opened opened(*this, from);
  if (!opened) return;
  if (opened->kind != Kind::map) return fail("map merge requires map or sequence of maps as the value");
  const auto merged = entries(*opened);
  for (const auto& entry : merged) {
    const bool is_known = std::any_of(all.begin(), all.end(), [&](const Entry& known) { return known.key->text == entry.key->text; });
    if (!is_known) all.push_back(entry);
  }
}

// Its keys with their values, then what "<<" brings besides.
std::vector<PluginDecoder::Entry> PluginDecoder::entries(const Node& map) {
  std::vector<Entry> all;
  const Node* merge = nullptr;
  for (std::size_t i = 0; i + 1 < map.children.size(); i += 2) {
    if (is_merge(*map.children[i])) {
      merge = map.children[i + 1];
    } else {
      all.push_back({map.children[i], map.children[i + 1]});
    }
  }
  if (merge != nullptr && merge->kind == Kind::list) {
    for (const Node* each : merge->children) add_merged(*each, all);
  } else if (merge != nullptr) {
    add_merged(*merge, all);
  }
  return all;
}

void PluginDecoder::structure(const Node& node, std::string_view type, std::span<const Field> fields) {
  const Opened opened(*this, node);
  if (!opened || !is_kind(*opened, Kind::map, type)) return;
  for (const auto& [key, value] : entries(*opened)) {
    if (key->kind != Kind::scalar || is_null(*key)) {
      if (!is_null(*key)) mismatch(*key, "string");
      continue;
    }
    const auto field = std::find_if(fields.begin(), fields.end(), [&key = key](const Field& f) { return f.name == key->text; });
    if (field != fields.end()) {
      field->read(*value);
    } else if (unknown_ == UnknownFields::refused) {
      notes_.push_back(fmt::format("line {}: field {} not found in type {}", key->start_line, key->text, type));
    }
  }
}

void PluginDecoder::text(const Node& node, std::string& target) {
  const Opened opened(*this, node);
  if (opened && is_kind(*opened, Kind::scalar, "string")) target = text_of(*opened);
}

void PluginDecoder::flag(const Node& node, bool& target) {
  const Opened opened(*this, node);
  if (!opened || !is_kind(*opened, Kind::scalar, "bool")) return;
  const auto scalar = resolved(*opened);
  const bool is_text = scalar.type == ScalarType::string;
  if (scalar.type == ScalarType::boolean) {
    target = scalar.boolean;
  } else if (is_text && is_one_of(opened->text, {"y", "Y", "yes", "Yes", "YES", "on", "On", "ON"})) {
    target = true;
  } else if (is_text && is_one_of(opened->text, {"n", "N", "no", "No", "NO", "off", "Off", "OFF"})) {
    target = false;
  } else {
    mismatch(*opened, "bool");
  }
}

void PluginDecoder::texts(const Node& node, std::vector<std::string>& target) {
  list(node, "[]string", [&](const Node& element) { text(element, target.emplace_back()); });
}

void PluginDecoder::text_map(const Node& node, std::string_view type, std::map<std::string, std::string>& target) {
  map(node, type, [&](const std::string& key, const Node& value) { text(value, target[key]); });
}

void PluginDecoder::number(const Node& node, std::string_view type, std::int64_t most, std::int64_t& target) {
  const Opened opened(*this, node);
  if (!opened || !is_kind(*opened, Kind::scalar, type)) return;
  const auto scalar = resolved(*opened);
  if (scalar.type == ScalarType::integer && scalar.integer <= most) {
    target = scalar.integer;
  } else {
    mismatch(*opened, type);
  }
}

void PluginDecoder::number(const Node& node, std::string_view type, std::uint64_t most, std::uint64_t& target) {
  const Opened opened(*this, node);
  if (!opened || !is_kind(*opened, Kind::scalar, type)) return;
  const auto scalar = resolved(*opened);
  const bool is_small = scalar.type == ScalarType::integer && scalar.integer >= 0;
  const auto value = is_small ? static_cast<std::uint64_t>(scalar.integer) : scalar.unsigned_integer;
  if ((is_small || scalar.type == ScalarType::unsigned_integer) && value <= most) {
    target = value;
  } else {
    mismatch(*opened, type);
  }
}

void PluginDecoder::list(const Node& node, std::string_view type, const std::function<void(const Node&)>& read) {
  const Opened opened(*this, node);
  if (!opened || !is_kind(*opened, Kind::list, type)) return;
  for (const Node* element : opened->children) {
    if (!is_null(*element)) read(*element);
  }
}

void PluginDecoder::map(const Node& node, std::string_view type,
                        const std::function<void(const std::string& key, const Node& value)>& read) {
  const Opened opened(*this, node);
  if (!opened || !is_kind(*opened, Kind::map, type)) return;
  for (const auto& [key, value] : entries(*opened)) {
    if (key->kind != Kind::scalar) {
      mismatch(*key, "string");
    } else if (!is_null(*key)) {
      read(text_of(*key), *value);
    }
  }
}

Value PluginDecoder::any_scalar(base::Arena& arena, const Node& node) {
  const auto scalar = resolved(node);
  switch (scalar.type) {
    case ScalarType::null: return {};
    case ScalarType::boolean: return Value::boolean(scalar.boolean);
    case ScalarType::integer: return Value::integer(scalar.integer);
    case ScalarType::unsigned_integer: return Value::unsigned_of(base::Type::uint64, scalar.unsigned_integer);
    case ScalarType::floating: return Value::float64(scalar.floating);
    default: return Value::string(arena, text_of(node));
  }
}

Value PluginDecoder::any(base::Arena& arena, const Node& node) {
  const Opened opened(*this, node);
  if (!opened || is_null(*opened)) return {};
  if (opened->kind == Kind::scalar) return any_scalar(arena, *opened);
  if (opened->kind == Kind::list) {
    auto* list = base::List::make(arena);
    for (const Node* element : opened->children) list->push_back(any(arena, *element));
    return Value::list(list);
  }
  if (!has_unique_keys(*opened)) return {};
  auto* map = base::Map::make(arena);
  for (const auto& [key, value] : entries(*opened)) {
    if (key->kind == Kind::scalar) map->set_copy(text_of(*key), any(arena, *value));
  }
  return Value::map(map);
}

Result<void> PluginDecoder::result() const {
  if (!failure_.empty()) return Error(ErrorCode::invalid, failure_);
  if (notes_.empty()) return {};
  return Error(ErrorCode::invalid, fmt::format("yaml: unmarshal errors:\n  {}", fmt::join(notes_, "\n  ")));
}

}  // namespace repo
