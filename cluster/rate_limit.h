// How many requests may be sent: a bucket of `burst` tokens, `qps` of which come back every second, as
// client-go's flowcontrol. Safe from several threads.
#pragma once

#include <chrono>
#include <mutex>

#include "base/cancel.h"

namespace cluster {

class RateLimit {
 public:
  using Clock = std::chrono::steady_clock;
  // `qps` 0 or less: no limit.
  RateLimit(double qps, int burst) : qps_(qps), burst_(burst < 1 ? 1 : burst), tokens_(burst_) {}

  // Takes one token; how long to wait before it is there.
  std::chrono::nanoseconds take(Clock::time_point now);
  // Takes one and waits for it; false where cancellation was asked meanwhile.
  bool wait(const base::Cancel& cancel);

 private:
  const double qps_;
  const double burst_;
  std::mutex mutex_{};
  double tokens_;  // below zero: so many are promised already
  Clock::time_point last_{};
};

}  // namespace cluster
