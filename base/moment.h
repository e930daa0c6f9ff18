// A moment with the offset it is written with, small enough to be kept with every file and record: what
// of Go's time.Time survives encoding/json.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "base/result.h"
#include "base/time_point.h"

namespace base {

struct Moment {
  // For offset_seconds: whatever this computer's zone says at the moment.
  static constexpr int kLocalOffset = std::numeric_limits<int>::min();

  std::int64_t unix_nanoseconds = 0;  // the years 1678 to 2262; others become the nearest of them
  int offset_seconds = 0;             // east of UTC; 0 is written as Z
  bool is_zero = true;                // Go's time.Time{}; the other fields say nothing then
  bool operator==(const Moment&) const = default;
};

// A moment in this computer's zone.
Moment local_moment(std::int64_t unix_seconds, std::int64_t nanoseconds = 0);
inline Moment local_moment_of(std::int64_t unix_nanoseconds) {
  return local_moment(unix_nanoseconds / 1'000'000'000, unix_nanoseconds % 1'000'000'000);
}
// Whole seconds since 1970, halves rounded up as Go's archive/tar does; 0 for the zero time.
std::int64_t rounded_seconds(const Moment& moment);

// As time.Time: an offset that the local zone has at that moment is the local zone, 0 is UTC. A zone made
// for another offset lives in `arena`.
TimePoint time_of(Arena& arena, const Moment& moment);
// "2006-01-02T15:04:05.999999999Z07:00", as encoding/json writes it.
std::string format_moment(const Moment& moment);
// RFC 3339; fails with Go's texts. The text of the zero time gives it.
Result<Moment> parse_moment(std::string_view text);

}  // namespace base
