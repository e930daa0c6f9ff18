// A Kubernetes object: a base::Value map as JSON gives it, and the few fields everybody asks for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/result.h"
#include "base/value.h"

namespace cluster {

// apiVersion and kind taken apart. "v1" has no group.
struct GroupVersionKind {
  std::string group{};
  std::string version{};
  std::string kind{};

  std::string api_version() const { return group.empty() ? version : group + "/" + version; }
  bool operator==(const GroupVersionKind&) const = default;
};

// Which object, wherever it is. `name_space` is empty for those of the whole cluster.
struct ObjectKey {
  GroupVersionKind kind{};
  std::string name_space{};
  std::string name{};
  bool operator==(const ObjectKey&) const = default;
};

GroupVersionKind parse_kind(std::string_view api_version, std::string_view kind);
GroupVersionKind kind_of(const base::Value& object);
ObjectKey key_of(const base::Value& object);  // with the namespace written in it

// metadata.FIELD; "" where it is not there or no text.
std::string_view metadata_text(const base::Value& object, std::string_view field);
std::string_view label(const base::Value& object, std::string_view name);
std::string_view annotation(const base::Value& object, std::string_view name);
// The value at a path of map keys ("status", "phase"); nil where a step is missing.
base::Value at_path(const base::Value& object, std::initializer_list<std::string_view> path);

// Puts a label or an annotation on the object, making the maps that are missing.
void set_label(base::Arena& arena, base::Value& object, std::string_view name, std::string_view value);
void set_annotation(base::Arena& arena, base::Value& object, std::string_view name, std::string_view value);

// "ConfigMap/default/web" as error texts and log lines name it.
std::string display(const ObjectKey& key);

}  // namespace cluster
