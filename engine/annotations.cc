// What kustomize's library does to a node when an annotation is set or cleared, its care for empty maps
// included: that decides where in the object the field ends up.
#include "engine/annotations.h"

#include <fmt/format.h>

namespace engine {
namespace {

using base::yaml::nodes::Kind;
using base::yaml::nodes::Node;
using base::yaml::nodes::Style;

constexpr std::string_view kMetadata = "metadata";
constexpr std::string_view kAnnotations = "annotations";
constexpr std::string_view kStringTag = "tag:yaml.org,2002:str";

std::string_view kind_name(Kind kind) {
  switch (kind) {
    case Kind::scalar: return "ScalarNode";
    case Kind::list: return "SequenceNode";
    case Kind::map: return "MappingNode";
    case Kind::alias: return "AliasNode";
  }
  return "";
}

// Null counts as a map that is not there.
base::Result<void> check_map(Node& node) {
  if (node.kind == Kind::map || node.is_null()) return {};
  const base::yaml::nodes::Document document{{}, {}, &node};
  return base::Error(base::ErrorCode::invalid,
                     fmt::format("wrong node kind: expected MappingNode but got {}: node contents:\n{}",
                                 kind_name(node.kind), base::yaml::nodes::write({&document, 1})));
}

// Removes the first field of that name that holds nothing. A scalar holds nothing here.
base::Result<void> remove_empty(Node& map, std::string_view key) {
  TRY(check_map(map));
  for (std::size_t i = 0; map.kind == Kind::map && i + 1 < map.children.size(); i += 2) {
    if (map.children[i]->text != key || !map.children[i + 1]->children.empty()) continue;
    const auto at = map.children.begin() + static_cast<std::ptrdiff_t>(i);
    map.children.erase(at, at + 2);
    break;
  }
  return {};
}

Node& append(base::Arena& arena, Node& map, std::string_view key, Kind kind) {
  Node* name = arena.own<Node>();
  name->text = key;
  Node* value = arena.own<Node>();
  value->kind = kind;
  map.children.push_back(name);
  map.children.push_back(value);
  return *value;
}

base::Result<Node*> find_or_make(base::Arena& arena, Node& map, std::string_view key) {
  TRY(check_map(map));
  Node* found = map.find(key);
  return found != nullptr ? found : &append(arena, map, key, Kind::map);
}

}  // namespace

std::string_view annotation(const Node& object, std::string_view key) {
  const Node* metadata = object.find(kMetadata);
  const Node* annotations = metadata != nullptr ? metadata->find(kAnnotations) : nullptr;
  const Node* found = annotations != nullptr ? annotations->find(key) : nullptr;
  return found != nullptr && !found->is_null() ? found->text : std::string_view();
}

base::Result<void> clear_empty_annotations(Node& object) {
  TRY(check_map(object));
  if (Node* metadata = object.find(kMetadata); metadata != nullptr) {
    TRY(remove_empty(*metadata, kAnnotations));
  }
  TRY(remove_empty(object, kMetadata));
  return {};
}

base::Result<void> set_annotation(base::Arena& arena, Node& object, std::string_view key,
                                  std::string_view value) {
  TRY(clear_empty_annotations(object));
  if (object.is_null()) return {};
  Node* metadata = TRY(find_or_make(arena, object, kMetadata));
  Node* annotations = TRY(find_or_make(arena, *metadata, kAnnotations));
  TRY(check_map(*annotations));
  Node* old = annotations->find(key);
  Node& set = old != nullptr ? *old : append(arena, *annotations, key, Kind::scalar);
  const Style style = old != nullptr ? old->style : Style::single_quoted;
  const bool is_tagged = old != nullptr && !old->tag.empty();
  set = Node{};
  set.style = style;
  set.text = value;
  if (is_tagged) set.tag = kStringTag;
  return {};
}

base::Result<void> clear_annotation(Node& object, std::string_view key) {
  TRY(check_map(object));
  Node* metadata = object.find(kMetadata);
  if (metadata == nullptr) return {};
  TRY(check_map(*metadata));
  Node* annotations = metadata->find(kAnnotations);
  if (annotations == nullptr) return {};
  TRY(check_map(*annotations));
  annotations->remove(key);
  return {};
}

}  // namespace engine
