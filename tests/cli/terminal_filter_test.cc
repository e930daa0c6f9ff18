#include "cli/terminal_filter.h"

#include <ostream>
#include <sstream>

#include <gtest/gtest.h>

namespace cli {
namespace {

struct FilterCase {
  const char* name = "";
  std::string text{};
  std::string want{};
};
void PrintTo(const FilterCase& row, std::ostream* out) { *out << row.name; }

class TerminalText : public testing::TestWithParam<FilterCase> {};

TEST_P(TerminalText, CVE_2021_21303_DoesNotSteerTheTerminal) {
  for (const std::size_t piece : {std::size_t{1}, std::size_t{3}, std::size_t{1000}}) {
    std::stringbuf below;
    TerminalFilter filter(below);
    std::ostream out(&filter);
    for (std::size_t i = 0; i < GetParam().text.size(); i += piece) out << GetParam().text.substr(i, piece);
    out.flush();
    EXPECT_EQ(below.str(), GetParam().want) << "in pieces of " << piece;
  }
}
INSTANTIATE_TEST_SUITE_P(
    Texts, TerminalText,
    testing::Values(FilterCase{"plain", "a: b\n\tc é 日\n", "a: b\n\tc é 日\n"},
                    FilterCase{"colours", "\x1b[1;31mred\x1b[0m\n", "\x1b[1;31mred\x1b[0m\n"},
                    FilterCase{"clears_the_screen", "a\x1b[2Jb", "a\\x1b[2Jb"},
                    FilterCase{"title", "\x1b]0;x\x07y", "\\x1b]0;x\\x07y"},
                    FilterCase{"escape_at_the_end", "a\x1b", "a\\x1b"},
                    FilterCase{"half_a_colour", "a\x1b[3", "a\\x1b[3"},
                    FilterCase{"two_escapes", "\x1b\x1b[0m", "\\x1b\x1b[0m"},
                    FilterCase{"endless_colour", "\x1b[" + std::string(20, '1') + "m",
                               "\\x1b[" + std::string(20, '1') + "m"},
                    FilterCase{"line_is_overwritten", "evil\rgood\n", "evil\\x0dgood\n"},
                    FilterCase{"lines_of_windows", "a\r\nb\r\n", "a\r\nb\r\n"},
                    FilterCase{"control_of_two_bytes", "a\xc2\x9b" "2Jb", "a\\xc2\\x9b" "2Jb"},
                    FilterCase{"letter_of_two_bytes", "\xc2\xa0\xc3\xa9", "\xc2\xa0\xc3\xa9"},
                    FilterCase{"backspace_and_delete", "a\x08\x7f", "a\\x08\\x7f"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace cli
