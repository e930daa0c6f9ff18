// Whether the objects of a release are as they should be: asked of the cluster, one object after the other.
#pragma once

#include <map>
#include <string>

#include "base/arena.h"
#include "base/env.h"
#include "base/result.h"
#include "cluster/kube_client.h"
#include "cluster/release.h"

namespace cluster {

struct ReleaseHealth {
  int objects = 0;
  int ready = 0;         // those that object_status() calls current
  std::string first{};   // of the others: "Deployment/web is InProgress (Available: 0/2)"; empty where all are well
  bool is_healthy() const { return ready == objects; }
};

// Reads every object of the manifest. An object that is not there counts as not ready, and so does one that may not be
// read. Fails as build_objects() does.
base::Result<ReleaseHealth> release_health(base::Arena& arena, base::Env& env, KubeClient& client,
                                           const Release& release);

// The same of workloads that carry a label with one of the names that kops gives its addons' objects, k8s-addon and
// addon.kops.k8s.io/name, by the label's value.
base::Result<std::map<std::string, ReleaseHealth>> labelled_health(base::Env& env, KubeClient& client);

}  // namespace cluster
