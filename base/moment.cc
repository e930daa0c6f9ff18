#include "base/moment.h"

#include <algorithm>

#include "base/time.h"

namespace base {
namespace {

constexpr std::int64_t kMaxSeconds = std::numeric_limits<std::int64_t>::max() / kSecond - 1;

// Whole seconds and what is left of a moment, never negative.
TimePoint in_zone(const Moment& moment, const Zone* zone) {
  std::int64_t seconds = moment.unix_nanoseconds / kSecond;
  std::int64_t rest = moment.unix_nanoseconds % kSecond;
  if (rest < 0) {
    rest += kSecond;
    --seconds;
  }
  return {seconds, static_cast<std::int32_t>(rest), zone};
}

}  // namespace

Moment local_moment(std::int64_t unix_seconds, std::int64_t nanoseconds) {
  const auto seconds = std::clamp(unix_seconds, -kMaxSeconds, kMaxSeconds);
  return {seconds * kSecond + nanoseconds, Moment::kLocalOffset, false};
}

std::int64_t rounded_seconds(const Moment& moment) {
  if (moment.is_zero) return 0;
  const auto time = in_zone(moment, nullptr);
  return time.seconds + (time.nanoseconds >= kSecond / 2 ? 1 : 0);
}

TimePoint time_of(Arena& arena, const Moment& moment) {
  if (moment.is_zero) return zero_time();
  if (moment.offset_seconds == 0) return in_zone(moment, nullptr);
  const auto local = in_zone(moment, local_zone());
  const bool is_local = moment.offset_seconds == Moment::kLocalOffset ||
                        zone_period(local).offset == moment.offset_seconds;
  if (is_local) return local;
  return in_zone(moment, arena.own<Zone>(Zone::fixed("", moment.offset_seconds)));
}

std::string format_moment(const Moment& moment) {
  Arena arena;
  return format_rfc3339_nano(time_of(arena, moment));
}

Result<Moment> parse_moment(std::string_view text) {
  Arena arena;
  const auto time = TRY(parse_time(arena, kRfc3339, text));
  if (time.seconds == kZeroTimeSeconds && time.nanoseconds == 0) return Moment();
  Moment moment = local_moment(time.seconds, time.nanoseconds);
  moment.offset_seconds = zone_period(time).offset;
  return moment;
}

}  // namespace base
