// Two maps side by side: keys that are maps themselves are gone into, lists with the strategy
// "merge" compared element by element, everything else replaced whole.
#include "cluster/patch_difference.h"

#include <algorithm>
#include <string>

#include "base/go_format.h"
#include "cluster/patch_list.h"
#include "cluster/patch_strategic.h"

namespace cluster {
namespace {

using base::Arena;
using base::Error;
using base::ErrorCode;
using base::Map;
using base::Result;
using base::Value;

// What two lists that are merged give: elements to add or change, values to delete, and the order
// of all.
struct ListDifference {
  Items patch{};
  Items deleted{};
  Items order{};
};

class Difference {
 public:
  explicit Difference(Arena& arena) : arena_(arena) {}

  Result<Map*> maps(const Map& original, const Map& modified, const PatchSchema& type,
                    DifferenceOptions options);

 private:
  Result<bool> directive(std::string_view key, const Value& original, const Value& modified,
                         Map& patch);
  Result<void> values(std::string_view key, const Value& original, const Value& modified,
                      const PatchSchema& type, Map& patch);
  Result<void> map_field(std::string_view key, const Value& original, const Value& modified,
                         const PatchSchema& type, Map& patch);
  Result<void> list_field(std::string_view key, const Value& original, const Value& modified,
                          const PatchSchema& type, Map& patch);
  Result<ListDifference> lists(Items original, const Items& modified, const PatchField& field);
  Result<ListDifference> lists_of_maps(const Items& original, const Items& modified,
                                       const PatchField& field);
  ListDifference lists_of_values(Items& original, const Items& modified) const;
  Result<void> changed_element(const Value& original, const Value& modified,
                               const PatchField& field, Items& patch);

  Arena& arena_;
  DifferenceOptions options_{};
  std::size_t depth_ = 0;
};

Result<bool> Difference::directive(std::string_view key, const Value& original,
                                   const Value& modified, Map& patch) {
  if (key != kPatchDirective) return false;
  if (!original.is_string() || !modified.is_string()) {
    return Error(ErrorCode::invalid, "invalid value for special key: $patch");
  }
  if (original.as_string() != modified.as_string()) patch.set(key, modified);
  return true;
}

Result<Map*> Difference::maps(const Map& original, const Map& modified, const PatchSchema& type,
                              DifferenceOptions options) {
  if (++depth_ > kMaxPatchDepth)
    return Error(ErrorCode::invalid, "maps and lists are nested too deeply to patch");
  const DifferenceOptions outer = options_;
  options_ = options;
  Map* patch = Map::make(arena_);
  Items kept_keys;
  for (const auto& [key, value] : modified) {
    if (options.retains_keys && !value.is_nil()) kept_keys.push_back(Value::string(key));
    const Value* before = original.find(key);
    if (before == nullptr) {
      if (options.changes_and_additions) patch->set(key, value);
      continue;
    }
    if (TRY(directive(key, *before, value, *patch))) continue;
    TRY(values(key, *before, value, type, *patch));
  }
  bool has_gone = false;
  for (const auto& [key, value] : original) {
    if (modified.has(key)) continue;
    if (options.deletions) patch->set(key, Value());
    has_gone = has_gone || !value.is_nil();
  }
  if (!kept_keys.empty() && (!patch->empty() || has_gone)) {
    sort_values(kept_keys);
    patch->set(kRetainKeys, list_of(arena_, kept_keys));
  }
  options_ = outer;
  --depth_;
  return patch;
}

Result<void> Difference::values(std::string_view key, const Value& original, const Value& modified,
                                const PatchSchema& type, Map& patch) {
  if (original.type() == modified.type()) {
    if (original.is_map()) return map_field(key, original, modified, type, patch);
    if (original.is_list()) return list_field(key, original, modified, type, patch);
    if (base::deep_equal(original, modified)) return {};
  }
  if (options_.changes_and_additions) patch.set(key, modified);
  return {};
}

Result<void> Difference::map_field(std::string_view key, const Value& original,
                                   const Value& modified, const PatchSchema& type, Map& patch) {
  auto field = type.field(key);
  if (!field) {
    if (base::deep_equal(original, modified)) return {};
    return field.error();
  }
  if (field->replaces) {
    if (options_.changes_and_additions) patch.set(key, modified);
    return {};
  }
  DifferenceOptions below = options_;
  below.retains_keys = field->retains_keys;
  Map* changes = TRY(maps(original.as_map(), modified.as_map(), field->type, below));
  if (!changes->empty()) patch.set(key, Value::map(changes));
  return {};
}

Result<void> Difference::list_field(std::string_view key, const Value& original,
                                    const Value& modified, const PatchSchema& type, Map& patch) {
  auto field = type.list_field(key);
  if (!field) {
    if (base::deep_equal(original, modified)) return {};
    return field.error();
  }
  if (!field->merges) {
    if (options_.changes_and_additions && !base::deep_equal(original, modified))
      patch.set(key, modified);
    return {};
  }
  const auto found = TRY(lists(items_of(original), items_of(modified), *field));
  const auto put = [&](std::string name, const Items& items) {
    if (!items.empty()) patch.set(arena_.copy(name), list_of(arena_, items));
  };
  put(std::string(key), found.patch);
  put(std::string(kDeleteFromList) + "/" + std::string(key), found.deleted);
  put(std::string(kSetElementOrder) + "/" + std::string(key), found.order);
  return {};
}

Result<ListDifference> Difference::lists(Items original, const Items& modified,
                                         const PatchField& field) {
  ListDifference found;
  if (original.empty()) {
    if (options_.changes_and_additions) found.patch = modified;
    return found;
  }
  if (TRY(are_maps(original, modified))) return lists_of_maps(original, modified, field);
  found = lists_of_values(original, modified);
  TRY(sort_like(found.patch, modified, {}));
  const bool same = std::equal(original.begin(), original.end(), modified.begin(), modified.end(),
                               base::deep_equal);
  if ((options_.deletions && !found.deleted.empty()) || (options_.changes_and_additions && !same)) {
    found.order = modified;
  }
  return found;
}

// `original` is sorted by it, as in Go: whether the order has changed is asked of the sorted list
// afterwards.
ListDifference Difference::lists_of_values(Items& original, const Items& modified) const {
  ListDifference found;
  Items sorted = modified;
  sort_values(original);
  sort_values(sorted);
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < original.size() || j < sorted.size()) {
    const std::string before = i < original.size() ? base::format_value(original[i]) : "";
    const std::string after = j < sorted.size() ? base::format_value(sorted[j]) : "";
    if (i < original.size() && j < sorted.size() && before == after) {
      ++i;
      ++j;
    } else if (i == original.size() || (j < sorted.size() && before > after)) {
      if (options_.changes_and_additions) found.patch.push_back(sorted[j]);
      ++j;
    } else {
      if (options_.deletions) found.deleted.push_back(original[i]);
      ++i;
    }
  }
  remove_duplicates(found.deleted);
  return found;
}

Result<void> Difference::changed_element(const Value& original, const Value& modified,
                                         const PatchField& field, Items& patch) {
  Map* changes = TRY(maps(original.as_map(), modified.as_map(), field.type, options_));
  if (changes->empty()) return {};
  changes->set(field.merge_key, modified.as_map().get(field.merge_key));
  patch.push_back(Value::map(changes));
  return {};
}

Result<ListDifference> Difference::lists_of_maps(const Items& original, const Items& modified,
                                                 const PatchField& field) {
  ListDifference found;
  DifferenceOptions inside = options_;
  inside.retains_keys = field.retains_keys;
  const DifferenceOptions outer = options_;
  options_ = inside;
  Items before = original;
  Items after = modified;
  sort_by_key(before, field.merge_key);
  sort_by_key(after, field.merge_key);
  Items deletions;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < before.size() || j < after.size()) {
    Value old_key;
    Value new_key;
    if (i < before.size()) old_key = TRY(merge_key_of(before[i], field.merge_key));
    if (j < after.size()) new_key = TRY(merge_key_of(after[j], field.merge_key));
    const std::string old_text = base::format_value(old_key);
    const std::string new_text = base::format_value(new_key);
    const bool both = i < before.size() && j < after.size();
    if (both && old_text == new_text) {
      TRY(changed_element(before[i++], after[j++], field, found.patch));
    } else if (i == before.size() || (both && old_text > new_text)) {
      if (options_.changes_and_additions) found.patch.push_back(after[j]);
      ++j;
    } else {
      if (options_.deletions) {
        Map* gone = Map::make(arena_);
        gone->set(field.merge_key, old_key);
        gone->set(kPatchDirective, Value::string("delete"));
        deletions.push_back(Value::map(gone));
      }
      ++i;
    }
  }
  options_ = outer;
  TRY(sort_like(found.patch, modified, field.merge_key));
  bool same_order = original.size() == modified.size();
  for (std::size_t k = 0; same_order && k < modified.size(); ++k) {
    same_order = base::deep_equal(TRY(merge_key_of(original[k], field.merge_key)),
                                  TRY(merge_key_of(modified[k], field.merge_key)));
  }
  found.patch.insert(found.patch.end(), deletions.begin(), deletions.end());
  if ((options_.changes_and_additions && (!found.patch.empty() || !same_order)) ||
      (options_.deletions && !found.patch.empty())) {
    for (const Value& item : modified) {
      Map* place = Map::make(arena_);
      place->set(field.merge_key, item.as_map().get(field.merge_key));
      found.order.push_back(Value::map(place));
    }
  }
  return found;
}

}  // namespace

Result<Map*> strategic_difference(Arena& arena, const Map& original, const Map& modified,
                                  const PatchSchema& type, DifferenceOptions options) {
  return Difference(arena).maps(original, modified, type, options);
}

}  // namespace cluster
