// The methods of time.Time and time.Duration, but for those that give bytes (time_bytes.cc). Months and
// weekdays are host objects, as they are integers that print as names; so is the zone that Location gives
// and In takes.
#include <array>
#include <cstdint>
#include <limits>
#include <string>

#include "base/time.h"
#include "engine/functions/dates.h"

namespace engine::functions {
namespace {

using base::Call;
using base::Function;
using base::Param;
using base::Result;
using base::TimePoint;
using base::Value;

// time.Month and time.Weekday.
class NamedNumber final : public base::Object {
 public:
  NamedNumber(std::string_view type, std::int64_t number, std::string (*name_of)(std::int64_t))
      : type_(type), number_(number), name_of_(name_of) {}
  std::string_view type_name() const override { return type_; }
  std::string_view kind_name() const override { return "int"; }
  const Function* method(std::string_view name) const override;
  std::string format(bool) const override { return name_of_(number_); }
  Result<Value> to_json(base::Arena&) const override { return Value::integer(number_); }
  std::optional<std::int64_t> integer() const override { return number_; }
  Value with_integer(base::Arena& arena, std::int64_t number) const override {
    return Value::object(arena.own<NamedNumber>(type_, number, name_of_));
  }

 private:
  std::string_view type_;
  std::int64_t number_;
  std::string (*name_of_)(std::int64_t);
};

// *time.Location.
class Location final : public base::Object {
 public:
  explicit Location(const base::Zone* zone) : zone_(zone) {}
  std::string_view type_name() const override { return "*time.Location"; }
  std::string_view kind_name() const override { return "ptr"; }
  const Function* method(std::string_view name) const override;
  std::string format(bool) const override {
    return zone_ == nullptr ? "UTC" : zone_->name();
  }
  Result<Value> to_json(base::Arena& arena) const override {
    return Value::map(base::Map::make(arena));
  }
  const base::Object* copy(base::Arena& arena) const override { return arena.own<Location>(base::Zone::nameless()); }
  const base::Zone* zone() const { return zone_; }
  // Its fields; the lists of changes are not shown.
  std::string format_behind() const override { return "{" + format(false) + " [] []  0 0 <nil>}"; }

 private:
  const base::Zone* zone_;
};

const TimePoint& self(const Call& call) { return call.args[0].as_time(); }
std::int64_t length(const Call& call) { return call.args[0].as_signed(); }

Value time_value(const Call& call, const TimePoint& time) {
  return Value::time(call.arena.make<TimePoint>(time));
}
Value time_in(const Call& call, const base::Zone* zone) {
  TimePoint time = base::without_running(self(call));
  time.zone = zone;
  return time_value(call, time);
}

// Seconds since 1970 in units of 1/`per_second`, wrapping around as in Go.
Value unix_in(const Call& call, std::int64_t per_second) {
  const auto whole = static_cast<std::uint64_t>(self(call).seconds) * static_cast<std::uint64_t>(per_second);
  const auto part = static_cast<std::uint64_t>(self(call).nanoseconds / (base::kSecond / per_second));
  return Value::int64(static_cast<std::int64_t>(whole + part));
}

Result<Value> object_text(const Call& call) { return Value::string(call.arena, call.self->format(false)); }

template <auto Field>
Result<Value> civil_part(const Call& call) {
  return Value::integer(static_cast<std::int64_t>(base::civil_time(self(call)).*Field));
}
template <bool (*Holds)(int)>
Result<Value> compared(const Call& call) {
  return Value::boolean(Holds(base::compare_times(self(call), call.args[1].as_time())));
}
bool is_less(int order) { return order < 0; }
bool is_more(int order) { return order > 0; }
bool is_same(int order) { return order == 0; }

Result<Value> add(const Call& call) {
  return time_value(call, base::add(self(call), call.args[1].as_signed()));
}
Result<Value> add_date(const Call& call) {
  return time_value(call, base::add_date(self(call), call.args[1].as_signed(), call.args[2].as_signed(),
                                         call.args[3].as_signed()));
}
Result<Value> compare(const Call& call) {
  return Value::integer(base::compare_times(self(call), call.args[1].as_time()));
}
Result<Value> format(const Call& call) {
  return Value::string(call.arena, base::format_time(self(call), call.args[1].as_string()));
}
Result<Value> go_string(const Call& call) {
  return Value::string(call.arena, base::format_time_go(self(call)));
}
Result<Value> in(const Call& call) {
  if (call.args[1].is_nil()) {
    return base::Error(base::ErrorCode::invalid, "time: missing Location in call to Time.In");
  }
  return time_in(call, static_cast<const Location&>(call.args[1].as_object()).zone());
}
Result<Value> is_daylight(const Call& call) {
  return Value::boolean(base::zone_period(self(call)).is_daylight);
}
Result<Value> is_zero(const Call& call) {
  return Value::boolean(base::compare_times(self(call), base::zero_time()) == 0);
}
Result<Value> local(const Call& call) { return time_in(call, base::local_zone()); }
Result<Value> location(const Call& call) {
  return Value::object(call.arena.own<Location>(self(call).zone));
}
Result<Value> month(const Call& call) {
  return Value::object(call.arena.own<NamedNumber>("time.Month", base::civil_time(self(call)).month,
                                                   &base::month_name));
}
Result<Value> nanosecond(const Call& call) { return Value::integer(self(call).nanoseconds); }
Result<Value> round_time(const Call& call) {
  return time_value(call, base::round(self(call), call.args[1].as_signed()));
}
Result<Value> text(const Call& call) {
  return Value::string(call.arena, base::format_time_string(self(call)));
}
Result<Value> subtract(const Call& call) {
  return Value::duration(base::subtract(self(call), call.args[1].as_time()));
}
Result<Value> truncate_time(const Call& call) {
  return time_value(call, base::truncate(self(call), call.args[1].as_signed()));
}
Result<Value> utc(const Call& call) { return time_in(call, nullptr); }
Result<Value> unix_seconds(const Call& call) { return Value::int64(self(call).seconds); }
Result<Value> unix_milliseconds(const Call& call) { return unix_in(call, 1000); }
Result<Value> unix_microseconds(const Call& call) { return unix_in(call, 1000 * 1000); }
Result<Value> unix_nanoseconds(const Call& call) { return unix_in(call, base::kSecond); }
Result<Value> weekday(const Call& call) {
  return Value::object(call.arena.own<NamedNumber>("time.Weekday", base::civil_time(self(call)).weekday,
                                                   &base::weekday_name));
}

template <std::int64_t Unit>
Result<Value> length_in(const Call& call) {
  return Value::float64(base::duration_in(length(call), Unit));
}
template <std::int64_t Unit>
Result<Value> whole_length_in(const Call& call) {
  return Value::int64(length(call) / Unit);
}
Result<Value> absolute(const Call& call) {
  const std::int64_t n = length(call);
  if (n == std::numeric_limits<std::int64_t>::min()) {
    return Value::duration(std::numeric_limits<std::int64_t>::max());
  }
  return Value::duration(n < 0 ? -n : n);
}
Result<Value> round_length(const Call& call) {
  return Value::duration(base::round_duration(length(call), call.args[1].as_signed()));
}
Result<Value> truncate_length(const Call& call) {
  return Value::duration(base::truncate_duration(length(call), call.args[1].as_signed()));
}
Result<Value> length_text(const Call& call) {
  return Value::string(call.arena, base::format_duration(length(call)));
}

constexpr Param kDuration[] = {Param::duration};
constexpr Param kTime[] = {Param::time};
constexpr Param kString[] = {Param::string};
constexpr Param kThreeIntegers[] = {Param::integer, Param::integer, Param::integer};
constexpr Param kLocation[] = {Param::object};

constexpr std::array kTimeMethods = {
    Function{"Add", kDuration, false, Param::time, &add, "Add DURATION: that much later"},
    Function{"AddDate", kThreeIntegers, false, Param::time, &add_date,
             "AddDate YEARS MONTHS DAYS: that much later by the calendar"},
    Function{"After", kTime, false, Param::boolean, &compared<&is_more>, "After TIME: whether it is later"},
    Function{"Before", kTime, false, Param::boolean, &compared<&is_less>, "Before TIME: whether it is earlier"},
    Function{"Clock", {}, false, Param::other, nullptr, "Clock: not for templates", false, {},
             "function Clock has 3 return values; should be 1 or 2"},
    Function{"Compare", kTime, false, Param::integer, &compare, "Compare TIME: -1, 0 or 1"},
    Function{"Date", {}, false, Param::other, nullptr, "Date: not for templates", false, {},
             "function Date has 3 return values; should be 1 or 2"},
    Function{"Day", {}, false, Param::integer, &civil_part<&base::CivilTime::day>, "Day: of the month"},
    Function{"Equal", kTime, false, Param::boolean, &compared<&is_same>, "Equal TIME: whether it is the same moment"},
    Function{"Format", kString, false, Param::string, &format, "Format LAYOUT: as the Go layout has it"},
    Function{"GoString", {}, false, Param::string, &go_string, "GoString: as Go source"},
    Function{"Hour", {}, false, Param::integer, &civil_part<&base::CivilTime::hour>, "Hour: 0 to 23"},
    Function{"ISOWeek", {}, false, Param::other, nullptr, "ISOWeek: not for templates", false, {},
             "invalid function signature for ISOWeek: second return value should be error; is int"},
    Function{"In", kLocation, false, Param::time, &in, "In LOCATION: the same moment in another zone", false,
             "*time.Location"},
    Function{"IsDST", {}, false, Param::boolean, &is_daylight, "IsDST: whether daylight time holds"},
    Function{"IsZero", {}, false, Param::boolean, &is_zero, "IsZero: whether it is the start of year 1"},
    Function{"Local", {}, false, Param::time, &local, "Local: the same moment in the local zone"},
    Function{"Location", {}, false, Param::other, &location, "Location: the zone"},
    Function{"Minute", {}, false, Param::integer, &civil_part<&base::CivilTime::minute>, "Minute: 0 to 59"},
    Function{"Month", {}, false, Param::other, &month, "Month: January to December"},
    Function{"Nanosecond", {}, false, Param::integer, &nanosecond, "Nanosecond: within the second"},
    Function{"Round", kDuration, false, Param::time, &round_time, "Round DURATION: to the nearest multiple"},
    Function{"Second", {}, false, Param::integer, &civil_part<&base::CivilTime::second>, "Second: 0 to 59"},
    Function{"String", {}, false, Param::string, &text, "String: date, time, offset and zone"},
    Function{"Sub", kTime, false, Param::duration, &subtract, "Sub TIME: the time since then"},
    Function{"Truncate", kDuration, false, Param::time, &truncate_time, "Truncate DURATION: down to a multiple"},
    Function{"UTC", {}, false, Param::time, &utc, "UTC: the same moment in UTC"},
    Function{"Unix", {}, false, Param::int64, &unix_seconds, "Unix: seconds since 1970"},
    Function{"UnixMicro", {}, false, Param::int64, &unix_microseconds, "UnixMicro: microseconds since 1970"},
    Function{"UnixMilli", {}, false, Param::int64, &unix_milliseconds, "UnixMilli: milliseconds since 1970"},
    Function{"UnixNano", {}, false, Param::int64, &unix_nanoseconds, "UnixNano: nanoseconds since 1970"},
    Function{"Weekday", {}, false, Param::other, &weekday, "Weekday: Sunday to Saturday"},
    Function{"Year", {}, false, Param::integer, &civil_part<&base::CivilTime::year>, "Year: such as 2024"},
    Function{"YearDay", {}, false, Param::integer, &civil_part<&base::CivilTime::year_day>,
             "YearDay: 1 to 366"},
    Function{"Zone", {}, false, Param::other, nullptr, "Zone: not for templates", false, {},
             "invalid function signature for Zone: second return value should be error; is int"},
    Function{"ZoneBounds", {}, false, Param::other, nullptr, "ZoneBounds: not for templates", false, {},
             "invalid function signature for ZoneBounds: second return value should be error; is time.Time"},
};

constexpr std::array kDurationMethods = {
    Function{"Abs", {}, false, Param::duration, &absolute, "Abs: without the sign"},
    Function{"Hours", {}, false, Param::float64, &length_in<base::kHour>, "Hours: as a number of hours"},
    Function{"Microseconds", {}, false, Param::int64, &whole_length_in<base::kMicrosecond>,
             "Microseconds: whole microseconds"},
    Function{"Milliseconds", {}, false, Param::int64, &whole_length_in<base::kMillisecond>,
             "Milliseconds: whole milliseconds"},
    Function{"Minutes", {}, false, Param::float64, &length_in<base::kMinute>, "Minutes: as a number of minutes"},
    Function{"Nanoseconds", {}, false, Param::int64, &whole_length_in<1>, "Nanoseconds: nanoseconds"},
    Function{"Round", kDuration, false, Param::duration, &round_length, "Round UNIT: to the nearest multiple"},
    Function{"Seconds", {}, false, Param::float64, &length_in<base::kSecond>, "Seconds: as a number of seconds"},
    Function{"String", {}, false, Param::string, &length_text, "String: such as 1h30m0s"},
    Function{"Truncate", kDuration, false, Param::duration, &truncate_length,
             "Truncate UNIT: toward zero to a multiple"},
};

constexpr Function kObjectText{"String", {}, false, Param::string, &object_text, "String: the name"};

const Function* NamedNumber::method(std::string_view name) const {
  return name == "String" ? &kObjectText : nullptr;
}
const Function* Location::method(std::string_view name) const {
  return name == "String" ? &kObjectText : nullptr;
}

const Function* find(std::span<const Function> rows, std::string_view name) {
  for (const auto& row : rows) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

}  // namespace

const Function* time_method(std::string_view name) {
  const Function* found = find(kTimeMethods, name);
  return found != nullptr ? found : find(time_byte_methods(), name);
}
const Function* duration_method(std::string_view name) { return find(kDurationMethods, name); }

}  // namespace engine::functions
