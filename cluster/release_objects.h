// The objects that a release's manifest names, as they are in the cluster (MSC-050).
#pragma once

#include "base/arena.h"
#include "base/env.h"
#include "base/result.h"
#include "base/value.h"
#include "cluster/kube_client.h"
#include "cluster/release.h"

namespace cluster {

enum class ObjectForm { whole, table };

// A map from "v1/Deployment" (version and kind, no group) to a list of objects or tables, in the manifest's
// order; those that cannot be read are left out. The pods that a workload of the manifest selects come under
// "v1/Pod(related)", one list object for each selector; a list that cannot be had is told to the log. Fails as
// build_objects() does.
base::Result<base::Value> release_objects(base::Arena& arena, base::Env& env, KubeClient& client,
                                          const Release& release, ObjectForm form);

}  // namespace cluster
