// What the sandbox tells of itself: version, discovery, tables; and selectors.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/json.h"
#include "cluster/sandbox/sandbox.h"

namespace cluster::sandbox {
namespace {

std::string quoted(std::string_view text) {
  std::string out;
  base::json::append_string(out, text);
  return out;
}

std::string list_of(const std::vector<std::string>& items) {
  std::string text;
  for (const auto& item : items) text += (text.empty() ? "" : ",") + quoted(item);
  return "[" + text + "]";
}

struct Version {
  std::string name;
  std::vector<const ResourceInfo*> kinds{};
};
struct Group {
  std::string name;
  std::vector<Version> versions{};
};

std::vector<Group> grouped(const std::vector<ResourceInfo>& kinds, bool is_core) {
  std::vector<Group> groups;
  for (const auto& info : kinds) {
    if (info.kind.group.empty() != is_core) continue;
    auto group = std::find_if(groups.begin(), groups.end(), [&](const Group& g) { return g.name == info.kind.group; });
    if (group == groups.end()) group = groups.insert(groups.end(), {info.kind.group, {}});
    auto version = std::find_if(group->versions.begin(), group->versions.end(),
                                [&](const Version& v) { return v.name == info.kind.version; });
    if (version == group->versions.end()) version = group->versions.insert(group->versions.end(), {info.kind.version, {}});
    version->kinds.push_back(&info);
  }
  return groups;
}

std::string aggregated(const std::vector<Group>& groups) {
  std::string items;
  for (const auto& group : groups) {
    std::string versions;
    for (const auto& version : group.versions) {
      std::string resources;
      for (const auto* info : version.kinds) {
        resources += fmt::format(
            R"({}{{"resource":{},"responseKind":{{"group":{},"version":{},"kind":{}}},"scope":"{}","singularResource":{},"verbs":{},"shortNames":{}}})",
            resources.empty() ? "" : ",", quoted(info->plural), quoted(info->kind.group), quoted(info->kind.version),
            quoted(info->kind.kind), info->is_namespaced ? "Namespaced" : "Cluster", quoted(info->singular),
            list_of(info->verbs), list_of(info->short_names));
      }
      versions += fmt::format(R"({}{{"version":{},"resources":[{}],"freshness":"Current"}})", versions.empty() ? "" : ",",
                              quoted(version.name), resources);
    }
    items += fmt::format(R"({}{{"metadata":{{"name":{}}},"versions":[{}]}})", items.empty() ? "" : ",",
                         quoted(group.name), versions);
  }
  return fmt::format(R"({{"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","metadata":{{}},"items":[{}]}})",
                     items);
}

std::string group_versions(const Group& group) {
  std::string text;
  for (const auto& version : group.versions) {
    text += fmt::format(R"({}{{"groupVersion":{},"version":{}}})", text.empty() ? "" : ",",
                        quoted(group.name + "/" + version.name), quoted(version.name));
  }
  return text;
}

// The requirements of a fieldSelector.
std::vector<std::string_view> requirements(std::string_view selector) {
  std::vector<std::string_view> out;
  while (!selector.empty()) {
    const auto comma = std::min(selector.find(','), selector.size());
    if (comma > 0) out.push_back(selector.substr(0, comma));
    selector.remove_prefix(std::min(comma + 1, selector.size()));
  }
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

std::string version_document(int minor) {
  const auto version = minor == kNewestMinor ? std::string(kVersion) : fmt::format("v1.{}.0", minor);
  return fmt::format(
      R"({{"major":"1","minor":"{}","gitVersion":"{}","gitCommit":"0000000","gitTreeState":"clean","buildDate":"2026-01-01T00:00:00Z","goVersion":"go1.26","compiler":"gc","platform":"linux/amd64"}})",
      minor, version);
}

std::string groups_document(const std::vector<ResourceInfo>& kinds, bool is_core, bool is_aggregated) {
  const auto groups = grouped(kinds, is_core);
  if (is_aggregated) return aggregated(groups);
  if (is_core) return R"({"kind":"APIVersions","versions":["v1"],"serverAddressByClientCIDRs":[]})";
  std::string items;
  for (const auto& group : groups) {
    items += fmt::format(R"({}{{"name":{},"versions":[{}],"preferredVersion":{{"groupVersion":{},"version":{}}}}})",
                         items.empty() ? "" : ",", quoted(group.name), group_versions(group),
                         quoted(group.name + "/" + group.versions.front().name), quoted(group.versions.front().name));
  }
  return fmt::format(R"({{"kind":"APIGroupList","apiVersion":"v1","groups":[{}]}})", items);
}

std::string resources_document(const std::vector<ResourceInfo>& kinds, const std::string& group, const std::string& version) {
  std::string items;
  for (const auto& info : kinds) {
    if (info.kind.group != group || info.kind.version != version) continue;
    items += fmt::format(R"({}{{"name":{},"singularName":{},"namespaced":{},"kind":{},"verbs":{},"shortNames":{}}})",
                         items.empty() ? "" : ",", quoted(info.plural), quoted(info.singular), info.is_namespaced,
                         quoted(info.kind.kind), list_of(info.verbs), list_of(info.short_names));
  }
  if (items.empty()) return {};
  return fmt::format(R"({{"kind":"APIResourceList","apiVersion":"v1","groupVersion":{},"resources":[{}]}})",
                     quoted(group.empty() ? version : group + "/" + version), items);
}

std::string table_document(base::Arena& arena, const std::vector<base::Value>& objects) {
  std::string rows;
  for (const auto& object : objects) {
    const auto text = base::json::write(arena, object);
    rows += fmt::format(R"({}{{"cells":[{},{}],"object":{}}})", rows.empty() ? "" : ",",
                        quoted(metadata_text(object, "name")), quoted(metadata_text(object, "creationTimestamp")),
                        text ? *text : "{}");
  }
  return fmt::format(
      R"({{"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":{{}},"columnDefinitions":[{{"name":"Name","type":"string","format":"name","description":"","priority":0}},{{"name":"Created At","type":"date","format":"","description":"","priority":0}}],"rows":[{}]}})",
      rows);
}

base::Result<LabelSelector> label_selector(std::string_view text) {
  auto selector = LabelSelector::parse(text);
  if (!selector) return std::move(selector).error().answered(400, "BadRequest");
  return selector;
}

bool fits_labels(const base::Value& object, const LabelSelector& selector) {
  LabelSelector::Labels labels;
  if (const auto there = at_path(object, {"metadata", "labels"}); there.is_map()) {
    for (const auto& [key, value] : there.as_map()) {
      if (value.is_string()) labels.emplace(key, value.as_string());
    }
  }
  return selector.matches(labels);
}

bool fits_fields(const base::Value& object, std::string_view selector) {
  for (auto requirement : requirements(selector)) {
    requirement = trimmed(requirement);
    const auto not_equal = requirement.find("!=");
    const auto equal = requirement.find('=');
    if (equal == std::string_view::npos) continue;
    const bool wants = not_equal == std::string_view::npos;
    auto path = requirement.substr(0, wants ? equal : not_equal);
    auto value = requirement.substr(equal + 1);
    if (value.starts_with("=")) value.remove_prefix(1);
    base::Value here = object;
    while (!path.empty()) {
      const auto dot = std::min(path.find('.'), path.size());
      here = here.is_map() ? here.as_map().get(path.substr(0, dot)) : base::Value();
      path.remove_prefix(std::min(dot + 1, path.size()));
    }
    const bool is_same = here.is_string() ? here.as_string() == value : value.empty();
    if (is_same != wants) return false;
  }
  return true;
}

}  // namespace cluster::sandbox
