// Writing again where a failure may have been a passing one.
#pragma once

#include <functional>

#include "base/result.h"

namespace cluster {

// Calls `write` until it works, its error is not `is_worth_it`, it has been called `most` times, or `pause` says no.
// `pause` waits before another call and gets the number of the call that failed, from 1; nothing waits after the last.
template <typename T>
base::Result<T> tried(int most, const std::function<bool(const base::Error&)>& is_worth_it,
                      const std::function<bool(int call)>& pause, const std::function<base::Result<T>()>& write) {
  for (int call = 1;; ++call) {
    auto done = write();
    if (done || call >= most || !is_worth_it(done.error()) || !pause(call)) return done;
  }
}

}  // namespace cluster
