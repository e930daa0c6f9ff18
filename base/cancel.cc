#include "base/cancel.h"

#include <algorithm>
#include <thread>

namespace base {

bool Cancel::sleep(std::chrono::milliseconds duration) const {
  using Clock = std::chrono::steady_clock;
  constexpr std::chrono::milliseconds kStep{20};
  const auto end = Clock::now() + duration;
  while (!requested()) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now());
    if (left.count() <= 0) return false;
    std::this_thread::sleep_for(std::min(left, kStep));
  }
  return true;
}

}  // namespace base
