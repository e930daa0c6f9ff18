// Moments as text, by Go layouts. Entry point: format_time.
#include "base/time.h"

#include <array>
#include <cstdlib>

#include "base/time_layout.h"
#include "fmt/format.h"

namespace base {
namespace {

// A number with leading zeros up to `width` digits; the sign does not count as a digit.
void append_number(std::string& out, std::int64_t number, int width) {
  if (number < 0) out += '-';
  const auto magnitude = number < 0 ? 0 - static_cast<std::uint64_t>(number) : static_cast<std::uint64_t>(number);
  fmt::format_to(std::back_inserter(out), "{:0{}}", magnitude, width);
}

void append_fraction(std::string& out, const TimePoint& time, const LayoutStep& step) {
  const std::size_t digits = step.part_text.size() - 1;
  const bool trim = step.part == LayoutPart::fraction_nines;
  if (trim && time.nanoseconds == 0) return;
  std::string text = fmt::format("{}{:09}", step.part_text[0], time.nanoseconds);
  if (digits < 9) text.resize(1 + digits);
  if (trim) {
    while (text.back() == '0') text.pop_back();
    if (text.size() == 1) return;
  }
  out += text;
}

void append_offset(std::string& out, std::int32_t offset, const LayoutStep& step) {
  if (offset == 0 && step.zone_z()) {
    out += 'Z';
    return;
  }
  std::int32_t minutes = offset / 60;
  std::int32_t seconds = offset;
  out += minutes < 0 ? '-' : '+';
  if (minutes < 0) {
    minutes = -minutes;
    seconds = -seconds;
  }
  const std::string_view colon = step.zone_colon() ? ":" : "";
  append_number(out, minutes / 60, 2);
  if (!step.zone_minutes()) return;
  out += colon;
  append_number(out, minutes % 60, 2);
  if (!step.zone_seconds()) return;
  out += colon;
  append_number(out, seconds % 60, 2);
}

void append_zone_name(std::string& out, const Zone::Period& period) {
  if (!period.abbreviation.empty()) {
    out += period.abbreviation;
    return;
  }
  const std::int32_t minutes = period.offset / 60;
  out += minutes < 0 ? '-' : '+';
  append_number(out, std::abs(minutes) / 60, 2);
  append_number(out, std::abs(minutes) % 60, 2);
}

void append_spaced(std::string& out, int number, int width) {
  fmt::format_to(std::back_inserter(out), "{:{}}", number, width);
}

int twelve_hour(int hour) { return hour % 12 == 0 ? 12 : hour % 12; }

void append_part(std::string& out, const TimePoint& time, const CivilTime& civil,
                 const Zone::Period& period, const LayoutStep& step) {
  switch (step.part) {
    case LayoutPart::none: break;
    case LayoutPart::long_month: out += month_name(civil.month); break;
    case LayoutPart::month: out += month_name(civil.month).substr(0, 3); break;
    case LayoutPart::number_month: append_number(out, civil.month, 0); break;
    case LayoutPart::zero_month: append_number(out, civil.month, 2); break;
    case LayoutPart::long_weekday: out += weekday_name(civil.weekday); break;
    case LayoutPart::weekday: out += weekday_name(civil.weekday).substr(0, 3); break;
    case LayoutPart::day: append_number(out, civil.day, 0); break;
    case LayoutPart::space_day: append_spaced(out, civil.day, 2); break;
    case LayoutPart::zero_day: append_number(out, civil.day, 2); break;
    case LayoutPart::space_year_day: append_spaced(out, civil.year_day, 3); break;
    case LayoutPart::zero_year_day: append_number(out, civil.year_day, 3); break;
    case LayoutPart::hour: append_number(out, civil.hour, 2); break;
    case LayoutPart::hour12: append_number(out, twelve_hour(civil.hour), 0); break;
    case LayoutPart::zero_hour12: append_number(out, twelve_hour(civil.hour), 2); break;
    case LayoutPart::minute: append_number(out, civil.minute, 0); break;
    case LayoutPart::zero_minute: append_number(out, civil.minute, 2); break;
    case LayoutPart::second: append_number(out, civil.second, 0); break;
    case LayoutPart::zero_second: append_number(out, civil.second, 2); break;
    case LayoutPart::long_year: append_number(out, civil.year, 4); break;
    case LayoutPart::year: append_number(out, std::abs(civil.year) % 100, 2); break;
    case LayoutPart::upper_half: out += civil.hour >= 12 ? "PM" : "AM"; break;
    case LayoutPart::lower_half: out += civil.hour >= 12 ? "pm" : "am"; break;
    case LayoutPart::zone_name: append_zone_name(out, period); break;
    case LayoutPart::zone_offset: append_offset(out, period.offset, step); break;
    case LayoutPart::fraction_zeros:
    case LayoutPart::fraction_nines: append_fraction(out, time, step); break;
  }
}

}  // namespace

std::string format_time(const TimePoint& time, std::string_view layout) {
  const auto civil = civil_time(time);
  const auto period = zone_period(time);
  std::string out;
  while (!layout.empty()) {
    const auto step = next_layout_step(layout);
    out += step.prefix;
    append_part(out, time, civil, period, step);
    layout = step.suffix;
  }
  return out;
}

std::string format_rfc3339_nano(const TimePoint& time) { return format_time(time, kRfc3339Nano); }

std::string format_time_string(const TimePoint& time) {
  std::string text = format_time(time, "2006-01-02 15:04:05.999999999 -0700 MST");
  if (!time.running) return text;
  const bool is_negative = *time.running < 0;
  const auto digits = static_cast<std::uint64_t>(*time.running);
  const std::uint64_t passed = is_negative ? 0 - digits : digits;
  constexpr auto kUnit = static_cast<std::uint64_t>(kSecond);
  return fmt::format("{} m={}{}.{:09}", text, is_negative ? '-' : '+', passed / kUnit, passed % kUnit);
}

std::string format_time_go(const TimePoint& time) {
  const auto civil = civil_time(time);
  std::string zone = "time.UTC";
  if (time.zone != nullptr) {
    zone = time.zone == local_zone() ? "time.Local"
                                     : "time.Location(" + quote_time_text(time.zone->name()) + ")";
  }
  return fmt::format("time.Date({}, time.{}, {}, {}, {}, {}, {}, {})", civil.year,
                     month_name(civil.month), civil.day, civil.hour, civil.minute, civil.second,
                     time.nanoseconds, zone);
}

Result<std::string> format_time_json(const TimePoint& time, std::string_view method) {
  std::string text = format_rfc3339_nano(time);
  const std::string prefix = fmt::format("Time.{}: ", method);
  if (text[4] != '-' || text[0] == '-') {
    return Error(ErrorCode::invalid, prefix + "year outside of range [0,9999]");
  }
  if (text.back() != 'Z') {
    const std::string_view zone = std::string_view(text).substr(text.size() - 6);
    const int hours = (zone[1] - '0') * 10 + (zone[2] - '0');
    if ((zone[0] >= '0' && zone[0] <= '9') || hours >= 24) {
      return Error(ErrorCode::invalid, prefix + "timezone hour outside of range [0,23]");
    }
  }
  return text;
}

Result<std::string> encode_time_binary(const TimePoint& time) {
  const std::int32_t offset = zone_period(time).offset;
  const std::int32_t minutes = time.zone == nullptr ? -1 : offset / 60;
  if (time.zone != nullptr && (minutes < -32768 || minutes == -1 || minutes > 32767)) {
    return Error(ErrorCode::invalid, "Time.MarshalBinary: unexpected zone offset");
  }
  const bool has_seconds = time.zone != nullptr && offset % 60 != 0;
  std::string bytes(1, has_seconds ? '\2' : '\1');
  const auto append = [&bytes](std::uint64_t number, int count) {
    while (count-- > 0) bytes += static_cast<char>(number >> (8 * count));
  };
  append(static_cast<std::uint64_t>(time.seconds) - static_cast<std::uint64_t>(kZeroTimeSeconds), 8);
  append(static_cast<std::uint64_t>(time.nanoseconds), 4);
  append(static_cast<std::uint64_t>(minutes), 2);
  if (has_seconds) append(static_cast<std::uint64_t>(offset % 60), 1);
  return bytes;
}

}  // namespace base
