#include <gtest/gtest.h>

#include "base/moment.h"
#include "base/time.h"

namespace base {
namespace {

struct TextCase {
  const char* name = "";
  const char* text = "";
};
class MomentText : public testing::TestWithParam<TextCase> {};
TEST_P(MomentText, IsWrittenAsItWasRead) {
  const auto moment = parse_moment(GetParam().text);
  ASSERT_TRUE(moment);
  EXPECT_EQ(format_moment(*moment), GetParam().text);
}
INSTANTIATE_TEST_SUITE_P(
    Times, MomentText,
    testing::Values(TextCase{"Utc", "2026-11-21T06:49:42Z"}, TextCase{"Nanoseconds", "2026-11-21T06:49:42.400880939Z"},
                    TextCase{"East", "2026-11-21T06:49:42.5+05:45"}, TextCase{"West", "2026-11-21T06:49:42-03:30"},
                    TextCase{"BeforeTheEpoch", "1969-12-31T23:59:59.25Z"}, TextCase{"Zero", "0001-01-01T00:00:00Z"}),
    [](const auto& row) { return row.param.name; });

TEST(Moment, ZeroIsNoTime) {
  EXPECT_TRUE(parse_moment("0001-01-01T00:00:00Z")->is_zero);
  EXPECT_FALSE(parse_moment("1970-01-01T00:00:00Z")->is_zero);
  EXPECT_FALSE(parse_moment(""));
  EXPECT_FALSE(parse_moment("2026-11-21"));
}

TEST(Moment, RoundsToWholeSecondsAsArchivesDo) {
  EXPECT_EQ(rounded_seconds(local_moment(10, 499'999'999)), 10);
  EXPECT_EQ(rounded_seconds(local_moment(10, 500'000'000)), 11);
  EXPECT_EQ(rounded_seconds(local_moment(-1)), -1);
  EXPECT_EQ(rounded_seconds(Moment()), 0);
}

TEST(Moment, StaysInWhatCanBeCounted) {
  EXPECT_EQ(civil_time(zero_time()).year, 1);
  Arena arena;
  const auto far = local_moment(1'000'000'000'000'000);
  EXPECT_EQ(civil_time(time_of(arena, far)).year, 2262);
}

TEST(Moment, KeepsAnOffsetThatIsNotTheLocalOne) {
  Arena arena;
  auto moment = *parse_moment("2026-11-21T06:49:42+05:45");
  EXPECT_EQ(format_time_string(time_of(arena, moment)), "2026-11-21 06:49:42 +0545 +0545");
}

}  // namespace
}  // namespace base
