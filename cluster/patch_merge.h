// Two strategic merge patches in one: the other half of a three-way patch.
#pragma once

#include "base/arena.h"
#include "base/result.h"
#include "base/value.h"
#include "cluster/patch_schema.h"

namespace cluster {

// Puts `patch` (changes and additions) into `patches` (deletions). Both are changed.
base::Result<base::Map*> merge_strategic_patches(base::Arena& arena, base::Map& patches,
                                                 base::Map& patch, const PatchSchema& type);

}  // namespace cluster
