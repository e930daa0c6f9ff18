// Merging a patch into another keeps the directives of both; $setElementOrder says how the lists of
// both are to be put together, so these are done first.
#include "cluster/patch_merge.h"

#include <string>
#include <utility>
#include <vector>

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

Error invalid(std::string text) {
  return {ErrorCode::invalid, std::move(text)};
}

class Merge {
 public:
  explicit Merge(Arena& arena) : arena_(arena) {}
  Result<Map*> maps(Map* original, Map& patch, const PatchSchema& type);

 private:
  Result<void> retained_keys(Map& original, Map& patch);
  Result<void> ordered_lists(Map& original, Map& patch, const PatchSchema& type);
  Result<void> ordered_list(std::string_view key, const Value& order, Map& original, Map& patch,
                            const PatchSchema& type);
  Result<void> entry(std::string_view key, const Value& value, Map& original,
                     const PatchSchema& type);
  Result<Items> lists(const Items& original, const Items& patch, const PatchField& field);
  Result<Items> lists_of_maps(Items& original, Items& patch, const PatchField& field);
  Result<void> special_elements(Items& original, Items& patch, const PatchField& field);
  bool without_directives(Value& value);
  void put(Map& original, std::string_view key, Value value) {
    if (without_directives(value)) {
      original.set(key, value);
    } else {
      original.erase(key);
    }
  }

  Arena& arena_;
  std::size_t depth_ = 0;
};

// Takes out of `value` every map that holds a $patch; false where it is one itself.
bool Merge::without_directives(Value& value) {
  if (value.is_map()) {
    if (value.as_map().has(kPatchDirective)) return false;
    std::vector<std::string_view> gone;
    for (auto& [key, below] : value.as_map()) {
      if (!without_directives(below)) gone.push_back(key);
    }
    for (const auto key : gone) value.as_map().erase(key);
  } else if (value.is_list()) {
    Items kept;
    for (Value below : value.as_list()) {
      if (without_directives(below)) kept.push_back(below);
    }
    value = list_of(arena_, kept);
  }
  return true;
}

Result<Map*> Merge::maps(Map* original, Map& patch, const PatchSchema& type) {
  if (const Value* directive = patch.find(kPatchDirective)) {
    const auto word = directive->is_string() ? directive->as_string() : std::string_view();
    if (word == "delete") return Map::make(arena_);
    if (word != "replace") {
      return invalid("unknown patch type: " + std::string(word) +
                     " in map: " + base::format_value(Value::map(&patch)));
    }
    patch.erase(kPatchDirective);
    return &patch;
  }
  if (++depth_ > kMaxPatchDepth) return invalid("maps and lists are nested too deeply to patch");
  TRY(retained_keys(*original, patch));
  TRY(ordered_lists(*original, patch, type));
  for (const auto& [key, value] : patch) {
    if (key.starts_with(kDeleteFromList)) {
      original->set(key, value);
      continue;
    }
    TRY(entry(key, value, *original, type));
  }
  --depth_;
  return original;
}

Result<void> Merge::retained_keys(Map& original, Map& patch) {
  const Value* found = patch.find(kRetainKeys);
  if (found == nullptr) return {};
  const Value keys = *found;
  patch.erase(kRetainKeys);
  const Value* before = original.find(kRetainKeys);
  if (before == nullptr) {
    original.set(kRetainKeys, keys);
  } else if (!base::deep_equal(*before, keys)) {
    return invalid(base::format_value(*before) + " and " + base::format_value(keys) +
                   " are not deep equal: this may happen when calculating the 3-way diff patch");
  }
  return {};
}

Result<void> Merge::ordered_lists(Map& original, Map& patch, const PatchSchema& type) {
  std::vector<std::pair<std::string_view, Value>> orders;
  for (const auto& [key, value] : patch) {
    if (key.starts_with(kSetElementOrder)) orders.emplace_back(key, value);
  }
  for (const auto& [key, order] : orders) TRY(ordered_list(key, order, original, patch, type));
  return {};
}

// Whether the elements of a patch come in the order of the directive.
Result<bool> follows_order(const Items& patch, const Items& order, std::string_view merge_key) {
  if (order.empty()) return true;
  std::size_t at = 0;
  for (const Value& item : patch) {
    if (item.is_map() && item.as_map().has(kPatchDirective)) continue;
    const Value wanted = merge_key.empty() ? item : TRY(merge_key_of(item, merge_key));
    bool found = false;
    while (!found && at < order.size()) {
      const Value here = merge_key.empty() ? order[at] : TRY(merge_key_of(order[at], merge_key));
      found = base::deep_equal(wanted, here);
      ++at;
    }
    if (!found) return false;
  }
  return true;
}

// Parts `items` in those that `by` names too and the rest.
Result<std::pair<Items, Items>> partition(const Items& items, const Items& by,
                                          std::string_view merge_key) {
  std::pair<Items, Items> parts;
  for (const Value& item : items) {
    if (!merge_key.empty()) TRY(merge_key_of(item, merge_key));
    (index_in(by, item, merge_key) >= 0 ? parts.first : parts.second).push_back(item);
  }
  return parts;
}

Result<void> Merge::ordered_list(std::string_view key, const Value& order, Map& original,
                                 Map& patch, const PatchSchema& type) {
  const Value* before = original.find(key);
  if (before != nullptr && !base::deep_equal(*before, order)) {
    return invalid("invalid patch format of setElementOrder list");
  }
  original.set(key, order);
  patch.erase(key);
  if (!order.is_list()) return wrong_type("[]interface {}", order);
  const auto slash = key.find('/');
  if (slash != kSetElementOrder.size())
    return invalid("invalid patch format of setElementOrder list");
  const auto name = key.substr(slash + 1);
  const Value* old_list = original.find(name);
  const Value* new_list = patch.find(name);
  for (const Value* list : {old_list, new_list}) {
    if (list != nullptr && !list->is_list()) return wrong_type("[]interface {}", *list);
  }
  const auto field = TRY(type.list_field(name));
  const Items order_items = items_of(order);
  const Items old_items = old_list == nullptr ? Items() : items_of(*old_list);
  const Items new_items = new_list == nullptr ? Items() : items_of(*new_list);
  if (!TRY(follows_order(new_items, order_items, field.merge_key))) {
    return invalid("The order in patch list:\n" + base::format_value(*new_list) +
                   "\n doesn't match $setElementOrder list:\n" + base::format_value(order) + "\n");
  }
  if (old_list == nullptr && new_list == nullptr) return {};
  Items merged = old_items;
  if (old_list == nullptr) {
    Value kept = *new_list;
    without_directives(kept);
    merged = items_of(kept);
  } else if (new_list != nullptr) {
    merged = field.merges ? TRY(lists(old_items, new_items, field)) : new_items;
  }
  const auto parts = TRY(partition(merged, order_items, field.merge_key));
  TRY(are_maps(old_items, new_items));
  const auto both =
      TRY(interleave(parts.first, parts.second, order_items, old_items, field.merge_key));
  original.set(name, list_of(arena_, both));
  patch.erase(name);
  return {};
}

Result<void> Merge::entry(std::string_view key, const Value& value, Map& original,
                          const PatchSchema& type) {
  if (value.is_nil()) original.erase(key);
  const Value* before = original.find(key);
  if (before == nullptr || before->type() != value.type() || !(value.is_map() || value.is_list())) {
    put(original, key, value);
    return {};
  }
  if (value.is_map()) {
    const auto field = TRY(type.field(key));
    Map* merged =
        field.replaces ? &value.as_map() : TRY(maps(&before->as_map(), value.as_map(), field.type));
    original.set(key, Value::map(merged));
    return {};
  }
  const auto field = TRY(type.list_field(key));
  const Items merged =
      field.merges ? TRY(lists(items_of(*before), items_of(value), field)) : items_of(value);
  original.set(key, list_of(arena_, merged));
  return {};
}

Result<Items> Merge::lists(const Items& original, const Items& patch, const PatchField& field) {
  if (original.empty() && patch.empty()) return original;
  Items before = original;
  Items additions = patch;
  Items merged;
  if (TRY(are_maps(original, patch))) {
    if (field.merge_key.empty()) return invalid("cannot merge lists without merge key for struct");
    merged = TRY(lists_of_maps(before, additions, field));
  } else {
    merged = original;
    merged.insert(merged.end(), patch.begin(), patch.end());
    remove_duplicates(merged);
  }
  const auto parts = TRY(partition(merged, additions, field.merge_key));
  return interleave(parts.first, parts.second, additions, before, field.merge_key);
}

// Carries out the elements of `patch` that hold a $patch, and takes them out of it.
Result<void> Merge::special_elements(Items& original, Items& patch, const PatchField& field) {
  Items plain;
  bool replaces = false;
  for (const Value& item : patch) {
    const Value* directive = item.as_map().find(kPatchDirective);
    if (directive == nullptr) {
      plain.push_back(item);
      continue;
    }
    const auto word = directive->is_string() ? directive->as_string() : std::string_view();
    if (word == "delete") {
      TRY(merge_key_of(item, field.merge_key));
      for (int at = 0; (at = index_in(original, item, field.merge_key)) >= 0;)
        original.erase(original.begin() + at);
    } else if (word == "replace") {
      replaces = true;
    } else if (word == "merge") {
      return invalid("merging lists cannot yet be specified in the patch");
    } else {
      return invalid("unknown patch type: " + std::string(word) +
                     " in map: " + base::format_value(item));
    }
  }
  patch = std::move(plain);
  if (replaces) {
    original = std::move(patch);
    patch.clear();
  }
  return {};
}

Result<Items> Merge::lists_of_maps(Items& original, Items& patch, const PatchField& field) {
  TRY(special_elements(original, patch, field));
  Items merged = original;
  for (const Value& item : patch) {
    TRY(merge_key_of(item, field.merge_key));
    const int at = index_in(merged, item, field.merge_key);
    if (at < 0) {
      merged.push_back(item);
    } else {
      auto& place = merged[static_cast<std::size_t>(at)];
      place = Value::map(TRY(maps(&place.as_map(), item.as_map(), field.type)));
    }
  }
  return merged;
}

}  // namespace

Result<Map*> merge_strategic_patches(Arena& arena, Map& patches, Map& patch,
                                     const PatchSchema& type) {
  return Merge(arena).maps(&patches, patch, type);
}

}  // namespace cluster
