// The difference of two maps as a strategic merge patch: half of what a three-way patch is made of.
#pragma once

#include "base/arena.h"
#include "base/result.h"
#include "base/value.h"
#include "cluster/patch_schema.h"

namespace cluster {

// Which half.
struct DifferenceOptions {
  bool deletions = true;              // what is in the first and not in the second
  bool changes_and_additions = true;  // the rest
  bool retains_keys = false;          // the map above has the strategy: $retainKeys goes in
};

// The values in the patch are shared with `modified`.
base::Result<base::Map*> strategic_difference(base::Arena& arena, const base::Map& original,
                                              const base::Map& modified, const PatchSchema& type,
                                              DifferenceOptions options);

}  // namespace cluster
