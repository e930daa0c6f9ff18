#include "base/excerpt.h"

#include <gtest/gtest.h>

namespace base {
namespace {

TEST(LineOf, CountsFromOne) {
  EXPECT_EQ("a", line_of("a\nb\r\nc", 1));
  EXPECT_EQ("b", line_of("a\nb\r\nc", 2));
  EXPECT_EQ("c", line_of("a\nb\r\nc", 3));
  EXPECT_EQ(std::nullopt, line_of("a\nb\r\nc", 4));
}

Error at_line(int line, int column) {
  return Error(ErrorCode::invalid, "x").at({"f", line, column});
}

TEST(ShowLine, ShowsTheLineOfThePlace) {
  auto error = at_line(2, 1);
  show_line(error, "a\nb\n");
  EXPECT_EQ(std::vector<std::string>{"b"}, error.excerpt());
}

TEST(ShowLine, GoesBackFromTheEndToTheLastLineThatIsNotBlank) {
  auto error = at_line(5, 0);
  show_line(error, "a\nb\n\n  \n");
  EXPECT_EQ(2, error.place().line);
  EXPECT_EQ(std::vector<std::string>{"b"}, error.excerpt());
}

TEST(ShowLine, LeavesVeryLongLinesOut) {
  auto error = at_line(1, 1);
  show_line(error, std::string(kLongestExcerpt + 1, 'x'));
  EXPECT_TRUE(error.excerpt().empty());
}

TEST(ShowLine, LeavesErrorsWithoutALineAlone) {
  auto error = at_line(0, 0);
  show_line(error, "a\n");
  EXPECT_TRUE(error.excerpt().empty());
}

}  // namespace
}  // namespace base
