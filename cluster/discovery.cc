#include "cluster/discovery.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "charts/capabilities.h"

namespace cluster {
namespace {

std::string key_of_kind(const GroupVersionKind& kind) {
  return kind.api_version() + "/" + kind.kind;
}

}  // namespace

void Discovery::add(ResourceInfo resource) {
  by_kind_.try_emplace(key_of_kind(resource.kind), resources_.size());
  resources_.push_back(std::move(resource));
}

void Discovery::add_group_version(std::string group_version) {
  if (std::ranges::find(group_versions_, group_version) == group_versions_.end()) {
    group_versions_.push_back(std::move(group_version));
  }
}

const ResourceInfo* Discovery::find(const GroupVersionKind& kind) const {
  const auto found = by_kind_.find(key_of_kind(kind));
  return found == by_kind_.end() ? nullptr : &resources_[found->second];
}

const ResourceInfo* Discovery::find_any_version(std::string_view group, std::string_view kind) const {
  for (const auto& resource : resources_) {
    if (resource.kind.group == group && resource.kind.kind == kind) return &resource;
  }
  return nullptr;
}

std::vector<std::string> Discovery::api_versions() const {
  std::set<std::string> versions(group_versions_.begin(), group_versions_.end());
  for (const auto& resource : resources_) versions.insert(key_of_kind(resource.kind));
  versions.insert(named_kinds_.begin(), named_kinds_.end());
  if (versions.empty()) {
    const auto defaults = chart::default_api_versions();
    return {defaults.begin(), defaults.end()};
  }
  return {versions.begin(), versions.end()};
}

std::vector<std::string> discovery_warnings(const Discovery& discovery) {
  if (discovery.failed_groups.empty()) return {};
  return {fmt::format("unable to retrieve the complete list of server APIs: {}",
                      fmt::join(discovery.failed_groups, ", "))};
}

}  // namespace cluster
