// How much room Go's append leaves behind the elements of a slice. sprig's slice can reach into it, so
// that templates see it.
#pragma once

#include <cstddef>

namespace base {

// What the elements of a slice are to Go's allocator.
struct ElementShape {
  std::size_t size = 16;     // bytes: 16 for an interface or a text
  bool has_pointers = true;  // those carry a header when many are allocated at once
};
inline constexpr ElementShape kNumberShape{8, false};   // []int
inline constexpr ElementShape kPointerShape{8, true};   // []map[string]interface {}

// The capacity after elements were appended at once to a slice of `capacity`, which is too small: `size` are then
// in it (Go's growslice).
std::size_t grown_capacity(std::size_t capacity, std::size_t size, ElementShape shape = {});
// The capacity after `size` elements were appended one at a time to a slice of `first` elements' room.
std::size_t appended_capacity(std::size_t size, std::size_t first = 0, ElementShape shape = {});

}  // namespace base
