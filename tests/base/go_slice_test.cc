#include "base/go_slice.h"

#include <gtest/gtest.h>

namespace base {
namespace {

struct Row {
  const char* name;
  std::size_t size, first;
  ElementShape shape;
  std::size_t want;
};

class AppendedCapacity : public testing::TestWithParam<Row> {};

// As cap() says in Go 1.26.
TEST_P(AppendedCapacity, IsGos) {
  const Row& row = GetParam();
  EXPECT_EQ(appended_capacity(row.size, row.first, row.shape), row.want);
}

INSTANTIATE_TEST_SUITE_P(Lists, AppendedCapacity,
                         testing::Values(Row{"None", 0, 0, {}, 0}, Row{"One", 1, 0, {}, 1}, Row{"Three", 3, 0, {}, 4},
                                         Row{"Nine", 9, 0, {}, 16}, Row{"PastAHeader", 33, 0, {}, 71},
                                         Row{"Thousand", 1000, 0, {}, 1023}, Row{"Matches", 11, 10, {}, 20},
                                         Row{"ManyMatches", 33, 10, {}, 43}, Row{"Numbers", 33, 0, kNumberShape, 64},
                                         Row{"ManyNumbers", 1000, 0, kNumberShape, 1280}),
                         [](const auto& row) { return row.param.name; });

TEST(GrownCapacity, DoublesOrTakesWhatIsNeeded) {
  EXPECT_EQ(grown_capacity(0, 1), 1U);
  EXPECT_EQ(grown_capacity(3, 4), 6U);
  EXPECT_EQ(grown_capacity(1, 17), 18U);
  EXPECT_EQ(grown_capacity(1, 34), 35U);
}

}  // namespace
}  // namespace base
