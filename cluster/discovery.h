// Which kinds a server knows and where they live. One aggregated request for each of /api and /apis
// where the server can (ENV-046), else one for each group; kept on disk by server.
#pragma once

#include <string>
#include <string_view>
#include <vector>

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

  // The resource of exactly this kind, or nullptr.
  const ResourceInfo* find(const GroupVersionKind& kind) const;
  // The preferred version of a kind of any version, or nullptr.
  const ResourceInfo* find_any_version(std::string_view group, std::string_view kind) const;
  // .Capabilities.APIVersions of a live cluster: "apps/v1" and "apps/v1/Deployment", sorted as Helm sorts.
  std::vector<std::string> api_versions() const;
  const std::vector<ResourceInfo>& resources() const { return resources_; }
  // Groups whose own server did not answer, each with the reason; work goes on without them.
  std::vector<std::string> failed_groups{};

 private:
  std::vector<ResourceInfo> resources_{};
  std::vector<std::string> group_versions_{};
};

}  // namespace cluster
