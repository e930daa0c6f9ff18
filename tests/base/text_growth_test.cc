// Values that share their parts stand for texts without bound; making such a text ends in ArenaFull
// while there is little of it.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/go_format.h"
#include "base/json.h"
#include "base/regex.h"
#include "base/toml.h"
#include "base/yaml.h"

namespace base {
namespace {

// A list that holds one list twice, which holds one list twice … forty times: 2^40 ends.
Value doubled(Arena& arena) {
  Value value = Value::list(List::make(arena));
  for (int i = 0; i < 40; ++i) {
    List* list = List::make(arena);
    list->push_back(value);
    list->push_back(value);
    value = Value::list(list);
  }
  return value;
}

// One text of a mebibyte, a thousand times.
Value repeated(Arena& arena) {
  const Value text = Value::string(arena, std::string(1 << 20, 'x'));
  List* list = List::make(arena);
  for (int i = 0; i < 1000; ++i) list->push_back(text);
  return Value::list(list);
}

struct GrowthCase {
  const char* name = "";
  void (*write)(Arena& arena, const Value& value) = nullptr;
};

const GrowthCase kGrowthCases[] = {
    {"json", [](Arena& arena, const Value& value) { (void)json::write(arena, value); }},
    {"yaml", [](Arena& arena, const Value& value) { (void)yaml::write(arena, value); }},
    {"yaml_pretty",
     [](Arena& arena, const Value& value) { (void)yaml::write_pretty(arena, value); }},
    {"toml",
     [](Arena& arena, const Value& value) {
       Map* map = Map::make(arena);
       map->set("a", value);
       (void)toml::write(arena, Value::map(map));
     }},
    {"sprint", [](Arena&, const Value& value) { (void)go_sprint({&value, 1}); }},
    {"sprintln", [](Arena&, const Value& value) { (void)go_sprintln({&value, 1}); }},
    {"sprintf", [](Arena&, const Value& value) { (void)go_sprintf("%v", {&value, 1}); }},
    {"sprintf_syntax", [](Arena&, const Value& value) { (void)go_sprintf("%#v", {&value, 1}); }},
};

void PrintTo(const GrowthCase& row, std::ostream* out) {
  *out << row.name;
}

class TextGrowthTest : public testing::TestWithParam<GrowthCase> {};

TEST_P(TextGrowthTest, EndsAtTheLimit) {
  Arena arena;
  EXPECT_THROW(GetParam().write(arena, doubled(arena)), ArenaFull);
  EXPECT_THROW(GetParam().write(arena, repeated(arena)), ArenaFull);
}
INSTANTIATE_TEST_SUITE_P(Writers, TextGrowthTest, testing::ValuesIn(kGrowthCases),
                         [](const auto& row) { return row.param.name; });

TEST(TextGrowth, AFormatMayNotMultiplyItsArgument) {
  const std::string text(1 << 20, 'x');
  const Value argument = Value::string(text);
  std::string format;
  for (int i = 0; i < 1000; ++i) format += "%[1]s";
  EXPECT_THROW((void)go_sprintf(format, {&argument, 1}), ArenaFull);
}

TEST(TextGrowth, AReplacementMayNotMultiplyItsText) {
  const auto regex = Regex::compile("a|(b)");
  ASSERT_TRUE(regex);
  const std::string text(10'000, 'b');
  EXPECT_THROW((void)regex->replace_all(text, std::string(10'000, 'c')), ArenaFull);
  EXPECT_THROW((void)regex->replace_all(text, std::string(10'000, 'c') + "$1"), ArenaFull);
  EXPECT_THROW((void)regex->replace_all_literal(text, std::string(10'000, 'c')), ArenaFull);
}

TEST(TextGrowth, AnExpressionMatchesAMillionTimesAtMost) {
  const auto regex = Regex::compile("");
  ASSERT_TRUE(regex);
  EXPECT_EQ(regex->find_all(std::string(999'999, 'a')).size(), 1'000'000u);
  EXPECT_THROW((void)regex->find_all(std::string(1'000'000, 'a')), ArenaFull);
  EXPECT_THROW((void)regex->find_all(std::string(9 << 20, '\xff'), 1), ArenaFull);
}

}  // namespace
}  // namespace base
