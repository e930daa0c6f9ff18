// Laying one table of values over another: value files and the documents of one file. helm.md 4.1.
#pragma once

#include "base/arena.h"
#include "base/value.h"

namespace chart {

// A table that has every key of both. Where both hold a table under a key, those are merged too;
// anything else in `over` (lists, scalars, null) replaces what `under` has (VAL-004). Neither
// argument is changed, but the result shares with both what was not merged.
base::Map* merge_maps(base::Arena& arena, const base::Map& under, const base::Map& over);

}  // namespace chart
