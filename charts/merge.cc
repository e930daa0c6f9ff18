#include "charts/merge.h"

namespace chart {

base::Map* merge_maps(base::Arena& arena, const base::Map& under, const base::Map& over) {
  base::Map* merged = base::Map::make(arena, base::MapType::any, under.size() + over.size());
  auto below = under.begin();
  auto above = over.begin();
  while (below != under.end() || above != over.end()) {
    if (above == over.end() || (below != under.end() && below->key < above->key)) {
      merged->set(below->key, below->value);
      ++below;
      continue;
    }
    const bool in_both = below != under.end() && below->key == above->key;
    if (in_both && below->value.is_map() && above->value.is_map()) {
      merged->set(above->key, base::Value::map(
                                  merge_maps(arena, below->value.as_map(), above->value.as_map())));
    } else {
      merged->set(above->key, above->value);
    }
    if (in_both) ++below;
    ++above;
  }
  return merged;
}

}  // namespace chart
