// JSON merge patches (RFC 7386), as Helm makes them for kinds that have no struct in Go: custom
// resources.
#pragma once

#include "base/arena.h"
#include "base/result.h"
#include "base/value.h"

namespace cluster {

// The patch that turns `original` into `modified`, an empty map where they are the same (OPS-091).
// The values in it are shared with `modified`; numbers must be int64 or float64, as both JSON and
// manifests are read.
base::Value merge_patch(base::Arena& arena, const base::Value& original,
                        const base::Value& modified);

// What is new in `modified` against `current`, and what is gone from it since `original`:
// take-ownership without server-side apply. The error is the one of a changed apiVersion, kind or
// name: `precondition failed for: map[…]`.
base::Result<base::Value> three_way_merge_patch(base::Arena& arena, const base::Value& original,
                                                const base::Value& modified,
                                                const base::Value& current);

}  // namespace cluster
