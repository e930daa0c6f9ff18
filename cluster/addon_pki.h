// The certificate authority of an addon that wants one, and the marks on nodes that want a rolling update.
// addons-and-s3.md 1.9.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/env.h"
#include "base/result.h"
#include "cluster/kube_client.h"

namespace cluster {

inline constexpr std::string_view kPkiNamespace = "kube-system";
inline constexpr std::int64_t kPkiYears = 10;  // that a certificate authority is good for
inline constexpr std::string_view kNeedsUpdate = "kops.k8s.io/needs-update";

// Whether the Secret NAME-ca or cert-manager's Issuer NAME is missing.
base::Result<bool> lacks_pki(KubeClient& client, const std::string& name);
// Makes what is missing: a CA whose name is NAME in the Secret, an Issuer on it. What somebody else has made meanwhile
// stays. Errors: NoKindMatch where cert-manager is not there (the Secret is made all the same).
base::Result<void> make_pki(base::Env& env, KubeClient& client, const std::string& name, const std::string& field_manager);

enum class NodeGroup { control_plane, workers, all };
struct MarkedNodes {
  std::size_t found = 0;
  std::size_t marked = 0;  // the others had the mark
};
// Annotates the nodes with kNeedsUpdate, which `kops rolling-update` looks for. Control planes carry the label
// node-role.kubernetes.io/control-plane or, in old clusters, …/master.
base::Result<MarkedNodes> mark_nodes(KubeClient& client, NodeGroup group, const std::string& field_manager);

}  // namespace cluster
