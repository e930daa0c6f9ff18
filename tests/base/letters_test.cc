#include "base/letters.h"

#include <gtest/gtest.h>

namespace base {
namespace {

struct LetterCase {
  const char* name = "";
  char32_t code = 0;
  char32_t upper = 0;
  char32_t lower = 0;
  char32_t title = 0;
};

class LetterTest : public testing::TestWithParam<LetterCase> {};

// Go's unicode.ToUpper, ToLower, ToTitle.
TEST_P(LetterTest, ChangesCaseAsGo) {
  EXPECT_EQ(to_upper(GetParam().code), GetParam().upper);
  EXPECT_EQ(to_lower(GetParam().code), GetParam().lower);
  EXPECT_EQ(to_title(GetParam().code), GetParam().title);
}
INSTANTIATE_TEST_SUITE_P(
    Letters, LetterTest,
    testing::Values(LetterCase{"ascii", U'a', U'A', U'a', U'A'},
                    LetterCase{"digit", U'5', U'5', U'5', U'5'},
                    LetterCase{"accent", U'\u00e9', U'\u00c9', U'\u00e9', U'\u00c9'},
                    LetterCase{"sharp_s_stays", U'\u00df', U'\u00df', U'\u00df', U'\u00df'},
                    LetterCase{"capital_sharp_s", U'\u1e9e', U'\u1e9e', U'\u00df', U'\u1e9e'},
                    LetterCase{"dotless_i", U'\u0131', U'I', U'\u0131', U'I'},
                    LetterCase{"digraph", U'\u01c6', U'\u01c4', U'\u01c6', U'\u01c5'},
                    LetterCase{"deseret", U'\U00010428', U'\U00010400', U'\U00010428',
                               U'\U00010400'}),
    [](const auto& row) { return row.param.name; });

TEST(Letters, KnowTheirCategories) {
  EXPECT_TRUE(is_upper(U'\u00c9'));
  EXPECT_FALSE(is_upper(U'\u01c5'));
  EXPECT_TRUE(is_title(U'\u01c5'));
  EXPECT_TRUE(is_lower(U'\u00df'));
  EXPECT_FALSE(is_lower(U'\u00aa'));
  EXPECT_TRUE(is_letter(U'\u65e5'));
  EXPECT_TRUE(is_digit(U'\u0663'));
  EXPECT_FALSE(is_digit(U'\u00b2'));
  EXPECT_TRUE(is_number(U'\u00b2'));
  EXPECT_TRUE(is_punctuation(U'_'));
  EXPECT_FALSE(is_punctuation(U'+'));
}

}  // namespace
}  // namespace base
