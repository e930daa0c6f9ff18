// What a plan would change, object by object, asked of the server itself: each write as a dry run, compared with
// what is there.
#pragma once

#include <string>
#include <vector>

#include "base/arena.h"
#include "base/result.h"
#include "base/value.h"
#include "cluster/operation.h"
#include "cluster/plan.h"

namespace cluster {

struct PreviewedObject {
  ObjectKey key{};
  Change change = Change::none;
  std::string path{};    // of the template, where known
  base::Value before{};  // as it is in the cluster, without what the server keeps for itself; nil: not there
  base::Value after{};   // as it would be; nil: gone
};

// Drops what no manifest writes: status, managedFields, resourceVersion, uid, generation, creationTimestamp.
base::Value cleaned(base::Arena& arena, const base::Value& object);

// Asks for each object of an install's, upgrade's or rollback's plan. The server's refusals (an admission webhook, a
// field that may not change) are errors naming the object. CRDs that the plan brings along come first.
base::Result<std::vector<PreviewedObject>> preview(Operation& operation, const Plan& plan);

// The objects that are no longer as the release's record says: for each, `before` is the cluster's and `after` what
// the record makes of it. Objects that are gone have before = nil.
base::Result<std::vector<PreviewedObject>> drift(Operation& operation, const Release& release);

}  // namespace cluster
