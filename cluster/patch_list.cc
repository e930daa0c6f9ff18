// The list side of strategic merge patches. Orders matter here: the server takes them as they are
// sent.
#include "cluster/patch_list.h"

#include <algorithm>
#include <climits>

#include "base/go_format.h"

namespace cluster {
namespace {

using base::Error;
using base::ErrorCode;
using base::Value;

std::string key_text(const Value& item, std::string_view merge_key) {
  if (merge_key.empty()) return base::format_value(item);
  return base::format_value(item.is_map() ? item.as_map().get(merge_key) : Value());
}

void sort_by_text(Items& items, std::string_view merge_key) {
  std::vector<std::pair<std::string, Value>> pairs;
  pairs.reserve(items.size());
  for (const Value& item : items) pairs.emplace_back(key_text(item, merge_key), item);
  std::reverse(pairs.begin(), pairs.end());
  std::stable_sort(pairs.begin(), pairs.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (std::size_t i = 0; i < items.size(); ++i) items[i] = pairs[i].second;
}

std::string_view shape_name(const Value& value) {
  return value.is_nil() ? "%!s(<nil>)" : base::type_name(value);
}

// Sorts by the place of each in `order`.
void sort_by_place(Items& items, const Items& order, std::string_view merge_key) {
  std::vector<std::pair<int, Value>> pairs;
  pairs.reserve(items.size());
  for (const Value& item : items) {
    const int place = index_in(order, item, merge_key);
    pairs.emplace_back(place < 0 ? INT_MAX : place, item);
  }
  std::stable_sort(pairs.begin(), pairs.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (std::size_t i = 0; i < items.size(); ++i) items[i] = pairs[i].second;
}

}  // namespace

Items items_of(const Value& list) {
  if (!list.is_list()) return {};
  return {list.as_list().begin(), list.as_list().end()};
}

Value list_of(base::Arena& arena, const Items& items) {
  return Value::list(base::List::make(arena, base::ListType::any, items));
}

base::Result<bool> are_maps(const Items& a, const Items& b) {
  const Value* first = nullptr;
  for (const Items* items : {&a, &b}) {
    for (const Value& item : *items) {
      if (first == nullptr) {
        first = &item;
        if (item.is_list()) return Error(ErrorCode::invalid, "lists of lists are not supported");
      } else if (first->type() != item.type()) {
        std::string text;
        for (const Items* one : {&a, &b}) {
          text += text.empty() ? "[" : " [";
          for (std::size_t i = 0; i < one->size(); ++i)
            text += (i == 0 ? "" : " ") + base::format_value((*one)[i]);
          text += "]";
        }
        return Error(ErrorCode::invalid, "list element types are not identical: [" + text + "]");
      }
    }
  }
  if (first == nullptr) return Error(ErrorCode::invalid, "no elements in any of the given slices");
  return first->is_map();
}

Error no_merge_key(const Value& map, std::string_view merge_key) {
  return {ErrorCode::invalid,
          "map: " + base::format_value(map) +
              " does not contain declared merge key: " + std::string(merge_key)};
}

Error wrong_type(std::string_view expected, const Value& actual) {
  return {ErrorCode::invalid, "expected a " + std::string(expected) + ", but received a " +
                                  std::string(shape_name(actual))};
}

base::Result<Value> merge_key_of(const Value& item, std::string_view merge_key) {
  if (!item.is_map()) return wrong_type("map[string]interface {}", item);
  const Value* found = item.as_map().find(merge_key);
  if (found == nullptr) return no_merge_key(item, merge_key);
  return *found;
}

int index_in(const Items& items, const Value& item, std::string_view merge_key) {
  const auto part = [&](const Value& value) {
    if (merge_key.empty()) return value;
    return value.is_map() ? value.as_map().get(merge_key) : Value();
  };
  const Value wanted = part(item);
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (base::deep_equal(part(items[i]), wanted)) return static_cast<int>(i);
  }
  return -1;
}

bool is_delete(const Value& item) {
  const Value directive = item.is_map() ? item.as_map().get(kPatchDirective) : Value();
  return directive.is_string() && directive.as_string() == "delete";
}

void sort_values(Items& items) {
  sort_by_text(items, {});
}
void sort_by_key(Items& items, std::string_view merge_key) {
  sort_by_text(items, merge_key);
}

void remove_duplicates(Items& items) {
  for (std::size_t i = 0; i + 1 < items.size(); ++i) {
    for (std::size_t j = i + 1; j < items.size();) {
      if (base::deep_equal(items[i], items[j])) {
        items[j] = items.back();
        items.pop_back();
      } else {
        ++j;
      }
    }
  }
}

base::Result<void> sort_like(Items& items, const Items& order, std::string_view merge_key) {
  Items deleted;
  if (!merge_key.empty()) {
    for (const Items* list : {static_cast<const Items*>(&items), &order}) {
      for (const Value& item : *list) TRY(merge_key_of(item, merge_key));
    }
    std::copy_if(items.begin(), items.end(), std::back_inserter(deleted), is_delete);
    std::erase_if(items, is_delete);
  }
  sort_by_place(items, order, merge_key);
  items.insert(items.end(), deleted.begin(), deleted.end());
  return {};
}

base::Result<Items> interleave(Items patch, Items server_only, const Items& patch_order,
                               const Items& server_order, std::string_view merge_key) {
  TRY(sort_like(patch, patch_order, merge_key));
  TRY(sort_like(server_only, server_order, merge_key));
  Items all;
  std::size_t left = 0;
  std::size_t right = 0;
  while (left < server_only.size() || right < patch.size()) {
    bool take_left = right == patch.size();
    if (!take_left && left < server_only.size()) {
      const int left_place = index_in(server_order, server_only[left], merge_key);
      const int right_place = index_in(server_order, patch[right], merge_key);
      take_left = left_place >= 0 && right_place >= 0 && left_place < right_place;
    }
    all.push_back(take_left ? server_only[left++] : patch[right++]);
  }
  return all;
}

}  // namespace cluster
