#include "base/line_diff.h"

#include <gtest/gtest.h>

#include <string>

namespace base {
namespace {

std::string shown(std::string_view before, std::string_view after, int context = 3) {
  std::string out;
  for (const auto& line : line_diff(before, after, context)) {
    switch (line.change) {
      case LineChange::same: out += " "; break;
      case LineChange::removed: out += "-"; break;
      case LineChange::added: out += "+"; break;
      case LineChange::gap: out += "~"; break;
    }
    out += std::string(line.text) + "\n";
  }
  return out;
}

struct Row {
  const char* name;
  const char* before;
  const char* after;
  int context;
  const char* shown;
};

class LineDiff : public testing::TestWithParam<Row> {};

TEST_P(LineDiff, ShowsTheShortestEdit) {
  const auto& row = GetParam();
  EXPECT_EQ(shown(row.before, row.after, row.context), row.shown);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, LineDiff,
    testing::Values(Row{"equal_texts", "a\nb\n", "a\nb\n", 3, ""},
                    Row{"one_line_changed", "a\nb\nc\n", "a\nx\nc\n", 3, " a\n-b\n+x\n c\n"},
                    Row{"added_at_the_end", "a\n", "a\nb\n", 3, " a\n+b\n"},
                    Row{"removed_at_the_start", "a\nb\n", "b\n", 3, "-a\n b\n"},
                    Row{"from_nothing", "", "a\nb\n", 3, "+a\n+b\n"},
                    Row{"to_nothing", "a\nb\n", "", 3, "-a\n-b\n"},
                    Row{"last_line_without_end", "a\nb", "a\nc", 3, " a\n-b\n+c\n"},
                    Row{"context_of_one", "1\n2\n3\n4\n5\n", "1\n2\nx\n4\n5\n", 1, "~\n 2\n-3\n+x\n 4\n~\n"},
                    Row{"two_changes_far_apart", "1\n2\n3\n4\n5\n", "x\n2\n3\n4\ny\n", 1, "-1\n+x\n 2\n~\n 4\n-5\n+y\n"},
                    Row{"no_context", "1\n2\n3\n", "1\nx\n3\n", 0, "~\n-2\n+x\n~\n"},
                    Row{"everything", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\n5\n6\n7\n8\nx\n", -1,
                        " 1\n 2\n 3\n 4\n 5\n 6\n 7\n 8\n-9\n+x\n"},
                    Row{"moved_line", "a\nb\nc\n", "b\nc\na\n", 3, "-a\n b\n c\n+a\n"}),
    [](const auto& row) { return row.param.name; });

// Past the limit nothing is searched for, and nothing is lost either.
TEST(LineDiffLimits, TooManyLinesAreReplacedWhole) {
  std::string before;
  std::string after;
  for (std::size_t i = 0; i < kMaxDiffLines / 2 + 1; ++i) {
    before += "b" + std::to_string(i) + "\n";
    after += "a" + std::to_string(i) + "\n";
  }
  const auto lines = line_diff(before, after);
  ASSERT_EQ(lines.size(), kMaxDiffLines + 2);
  EXPECT_EQ(lines.front().change, LineChange::removed);
  EXPECT_EQ(lines.back().change, LineChange::added);
}

TEST(LineDiffLimits, TooManyEditsAreReplacedWhole) {
  std::string before;
  std::string after;
  for (std::size_t i = 0; i <= kMaxDiffEdits; ++i) {
    before += "b" + std::to_string(i) + "\nsame\n";
    after += "a" + std::to_string(i) + "\nsame\n";
  }
  std::size_t changed = 0;
  for (const auto& line : line_diff(before, after)) changed += line.change != LineChange::same ? 1 : 0;
  EXPECT_GE(changed, 2 * kMaxDiffEdits);
}

}  // namespace
}  // namespace base
