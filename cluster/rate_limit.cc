#include "cluster/rate_limit.h"

#include <algorithm>

namespace cluster {

std::chrono::nanoseconds RateLimit::take(Clock::time_point now) {
  if (qps_ <= 0) return {};
  const std::lock_guard lock(mutex_);
  if (last_ != Clock::time_point{} && now > last_) {
    tokens_ = std::min(burst_, tokens_ + std::chrono::duration<double>(now - last_).count() * qps_);
  }
  last_ = std::max(last_, now);
  tokens_ -= 1;
  if (tokens_ >= 0) return {};
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
      std::chrono::duration<double>(-tokens_ / qps_));
}

bool RateLimit::wait(const base::Cancel& cancel) {
  const auto delay = take(Clock::now());
  if (delay.count() == 0) return !cancel.requested();
  return !cancel.sleep(std::chrono::ceil<std::chrono::milliseconds>(delay));
}

}  // namespace cluster
