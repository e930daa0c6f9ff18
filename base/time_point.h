// A moment with a time zone, as Go's time.Time.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace base {

class Zone;  // base/time.h

class TimePoint {
 public:
  TimePoint(std::int64_t unix_seconds, std::int32_t fraction, const Zone* in)
      : seconds(unix_seconds), nanoseconds(fraction), zone(in) {}
  bool operator==(const TimePoint& other) const {
    return seconds == other.seconds && nanoseconds == other.nanoseconds && zone == other.zone && running == other.running;
  }

  std::int64_t seconds;      // since 1970-01-01 00:00:00 UTC
  std::int32_t nanoseconds;  // 0 … 999,999,999
  const Zone* zone;          // nullptr: UTC
  // Go's monotonic reading, which only the present time has: nanoseconds since the program began.
  std::optional<std::int64_t> running{};
};

}  // namespace base
