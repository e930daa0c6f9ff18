#include "base/time.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>

namespace base {
namespace {

// The zone, nothing for UTC. The test is skipped where the system has no time zone database.
const Zone* find_zone(Arena& arena, const std::string& name) {
  if (name == "UTC") return nullptr;
  auto zone = load_zone(name);
  return zone ? arena.own<Zone>(*zone) : nullptr;
}
bool has_zones() { return static_cast<bool>(load_zone("Europe/Berlin")); }

// All expected values in this file were printed by Go 1.26.
struct FormatCase {
  const char* zone;
  std::int64_t seconds;
  std::int32_t nanoseconds;
  const char* layout;
  const char* want;
  const char* want_string;
};
class FormatTest : public testing::TestWithParam<FormatCase> {};
TEST_P(FormatTest, PrintsAsGo) {
  if (!has_zones()) GTEST_SKIP() << "no time zone database";
  Arena arena;
  const TimePoint time(GetParam().seconds, GetParam().nanoseconds, find_zone(arena, GetParam().zone));
  EXPECT_EQ(format_time(time, GetParam().layout), GetParam().want);
  EXPECT_EQ(format_time_string(time), GetParam().want_string);
}
INSTANTIATE_TEST_SUITE_P(
    Layouts, FormatTest,
    testing::Values(
        FormatCase{"Europe/Berlin", -128788554485, 838000000, "3:04PM",
                   "6:25PM",
                   "-2112-11-07 18:25:23.838 +0053 LMT"},
        FormatCase{"Europe/Berlin", -2657768891, 0, "2006-01-02 15:04:05",
                   "1885-10-11 19:45:17",
                   "1885-10-11 19:45:17 +0053 LMT"},
        FormatCase{"Asia/Kolkata", 2150761883, 0, "Mon, 02 Jan 2006 15:04:05 -0700",
                   "Fri, 26 Feb 2038 07:21:23 +0530",
                   "2038-02-26 07:21:23 +0530 IST"},
        FormatCase{"America/New_York", 1707659062, 0, "2006-01-02T15:04:05Z07:00",
                   "2024-02-11T08:44:22-05:00",
                   "2024-02-11 08:44:22 -0500 EST"},
        FormatCase{"Africa/Casablanca", 1724312746, 0, "2006-01-02 15:04:05",
                   "2024-08-22 08:45:46",
                   "2024-08-22 08:45:46 +0100 +01"},
        FormatCase{"Europe/Berlin", -3016668250, 403000000, "Mon Jan _2 15:04:05 2006",
                   "Thu May 28 21:29:18 1874",
                   "1874-05-28 21:29:18.403 +0053 LMT"},
        FormatCase{"Antarctica/Troll", 2795498694, 598140041, "Jan _2 15:04:05.000000000",
                   "Aug  2 09:24:54.598140041",
                   "2058-08-02 09:24:54.598140041 +0200 +02"},
        FormatCase{"Europe/Berlin", 1712858217, 0, "Mon Jan _2 15:04:05 MST 2006",
                   "Thu Apr 11 19:56:57 CEST 2024",
                   "2024-04-11 19:56:57 +0200 CEST"},
        FormatCase{"Pacific/Apia", 3423731422, 471854123, "Mon Jan 02 15:04:05 -0700 2006",
                   "Thu Jun 30 01:30:22 +1300 2078",
                   "2078-06-30 01:30:22.471854123 +1300 +13"},
        FormatCase{"Etc/GMT+5", -2595877178, 453547599, "Mon, 02 Jan 2006 15:04:05 -0700",
                   "Tue, 27 Sep 1887 22:00:22 -0500",
                   "1887-09-27 22:00:22.453547599 -0500 -05"},
        FormatCase{"EST5EDT", 92318900, 0, "Monday, 02-Jan-06 15:04:05 MST",
                   "Monday, 04-Dec-72 07:08:20 EST",
                   "1972-12-04 07:08:20 -0500 EST"},
        FormatCase{"UTC", 2104293176, 535421338, "02 Jan 06 15:04 -0700",
                   "06 Sep 36 05:52 +0000",
                   "2036-09-06 05:52:56.535421338 +0000 UTC"},
        FormatCase{"America/Sao_Paulo", -601148214, 0, "Jan _2 15:04:05.000",
                   "Dec 14 04:23:06.000",
                   "1950-12-14 04:23:06 -0200 -02"},
        FormatCase{"Asia/Tehran", -146137870350, 0, "3:04PM",
                   "2:33PM",
                   "-2661-01-28 14:33:14 +0325 LMT"},
        FormatCase{"America/New_York", -2105730783, 614000000, "2006-01-02T15:04:05.999999999Z07:00",
                   "1903-04-10T21:46:57.614-05:00",
                   "1903-04-10 21:46:57.614 -0500 EST"},
        FormatCase{"Antarctica/Troll", 1403814789, 0, "02 Jan 06 15:04 MST",
                   "26 Jun 14 22:33 +02",
                   "2014-06-26 22:33:09 +0200 +02"},
        FormatCase{"America/St_Johns", 1007551237, 888000000, "Mon, 02 Jan 2006 15:04:05 -0700",
                   "Wed, 05 Dec 2001 07:50:37 -0330",
                   "2001-12-05 07:50:37.888 -0330 NST"},
        FormatCase{"Europe/Dublin", -339991799, 0, "2006.000000000000 .9x .91 x",
                   "1959.000000000 x .93 x",
                   "1959-03-24 21:50:01 +0000 GMT"},
        FormatCase{"Europe/Dublin", -1428615119, 0, "Z070000 Z07:00:00 Z0700 Z07 -070000 -07:00:00 -07 002 __2 _2 _2006 Month Mon Monday January Janet 06 .9 ,999 .0 .00x pm PM 3 03 5,05",
                   "Z Z Z Z +000000 +00:00:00 +00 268 268 24 _1924 Month Wed Wednesday September Janet 24   .0 .00x am AM 2 02 1,01",
                   "1924-09-24 02:28:01 +0000 GMT"},
        FormatCase{"Australia/Sydney", -383435233, 640000000, "Mon Jan _2 15:04:05 2006",
                   "Thu Nov  7 12:12:47 1957",
                   "1957-11-07 12:12:47.64 +1000 AEST"},
        FormatCase{"EST5EDT", 1148531175, 447018591, "Jan _2 15:04:05",
                   "May 25 00:26:15",
                   "2006-05-25 00:26:15.447018591 -0400 EDT"},
        FormatCase{"Asia/Tehran", -184082218385, 0, "",
                   "",
                   "-3864-08-31 21:52:39 +0325 LMT"},
        FormatCase{"UTC", 1738059577, 0, "Mon, 02 Jan 2006 15:04:05 MST",
                   "Tue, 28 Jan 2025 10:19:37 UTC",
                   "2025-01-28 10:19:37 +0000 UTC"},
        FormatCase{"EST5EDT", -33933653389, 0, "01/02 03:04:05PM '06 -0700",
                   "09/07 04:10:11AM '94 -0500",
                   "0894-09-07 04:10:11 -0500 EST"}));

struct ParseCase {
  const char* layout;
  const char* text;
  const char* want;  // the moment or the error
};
class ParseTimeTest : public testing::TestWithParam<ParseCase> {};
TEST_P(ParseTimeTest, ReadsOrRefusesAsGo) {
  if (!has_zones()) GTEST_SKIP() << "no time zone database";
  Arena arena;
  const auto time =
      parse_time_in(arena, GetParam().layout, GetParam().text, find_zone(arena, "Europe/Berlin"));
  EXPECT_EQ(time ? format_time_string(*time) : time.error().helm(), GetParam().want);
}
INSTANTIATE_TEST_SUITE_P(
    InBerlin, ParseTimeTest,
    testing::Values(
        ParseCase{"2006-01-02", "2024-02-29", "2024-02-29 00:00:00 +0100 CET"},
        ParseCase{"2006-01-02", "2024-02-30", "parsing time \"2024-02-30\": day out of range"},
        ParseCase{"2006-01-02", "2024-13-01", "parsing time \"2024-13-01\": month out of range"},
        ParseCase{"2006-01-02", "x", "parsing time \"x\" as \"2006-01-02\": cannot parse \"x\" as \"2006\""},
        ParseCase{"2006-01-02", "2024-02-29 trailing", "parsing time \"2024-02-29 trailing\": extra text: \" trailing\""},
        ParseCase{"2006-01-02", "é", "parsing time \"\\xc3\\xa9\" as \"2006-01-02\": cannot parse \"\\xc3\\xa9\" as \"2006\""},
        ParseCase{"2006-01-02", "\"q\\", "parsing time \"\\\"q\\\\\" as \"2006-01-02\": cannot parse \"\\\"q\\\\\" as \"2006\""},
        ParseCase{"2006-01-02T15:04:05Z07:00", "2024-02-29T10:11:12Z", "2024-02-29 10:11:12 +0000 UTC"},
        ParseCase{"2006-01-02T15:04:05Z07:00", "2024-02-29T10:11:12+02:00", "2024-02-29 10:11:12 +0200 +0200"},
        ParseCase{"2006-01-02T15:04:05Z07:00", "2024-02-29T10:11:12.123456789123+05:30", "2024-02-29 10:11:12.123456789 +0530 +0530"},
        ParseCase{"2006-01-02T15:04:05Z07:00", "2024-02-29T25:11:12Z", "parsing time \"2024-02-29T25:11:12Z\": hour out of range"},
        ParseCase{"2006-01-02T15:04:05Z07:00", "2024-02-29T10:11:62Z", "parsing time \"2024-02-29T10:11:62Z\": second out of range"},
        ParseCase{"2006-01-02T15:04:05Z07:00", "2024-02-29T10:11:12+25:00", "parsing time \"2024-02-29T10:11:12+25:00\": time zone offset hour out of range"},
        ParseCase{"2006-01-02T15:04:05Z07:00", "2024-02-29T10:11:12*02:00", "parsing time \"2024-02-29T10:11:12*02:00\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"*02:00\" as \"Z07:00\""},
        ParseCase{"2006-01-02 15:04:05", "2024-03-31 02:30:00", "2024-03-31 03:30:00 +0200 CEST"},
        ParseCase{"2006-01-02 15:04:05", "2024-10-27 02:30:00", "2024-10-27 02:30:00 +0100 CET"},
        ParseCase{"2006-01-02 15:04:05", "2024-02-29 10:11:12,7", "2024-02-29 10:11:12.7 +0100 CET"},
        ParseCase{"2006-01-02 15:04:05", "2024-02-29  10:11:12", "2024-02-29 10:11:12 +0100 CET"},
        ParseCase{"Mon Jan _2 15:04:05 MST 2006", "Mon Jan 2 15:04:05 MST 2006", "2006-01-02 15:04:05 +0000 MST"},
        ParseCase{"Mon Jan _2 15:04:05 MST 2006", "Mon Jan 2 15:04:05 CET 2006", "2006-01-02 15:04:05 +0100 CET"},
        ParseCase{"Mon Jan _2 15:04:05 MST 2006", "Fri Jul 5 15:04:05 CEST 2019", "2019-07-05 15:04:05 +0200 CEST"},
        ParseCase{"02 Jan 06 15:04 MST", "02 Jan 06 15:04 GMT+5", "2006-01-02 20:04:00 +0500 GMT+5"},
        ParseCase{"02 Jan 06 15:04 MST", "02 Jan -6 15:04 UTC", "1994-01-02 15:04:00 +0000 UTC"},
        ParseCase{"3:04PM", "3:04PM", "0000-01-01 15:04:00 +0053 LMT"},
        ParseCase{"3:04PM", "12:04AM", "0000-01-01 00:04:00 +0053 LMT"},
        ParseCase{"3:04PM", "3:04XM", "parsing time \"3:04XM\" as \"3:04PM\": cannot parse \"XM\" as \"PM\""},
        ParseCase{"3:04PM", "13:04PM", "parsing time \"13:04PM\": hour out of range"},
        ParseCase{"2006-002", "2024-060", "2024-02-29 00:00:00 +0100 CET"},
        ParseCase{"2006-002", "2023-366", "parsing time \"2023-366\": day-of-year out of range"},
        ParseCase{"January 2", "janUARY 2", "0000-01-02 00:00:00 +0053 LMT"},
        ParseCase{"2006-01-02 15:04:05.000", "2024-02-29 10:11:12", "parsing time \"2024-02-29 10:11:12\" as \"2006-01-02 15:04:05.000\": cannot parse \"\" as \".000\""},
        ParseCase{"", "x", "parsing time \"x\": extra text: \"x\""}));

struct DurationCase {
  const char* text;
  std::int64_t want;
  const char* error;
};
class ParseDurationTest : public testing::TestWithParam<DurationCase> {};
TEST_P(ParseDurationTest, ReadsOrRefusesAsGo) {
  const auto duration = parse_duration(GetParam().text);
  EXPECT_EQ(duration ? *duration : 0, GetParam().want);
  EXPECT_EQ(duration ? "" : duration.error().helm(), GetParam().error);
}
INSTANTIATE_TEST_SUITE_P(
    Texts, ParseDurationTest,
    testing::Values(
        DurationCase{"", 0, "time: invalid duration \"\""},
        DurationCase{"0", 0, ""},
        DurationCase{"-0", 0, ""},
        DurationCase{"1", 0, "time: missing unit in duration \"1\""},
        DurationCase{"1h", 3600000000000, ""},
        DurationCase{"1.5h", 5400000000000, ""},
        DurationCase{"-1.5h", -5400000000000, ""},
        DurationCase{"+5s", 5000000000, ""},
        DurationCase{"1h30m", 5400000000000, ""},
        DurationCase{"1h30", 0, "time: missing unit in duration \"1h30\""},
        DurationCase{"x", 0, "time: invalid duration \"x\""},
        DurationCase{"1x", 0, "time: unknown unit \"x\" in duration \"1x\""},
        DurationCase{"1.s", 1000000000, ""},
        DurationCase{".5s", 500000000, ""},
        DurationCase{".s", 0, "time: invalid duration \".s\""},
        DurationCase{"-.s", 0, "time: invalid duration \"-.s\""},
        DurationCase{"9223372036854775807ns", 9223372036854775807, ""},
        DurationCase{"9223372036854775808ns", 0, "time: invalid duration \"9223372036854775808ns\""},
        DurationCase{"-9223372036854775808ns", INT64_MIN, ""},
        DurationCase{"1us", 1000, ""},
        DurationCase{"1µs", 1000, ""},
        DurationCase{"1μs", 1000, ""},
        DurationCase{"3.000000000000000000000000000001h", 10800000000000, ""},
        DurationCase{"99999999999h", 0, "time: invalid duration \"99999999999h\""},
        DurationCase{"1h 2m", 0, "time: unknown unit \"h \" in duration \"1h 2m\""},
        DurationCase{"1e3s", 0, "time: unknown unit \"e\" in duration \"1e3s\""},
        DurationCase{"0.000000001s", 1, ""},
        DurationCase{"2540400h10m10.000000000s", 9145440610000000000, ""},
        DurationCase{"1é", 0, "time: unknown unit \"\\xc3\\xa9\" in duration \"1\\xc3\\xa9\""},
        DurationCase{"\"", 0, "time: invalid duration \"\\\"\""},
        DurationCase{"--1s", 0, "time: invalid duration \"--1s\""},
        DurationCase{"1h-1m", 0, "time: unknown unit \"h-\" in duration \"1h-1m\""},
        DurationCase{"100d", 0, "time: unknown unit \"d\" in duration \"100d\""},
        DurationCase{"1.1.1s", 0, "time: missing unit in duration \"1.1.1s\""},
        DurationCase{"9223372036854775.807us", 9223372036854775807, ""},
        DurationCase{"9223372036854775.808us", 0, "time: invalid duration \"9223372036854775.808us\""}));

TEST(FormatDuration, PrintsAsGo) {
  EXPECT_EQ(format_duration(0), "0s");
  EXPECT_EQ(format_duration(1), "1ns");
  EXPECT_EQ(format_duration(1100), "1.1\u00b5s");
  EXPECT_EQ(format_duration(2'200'000), "2.2ms");
  EXPECT_EQ(format_duration(-3'300'000'000), "-3.3s");
  EXPECT_EQ(format_duration(4 * kMinute + 5 * kSecond + kMillisecond), "4m5.001s");
  EXPECT_EQ(format_duration(5 * kHour), "5h0m0s");
  EXPECT_EQ(format_duration(INT64_MIN), "-2562047h47m16.854775808s");
}

TEST(RoundDuration, GoesAwayFromZeroAtHalf) {
  EXPECT_EQ(round_duration(1500, 1000), 2000);
  EXPECT_EQ(round_duration(-1500, 1000), -2000);
  EXPECT_EQ(round_duration(1499, 1000), 1000);
  EXPECT_EQ(round_duration(INT64_MAX, 1000), INT64_MAX);
  EXPECT_EQ(round_duration(7, 0), 7);
  EXPECT_EQ(truncate_duration(-1999, 1000), -1000);
}

TEST(MakeTime, CarriesFieldsOutOfRange) {
  const auto time = make_time({.year = 2023, .month = 14, .day = 31, .hour = 25, .nanosecond = -1}, nullptr);
  EXPECT_EQ(format_rfc3339_nano(time), "2024-03-03T00:59:59.999999999Z");
}

TEST(AddDate, CountsFromTheFirstOfAnOverlongMonth) {
  const auto leap_day = make_time({.year = 2024, .month = 2, .day = 29}, nullptr);
  EXPECT_EQ(format_time(add_date(leap_day, 1, 0, 0), "2006-01-02"), "2025-03-01");
}

TEST(Subtract, IsLimitedToWhatADurationHolds) {
  const auto now = make_time({.year = 2024}, nullptr);
  EXPECT_EQ(subtract(now, zero_time()), INT64_MAX);
  EXPECT_EQ(subtract(zero_time(), now), INT64_MIN);
  EXPECT_EQ(subtract(add(now, 5), now), 5);
}

TEST(ZeroTime, PrintsAsGo) {
  EXPECT_EQ(format_time_string(zero_time()), "0001-01-01 00:00:00 +0000 UTC");
  EXPECT_EQ(format_time_go(zero_time()), "time.Date(1, time.January, 1, 0, 0, 0, 0, time.UTC)");
}

TEST(FormatTimeJson, RefusesYearsBeyondFourDigits) {
  EXPECT_EQ(*format_time_json(zero_time()), "0001-01-01T00:00:00Z");
  EXPECT_EQ(format_time_json(make_time({.year = 10000}, nullptr)).error().helm(),
            "Time.MarshalJSON: year outside of range [0,9999]");
}

TEST(LoadZone, RefusesWhatIsNoName) {
  EXPECT_EQ(load_zone("../etc/passwd").error().helm(), "time: invalid location name");
  EXPECT_EQ(load_zone("/etc/localtime").error().helm(), "time: invalid location name");
  EXPECT_EQ(load_zone("Nowhere/X").error().helm(), "unknown time zone Nowhere/X");
  EXPECT_EQ(load_zone("")->name(), "UTC");
}

TEST(ParseZone, RefusesMalformedFiles) {
  EXPECT_FALSE(Zone::parse("x", ""));
  EXPECT_FALSE(Zone::parse("x", "TZif2"));
  EXPECT_FALSE(Zone::parse("x", "TZif2" + std::string(15, '\0') + std::string(24, '\xff')));
  EXPECT_FALSE(Zone::parse("x", "TZif" + std::string(40, '\0')));
}

}  // namespace
}  // namespace base
