// Strategic merge patches, as k8s.io/apimachinery's strategicpatch makes them: client-side apply of
// Kubernetes' own kinds (OPS-090).
#pragma once

#include "base/arena.h"
#include "base/result.h"
#include "base/value.h"
#include "cluster/patch_schema.h"

namespace cluster {

inline constexpr std::size_t kMaxPatchDepth = 1000;  // maps and lists in each other

// What turns `current` into `modified`, without what others have added to it, and takes away what
// was in `original` and no longer is: lists are merged by their keys, with $patch,
// $setElementOrder, $retainKeys and $deleteFromPrimitiveList directives. An empty map where there
// is nothing to do. The three are left as they are. Errors are Go's: `map: map[…] does not contain
// declared merge key: name`, those of PatchSchema, ….
base::Result<base::Value> strategic_patch(base::Arena& arena, const base::Value& original,
                                          const base::Value& modified, const base::Value& current,
                                          const PatchSchema& type);

}  // namespace cluster
