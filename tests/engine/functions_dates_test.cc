#include <gtest/gtest.h>

#include "base/time.h"
#include "engine/functions/dates.h"
#include "engine/functions/functions.h"
#include "tests/engine/template_call.h"

namespace engine::functions {
namespace {

using base::TimePoint;
using base::Value;

struct Dates : TemplateCall {
  std::string run(std::string_view name, std::vector<Value> args) {
    return text(row_of(date_functions(), name), std::move(args));
  }
  Value day(std::string_view date) {
    return *call(row_of(date_functions(), "toDate"),
                 {Value::string("2006-01-02"), Value::string(date)});
  }
};

// Values as Helm 4.3.1 prints them. FUN-003.
TEST(DateFunctions, PrintAsHelm) {
  Dates dates;
  const auto layout = Value::string("2006-01-02T15:04:05Z07:00");
  const auto moment = Value::int64(1700000000);
  EXPECT_EQ(dates.run("dateInZone", {layout, moment, Value::string("UTC")}),
            "2023-11-14T22:13:20Z");
  EXPECT_EQ(dates.run("date_in_zone", {layout, Value::string("x"), Value::string("Nope")}),
            "2023-11-14T22:13:20Z");
  EXPECT_EQ(dates.run("htmlDateInZone", {Value::integer(0), Value::string("UTC")}), "1970-01-01");
  EXPECT_EQ(dates.run("htmlDateInZone", {Value::float64(0), Value::string("UTC")}), "2023-11-14");
  EXPECT_EQ(dates.run("ago", {Value::integer(1699990000)}), "2h46m40s");
  EXPECT_EQ(dates.run("ago", {Value()}), "0s");
}

// Go's time.Now() says how long the program has run.
TEST(DateFunctions, NowHasAMonotonicReading) {
  Dates dates;
  dates.clock.running = 12'345'678;
  const auto now = *dates.call(row_of(date_functions(), "now"), {});
  const auto run = [&](std::string_view name, std::vector<Value> args = {}) {
    args.insert(args.begin(), now);
    return dates.text(time_method(name), std::move(args));
  };
  EXPECT_EQ(run("String"), "2023-11-14 22:13:20 +0000 UTC m=+0.012345678");
  EXPECT_EQ(run("Add", {Value::duration(base::kHour)}), "2023-11-14 23:13:20 +0000 UTC m=+3600.012345678");
  EXPECT_EQ(run("Add", {Value::duration(-base::kSecond)}), "2023-11-14 22:13:19 +0000 UTC m=-0.987654322");
  EXPECT_EQ(run("UTC"), "2023-11-14 22:13:20 +0000 UTC");
  EXPECT_EQ(run("Local"), "2023-11-14 22:13:20 +0000 UTC");
  EXPECT_EQ(run("Round", {Value::duration(0)}), "2023-11-14 22:13:20 +0000 UTC");
  EXPECT_EQ(run("AddDate", {Value::integer(0), Value::integer(0), Value::integer(0)}), "2023-11-14 22:13:20 +0000 UTC");
  EXPECT_EQ(run("Format", {Value::string("2006")}), "2023");
  dates.clock.running = 12'345'679;
  dates.clock.now -= base::kHour;  // the wall clock was set back in the meantime
  EXPECT_EQ(run("Sub", {*dates.call(row_of(date_functions(), "now"), {})}), "-1ns");
}

TEST(DateFunctions, ReadAndMoveDates) {
  Dates dates;
  const auto utc = Value::time(
      dates.arena.make<TimePoint>(base::make_time({.year = 2024, .month = 2, .day = 29}, nullptr)));
  EXPECT_EQ(dates.run("dateModify", {Value::string("-25h"), utc}), "2024-02-27 23:00:00 +0000 UTC");
  EXPECT_EQ(dates.run("date_modify", {Value::string("x"), utc}), "2024-02-29 00:00:00 +0000 UTC");
  EXPECT_EQ(dates.run("mustDateModify", {Value::string("x"), utc}),
            "error: time: invalid duration \"x\"");
  EXPECT_EQ(dates.run("unixEpoch", {utc}), "1709164800");
  EXPECT_EQ(dates.run("toDate", {Value::string("2006-01-02"), Value::string("x")}),
            "0001-01-01 00:00:00 +0000 UTC");
  EXPECT_EQ(dates.run("mustToDate", {Value::string("2006-01-02"), Value::string("x")}),
            "error: parsing time \"x\" as \"2006-01-02\": cannot parse \"x\" as \"2006\"");
}

struct DurationRow {
  const char* function;
  Value value;
  const char* want;
};
TEST(DurationFunctions, PrintAsHelm) {
  Dates dates;
  const DurationRow rows[] = {
      {"duration", Value::string("95"), "1m35s"},
      {"duration", Value::integer(95), "0s"},
      {"duration", Value::int64(95), "1m35s"},
      {"duration", Value::string("x"), "0s"},
      {"duration", Value::string("9999999999999999999"), "-1s"},
      {"durationRound", Value::string("2400h10m5s"), "3mo"},
      {"durationRound", Value::string("400s"), "6m"},
      {"durationRound", Value::string("-36h"), "1d"},
      {"durationRound", Value::int64(1500000000), "1s"},
      {"durationRound", Value::string("1ns"), "0s"},
      {"durationRound", Value::string("60s"), "60s"},
      {"durationRound", Value::duration(5 * base::kHour), "0s"},
  };
  for (const auto& row : rows) EXPECT_EQ(dates.run(row.function, {row.value}), row.want);
}

TEST(TimeMethods, AnswerAsGo) {
  Dates dates;
  const auto time = Value::time(dates.arena.make<TimePoint>(1709164800 + 3661, 5, nullptr));
  const auto run = [&](std::string_view name, std::vector<Value> args = {}) {
    args.insert(args.begin(), time);
    return dates.text(time_method(name), std::move(args));
  };
  EXPECT_EQ(run("Year"), "2024");
  EXPECT_EQ(run("Month"), "February");
  EXPECT_EQ(run("Day"), "29");
  EXPECT_EQ(run("Hour"), "1");
  EXPECT_EQ(run("Minute"), "1");
  EXPECT_EQ(run("Second"), "1");
  EXPECT_EQ(run("Nanosecond"), "5");
  EXPECT_EQ(run("Weekday"), "Thursday");
  EXPECT_EQ(run("YearDay"), "60");
  EXPECT_EQ(run("Unix"), "1709168461");
  EXPECT_EQ(run("UnixMilli"), "1709168461000");
  EXPECT_EQ(run("UnixNano"), "1709168461000000005");
  EXPECT_EQ(run("Format", {Value::string("Jan 2")}), "Feb 29");
  EXPECT_EQ(run("AddDate", {Value::integer(1), Value::integer(0), Value::integer(0)}),
            "2025-03-01 01:01:01.000000005 +0000 UTC");
  EXPECT_EQ(run("Add", {Value::duration(-5)}), "2024-02-29 01:01:01 +0000 UTC");
  EXPECT_EQ(run("Sub", {time}), "0s");
  EXPECT_EQ(run("Before", {time}), "false");
  EXPECT_EQ(run("Equal", {time}), "true");
  EXPECT_EQ(run("IsZero"), "false");
  EXPECT_EQ(run("Location"), "UTC");
  EXPECT_EQ(run("Truncate", {Value::duration(base::kHour)}), "2024-02-29 01:00:00 +0000 UTC");
  EXPECT_EQ(time_method("Nope"), nullptr);
}

TEST(DurationMethods, AnswerAsGo) {
  Dates dates;
  const auto run = [&](std::string_view name, std::vector<Value> args = {}) {
    args.insert(args.begin(), Value::duration(90 * base::kMinute + 1));
    return dates.text(duration_method(name), std::move(args));
  };
  EXPECT_EQ(run("Hours"), "1.5000000000002778");
  EXPECT_EQ(run("Seconds"), "5400.000000001");
  EXPECT_EQ(run("Milliseconds"), "5400000");
  EXPECT_EQ(run("String"), "1h30m0.000000001s");
  EXPECT_EQ(run("Round", {Value::duration(base::kHour)}), "2h0m0s");
  EXPECT_EQ(run("Truncate", {Value::duration(base::kHour)}), "1h0m0s");
}

TEST(DateRows, HaveHelp) {
  for (const auto& row : date_functions()) {
    EXPECT_NE(row.help.find(": "), std::string_view::npos) << row.name;
  }
}

}  // namespace
}  // namespace engine::functions
