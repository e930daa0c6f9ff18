// Which kinds a server knows and where they live. One aggregated request for each of /api and /apis
// where the server can (ENV-046), else one for each group; kept on disk by server.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/env.h"
#include "base/result.h"
#include "cluster/object.h"

namespace cluster {

struct ResourceInfo {
  GroupVersionKind kind{};
  std::string plural{};  // "deployments", as in paths
  std::string singular{};
  bool is_namespaced = false;
  std::vector<std::string> verbs{};
  std::vector<std::string> short_names{};
  std::vector<std::string> categories{};
};

// What a server offers. Groups and versions in the server's order, the preferred version first.
class Discovery {
 public:
  void add(ResourceInfo resource);  // in order of preference
  void add_group_version(std::string group_version);
  // A kind that only .Capabilities tells of: those of sub-resources ("autoscaling/v1/Scale").
  void add_named_kind(std::string group_version_kind) { named_kinds_.push_back(std::move(group_version_kind)); }

  // The resource of exactly this kind, or nullptr.
  const ResourceInfo* find(const GroupVersionKind& kind) const;
  // The preferred version of a kind of any version, or nullptr.
  const ResourceInfo* find_any_version(std::string_view group, std::string_view kind) const;
  // .Capabilities.APIVersions of a live cluster: "apps/v1" and "apps/v1/Deployment", each once, sorted by
  // bytes, since Helm's own order is that of a Go map. A server without any kind: Helm's default list.
  std::vector<std::string> api_versions() const;
  const std::vector<ResourceInfo>& resources() const { return resources_; }
  const std::vector<std::string>& group_versions() const { return group_versions_; }
  const std::vector<std::string>& named_kinds() const { return named_kinds_; }

  // Groups whose own server did not answer, sorted, each with the reason as client-go words it
  // ("metrics.k8s.io/v1beta1: the server is currently unable to handle the request"); work goes on
  // without them.
  std::vector<std::string> failed_groups{};
  // The same where the server itself left them out of its aggregated answer: Helm does not tell.
  std::vector<std::string> stale_groups{};

 private:
  std::vector<ResourceInfo> resources_{};
  std::unordered_map<std::string, std::size_t> by_kind_{};  // "apps/v1/Deployment" → index
  std::vector<std::string> group_versions_{};
  std::vector<std::string> named_kinds_{};
};

// Helm's warnings about failed groups (ENV-046): nothing where there are none.
std::vector<std::string> discovery_warnings(const Discovery& discovery);

// Adds what one aggregated answer (APIGroupDiscoveryList, v2 or v2beta1) tells. Error: no such list.
base::Result<void> add_aggregated(std::string_view json, Discovery& discovery);
// The versions in an APIVersions ("v1") or APIGroupList ("apps/v1") answer, the preferred one of a group first.
base::Result<std::vector<std::string>> group_versions_in(std::string_view json);
// Adds the resources of one version's APIResourceList.
base::Result<void> add_resource_list(std::string_view json, std::string_view group_version, Discovery& discovery);

// What a process keeps on disk for the next: one file for each server.
struct KeptDiscovery {
  Discovery discovery{};
  std::string core_tag{};    // ETag of /api and of /apis; empty where the server gave none
  std::string groups_tag{};
};
inline constexpr std::int64_t kDiscoveryLifetime = 6 * 3600;  // seconds, as kubectl
inline constexpr std::size_t kMaxKeptDiscovery = 64 * 1024 * 1024;  // bytes of one file

// FOLDER/discovery/127.0.0.1_6443.json for "https://127.0.0.1:6443".
std::string kept_discovery_path(std::string_view folder, std::string_view server);
// Nothing where there is none, it is damaged or of another form. `is_young`: whether its lifetime lasts.
std::optional<KeptDiscovery> load_kept_discovery(base::Env& env, const std::string& path, bool& is_young);
// Written whole or not at all, for its owner only. A disk that cannot be written to is no error.
void keep_discovery(base::Env& env, const std::string& path, const KeptDiscovery& kept);

}  // namespace cluster
