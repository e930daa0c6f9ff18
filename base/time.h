// Moments, dates and durations as Go's time package computes, words and reads them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "base/result.h"
#include "base/time_point.h"
#include "base/zone.h"

namespace base {

// time.Duration in nanoseconds.
inline constexpr std::int64_t kNanosecond = 1;
inline constexpr std::int64_t kMicrosecond = 1000;
inline constexpr std::int64_t kMillisecond = 1000 * kMicrosecond;
inline constexpr std::int64_t kSecond = 1000 * kMillisecond;
inline constexpr std::int64_t kMinute = 60 * kSecond;
inline constexpr std::int64_t kHour = 60 * kMinute;

// The first moment that Go keeps a monotonic reading of: the year 1885.
inline constexpr std::int64_t kFirstRunning = -2682288000;
// The moment of Go's time.Time{}: year 1, January 1, 00:00:00 UTC.
inline constexpr std::int64_t kZeroTimeSeconds = -62135596800;
inline TimePoint zero_time() { return {kZeroTimeSeconds, 0, nullptr}; }

// A moment as the calendar and the clock of its zone show it.
struct CivilTime {
  std::int64_t year = 1;
  int month = 1;  // 1 … 12
  int day = 1;    // 1 … 31
  int hour = 0;
  int minute = 0;
  int second = 0;
  int weekday = 0;   // 0 is Sunday
  int year_day = 1;  // 1 … 366
};

// Input of make_time; any field may be out of its range (month 14, day 0) and is carried over.
struct DateFields {
  std::int64_t year = 0;
  std::int64_t month = 1;
  std::int64_t day = 1;
  std::int64_t hour = 0;
  std::int64_t minute = 0;
  std::int64_t second = 0;
  std::int64_t nanosecond = 0;
};

struct IsoWeek {
  std::int64_t year = 0;
  int week = 0;
};

// A moment from unix nanoseconds (base::Clock) in `zone`; nullptr is UTC.
TimePoint time_from_unix_nanoseconds(std::int64_t nanoseconds, const Zone* zone);
CivilTime civil_time(const TimePoint& time);
// time.Date: the moment at which the clocks of `zone` (nullptr: UTC) show `fields`.
TimePoint make_time(const DateFields& fields, const Zone* zone);
// The zone's abbreviation and offset at the moment (time.Zone).
Zone::Period zone_period(const TimePoint& time);
IsoWeek iso_week(const TimePoint& time);
bool is_leap_year(std::int64_t year);
// "January", 1 … 12; "Sunday", 0 … 6. Go's "%!Month(13)" out of range.
std::string month_name(std::int64_t month);
std::string weekday_name(std::int64_t weekday);

// time.Add, Sub (limited to what a Duration holds), AddDate, Truncate, Round. -1, 0, 1 for compare.
TimePoint add(const TimePoint& time, std::int64_t nanoseconds);
// The moment without Go's monotonic reading, which UTC, In, Local, Round and Truncate drop.
TimePoint without_running(TimePoint time);
std::int64_t subtract(const TimePoint& a, const TimePoint& b);
TimePoint add_date(const TimePoint& time, std::int64_t years, std::int64_t months, std::int64_t days);
TimePoint truncate(const TimePoint& time, std::int64_t nanoseconds);
TimePoint round(const TimePoint& time, std::int64_t nanoseconds);
int compare_times(const TimePoint& a, const TimePoint& b);

// time.Format with a Go layout ("2006-01-02 15:04:05").
std::string format_time(const TimePoint& time, std::string_view layout);
// Layout RFC3339Nano: "2024-05-06T07:08:09.5+02:00".
std::string format_rfc3339_nano(const TimePoint& time);
// time.Time's String(): "2006-01-02 15:04:05.999999999 -0700 MST", of the present time with " m=+0.012345678" after it.
std::string format_time_string(const TimePoint& time);
// time.Time's GoString(), which %#v prints: "time.Date(2024, time.May, 6, 0, 0, 0, 0, time.UTC)".
std::string format_time_go(const TimePoint& time);
// What encoding/json writes, without the quotes; fails outside the years 0 … 9999 with Go's text
// ("Time.MarshalJSON: year outside of range [0,9999]", or another method's name).
Result<std::string> format_time_json(const TimePoint& time, std::string_view method = "MarshalJSON");
// time.Time's MarshalBinary: version, seconds since year 1, nanoseconds, minutes east of UTC.
Result<std::string> encode_time_binary(const TimePoint& time);

// time.ParseInLocation: without a zone in `text` the clock is read in `zone` (nullptr: UTC). A zone
// made for an offset of `text` lives in `arena`. Fails with Go's texts:
// `parsing time "x" as "2006-01-02": cannot parse "x" as "2006"`.
Result<TimePoint> parse_time_in(Arena& arena, std::string_view layout, std::string_view text,
                                const Zone* zone);
// time.Parse: UTC without a zone in `text`; offsets are looked for in the local zone.
Result<TimePoint> parse_time(Arena& arena, std::string_view layout, std::string_view text);

inline constexpr std::string_view kRfc3339 = "2006-01-02T15:04:05Z07:00";
inline constexpr std::string_view kRfc3339Nano = "2006-01-02T15:04:05.999999999Z07:00";

// Duration.String(): "1h30m0s", "1.5ms", "0s".
std::string format_duration(std::int64_t nanoseconds);
// time.ParseDuration. Errors: `time: invalid duration "x"`, `time: missing unit in duration "5"`,
// `time: unknown unit "y" in duration "5y"`.
Result<std::int64_t> parse_duration(std::string_view text);
// Duration.Round (halves away from zero) and Duration.Truncate; `unit` <= 0 changes nothing.
std::int64_t round_duration(std::int64_t nanoseconds, std::int64_t unit);
std::int64_t truncate_duration(std::int64_t nanoseconds, std::int64_t unit);
// Duration.Seconds(), Minutes(), Hours().
double duration_in(std::int64_t nanoseconds, std::int64_t unit);

}  // namespace base
