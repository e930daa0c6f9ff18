// Helm's duration functions (ENG-104 to ENG-106), which take a Go duration, text or a number of
// seconds. sprig's own two, duration and durationRound, are in dates.cc.
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "base/go_format.h"
#include "base/time.h"
#include "base/unicode.h"
#include "engine/functions/convert.h"
#include "engine/functions/functions.h"
#include "engine/functions/signatures.h"

namespace engine::functions {

using base::Call;
using base::Function;
using base::Param;
using base::Result;
using base::Type;
using base::Value;

namespace {

constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kGreatest = std::numeric_limits<std::int64_t>::max();

Result<std::int64_t> from_seconds(double seconds) {
  constexpr double kLimit = 9223372036854775808.0;
  if (!std::isfinite(seconds)) {
    return failure("invalid duration seconds: " + base::format_float_v(seconds));
  }
  if (seconds > kLimit / 1e9 || seconds < -kLimit / 1e9) {
    return failure("duration seconds overflow: " + base::format_float_v(seconds));
  }
  const double nanoseconds = seconds * 1e9;
  // The limit itself is one nanosecond too much; Go's conversion then gives the least duration.
  if (nanoseconds >= kLimit) return kLeast;
  return static_cast<std::int64_t>(nanoseconds);
}

Result<std::int64_t> from_text(std::string_view text) {
  const auto trimmed = base::trim_space(text);
  if (trimmed.empty()) return failure("empty duration");
  if (auto nanoseconds = base::parse_duration(trimmed)) return *nanoseconds;
  double seconds = 0;
  if (base::parse_float(trimmed, seconds)) return from_seconds(seconds);
  return failure("could not parse duration " + base::go_quote(text));
}

Result<std::int64_t> to_duration(const Value& value) {
  if (value.type() == Type::object && value.as_object().integer()) {
    return to_duration(Value::integer(*value.as_object().integer()));
  }
  if (value.type() == Type::duration) return value.as_signed();
  if (value.is_string()) return from_text(value.as_string());
  if (value.is_nil()) return failure("invalid duration");
  if (value.is_float()) return from_seconds(value.as_float());
  if (value.is_signed()) {
    const std::int64_t seconds = value.as_signed();
    if (seconds <= kGreatest / base::kSecond && seconds >= kLeast / base::kSecond) {
      return seconds * base::kSecond;
    }
    return failure(fmt::format("duration seconds overflow: {}", seconds));
  }
  if (value.is_unsigned()) {
    const std::uint64_t seconds = value.as_unsigned();
    if (seconds <= static_cast<std::uint64_t>(kGreatest / base::kSecond)) {
      return static_cast<std::int64_t>(seconds) * base::kSecond;
    }
    return failure(fmt::format("duration seconds overflow: {}", seconds));
  }
  return failure("unsupported duration type " + std::string(base::type_name(value)));
}

// 0 for what is no duration.
std::int64_t duration_or_zero(const Value& value) {
  const auto nanoseconds = to_duration(value);
  return nanoseconds ? *nanoseconds : 0;
}

Result<Value> must_to_duration(const Call& call) {
  return Value::duration(TRY(to_duration(call.args[0])));
}

double hours(const Call& call) {
  return base::duration_in(duration_or_zero(call.args[0]), base::kHour);
}

Value fractional(const Call& call, std::int64_t unit) {
  return Value::float64(base::duration_in(duration_or_zero(call.args[0]), unit));
}

Value whole(const Call& call, std::int64_t unit) {
  return Value::int64(duration_or_zero(call.args[0]) / unit);
}

Result<Value> in_seconds(const Call& call) {
  return fractional(call, base::kSecond);
}
Result<Value> in_minutes(const Call& call) {
  return fractional(call, base::kMinute);
}
Result<Value> in_hours(const Call& call) {
  return Value::float64(hours(call));
}
Result<Value> in_days(const Call& call) {
  return Value::float64(hours(call) / 24);
}
Result<Value> in_weeks(const Call& call) {
  return Value::float64(hours(call) / 24 / 7);
}
Result<Value> in_milliseconds(const Call& call) {
  return whole(call, base::kMillisecond);
}
Result<Value> in_microseconds(const Call& call) {
  return whole(call, base::kMicrosecond);
}
Result<Value> in_nanoseconds(const Call& call) {
  return whole(call, base::kNanosecond);
}

Result<Value> round_to(const Call& call) {
  return Value::duration(
      base::round_duration(duration_or_zero(call.args[0]), duration_or_zero(call.args[1])));
}

Result<Value> truncate_to(const Call& call) {
  return Value::duration(
      base::truncate_duration(duration_or_zero(call.args[0]), duration_or_zero(call.args[1])));
}

constexpr Function kDurationFunctions[] = {
    {"durationDays", takes::kAny, false, Param::float64, in_days,
     "durationDays DURATION: its length in days"},
    {"durationHours", takes::kAny, false, Param::float64, in_hours,
     "durationHours DURATION: its length in hours"},
    {"durationMicroseconds", takes::kAny, false, Param::int64, in_microseconds,
     "durationMicroseconds DURATION: its length in whole microseconds"},
    {"durationMilliseconds", takes::kAny, false, Param::int64, in_milliseconds,
     "durationMilliseconds DURATION: its length in whole milliseconds"},
    {"durationMinutes", takes::kAny, false, Param::float64, in_minutes,
     "durationMinutes DURATION: its length in minutes"},
    {"durationNanoseconds", takes::kAny, false, Param::int64, in_nanoseconds,
     "durationNanoseconds DURATION: its length in nanoseconds"},
    {"durationRoundTo", takes::kAnyAny, false, Param::duration, round_to,
     "durationRoundTo DURATION UNIT: DURATION rounded to a multiple of UNIT"},
    {"durationSeconds", takes::kAny, false, Param::float64, in_seconds,
     "durationSeconds DURATION: its length in seconds"},
    {"durationTruncateTo", takes::kAnyAny, false, Param::duration, truncate_to,
     "durationTruncateTo DURATION UNIT: DURATION cut down to a multiple of UNIT"},
    {"durationWeeks", takes::kAny, false, Param::float64, in_weeks,
     "durationWeeks DURATION: its length in weeks"},
    {"mustToDuration", takes::kAny, false, Param::duration, must_to_duration,
     "mustToDuration VALUE: VALUE (1h30m, or a number of seconds) as a duration; fails if it is "
     "none"},
};

}  // namespace

std::span<const Function> duration_functions() {
  return kDurationFunctions;
}

}  // namespace engine::functions
