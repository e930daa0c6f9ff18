// The order in which Go's sort.Sort leaves things. It matters where some of them are equal: the sort is not
// stable, but always does the same with the same input.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

namespace base {

// Whether the thing that was at index `a` comes before the one that was at `b`.
using IsBefore = std::function<bool(std::size_t a, std::size_t b)>;

// For `count` things: which of them comes first, second, …, by their indexes before.
std::vector<std::size_t> go_sorted(std::size_t count, const IsBefore& is_before);

}  // namespace base
