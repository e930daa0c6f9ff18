// Reads what servers tell of their kinds: the aggregated lists of Kubernetes 1.26 and later, and the old
// lists of groups and of one version's resources. Sub-resources ("deployments/scale") have no path of
// their own here; only their kinds are kept.
#include "base/arena.h"
#include "base/json.h"
#include "cluster/discovery.h"

namespace cluster {
namespace {

std::string text_at(const base::Value& object, std::string_view field) {
  const auto value = at_path(object, {field});
  return value.is_string() ? std::string(value.as_string()) : std::string();
}

std::vector<std::string> texts_at(const base::Value& object, std::string_view field) {
  std::vector<std::string> texts;
  const auto value = at_path(object, {field});
  if (!value.is_list()) return texts;
  for (const auto& item : value.as_list()) {
    if (item.is_string()) texts.emplace_back(item.as_string());
  }
  return texts;
}

std::span<const base::Value> list_at(const base::Value& object, std::string_view field) {
  const auto value = at_path(object, {field});
  return value.is_list() ? value.as_list().items() : std::span<const base::Value>{};
}

base::Result<base::Value> read_list(base::Arena& arena, std::string_view json, std::string_view kind) {
  const auto object = TRY(base::json::read(arena, json, base::json::Numbers::exact));
  if (text_at(object, "kind") != kind) {
    return base::Error(base::ErrorCode::invalid, "the server's answer is no " + std::string(kind));
  }
  return object;
}

void add_aggregated_resource(const base::Value& entry, const GroupVersionKind& where, Discovery& discovery) {
  const auto own = at_path(entry, {"responseKind"});
  ResourceInfo resource;
  resource.kind = where;
  resource.kind.kind = text_at(own, "kind");
  resource.plural = text_at(entry, "resource");
  resource.singular = text_at(entry, "singularResource");
  resource.is_namespaced = text_at(entry, "scope") == "Namespaced";
  resource.verbs = texts_at(entry, "verbs");
  resource.short_names = texts_at(entry, "shortNames");
  resource.categories = texts_at(entry, "categories");
  for (const auto& below : list_at(entry, "subresources")) {
    const auto kind = text_at(at_path(below, {"responseKind"}), "kind");
    if (!kind.empty()) discovery.add_named_kind(where.api_version() + "/" + kind);
  }
  if (!resource.kind.kind.empty()) discovery.add(std::move(resource));
}

}  // namespace

base::Result<void> add_aggregated(std::string_view json, Discovery& discovery) {
  base::Arena arena;
  const auto list = TRY(read_list(arena, json, "APIGroupDiscoveryList"));
  for (const auto& group : list_at(list, "items")) {
    GroupVersionKind where;
    where.group = metadata_text(group, "name");
    for (const auto& version : list_at(group, "versions")) {
      where.version = text_at(version, "version");
      if (text_at(version, "freshness") == "Stale") {
        discovery.stale_groups.push_back(where.api_version());
        continue;
      }
      discovery.add_group_version(where.api_version());
      for (const auto& entry : list_at(version, "resources")) {
        add_aggregated_resource(entry, where, discovery);
      }
    }
  }
  return {};
}

base::Result<std::vector<std::string>> group_versions_in(std::string_view json) {
  base::Arena arena;
  const auto object = TRY(base::json::read(arena, json, base::json::Numbers::exact));
  std::vector<std::string> versions = texts_at(object, "versions");  // of APIVersions
  for (const auto& group : list_at(object, "groups")) {
    const auto preferred = text_at(at_path(group, {"preferredVersion"}), "groupVersion");
    if (!preferred.empty()) versions.push_back(preferred);
    for (const auto& version : list_at(group, "versions")) {
      const auto text = text_at(version, "groupVersion");
      if (!text.empty() && text != preferred) versions.push_back(text);
    }
  }
  return versions;
}

base::Result<void> add_resource_list(std::string_view json, std::string_view group_version,
                                     Discovery& discovery) {
  base::Arena arena;
  const auto list = TRY(read_list(arena, json, "APIResourceList"));
  const auto where = parse_kind(group_version, "");
  for (const auto& entry : list_at(list, "resources")) {
    ResourceInfo resource;
    resource.kind = where;
    resource.kind.kind = text_at(entry, "kind");
    resource.plural = text_at(entry, "name");
    if (resource.plural.find('/') != std::string::npos) {
      discovery.add_named_kind(where.api_version() + "/" + resource.kind.kind);
      continue;
    }
    resource.singular = text_at(entry, "singularName");
    const auto namespaced = at_path(entry, {"namespaced"});
    resource.is_namespaced = namespaced.is_bool() && namespaced.as_bool();
    resource.verbs = texts_at(entry, "verbs");
    resource.short_names = texts_at(entry, "shortNames");
    resource.categories = texts_at(entry, "categories");
    discovery.add(std::move(resource));
  }
  return {};
}

}  // namespace cluster
