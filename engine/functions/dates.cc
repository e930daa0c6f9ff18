// sprig's functions on dates. A date is a time.Time or seconds since 1970 as int, int32 or int64;
// anything else means now.
#include "engine/functions/dates.h"

#include <array>
#include <cstdint>
#include <string>

#include "base/go_format.h"
#include "base/time.h"
#include "engine/functions/functions.h"
#include "engine/functions/services.h"
#include "fmt/format.h"

namespace engine::functions {
namespace {

using base::Call;
using base::Function;
using base::Param;
using base::Result;
using base::TimePoint;
using base::Type;
using base::Value;

TimePoint current_time(const Call& call) {
  base::Clock& clock = services(call).clock;
  TimePoint time = base::time_from_unix_nanoseconds(clock.unix_nanoseconds(), base::local_zone());
  time.running = clock.running_nanoseconds();
  return time;
}

Value time_value(const Call& call, const TimePoint& time) {
  return Value::time(call.arena.make<TimePoint>(time));
}

TimePoint date_of(const Call& call, const Value& value) {
  switch (value.type()) {
    case Type::time: return value.as_time();
    case Type::integer:
    case Type::int32:
    case Type::int64: return {value.as_signed(), 0, base::local_zone()};
    default: return current_time(call);
  }
}

// `date` in the zone, or in UTC where there is no such zone.
Result<Value> format_in_zone(const Call& call, std::string_view layout, const Value& date,
                             std::string_view zone_name) {
  TimePoint time = date_of(call, date);
  if (zone_name == "Local") {
    time.zone = base::local_zone();
    return Value::string(call.arena, base::format_time(time, layout));
  }
  const auto zone = base::load_zone(zone_name);
  time.zone = zone ? &*zone : nullptr;
  return Value::string(call.arena, base::format_time(time, layout));
}

constexpr std::string_view kHtmlLayout = "2006-01-02";

Result<Value> date(const Call& call) {
  return format_in_zone(call, call.args[0].as_string(), call.args[1], "Local");
}
Result<Value> date_in_zone(const Call& call) {
  return format_in_zone(call, call.args[0].as_string(), call.args[1], call.args[2].as_string());
}
Result<Value> html_date(const Call& call) {
  return format_in_zone(call, kHtmlLayout, call.args[0], "Local");
}
Result<Value> html_date_in_zone(const Call& call) {
  return format_in_zone(call, kHtmlLayout, call.args[0], call.args[1].as_string());
}

Result<Value> must_date_modify(const Call& call) {
  const std::int64_t change = TRY(base::parse_duration(call.args[0].as_string()));
  return time_value(call, base::add(call.args[1].as_time(), change));
}
Result<Value> date_modify(const Call& call) {
  auto changed = must_date_modify(call);
  return changed ? *changed : call.args[1];
}

Result<Value> must_to_date(const Call& call) {
  const auto time = TRY(base::parse_time_in(call.arena, call.args[0].as_string(),
                                            call.args[1].as_string(), base::local_zone()));
  return time_value(call, time);
}
Result<Value> to_date(const Call& call) {
  auto time = must_to_date(call);
  return time ? *time : time_value(call, base::zero_time());
}

Result<Value> now(const Call& call) { return time_value(call, current_time(call)); }

Result<Value> ago(const Call& call) {
  const std::int64_t age = base::subtract(current_time(call), date_of(call, call.args[0]));
  return Value::string(call.arena, base::format_duration(base::round_duration(age, base::kSecond)));
}

Result<Value> unix_epoch(const Call& call) {
  return Value::string(call.arena, std::to_string(call.args[0].as_time().seconds));
}

// Seconds, as int64 or text, as a duration. Too many wrap around, as in Go.
Result<Value> duration(const Call& call) {
  const Value& value = call.args[0];
  std::int64_t seconds = 0;
  if (value.is_string()) base::parse_int(value.as_string(), 10, 64, seconds);
  if (value.type() == Type::int64) seconds = value.as_signed();
  const auto nanoseconds = static_cast<std::uint64_t>(seconds) * static_cast<std::uint64_t>(base::kSecond);
  return Value::string(call.arena, base::format_duration(static_cast<std::int64_t>(nanoseconds)));
}

Result<Value> duration_round(const Call& call) {
  const Value& value = call.args[0];
  std::int64_t length = 0;
  if (value.is_string()) {
    const auto parsed = base::parse_duration(value.as_string());
    if (parsed) length = *parsed;
  } else if (value.type() == Type::int64) {
    length = value.as_signed();
  } else if (value.type() == Type::time) {
    length = base::subtract(current_time(call), value.as_time());
  }
  struct Unit {
    std::int64_t size;
    std::string_view name;
  };
  constexpr std::int64_t kDay = 24 * base::kHour;
  constexpr std::array kUnits = {Unit{365 * kDay, "y"},     Unit{30 * kDay, "mo"},
                                 Unit{kDay, "d"},           Unit{base::kHour, "h"},
                                 Unit{base::kMinute, "m"}, Unit{base::kSecond, "s"}};
  const auto magnitude =
      length < 0 ? 0 - static_cast<std::uint64_t>(length) : static_cast<std::uint64_t>(length);
  for (const auto& unit : kUnits) {
    const auto size = static_cast<std::uint64_t>(unit.size);
    if (magnitude > size) return Value::string(call.arena, fmt::format("{}{}", magnitude / size, unit.name));
  }
  return Value::string("0s");
}

constexpr Param kAny[] = {Param::any};
constexpr Param kStringAny[] = {Param::string, Param::any};
constexpr Param kStringAnyString[] = {Param::string, Param::any, Param::string};
constexpr Param kAnyString[] = {Param::any, Param::string};
constexpr Param kStringTime[] = {Param::string, Param::time};
constexpr Param kStringString[] = {Param::string, Param::string};
constexpr Param kTime[] = {Param::time};

constexpr std::string_view kDateInZoneHelp =
    "dateInZone LAYOUT DATE ZONE: the date as the Go layout has it, in a zone such as Europe/Berlin";
constexpr std::string_view kDateModifyHelp =
    "dateModify CHANGE DATE: the date moved by a duration such as -1.5h; unmoved if it is none";
constexpr std::string_view kMustDateModifyHelp =
    "mustDateModify CHANGE DATE: the date moved by a duration such as -1.5h; fails if it is none";

constexpr std::array kRows = {
    Function{"ago", kAny, false, Param::string, &ago, "ago DATE: how long ago the date was, to the second"},
    Function{"date", kStringAny, false, Param::string, &date,
             "date LAYOUT DATE: the date as the Go layout has it (2006-01-02 15:04), in the local zone"},
    Function{"dateInZone", kStringAnyString, false, Param::string, &date_in_zone, kDateInZoneHelp},
    Function{"dateModify", kStringTime, false, Param::time, &date_modify, kDateModifyHelp},
    Function{"date_in_zone", kStringAnyString, false, Param::string, &date_in_zone, kDateInZoneHelp},
    Function{"date_modify", kStringTime, false, Param::time, &date_modify, kDateModifyHelp},
    Function{"duration", kAny, false, Param::string, &duration,
             "duration SECONDS: seconds, as text or int64, as a duration such as 1h30m0s"},
    Function{"durationRound", kAny, false, Param::string, &duration_round,
             "durationRound DURATION: only the largest unit of a duration, or of the time since a date: 3mo"},
    Function{"htmlDate", kAny, false, Param::string, &html_date,
             "htmlDate DATE: the date as HTML forms take it, 2006-01-02"},
    Function{"htmlDateInZone", kAnyString, false, Param::string, &html_date_in_zone,
             "htmlDateInZone DATE ZONE: the date as HTML forms take it, in a zone"},
    Function{"mustDateModify", kStringTime, false, Param::time, &must_date_modify, kMustDateModifyHelp, true},
    Function{"mustToDate", kStringString, false, Param::time, &must_to_date,
             "mustToDate LAYOUT TEXT: the text read by a Go layout; fails if it does not fit", true},
    Function{"must_date_modify", kStringTime, false, Param::time, &must_date_modify, kMustDateModifyHelp,
             true},
    Function{"now", {}, false, Param::time, &now, "now: the current time in the local zone"},
    Function{"toDate", kStringString, false, Param::time, &to_date,
             "toDate LAYOUT TEXT: the text read by a Go layout; year 1 if it does not fit"},
    Function{"unixEpoch", kTime, false, Param::string, &unix_epoch,
             "unixEpoch DATE: the seconds since 1970, as text"},
};

}  // namespace

std::span<const Function> date_functions() { return kRows; }

}  // namespace engine::functions
