// All roles of a cluster, or of manifests that are not installed yet, as kube2iam would hand them out.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/result.h"
#include "base/value.h"
#include "cluster/iam_rules.h"
#include "cluster/kube_client.h"

namespace cluster {

inline constexpr std::size_t kMaxIamPods = 50'000;

// What the command line says over what kube2iam is told.
struct IamOverrides {
  std::string base_role_arn{};
  std::string default_role{};
  bool restricts_namespaces = false;
};

struct IamView {
  IamSettings settings{};
  std::vector<IamNamespace> namespaces{};  // by name; those with an annotation, and those of the pods
  std::vector<IamPod> pods{};              // by namespace and name
  std::vector<std::string> notes{};        // what could not be looked at
};

// Of a cluster: running pods of `name_space` ("" = all). Errors: those of asking for pods and namespaces; where DaemonSets
// may not be listed, a note says that the settings are not known.
base::Result<IamView> iam_view_of_cluster(KubeClient& client, const std::string& name_space, const IamOverrides& overrides);

// Of objects: Pods and Pod templates; those without a namespace are in `name_space`. Namespaces, and kube2iam itself,
// count where they are among the objects.
base::Result<IamView> iam_view_of_objects(const std::vector<base::Value>& objects, const std::string& name_space,
                                          const IamOverrides& overrides);

// The documents of a text as objects in the arena, lists taken apart. Errors: those of YAML, with the document's number.
base::Result<std::vector<base::Value>> read_objects(base::Arena& arena, std::string_view text);

}  // namespace cluster
