#include "cluster/object.h"

#include "base/value.h"

namespace cluster {

GroupVersionKind parse_kind(std::string_view api_version, std::string_view kind) {
  GroupVersionKind parsed;
  const auto slash = api_version.find('/');
  if (slash == std::string_view::npos) {
    parsed.version = api_version;
  } else {
    parsed.group = api_version.substr(0, slash);
    parsed.version = api_version.substr(slash + 1);
  }
  parsed.kind = kind;
  return parsed;
}

base::Value at_path(const base::Value& object, std::initializer_list<std::string_view> path) {
  base::Value here = object;
  for (const auto step : path) {
    if (!here.is_map()) return {};
    here = here.as_map().get(step);
  }
  return here;
}

namespace {

std::string_view text_at(const base::Value& object, std::initializer_list<std::string_view> path) {
  const auto value = at_path(object, path);
  return value.is_string() ? value.as_string() : std::string_view();
}

base::Map& map_under(base::Arena& arena, base::Map& parent, std::string_view key) {
  const auto* found = parent.find(key);
  if (found != nullptr && found->is_map()) return found->as_map();
  auto* made = base::Map::make(arena);
  parent.set_copy(key, base::Value::map(made));
  return *made;
}

void set_metadata(base::Arena& arena, base::Value& object, std::string_view field, std::string_view name,
                  std::string_view value) {
  auto& metadata = map_under(arena, object.as_map(), "metadata");
  map_under(arena, metadata, field).set_copy(name, base::Value::string(arena, value));
}

}  // namespace

GroupVersionKind kind_of(const base::Value& object) {
  return parse_kind(text_at(object, {"apiVersion"}), text_at(object, {"kind"}));
}

ObjectKey key_of(const base::Value& object) {
  return {kind_of(object), std::string(metadata_text(object, "namespace")),
          std::string(metadata_text(object, "name"))};
}

std::string_view metadata_text(const base::Value& object, std::string_view field) {
  return text_at(object, {"metadata", field});
}

std::string_view label(const base::Value& object, std::string_view name) {
  return text_at(object, {"metadata", "labels", name});
}

std::string_view annotation(const base::Value& object, std::string_view name) {
  return text_at(object, {"metadata", "annotations", name});
}

void set_label(base::Arena& arena, base::Value& object, std::string_view name, std::string_view value) {
  set_metadata(arena, object, "labels", name, value);
}

void set_annotation(base::Arena& arena, base::Value& object, std::string_view name, std::string_view value) {
  set_metadata(arena, object, "annotations", name, value);
}

std::string display(const ObjectKey& key) {
  return key.kind.kind + "/" + key.name_space + "/" + key.name;
}

}  // namespace cluster
