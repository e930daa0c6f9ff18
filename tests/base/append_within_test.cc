#include "base/append_within.h"

#include <gtest/gtest.h>

namespace base {
namespace {

TEST(AppendWithin, StopsAtTheLimit) {
  std::string text = "ab";
  EXPECT_TRUE(append_within(text, "cd", 4));
  EXPECT_TRUE(append_within(text, "", 4));
  EXPECT_FALSE(append_within(text, "e", 4));
  EXPECT_FALSE(append_within(text, "", 3));
  EXPECT_EQ(text, "abcd");
}

TEST(AppendWithin, TakesLittleMoreThanTheTextNeeds) {
  constexpr std::size_t kLimit = std::size_t{40} << 20;
  const std::string piece(16384, 'x');
  std::string text;
  while (append_within(text, piece, kLimit)) {
    if (text.size() > kLimit / 2) {
      ASSERT_LE(text.capacity(), kLimit);
    } else if (text.size() > kLimit / 4) {
      ASSERT_LE(text.capacity(), text.size() + text.size() / 4 + piece.size());
    }
  }
  EXPECT_EQ(text.size(), kLimit);
  EXPECT_EQ(text.find_first_not_of('x'), std::string::npos);
}

}  // namespace
}  // namespace base
