// Templates call each other as deep as Go lets them, which is deeper than a thread's usual stack.
#pragma once

#include <cstddef>
#include <functional>

namespace engine::lang {

// Only address space is taken until it is used.
inline constexpr std::size_t kDeepStackSize = std::size_t{512} << 20;

// True when little is left of this thread's stack (a quarter, or kStackReserve), so that what recurses
// must stop with an error. Costs a comparison.
bool stack_is_low();
inline constexpr std::size_t kStackReserve = std::size_t{16} << 20;

// Runs `work` on a stack of kDeepStackSize (less where the system gives no more) and waits for it.
// Exceptions come through. Costs some tens of microseconds.
void run_with_deep_stack(const std::function<void()>& work);

}  // namespace engine::lang
