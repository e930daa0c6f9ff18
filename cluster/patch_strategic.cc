#include "cluster/patch_strategic.h"

#include "cluster/patch_difference.h"
#include "cluster/patch_merge.h"

namespace cluster {

base::Result<base::Value> strategic_patch(base::Arena& arena, const base::Value& original,
                                          const base::Value& modified, const base::Value& current,
                                          const PatchSchema& type) {
  const auto copy = [&](const base::Value& value) {
    return value.is_map() ? &base::deep_copy(arena, value).as_map() : base::Map::make(arena);
  };
  DifferenceOptions delta;
  delta.deletions = false;
  base::Map* changes =
      TRY(strategic_difference(arena, *copy(current), *copy(modified), type, delta));
  DifferenceOptions gone;
  gone.changes_and_additions = false;
  base::Map* deletions =
      TRY(strategic_difference(arena, *copy(original), *copy(modified), type, gone));
  return base::Value::map(TRY(merge_strategic_patches(arena, *deletions, *changes, type)));
}

}  // namespace cluster
