#include "cluster/patch_json.h"

#include "base/go_format.h"
#include "cluster/object.h"

namespace cluster {
namespace {

using base::Arena;
using base::List;
using base::Map;
using base::Value;

Map* difference(Arena& arena, const Map& original, const Map& modified) {
  Map* patch = Map::make(arena);
  for (const auto& [key, value] : modified) {
    const Value* before = original.find(key);
    if (before != nullptr && before->is_map() && value.is_map()) {
      Map* below = difference(arena, before->as_map(), value.as_map());
      if (!below->empty()) patch->set(key, Value::map(below));
    } else if (before == nullptr || !base::deep_equal(*before, value)) {
      patch->set(key, value);
    }
  }
  for (const auto& [key, value] : original) {
    if (!modified.has(key)) patch->set(key, Value());
  }
  return patch;
}

// The nulls of a patch, or all but them; maps that become empty by it are left out, empty ones are
// values.
Map* only(Arena& arena, const Map& patch, bool nulls) {
  Map* kept = Map::make(arena);
  for (const auto& [key, value] : patch) {
    if (value.is_map() && !value.as_map().empty()) {
      Map* below = only(arena, value.as_map(), nulls);
      if (!below->empty()) kept->set(key, Value::map(below));
    } else if (value.is_nil() == nulls) {
      kept->set(key, value);
    }
  }
  return kept;
}

// A copy without the nulls in its maps, those in lists included.
Value without_nulls(Arena& arena, const Value& value) {
  if (value.is_map()) {
    Map* copy = Map::make(arena);
    for (const auto& [key, below] : value.as_map()) {
      if (!below.is_nil()) copy->set(key, without_nulls(arena, below));
    }
    return Value::map(copy);
  }
  if (value.is_list()) {
    List* copy = List::make(arena, base::ListType::any, value.as_list().size());
    for (const auto& below : value.as_list()) copy->push_back(without_nulls(arena, below));
    return Value::list(copy);
  }
  return value;
}

// Puts `additions` over `deletions`, which is changed.
void merge_into(Arena& arena, Map& deletions, const Map& additions) {
  for (const auto& [key, value] : additions) {
    const Value* before = deletions.find(key);
    if (before != nullptr && before->is_map() && value.is_map()) {
      merge_into(arena, before->as_map(), value.as_map());
    } else {
      deletions.set(key, without_nulls(arena, value));
    }
  }
}

const Map& map_of(Arena& arena, const Value& value) {
  return value.is_map() ? value.as_map() : *Map::make(arena);
}

}  // namespace

Value merge_patch(Arena& arena, const Value& original, const Value& modified) {
  return Value::map(difference(arena, map_of(arena, original), map_of(arena, modified)));
}

base::Result<Value> three_way_merge_patch(Arena& arena, const Value& original,
                                          const Value& modified, const Value& current) {
  const Map* changes = difference(arena, map_of(arena, current), map_of(arena, modified));
  const Map* deletions = difference(arena, map_of(arena, original), map_of(arena, modified));
  Map* patch = only(arena, *deletions, true);
  merge_into(arena, *patch, *only(arena, *changes, false));
  const Value made = Value::map(patch);
  const Value metadata = patch->get("metadata");
  if (patch->has("apiVersion") || patch->has("kind") ||
      (metadata.is_map() && metadata.as_map().has("name"))) {
    return base::Error(base::ErrorCode::invalid,
                       "precondition failed for: " + base::format_value(made));
  }
  return made;
}

}  // namespace cluster
