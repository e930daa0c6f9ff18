#include "base/table.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/unicode.h"

namespace base {
namespace {

using Rows = std::vector<std::vector<std::string>>;

struct TableCase {
  const char* name = "";
  Rows rows{};
  std::size_t max_column_width = 0;
  const char* want = "";
};

class TableTest : public testing::TestWithParam<TableCase> {};

// CMD-122
TEST_P(TableTest, LooksAsUitableLaysItOut) {
  EXPECT_EQ(format_table(GetParam().rows, GetParam().max_column_width), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    Layout, TableTest,
    testing::Values(
        TableCase{"empty", {}, 0, ""}, TableCase{"one_cell", {{"a"}}, 0, "a"},
        TableCase{"pads_every_column_also_the_last",
                  {{"NAME", "X"}, {"a", "long"}},
                  0,
                  "NAME\tX   \na   \tlong"},
        TableCase{
            "empty_cells_are_padded", {{"A", "B", "C"}, {"", "x", ""}}, 0, "A\tB\tC\n \tx\t "},
        TableCase{"empty_column", {{"", "b"}}, 0, "\tb"},
        TableCase{"cuts_at_the_width", {{"abcdefghij", "b"}}, 8, "abcde...\tb"},
        TableCase{"exact_width_is_not_cut", {{"abcdefgh"}}, 8, "abcdefgh"},
        TableCase{"tiny_width", {{"abcdef"}}, 2, "a..."},
        TableCase{"wide_characters_count_twice", {{"日本"}, {"abcde"}}, 0, "日本 \nabcde"},
        TableCase{"wide_characters_are_cut_by_width",
                  {{"日本語日本語"}, {"a"}},
                  8,
                  "日本語...\na       "},
        TableCase{"marks_count_nothing", {{"e\xCC\x81"}, {"ab"}}, 0, "e\xCC\x81 \nab"},
        TableCase{"colours_count_nothing",
                  {{"\x1B[1;32mok\x1B[0m"}, {"abc"}},
                  0,
                  "\x1B[1;32mok\x1B[0m \nabc"},
        TableCase{"a_cell_of_two_lines_is_cut", {{"a\nbcd", "x"}}, 0, "a...\tx"},
        TableCase{"rows_of_unequal_length", {{"a", "b"}, {"c"}}, 0, "a\tb\nc"}),
    [](const auto& row) { return std::string(row.param.name); });

struct WidthCase {
  const char* name = "";
  const char* text = "";
  int want = 0;
};

class WidthTest : public testing::TestWithParam<WidthCase> {};

TEST_P(WidthTest, CountsColumns) {
  EXPECT_EQ(text_width(GetParam().text), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    Text, WidthTest,
    testing::Values(WidthCase{"plain", "abc", 3}, WidthCase{"empty", "", 0},
                    WidthCase{"control_characters", "a\tb\x01", 2}, WidthCase{"emoji", "😀", 2},
                    WidthCase{"joined_emoji_count_each", "👩‍👧", 4},
                    WidthCase{"no_utf8", "a\xFF", 2}, WidthCase{"accent", "é", 1},
                    WidthCase{"soft_hyphen", "\xC2\xAD", 0}, WidthCase{"cyrillic", "ёж", 2},
                    WidthCase{"colour", "\x1B[31mred\x1B[0m", 3},
                    WidthCase{"title", "\x1B]0;x\x07y", 1}, WidthCase{"lone_escape", "\x1Bx", 1},
                    WidthCase{"bracket_without_end", "\x1B[", 1}),
    [](const auto& row) { return std::string(row.param.name); });

struct TrimCase {
  const char* name = "";
  const char* text = "";
  const char* want = "";
};

class TrimTest : public testing::TestWithParam<TrimCase> {};

TEST_P(TrimTest, TakesUnicodeSpaceAway) {
  EXPECT_EQ(trim_space(GetParam().text), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    Text, TrimTest,
    testing::Values(TrimCase{"plain", "a b", "a b"}, TrimCase{"ascii", " \t\r\n\v\fa ", "a"},
                    TrimCase{"only_space", "  \n", ""},
                    TrimCase{"no_break", "\xC2\xA0 a\xC2\x85", "a"},
                    TrimCase{"ideographic", "\xE3\x80\x80日\xE3\x80\x80", "日"},
                    TrimCase{"stray_bytes_stay", "\x85 a \xA0", "\x85 a \xA0"}),
    [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace base
