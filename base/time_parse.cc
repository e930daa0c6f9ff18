// Moments from text, by Go layouts and with Go's error texts. Entry points: parse_time, parse_time_in.
// A failing part names the layout part and the rest of the text at that point; a number that is out
// of range names the field instead.
#include <array>
#include <optional>

#include "base/time.h"
#include "base/time_layout.h"

namespace base {
namespace {

bool is_digit(std::string_view text, std::size_t i) {
  return i < text.size() && text[i] >= '0' && text[i] <= '9';
}
bool is_point(char c) { return c == '.' || c == ','; }

// What has been read so far, and the rest of the text.
struct Parser {
  std::string_view layout{};
  std::string_view text{};
  std::string_view rest{};
  std::string_view out_of_range{};  // the field, once a number exceeds its range

  std::int64_t year = 0;
  int month = -1;
  int day = -1;
  int year_day = -1;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int nanosecond = 0;
  bool before_noon = false;
  bool after_noon = false;
  bool utc = false;
  std::optional<std::int32_t> offset{};
  std::string_view zone_name{};

  Error mismatch(std::string_view part, std::string_view at) const {
    return Error(ErrorCode::invalid, "parsing time " + quote_time_text(text) + " as " +
                                         quote_time_text(layout) + ": cannot parse " +
                                         quote_time_text(at) + " as " + quote_time_text(part));
  }
  Error refuse(std::string_view message) const {
    return Error(ErrorCode::invalid, "parsing time " + quote_time_text(text) + std::string(message));
  }
  Error range_error() const { return refuse(": " + std::string(out_of_range) + " out of range"); }
};

// Takes one or two digits, or exactly two.
bool take_two(std::string_view& rest, bool fixed, int& number) {
  if (!is_digit(rest, 0)) return false;
  number = rest[0] - '0';
  if (!is_digit(rest, 1)) {
    if (fixed) {
      number = 0;
      return false;
    }
    rest.remove_prefix(1);
    return true;
  }
  number = number * 10 + (rest[1] - '0');
  rest.remove_prefix(2);
  return true;
}

// Takes up to three digits, or exactly three.
bool take_three(std::string_view& rest, bool fixed, int& number) {
  std::size_t used = 0;
  int read = 0;
  for (; used < 3 && is_digit(rest, used); ++used) read = read * 10 + (rest[used] - '0');
  if (used == 0 || (fixed && used != 3)) return false;
  number = read;
  rest.remove_prefix(used);
  return true;
}

// A number with an optional sign, as a whole.
bool read_number(std::string_view text, int& number) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
    number = number * 10 + (c - '0');
  }
  if (negative) number = -number;
  return true;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  for (std::size_t i = 0; i < b.size(); ++i) {
    if (a[i] == b[i]) continue;
    const int x = a[i] | 0x20;
    if (x != (b[i] | 0x20) || x < 'a' || x > 'z') return false;
  }
  return true;
}

// Takes one of `count` names, whole or cut to three letters; gives its number from `first`.
bool take_name(std::string_view& rest, std::string (*name_of)(std::int64_t), int first, int count,
               bool shortened, int& number) {
  for (int i = first; i < first + count; ++i) {
    std::string name = name_of(i);
    if (shortened) name.resize(3);
    if (rest.size() >= name.size() && equal_ignoring_case(rest.substr(0, name.size()), name)) {
      number = i;
      rest.remove_prefix(name.size());
      return true;
    }
  }
  number = first - 1;
  return false;
}

// Takes the layout's plain text off the front; runs of spaces count as one.
bool take_plain(std::string_view& rest, std::string_view plain) {
  while (!plain.empty()) {
    if (plain[0] == ' ') {
      if (!rest.empty() && rest[0] != ' ') return false;
      plain.remove_prefix(std::min(plain.find_first_not_of(' '), plain.size()));
      rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
      continue;
    }
    if (rest.empty() || rest[0] != plain[0]) return false;
    plain.remove_prefix(1);
    rest.remove_prefix(1);
  }
  return true;
}

// The fraction in the first `size` bytes (separator included) as nanoseconds.
bool take_fraction(Parser& p, std::size_t size) {
  std::string_view fraction = p.rest.substr(0, std::min<std::size_t>(size, 10));
  if (!is_point(fraction[0])) return false;
  int number = 0;
  if (!read_number(fraction.substr(1), number)) return false;
  if (number < 0) p.out_of_range = "fractional second";
  for (std::size_t digits = fraction.size(); digits < 10 && number > 0; ++digits) number *= 10;
  p.nanosecond = number;
  p.rest.remove_prefix(size);
  return true;
}

// Seconds, and a fraction that the layout does not mention.
bool take_second(Parser& p, const LayoutStep& step) {
  if (!take_two(p.rest, step.part == LayoutPart::zero_second, p.second)) return false;
  if (p.second >= 60) {
    p.out_of_range = "second";
    return true;
  }
  if (p.rest.size() < 2 || !is_point(p.rest[0]) || !is_digit(p.rest, 1)) return true;
  const auto next = next_layout_step(step.suffix).part;
  if (next == LayoutPart::fraction_zeros || next == LayoutPart::fraction_nines) return true;
  std::size_t size = 2;
  while (is_digit(p.rest, size)) ++size;
  return take_fraction(p, size);
}

bool take_year(Parser& p, bool whole) {
  const std::size_t size = whole ? 4 : 2;
  if (p.rest.size() < size || (whole && !is_digit(p.rest, 0))) return false;
  int year = 0;
  if (!read_number(p.rest.substr(0, size), year)) return false;
  p.rest.remove_prefix(size);
  p.year = whole ? year : year + (year >= 69 ? 1900 : 2000);
  return true;
}

bool take_half(Parser& p, std::string_view after, std::string_view before) {
  if (p.rest.starts_with(after)) {
    p.after_noon = true;
  } else if (p.rest.starts_with(before)) {
    p.before_noon = true;
  } else {
    return false;
  }
  p.rest.remove_prefix(2);
  return true;
}

bool take_zone_offset(Parser& p, const LayoutStep& step) {
  if (step.zone_z() && p.rest.starts_with('Z')) {
    p.rest.remove_prefix(1);
    p.utc = true;
    return true;
  }
  const std::size_t gap = step.zone_colon() ? 1 : 0;
  const std::size_t size = 3 + (step.zone_minutes() ? 2 + gap : 0) + (step.zone_seconds() ? 2 + gap : 0);
  if (p.rest.size() < size) return false;
  for (std::size_t at = 3; gap == 1 && at < size; at += 3) {
    if (p.rest[at] != ':') return false;
  }
  std::array<int, 3> numbers{};
  bool good = true;
  for (std::size_t i = 0, at = 1; i < 3 && at < size && good; ++i, at += 2 + gap) {
    std::string_view digits = p.rest.substr(at, 2);
    good = take_two(digits, true, numbers[i]);
  }
  // More than is sensible, but some people do write 24 hours or 60 minutes.
  if (numbers[0] > 24) p.out_of_range = "time zone offset hour";
  if (numbers[1] > 60) p.out_of_range = "time zone offset minute";
  if (numbers[2] > 60) p.out_of_range = "time zone offset second";
  const int offset = (numbers[0] * 60 + numbers[1]) * 60 + numbers[2];
  const char sign = p.rest[0];
  p.rest.remove_prefix(size);
  if (sign != '+' && sign != '-') return false;
  p.offset = sign == '-' ? -offset : offset;
  return good;
}

// The length of "+03" or "-4" at the front, hours up to 23; 0 where there is none.
std::size_t signed_offset_size(std::string_view text) {
  if (text.empty() || (text[0] != '-' && text[0] != '+')) return 0;
  std::size_t size = 1;
  int hours = 0;
  for (; is_digit(text, size); ++size) {
    hours = hours * 10 + (text[size] - '0');
    if (hours > 23) return 0;
  }
  return size == 1 ? 0 : size;
}

// The length of what looks like a zone abbreviation at the front; 0 where nothing does.
std::size_t zone_name_size(std::string_view text) {
  if (text.size() < 3) return 0;
  if (text.starts_with("ChST") || text.starts_with("MeST")) return 4;
  if (text.starts_with("GMT")) return 3 + signed_offset_size(text.substr(3));
  if (text[0] == '+' || text[0] == '-') return signed_offset_size(text);
  std::size_t capitals = 0;
  while (capitals < 6 && capitals < text.size() && text[capitals] >= 'A' && text[capitals] <= 'Z') {
    ++capitals;
  }
  if (capitals == 5 && text[4] == 'T') return 5;
  if (capitals == 4 && (text[3] == 'T' || text.starts_with("WITA"))) return 4;
  return capitals == 3 ? 3 : 0;
}

bool take_zone_name(Parser& p) {
  if (p.rest.starts_with("UTC")) {
    p.rest.remove_prefix(3);
    p.utc = true;
    return true;
  }
  const std::size_t size = zone_name_size(p.rest);
  if (size == 0) return false;
  p.zone_name = p.rest.substr(0, size);
  p.rest.remove_prefix(size);
  return true;
}

bool take_month(Parser& p, const LayoutStep& step) {
  switch (step.part) {
    case LayoutPart::month: return take_name(p.rest, month_name, 1, 12, true, p.month);
    case LayoutPart::long_month: return take_name(p.rest, month_name, 1, 12, false, p.month);
    default: break;
  }
  if (!take_two(p.rest, step.part == LayoutPart::zero_month, p.month)) return false;
  if (p.month < 1 || p.month > 12) p.out_of_range = "month";
  return true;
}

bool take_clock_number(Parser& p, bool fixed, int limit, int& number, std::string_view field) {
  number = 0;
  const bool good = take_two(p.rest, fixed, number);
  if (number > limit) p.out_of_range = field;
  return good;
}

bool take_part(Parser& p, const LayoutStep& step) {
  int weekday = 0;
  switch (step.part) {
    case LayoutPart::none: return true;
    case LayoutPart::month:
    case LayoutPart::long_month:
    case LayoutPart::number_month:
    case LayoutPart::zero_month: return take_month(p, step);
    case LayoutPart::weekday: return take_name(p.rest, weekday_name, 0, 7, true, weekday);
    case LayoutPart::long_weekday: return take_name(p.rest, weekday_name, 0, 7, false, weekday);
    case LayoutPart::space_day:
      if (p.rest.starts_with(' ')) p.rest.remove_prefix(1);
      return take_two(p.rest, false, p.day);
    case LayoutPart::day:
    case LayoutPart::zero_day: return take_two(p.rest, step.part == LayoutPart::zero_day, p.day);
    case LayoutPart::space_year_day:
      for (int i = 0; i < 2 && p.rest.starts_with(' '); ++i) p.rest.remove_prefix(1);
      return take_three(p.rest, false, p.year_day);
    case LayoutPart::zero_year_day: return take_three(p.rest, true, p.year_day);
    case LayoutPart::hour: return take_clock_number(p, false, 23, p.hour, "hour");
    case LayoutPart::hour12:
    case LayoutPart::zero_hour12:
      return take_clock_number(p, step.part == LayoutPart::zero_hour12, 12, p.hour, "hour");
    case LayoutPart::minute:
    case LayoutPart::zero_minute:
      return take_clock_number(p, step.part == LayoutPart::zero_minute, 59, p.minute, "minute");
    case LayoutPart::second:
    case LayoutPart::zero_second: return take_second(p, step);
    case LayoutPart::year: return take_year(p, false);
    case LayoutPart::long_year: return take_year(p, true);
    case LayoutPart::upper_half: return take_half(p, "PM", "AM");
    case LayoutPart::lower_half: return take_half(p, "pm", "am");
    case LayoutPart::zone_name: return take_zone_name(p);
    case LayoutPart::zone_offset: return take_zone_offset(p, step);
    case LayoutPart::fraction_zeros:
      return p.rest.size() >= step.part_text.size() && take_fraction(p, step.part_text.size());
    case LayoutPart::fraction_nines: {
      if (p.rest.size() < 2 || !is_point(p.rest[0]) || !is_digit(p.rest, 1)) return true;
      std::size_t size = 1;
      while (is_digit(p.rest, size)) ++size;
      return take_fraction(p, size);
    }
  }
  return false;
}

int days_in_month(std::int64_t year, int month) {
  constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return kDays[static_cast<std::size_t>(month - 1)] + (month == 2 && is_leap_year(year) ? 1 : 0);
}

// Turns a day of the year into month and day, and checks the date.
Result<void> settle_date(Parser& p) {
  if (p.year_day >= 0) {
    if (p.year_day < 1 || p.year_day > (is_leap_year(p.year) ? 366 : 365)) {
      return p.refuse(": day-of-year out of range");
    }
    int month = 1;
    int day = p.year_day;
    while (day > days_in_month(p.year, month)) day -= days_in_month(p.year, month++);
    if (p.month >= 0 && p.month != month) return p.refuse(": day-of-year does not match month");
    if (p.day >= 0 && p.day != day) return p.refuse(": day-of-year does not match day");
    p.month = month;
    p.day = day;
  }
  if (p.month < 0) p.month = 1;
  if (p.day < 0) p.day = 1;
  if (p.day < 1 || p.day > days_in_month(p.year, p.month)) return p.refuse(": day out of range");
  return {};
}

// The moment in the zone the text names, else in `fallback`; offsets and names are looked for in `local`.
TimePoint settle_zone(Arena& arena, const Parser& p, const Zone* fallback, const Zone* local) {
  const DateFields fields{.year = p.year, .month = p.month, .day = p.day, .hour = p.hour,
                          .minute = p.minute, .second = p.second, .nanosecond = p.nanosecond};
  if (p.utc) return make_time(fields, nullptr);
  TimePoint time = make_time(fields, nullptr);
  if (p.offset && *p.offset != -1) {
    time.seconds -= *p.offset;
    time.zone = local;
    const auto period = zone_period(time);
    if (period.offset == *p.offset && (p.zone_name.empty() || period.abbreviation == p.zone_name)) {
      return time;
    }
    time.zone = arena.own<Zone>(Zone::fixed(p.zone_name, *p.offset));
    return time;
  }
  if (!p.zone_name.empty()) {
    const auto known = local == nullptr ? std::nullopt : local->offset_of(p.zone_name, time.seconds);
    if (known) {
      time.seconds -= *known;
      time.zone = local;
      return time;
    }
    int hours = 0;
    if (p.zone_name.starts_with("GMT")) read_number(p.zone_name.substr(3), hours);
    // Only the label: the clock is taken as it stands, whatever the name says.
    time.zone = arena.own<Zone>(Zone::fixed(p.zone_name, hours * 3600));
    return time;
  }
  return make_time(fields, fallback);
}

Result<TimePoint> parse_with(Arena& arena, Parser p, const Zone* fallback, const Zone* local) {
  p.rest = p.text;
  std::string_view layout = p.layout;
  while (true) {
    const auto step = next_layout_step(layout);
    if (!take_plain(p.rest, step.prefix)) return p.mismatch(step.prefix, p.rest);
    if (step.part == LayoutPart::none) {
      if (!p.rest.empty()) return p.refuse(": extra text: " + quote_time_text(p.rest));
      break;
    }
    layout = step.suffix;
    const auto before = p.rest;
    const bool good = take_part(p, step);
    if (!p.out_of_range.empty()) return p.range_error();
    if (!good) return p.mismatch(step.part_text, before);
  }
  if (p.after_noon && p.hour < 12) p.hour += 12;
  if (p.before_noon && !p.after_noon && p.hour == 12) p.hour = 0;
  TRY(settle_date(p));
  return settle_zone(arena, p, fallback, local);
}

}  // namespace

Result<TimePoint> parse_time_in(Arena& arena, std::string_view layout, std::string_view text,
                                const Zone* zone) {
  return parse_with(arena, {.layout = layout, .text = text}, zone, zone);
}

Result<TimePoint> parse_time(Arena& arena, std::string_view layout, std::string_view text) {
  return parse_with(arena, {.layout = layout, .text = text}, nullptr, local_zone());
}

}  // namespace base
