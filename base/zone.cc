// Reads TZif files (RFC 8536) and answers which offset holds at a moment. After the last transition
// of a file the POSIX TZ text at its end decides ("CET-1CEST,M3.5.0,M10.5.0/3"). Entry points:
// Zone::parse, Zone::at, load_zone, local_zone.
#include "base/zone.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>

#include "base/time.h"

namespace base {
namespace {

constexpr std::int64_t kDaySeconds = 86400;
constexpr std::array<std::string_view, 4> kZoneFolders = {
    "/usr/share/zoneinfo/", "/usr/share/lib/zoneinfo/", "/usr/lib/locale/TZ/", "/etc/zoneinfo/"};

// Takes big-endian numbers off the front of a text. Once it ran short, `ok` is false for good.
struct Reader {
  std::string_view rest;
  bool ok = true;

  std::string_view take(std::uint64_t count) {
    if (count > rest.size()) {
      ok = false;
      rest = {};
      return {};
    }
    const auto taken = rest.substr(0, count);
    rest.remove_prefix(count);
    return taken;
  }
  std::uint64_t number(int size) {
    std::uint64_t n = 0;
    for (const char c : take(static_cast<std::uint64_t>(size))) n = n << 8 | static_cast<unsigned char>(c);
    return n;
  }
};

// The six counts of a TZif header, in the order of the file.
struct Counts {
  std::uint64_t utc_marks, standard_marks, leaps, times, kinds, characters;
  std::uint64_t data_size(std::uint64_t time_size) const {
    return times * time_size + times + kinds * 6 + characters + leaps * (time_size + 4) +
           standard_marks + utc_marks;
  }
};

Counts read_counts(Reader& reader) {
  Counts counts{};
  for (std::uint64_t* count : {&counts.utc_marks, &counts.standard_marks, &counts.leaps, &counts.times,
                               &counts.kinds, &counts.characters}) {
    *count = reader.number(4);
  }
  return counts;
}

// A number of a POSIX TZ text, between `low` and `high`.
std::optional<int> take_number(std::string_view& text, int low, int high) {
  std::size_t used = 0;
  int number = 0;
  while (used < text.size() && text[used] >= '0' && text[used] <= '9') {
    number = number * 10 + (text[used++] - '0');
    if (number > high) return std::nullopt;
  }
  if (used == 0 || number < low) return std::nullopt;
  text.remove_prefix(used);
  return number;
}

// "CET" or "<+03>".
std::optional<std::string_view> take_name(std::string_view& text) {
  if (text.empty()) return std::nullopt;
  if (text[0] == '<') {
    const auto close = text.find('>');
    if (close == std::string_view::npos) return std::nullopt;
    const auto name = text.substr(1, close - 1);
    text.remove_prefix(close + 1);
    return name;
  }
  const auto name = text.substr(0, text.find_first_of("0123456789,-+"));
  if (name.size() < 3) return std::nullopt;
  text.remove_prefix(name.size());
  return name;
}

// "[+-]hh[:mm[:ss]]" in seconds.
std::optional<int> take_offset(std::string_view& text) {
  if (text.empty()) return std::nullopt;
  const bool negative = text[0] == '-';
  if (text[0] == '+' || text[0] == '-') text.remove_prefix(1);
  int seconds = 0;
  int unit = 3600;
  for (int limit = 24 * 7; unit > 0; limit = 59, unit /= 60) {
    const auto number = take_number(text, 0, limit);
    if (!number) return std::nullopt;
    seconds += *number * unit;
    if (unit == 1 || text.empty() || text[0] != ':') break;
    text.remove_prefix(1);
  }
  return negative ? -seconds : seconds;
}

// On which day, and when on that day, a POSIX rule changes the clocks.
struct ChangeRule {
  char kind = 'D';  // 'J': day 1 … 365 without February 29; 'D': day 0 … 365; 'M': month, week, weekday
  int day = 0;
  int week = 0;
  int month = 0;
  int time = 2 * 3600;
};

std::optional<ChangeRule> take_rule(std::string_view& text) {
  ChangeRule rule;
  if (text.empty()) return std::nullopt;
  if (text[0] == 'J' || text[0] == 'M') {
    rule.kind = text[0];
    text.remove_prefix(1);
  }
  if (rule.kind == 'M') {
    const auto month = take_number(text, 1, 12);
    if (!month || !text.starts_with('.')) return std::nullopt;
    text.remove_prefix(1);
    const auto week = take_number(text, 1, 5);
    if (!week || !text.starts_with('.')) return std::nullopt;
    text.remove_prefix(1);
    rule.month = *month;
    rule.week = *week;
  }
  const auto day = rule.kind == 'J'   ? take_number(text, 1, 365)
                   : rule.kind == 'M' ? take_number(text, 0, 6)
                                      : take_number(text, 0, 365);
  if (!day) return std::nullopt;
  rule.day = *day;
  if (!text.starts_with('/')) return rule;
  text.remove_prefix(1);
  const auto time = take_offset(text);
  if (!time) return std::nullopt;
  rule.time = *time;
  return rule;
}

// Seconds from the start of `year` (UTC) to the change, for clocks that run at `offset` before it.
std::int64_t change_time(std::int64_t year, const ChangeRule& rule, int offset) {
  std::int64_t day = rule.day;
  if (rule.kind == 'J') {
    day = rule.day - 1 + (is_leap_year(year) && rule.day >= 60 ? 1 : 0);
  } else if (rule.kind == 'M') {
    const auto first = civil_time(make_time({.year = year, .month = rule.month, .day = 1}, nullptr));
    const auto next = civil_time(make_time({.year = year, .month = rule.month + 1, .day = 0}, nullptr));
    int in_month = (rule.day - first.weekday + 7) % 7;
    for (int week = 1; week < rule.week && in_month + 7 < next.day; ++week) in_month += 7;
    day = first.year_day - 1 + in_month;
  }
  return day * kDaySeconds + rule.time - offset;
}

// What the POSIX TZ text `rule` says for the moment; nothing where it is malformed.
std::optional<Zone::Period> apply_rule(std::string_view rule, std::int64_t last_change, std::int64_t moment) {
  Zone::Period standard;
  Zone::Period daylight;
  const auto standard_name = take_name(rule);
  if (!standard_name) return std::nullopt;
  const auto standard_offset = take_offset(rule);
  if (!standard_offset) return std::nullopt;
  standard.abbreviation = *standard_name;
  standard.offset = -*standard_offset;
  standard.start = last_change;
  if (rule.empty() || rule[0] == ',') return standard;

  const auto daylight_name = take_name(rule);
  if (!daylight_name) return std::nullopt;
  daylight.abbreviation = *daylight_name;
  daylight.is_daylight = true;
  daylight.offset = standard.offset + 3600;
  if (!rule.empty() && rule[0] != ',') {
    const auto offset = take_offset(rule);
    if (!offset) return std::nullopt;
    daylight.offset = -*offset;
  }
  if (rule.empty()) rule = ",M3.2.0,M11.1.0";
  if (rule[0] != ',' && rule[0] != ';') return std::nullopt;
  rule.remove_prefix(1);
  const auto begin = take_rule(rule);
  if (!begin || !rule.starts_with(',')) return std::nullopt;
  rule.remove_prefix(1);
  const auto finish = take_rule(rule);
  if (!finish || !rule.empty()) return std::nullopt;

  const auto civil = civil_time({moment, 0, nullptr});
  const std::int64_t in_year = (civil.year_day - 1) * kDaySeconds + moment % kDaySeconds;
  const std::int64_t year_start = moment - in_year;
  std::int64_t from = change_time(civil.year, *begin, standard.offset);
  std::int64_t to = change_time(civil.year, *finish, daylight.offset);
  if (to < from) {  // the southern half of the world: daylight time spans the new year
    std::swap(from, to);
    std::swap(standard, daylight);
  }
  Zone::Period& holds = in_year >= from && in_year < to ? daylight : standard;
  holds.start = year_start + (in_year < from ? 0 : in_year < to ? from : to);
  holds.end = year_start + (in_year < from ? from : in_year < to ? to : 365 * kDaySeconds);
  return holds;
}

std::optional<Zone> read_zone_file(const std::string& path, std::string_view name) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::string data;
  std::array<char, 4096> block{};
  while (file.read(block.data(), block.size()) || file.gcount() > 0) {
    data.append(block.data(), static_cast<std::size_t>(file.gcount()));
    if (data.size() > kMaxZoneFile) return std::nullopt;
  }
  return Zone::parse(name, data);
}

std::optional<Zone> find_zone(std::string_view name) {
  for (const auto folder : kZoneFolders) {
    if (auto zone = read_zone_file(std::string(folder) + std::string(name), name)) return zone;
  }
  return std::nullopt;
}

Zone read_local_zone() {
  const char* variable = std::getenv("TZ");  // NOLINT(concurrency-mt-unsafe): read once, never set
  if (variable == nullptr) return read_zone_file("/etc/localtime", "Local").value_or(Zone());
  std::string_view name = variable;
  if (name.starts_with(':')) name.remove_prefix(1);
  if (name.starts_with('/')) {
    const std::string_view shown = name == "/etc/localtime" ? "Local" : name;
    return read_zone_file(std::string(name), shown).value_or(Zone());
  }
  if (name.empty() || name == "UTC") return {};
  return find_zone(name).value_or(Zone());
}

}  // namespace

const Zone* Zone::nameless() {
  static const Zone zone = [] {
    Zone made;
    made.name_.clear();
    return made;
  }();
  return &zone;
}

Zone Zone::fixed(std::string_view name, std::int32_t offset) {
  Zone zone;
  zone.name_ = name;
  zone.kinds_.push_back({std::string(name), offset, false});
  return zone;
}

std::optional<Zone> Zone::parse(std::string_view name, std::string_view data) {
  Reader reader{data};
  if (reader.take(4) != "TZif") return std::nullopt;
  const auto version = reader.take(16);
  if (!reader.ok || (version[0] != 0 && version[0] != '2' && version[0] != '3')) return std::nullopt;
  auto counts = read_counts(reader);
  int time_size = 4;
  if (version[0] != 0) {  // the same data follows with times of eight bytes
    reader.take(counts.data_size(4) + 4 + 16);
    counts = read_counts(reader);
    time_size = 8;
  }
  Reader times{reader.take(counts.times * static_cast<std::uint64_t>(time_size))};
  const auto time_kinds = reader.take(counts.times);
  Reader kinds{reader.take(counts.kinds * 6)};
  const auto abbreviations = reader.take(counts.characters);
  reader.take(counts.leaps * static_cast<std::uint64_t>(time_size + 4) + counts.standard_marks +
              counts.utc_marks);
  if (!reader.ok || counts.kinds == 0) return std::nullopt;

  Zone zone;
  zone.name_ = name;
  if (reader.rest.size() > 2 && reader.rest.front() == '\n' && reader.rest.back() == '\n') {
    zone.rule_ = reader.rest.substr(1, reader.rest.size() - 2);
  }
  for (std::uint64_t i = 0; i < counts.kinds; ++i) {
    Kind kind;
    kind.offset = static_cast<std::int32_t>(static_cast<std::uint32_t>(kinds.number(4)));
    kind.is_daylight = kinds.number(1) != 0;
    const auto start = kinds.number(1);
    if (start >= abbreviations.size()) return std::nullopt;
    const auto text = abbreviations.substr(start);
    kind.abbreviation = text.substr(0, text.find('\0'));
    zone.kinds_.push_back(std::move(kind));
  }
  for (const char kind : time_kinds) {
    const auto bits = times.number(time_size);
    const auto when = time_size == 8 ? static_cast<std::int64_t>(bits)
                                     : static_cast<std::int32_t>(static_cast<std::uint32_t>(bits));
    if (static_cast<std::uint8_t>(kind) >= counts.kinds) return std::nullopt;
    zone.transitions_.push_back({when, static_cast<std::uint8_t>(kind)});
  }
  if (zone.transitions_.empty()) zone.transitions_.push_back({Period().start, 0});
  return zone;
}

// The kind that holds before the first transition: the first one if no transition leads to it, else
// the nearest standard time before the first transition's daylight time, else any standard time.
const Zone::Kind& Zone::first_kind() const {
  const bool used = std::any_of(transitions_.begin(), transitions_.end(),
                                [](const Transition& t) { return t.kind == 0; });
  if (!used) return kinds_[0];
  if (kinds_[transitions_[0].kind].is_daylight) {
    for (std::size_t i = transitions_[0].kind; i-- > 0;) {
      if (!kinds_[i].is_daylight) return kinds_[i];
    }
  }
  for (const auto& kind : kinds_) {
    if (!kind.is_daylight) return kind;
  }
  return kinds_[0];
}

Zone::Period Zone::at(std::int64_t unix_seconds) const {
  Period period;
  if (kinds_.empty()) {
    period.abbreviation = "UTC";
    return period;
  }
  const auto after = std::upper_bound(transitions_.begin(), transitions_.end(), unix_seconds,
                                      [](std::int64_t t, const Transition& x) { return t < x.when; });
  const bool before_all = after == transitions_.begin();
  if (!before_all) period.start = (after - 1)->when;
  if (after != transitions_.end()) period.end = after->when;
  if (!before_all && after == transitions_.end() && !rule_.empty()) {
    if (const auto ruled = apply_rule(rule_, period.start, unix_seconds)) return *ruled;
  }
  const Kind& kind = before_all ? first_kind() : kinds_[(after - 1)->kind];
  period.abbreviation = kind.abbreviation;
  period.offset = kind.offset;
  period.is_daylight = kind.is_daylight;
  return period;
}

std::optional<std::int32_t> Zone::offset_of(std::string_view abbreviation,
                                            std::int64_t pseudo_unix) const {
  for (const auto& kind : kinds_) {
    if (kind.abbreviation != abbreviation) continue;
    const auto period = at(pseudo_unix - kind.offset);
    if (period.abbreviation == abbreviation) return period.offset;
  }
  for (const auto& kind : kinds_) {
    if (kind.abbreviation == abbreviation) return kind.offset;
  }
  return std::nullopt;
}

Result<Zone> load_zone(std::string_view name) {
  if (name.empty() || name == "UTC") return Zone();
  if (name == "Local") return *local_zone();
  if (name.find("..") != std::string_view::npos || name[0] == '/' || name[0] == '\\' ||
      name.find('\0') != std::string_view::npos) {
    return Error(ErrorCode::invalid, "time: invalid location name");
  }
  if (auto zone = find_zone(name)) return std::move(*zone);
  return Error(ErrorCode::not_found, "unknown time zone " + std::string(name));
}

const Zone* local_zone() {
  static const Zone local = read_local_zone();
  return &local;
}

}  // namespace base
