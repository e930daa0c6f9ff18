// Patches as the API server carries them out.
#pragma once

#include "base/arena.h"
#include "base/result.h"
#include "base/value.h"
#include "cluster/object.h"

namespace cluster::sandbox {

// RFC 6902: a list of operations. invalid where one does not fit.
base::Result<base::Value> json_patched(base::Arena& arena, const base::Value& object, const base::Value& operations);
// RFC 7386.
base::Value merge_patched(base::Arena& arena, const base::Value& object, const base::Value& patch);
// A strategic merge patch; a merge patch for kinds that are not Kubernetes' own.
base::Value strategic_patched(base::Arena& arena, const base::Value& object, const base::Value& patch,
                              const GroupVersionKind& kind);

}  // namespace cluster::sandbox
