// Deleting what an addon no longer has, within what its channel allows. addons-and-s3.md 1.8.
#pragma once

#include <string>
#include <vector>

#include "base/cancel.h"
#include "base/result.h"
#include "cluster/addon_objects.h"
#include "cluster/kube_client.h"

namespace cluster {

// What may be deleted of one kind, whatever its version.
struct PruneRule {
  std::string group{};
  std::string kind{};
  std::vector<std::string> namespaces{};  // empty: everywhere
  std::string label_selector{};
  std::string field_selector{};
};

enum class Unbounded { refuse, allow };

struct PrunableObject {
  ObjectKey key{};
  std::string uid{};
};

// The objects that the rules find and the manifest does not have, by group, kind, namespace and name. Kinds that the
// server does not serve have none; what is being deleted already is left out. Error (invalid): a rule with neither labels
// nor namespaces, which would take every object of its kind in the cluster; namespaces do not bound kinds that have none.
base::Result<std::vector<PrunableObject>> prunable_objects(KubeClient& client, const std::vector<PruneRule>& rules,
                                                           const std::vector<AddonObject>& manifest,
                                                           const std::string& default_namespace, Unbounded unbounded);

// Deletes them, each only as the one that was found; what is gone is fine. The errors name their objects.
std::vector<base::Error> remove_prunable(KubeClient& client, const base::Cancel& cancel,
                                         const std::vector<PrunableObject>& objects);

}  // namespace cluster
