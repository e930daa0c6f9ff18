// Dates, times, durations and periods of RFC 3339, with leap seconds, as the library reads them.
#include <array>
#include <cstdint>

#include "base/go_format.h"
#include "base/quote.h"
#include "base/time.h"
#include "charts/schema/format.h"

namespace chart::schema {

namespace {

constexpr int kMinutesPerDay = 24 * 60;

// Go's Atoi of a small number.
bool read_number(std::string_view text, int& number) {
  std::int64_t wide = 0;
  if (!base::parse_int(text, 10, 32, wide)) return false;
  number = static_cast<int>(wide);
  return true;
}

struct Clock {
  int hour = 0;
  int minute = 0;
  int second = 0;
};

Complaint read_clock(std::string_view text, Clock& clock) {
  const std::array<int*, 3> parts = {&clock.hour, &clock.minute, &clock.second};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (!read_number(text.substr(i * 3, 2), *parts[i])) return "invalid hour/min/sec";
    if (*parts[i] < 0) return "non-positive hour/min/sec";
  }
  if (clock.hour > 23 || clock.minute > 59 || clock.second > 60) return "hour/min/sec out of range";
  return std::nullopt;
}

// Takes ".123" off the front of `rest`.
Complaint skip_fraction(std::string_view& rest) {
  if (!rest.starts_with('.')) return std::nullopt;
  std::size_t end = 1;
  while (end < rest.size() && is_ascii_digit(rest[end])) ++end;
  if (end == 1) return "no digits in second fraction";
  rest.remove_prefix(end);
  return std::nullopt;
}

// Reads "+01:30" and turns the clock to UTC.
Complaint apply_offset(std::string_view text, Clock& clock) {
  if (text.size() != 6) return "offset must be 6 characters long";
  if (text[0] != '+' && text[0] != '-') return "offset must begin with plus/minus";
  const int sign = text[0] == '+' ? -1 : 1;
  text.remove_prefix(1);
  if (text[2] != ':') return "missing colon in offset in correct place";
  int hour = 0;
  int minute = 0;
  // The text is cut at its first colon, which may stand before the one in the right place.
  const std::size_t colon = text.find(':');
  for (auto [part, number] :
       {std::pair(text.substr(0, colon), &hour), std::pair(text.substr(colon + 1), &minute)}) {
    if (!read_number(part, *number)) return "invalid hour/min in offset";
    if (*number < 0) return "non-positive hour/min in offset";
  }
  if (hour > 23 || minute > 59) return "hour/min in offset out of range";
  int total = clock.hour * 60 + clock.minute + sign * (hour * 60 + minute);
  if (total < 0) total += kMinutesPerDay;
  clock.hour = total / 60;
  clock.minute = total % 60;
  return std::nullopt;
}

Complaint unit_complaint(std::string_view prefix, char unit, std::string_view suffix) {
  std::string out(prefix);
  base::append_quoted_rune(out, static_cast<unsigned char>(unit), false);
  return out + std::string(suffix);
}

// "1Y2M" with the units that are still allowed.
Complaint check_elements(std::string_view text, const std::string_view all_units) {
  std::string_view units = all_units;
  while (!text.empty()) {
    std::size_t digits = 0;
    while (digits < text.size() && is_ascii_digit(text[digits])) ++digits;
    if (digits == 0) return "missing number";
    text.remove_prefix(digits);
    if (text.empty()) return "missing unit";
    const char unit = text[0];
    const std::size_t at = units.find(unit);
    if (at == std::string_view::npos) {
      if (all_units.find(unit) != std::string_view::npos)
        return unit_complaint("unit ", unit, " out of order");
      return unit_complaint("invalid unit ", unit, "");
    }
    units.remove_prefix(at + 1);
    text.remove_prefix(1);
  }
  return std::nullopt;
}

}  // namespace

Complaint check_date(std::string_view text) {
  base::Arena arena;
  auto parsed = base::parse_time(arena, "2006-01-02", text);
  if (!parsed) return parsed.error().helm();
  return std::nullopt;
}

Complaint check_time(std::string_view text) {
  if (text.size() < 9) return "less than 9 characters long";
  if (text[2] != ':' || text[5] != ':') return "missing colon in correct place";
  Clock clock;
  if (auto complaint = read_clock(text.substr(0, 8), clock)) return complaint;
  text.remove_prefix(8);
  if (auto complaint = skip_fraction(text)) return complaint;
  if (text != "z" && text != "Z") {
    if (auto complaint = apply_offset(text, clock)) return complaint;
  }
  if (clock.second >= 60 && (clock.hour != 23 || clock.minute != 59)) return "invalid leap second";
  return std::nullopt;
}

Complaint check_date_time(std::string_view text) {
  if (text.size() < 20) return "less than 20 characters long";
  if (text[10] != 't' && text[10] != 'T') return "11th character must be t or T";
  if (auto complaint = check_date(text.substr(0, 10))) return "invalid date element: " + *complaint;
  if (auto complaint = check_time(text.substr(11))) return "invalid time element: " + *complaint;
  return std::nullopt;
}

Complaint check_duration(std::string_view text) {
  if (!text.starts_with('P')) return "must start with P";
  text.remove_prefix(1);
  if (text.empty()) return "nothing after P";
  if (text.ends_with('W')) {
    text.remove_suffix(1);
    if (text.empty()) return "no number in week";
    for (const char c : text) {
      if (!is_ascii_digit(c)) return "invalid week";
    }
    return std::nullopt;
  }
  const std::size_t mark = text.find('T');
  if (auto complaint = check_elements(text.substr(0, mark), "YMD")) return complaint;
  if (mark == std::string_view::npos) return std::nullopt;
  const std::string_view times = text.substr(mark + 1);
  const std::size_t second = times.find('T');
  if (times.substr(0, second).empty()) return "no time elements";
  if (auto complaint = check_elements(times.substr(0, second), "HMS")) return complaint;
  if (second == std::string_view::npos) return std::nullopt;
  if (second + 1 == times.size() || times[second + 1] == 'T') return "no time elements";
  return "more than one T";
}

Complaint check_period(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return "missing slash";
  const std::string_view start = text.substr(0, slash);
  const std::string_view end = text.substr(slash + 1);
  if (start.starts_with('P')) {
    if (auto complaint = check_duration(start)) return "invalid start duration: " + *complaint;
    if (auto complaint = check_date_time(end)) return "invalid end date-time: " + *complaint;
    return std::nullopt;
  }
  if (auto complaint = check_date_time(start)) return "invalid start date-time: " + *complaint;
  if (end.starts_with('P')) {
    if (auto complaint = check_duration(end)) return "invalid end duration: " + *complaint;
  } else if (auto complaint = check_date_time(end)) {
    return "invalid end date-time: " + *complaint;
  }
  return std::nullopt;
}

}  // namespace chart::schema
