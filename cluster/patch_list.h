// Lists as strategic merge patches see them: of one type, of maps known by a key or of values, in
// an order that another list gives.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "base/value.h"

namespace cluster {

inline constexpr std::string_view kPatchDirective = "$patch";
inline constexpr std::string_view kRetainKeys = "$retainKeys";
inline constexpr std::string_view kDeleteFromList = "$deleteFromPrimitiveList";
inline constexpr std::string_view kSetElementOrder = "$setElementOrder";

using Items = std::vector<base::Value>;

Items items_of(const base::Value& list);
base::Value list_of(base::Arena& arena, const Items& items);

// Whether the elements of both lists are maps. Errors: `list element types are not identical: …`,
// `lists of lists are not supported`, `no elements in any of the given slices`.
base::Result<bool> are_maps(const Items& a, const Items& b);

base::Error no_merge_key(const base::Value& map, std::string_view merge_key);
base::Error wrong_type(std::string_view expected, const base::Value& actual);
// The value under the merge key of a map. Errors as above.
base::Result<base::Value> merge_key_of(const base::Value& item, std::string_view merge_key);

// Where the first element is that has the merge key's value of `item` (the same value where
// `merge_key` is empty), -1 where none has.
int index_in(const Items& items, const base::Value& item, std::string_view merge_key);
bool is_delete(const base::Value& item);  // {"$patch": "delete", …}

// In order of the text that %v makes of the elements or of their merge keys; equal ones the other
// way round, as Go's sort leaves them in short lists.
void sort_values(Items& items);
void sort_by_key(Items& items, std::string_view merge_key);
// Takes out the second and further equal values, filling each gap with the last one.
void remove_duplicates(Items& items);

// In the order that `order` gives, those with a delete directive last.
base::Result<void> sort_like(Items& items, const Items& order, std::string_view merge_key);
// `patch` and `server_only` in one list: the first in the order of `patch_order`, the others placed
// between them as `server_order` has them.
base::Result<Items> interleave(Items patch, Items server_only, const Items& patch_order,
                               const Items& server_order, std::string_view merge_key);

}  // namespace cluster
