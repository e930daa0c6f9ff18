// Calendar arithmetic on moments, with Go's rules for what is out of range. Days are counted from
// 1970-01-01 in the proleptic Gregorian calendar; 64 bits hold every year that Go can show.
#include "base/time.h"

#include <array>
#include <limits>

#include "fmt/format.h"

namespace base {
namespace {

__extension__ using Int128 = __int128;

constexpr std::int64_t kDaySeconds = 86400;
constexpr std::int64_t kEraDays = 146097;  // 400 years
// Go keeps the monotonic reading of moments in the 2^33 seconds after the year 1885.
constexpr std::int64_t kRunningSpan = std::int64_t{1} << 33;
constexpr std::int64_t kMinDuration = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMaxDuration = std::numeric_limits<std::int64_t>::max();
constexpr std::array<std::string_view, 12> kMonths = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};
constexpr std::array<std::string_view, 7> kWeekdays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                       "Thursday", "Friday", "Saturday"};
constexpr std::array<int, 12> kDaysBefore = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};

std::int64_t floor_divide(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }
std::int64_t floor_rest(std::int64_t a, std::int64_t b) { return a - floor_divide(a, b) * b; }

// Sums wrap around as Go's do: hostile dates must not be undefined behaviour.
std::int64_t wrap_add(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}
std::int64_t wrap_multiply(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) * static_cast<std::uint64_t>(b));
}

// Carries what exceeds [0, base) of `low` into `high`.
void carry(std::int64_t& high, std::int64_t& low, std::int64_t base) {
  high = wrap_add(high, floor_divide(low, base));
  low = floor_rest(low, base);
}

// Days since 1970-01-01 of the first of a month; the year is counted from March so that the leap
// day comes last.
std::int64_t days_of_month_start(std::int64_t year, std::int64_t month) {
  const std::int64_t march_year = month <= 2 ? wrap_add(year, -1) : year;
  const std::int64_t era = floor_divide(march_year, 400);
  const std::int64_t year_of_era = march_year - era * 400;
  const std::int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5;
  const std::int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return wrap_add(wrap_multiply(era, kEraDays), day_of_era - 719468);
}

// The moment as nanoseconds since the zero time.
Int128 nanoseconds_since_zero(const TimePoint& time) {
  return (static_cast<Int128>(time.seconds) - kZeroTimeSeconds) * kSecond + time.nanoseconds;
}

std::int64_t rest_of(const TimePoint& time, std::int64_t unit) {
  const Int128 rest = nanoseconds_since_zero(time) % unit;
  return static_cast<std::int64_t>(rest < 0 ? rest + unit : rest);
}

}  // namespace

TimePoint time_from_unix_nanoseconds(std::int64_t nanoseconds, const Zone* zone) {
  return {floor_divide(nanoseconds, kSecond),
          static_cast<std::int32_t>(floor_rest(nanoseconds, kSecond)), zone};
}

bool is_leap_year(std::int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

std::string month_name(std::int64_t month) {
  if (month >= 1 && month <= 12) return std::string(kMonths[static_cast<std::size_t>(month - 1)]);
  return fmt::format("%!Month({})", static_cast<std::uint64_t>(month));
}

std::string weekday_name(std::int64_t weekday) {
  if (weekday >= 0 && weekday <= 6) return std::string(kWeekdays[static_cast<std::size_t>(weekday)]);
  return fmt::format("%!Weekday({})", static_cast<std::uint64_t>(weekday));
}

Zone::Period zone_period(const TimePoint& time) {
  if (time.zone != nullptr) return time.zone->at(time.seconds);
  Zone::Period utc;
  utc.abbreviation = "UTC";
  return utc;
}

CivilTime civil_time(const TimePoint& time) {
  const std::int64_t offset = time.zone == nullptr ? 0 : zone_period(time).offset;
  const std::int64_t local = wrap_add(time.seconds, offset);
  const std::int64_t days = floor_divide(local, kDaySeconds);
  const auto clock = static_cast<int>(floor_rest(local, kDaySeconds));

  const std::int64_t shifted = days + 719468;  // since 0000-03-01
  const std::int64_t era = floor_divide(shifted, kEraDays);
  const std::int64_t day_of_era = shifted - era * kEraDays;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const auto day_of_year =
      static_cast<int>(day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100));
  const int shifted_month = (5 * day_of_year + 2) / 153;

  CivilTime civil;
  civil.day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
  civil.month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
  civil.year = year_of_era + era * 400 + (civil.month <= 2 ? 1 : 0);
  civil.hour = clock / 3600;
  civil.minute = clock / 60 % 60;
  civil.second = clock % 60;
  civil.weekday = static_cast<int>(floor_rest(days + 4, 7));
  civil.year_day = kDaysBefore[static_cast<std::size_t>(civil.month - 1)] + civil.day +
                   (civil.month > 2 && is_leap_year(civil.year) ? 1 : 0);
  return civil;
}

TimePoint make_time(const DateFields& fields, const Zone* zone) {
  DateFields f = fields;
  std::int64_t month = wrap_add(f.month, -1);
  carry(f.year, month, 12);
  carry(f.second, f.nanosecond, kSecond);
  carry(f.minute, f.second, 60);
  carry(f.hour, f.minute, 60);
  carry(f.day, f.hour, 24);
  const std::int64_t days = wrap_add(days_of_month_start(f.year, month + 1), wrap_add(f.day, -1));
  std::int64_t seconds =
      wrap_add(wrap_multiply(days, kDaySeconds), f.hour * 3600 + f.minute * 60 + f.second);
  if (zone != nullptr) {
    auto period = zone->at(seconds);  // near enough, unless the clocks change between here and UTC
    if (period.offset != 0) {
      const std::int64_t utc = wrap_add(seconds, -period.offset);
      if (utc < period.start || utc >= period.end) period = zone->at(utc);
      seconds = wrap_add(seconds, -period.offset);
    }
  }
  return {seconds, static_cast<std::int32_t>(f.nanosecond), zone};
}

IsoWeek iso_week(const TimePoint& time) {
  const auto civil = civil_time(time);
  const int from_monday = (civil.weekday + 6) % 7;
  // The week belongs to the year of its Thursday.
  const auto thursday =
      civil_time(make_time({.year = civil.year, .month = civil.month, .day = civil.day + 3 - from_monday},
                           nullptr));
  return {thursday.year, (thursday.year_day - 1) / 7 + 1};
}

TimePoint add(const TimePoint& time, std::int64_t nanoseconds) {
  std::int64_t seconds = wrap_add(time.seconds, nanoseconds / kSecond);
  std::int64_t fraction = time.nanoseconds + nanoseconds % kSecond;
  carry(seconds, fraction, kSecond);
  TimePoint later(seconds, static_cast<std::int32_t>(fraction), time.zone);
  std::int64_t running = 0;
  const bool keeps = time.running && seconds >= kFirstRunning && seconds < kFirstRunning + kRunningSpan &&
                     !__builtin_add_overflow(*time.running, nanoseconds, &running);
  if (keeps) later.running = running;
  return later;
}

TimePoint without_running(TimePoint time) {
  time.running.reset();
  return time;
}

std::int64_t subtract(const TimePoint& a, const TimePoint& b) {
  const Int128 difference = a.running && b.running
                                ? static_cast<Int128>(*a.running) - *b.running
                                : nanoseconds_since_zero(a) - nanoseconds_since_zero(b);
  if (difference < kMinDuration) return kMinDuration;
  if (difference > kMaxDuration) return kMaxDuration;
  return static_cast<std::int64_t>(difference);
}

TimePoint add_date(const TimePoint& time, std::int64_t years, std::int64_t months, std::int64_t days) {
  const auto civil = civil_time(time);
  return make_time({.year = wrap_add(civil.year, years),
                    .month = wrap_add(civil.month, months),
                    .day = wrap_add(civil.day, days),
                    .hour = civil.hour,
                    .minute = civil.minute,
                    .second = civil.second,
                    .nanosecond = time.nanoseconds},
                   time.zone);
}

TimePoint truncate(const TimePoint& time, std::int64_t nanoseconds) {
  const TimePoint moment = without_running(time);
  if (nanoseconds <= 0) return moment;
  return add(moment, -rest_of(time, nanoseconds));
}

TimePoint round(const TimePoint& time, std::int64_t nanoseconds) {
  const TimePoint moment = without_running(time);
  if (nanoseconds <= 0) return moment;
  const std::int64_t rest = rest_of(time, nanoseconds);
  return add(moment, rest < nanoseconds - rest ? -rest : nanoseconds - rest);
}

int compare_times(const TimePoint& a, const TimePoint& b) {
  if (a.running && b.running && *a.running != *b.running) return *a.running < *b.running ? -1 : 1;
  if (a.running && b.running) return 0;
  if (a.seconds != b.seconds) return a.seconds < b.seconds ? -1 : 1;
  if (a.nanoseconds != b.nanoseconds) return a.nanoseconds < b.nanoseconds ? -1 : 1;
  return 0;
}

}  // namespace base
