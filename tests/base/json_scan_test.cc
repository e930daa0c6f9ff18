// What json::Scanner passes over it judges as json::read does.
#include <gtest/gtest.h>

#include "base/json.h"
#include "base/json_scan.h"

namespace base::json {
namespace {

bool scans(std::string_view text) {
  Scanner scanner(text);
  scanner.value();
  return static_cast<bool>(scanner.finish());
}

struct TextCase {
  const char* name = "";
  const char* text = "";
};
class Scanning : public testing::TestWithParam<TextCase> {};
TEST_P(Scanning, AgreesWithReading) {
  Arena arena;
  EXPECT_EQ(scans(GetParam().text), static_cast<bool>(read(arena, GetParam().text)));
}
INSTANTIATE_TEST_SUITE_P(
    Texts, Scanning,
    testing::Values(TextCase{"Empty", ""}, TextCase{"Space", " "}, TextCase{"Null", "null"}, TextCase{"Nul", "nul"},
                    TextCase{"Words", " [true , false,null] "}, TextCase{"Word", "nullx"}, TextCase{"Zero", "0"},
                    TextCase{"LeadingZero", "01"}, TextCase{"Minus", "-"}, TextCase{"Negative", "-1.5e+3"},
                    TextCase{"Point", "1."}, TextCase{"PointOnly", ".5"}, TextCase{"Exponent", "1e"},
                    TextCase{"String", R"("a\n\u00e4\\")"}, TextCase{"BadEscape", R"("\x")"},
                    TextCase{"BadUnicode", R"("\u12g4")"}, TextCase{"ShortUnicode", R"("\u12")"},
                    TextCase{"OpenString", R"("a)"}, TextCase{"EscapedEnd", R"("a\")"}, TextCase{"Control", "\"\x01\""},
                    TextCase{"EmptyList", "[]"}, TextCase{"EmptyObject", "{ }"}, TextCase{"Nested", R"({"a":[{"b":{}},[]]})"},
                    TextCase{"ListComma", "[1,]"}, TextCase{"ObjectComma", R"({"a":1,})"}, TextCase{"NoComma", "[1 2]"},
                    TextCase{"NoColon", R"({"a" 1})"}, TextCase{"NoKey", "{1:2}"}, TextCase{"NoValue", R"({"a":})"},
                    TextCase{"WrongEnd", "[1}"}, TextCase{"TwoValues", "1 2"}, TextCase{"OpenList", "[[1]"},
                    TextCase{"Closed", "]"}, TextCase{"Comma", "[,1]"}),
    [](const auto& row) { return row.param.name; });

TEST(Scanner, GivesFieldsAndStepsIntoObjects) {
  Scanner scanner(R"( {"a": [1, 2] ,"in":{"x":"y","z":{}}, "b":null} )");
  std::string seen;
  std::string_view key;
  ASSERT_TRUE(scanner.enter_object());
  while (scanner.next_field(key)) {
    seen.append(key);
    if (key == "in" && scanner.enter_object()) {
      seen += '(';
      while (scanner.next_field(key)) seen.append(key).append("=").append(scanner.value()).append(" ");
      seen += ')';
    } else {
      seen.append("=").append(scanner.value()).append(" ");
    }
  }
  EXPECT_EQ(seen, R"(a=[1, 2] in(x="y" z={} )b=null )");
  EXPECT_TRUE(scanner.finish());
}

TEST(Scanner, StopsAtWhatIsWrong) {
  Scanner scanner(R"({"a":1 "b":2})");
  std::string_view key;
  ASSERT_TRUE(scanner.enter_object());
  ASSERT_TRUE(scanner.next_field(key));
  scanner.value();
  EXPECT_FALSE(scanner.next_field(key));
  EXPECT_FALSE(scanner.finish());
}

TEST(Scanner, TakesDeepTextsWithoutTheStack) {
  const std::string deep(kMaxDepth, '[');
  EXPECT_TRUE(scans(deep + std::string(kMaxDepth, ']')));
  EXPECT_FALSE(scans("[" + deep + std::string(kMaxDepth + 1, ']')));
  EXPECT_FALSE(scans(std::string(5'000'000, '[')));
}

}  // namespace
}  // namespace base::json
