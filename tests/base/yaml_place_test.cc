// Places in YAML and JSON texts.
#include "base/yaml_place.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace base::yaml {
namespace {

std::string text_of(const std::optional<Place>& place) {
  if (!place) return "nowhere";
  return std::to_string(place->line) + ":" + std::to_string(place->column);
}

struct FindCase {
  const char* name = "";
  const char* text = "";
  std::vector<std::string> path{};
  const char* value = "";
  const char* key = "";
};
class FindPlace : public testing::TestWithParam<FindCase> {};
TEST_P(FindPlace, GivesLineAndColumn) {
  const auto& row = GetParam();
  EXPECT_EQ(row.value, text_of(find_place(row.text, row.path, Target::value)));
  EXPECT_EQ(row.key, text_of(find_place(row.text, row.path, Target::key)));
}
INSTANTIATE_TEST_SUITE_P(
    Text, FindPlace,
    testing::Values(
        FindCase{"root", "# x\na: 1\n", {}, "2:1", "2:1"},
        FindCase{"scalar", "a:\n  b: text\n", {"a", "b"}, "2:6", "2:3"},
        FindCase{"table_on_later_line", "a:\n  b: 1\n", {"a"}, "1:1", "1:1"},
        FindCase{"no_value", "a: 1\nb:\n", {"b"}, "2:1", "2:1"},
        FindCase{"element", "a:\n- x\n- b: 1\n", {"a", "1"}, "3:3", "3:3"},
        FindCase{"in_element", "a:\n- x\n- b: 1\n", {"a", "1", "b"}, "3:6", "3:3"},
        FindCase{"flow", "a: {b: [1, 2]}\n", {"a", "b", "1"}, "1:12", "1:12"},
        FindCase{"last_of_two", "a: 1\na: 2\n", {"a"}, "2:4", "2:1"},
        FindCase{"alias", "x: &x\n  b: 1\na: *x\n", {"a", "b"}, "2:6", "2:3"},
        FindCase{"merged", "x: &x\n  b: 1\na:\n  <<: *x\n", {"a", "b"}, "2:6", "2:3"},
        FindCase{"merged_list", "x: &x\n  b: 1\na:\n  <<: [*x]\n", {"a", "b"}, "2:6", "2:3"},
        FindCase{"json", "{\n\t\"a\": {\"b\": true}\n}\n", {"a", "b"}, "2:13", "2:8"},
        FindCase{"wide_characters", "{\"ä\": 1, b: 2}", {"b"}, "1:13", "1:10"},
        FindCase{"absent", "a: 1\n", {"b"}, "nowhere", "nowhere"},
        FindCase{"below_a_scalar", "a: 1\n", {"a", "b"}, "nowhere", "nowhere"},
        FindCase{"behind_a_list", "a: [1]\n", {"a", "1"}, "nowhere", "nowhere"},
        FindCase{"not_yaml", "a: [\n", {"a"}, "nowhere", "nowhere"},
        FindCase{"merge_of_itself", "a: &a\n  <<: *a\n", {"a", "b"}, "nowhere", "nowhere"}),
    [](const auto& row) { return row.param.name; });

struct ProblemCase {
  const char* name = "";
  const char* text = "";
  const char* place = "";
};
class FindProblem : public testing::TestWithParam<ProblemCase> {};
TEST_P(FindProblem, PointsAtWhatIsWrong) {
  EXPECT_EQ(GetParam().place, text_of(find_problem(GetParam().text)));
}
INSTANTIATE_TEST_SUITE_P(
    Text, FindProblem,
    testing::Values(ProblemCase{"nothing", "a: 1\n", "nowhere"},
                    ProblemCase{"value_in_value", "a: b: c\n", "1:5"},
                    ProblemCase{"tab", "a:\n\tb: 1\n", "2:1"},
                    ProblemCase{"outdented_key", "a:\n   b: 1\n  c: 2\n", "3:3"},
                    ProblemCase{"quote_that_is_not_closed", "a: 1\nb: \"x\nc: 1\n", "2:4"},
                    ProblemCase{"list_that_is_not_closed", "a: 1\nb: [1, 2\nc: 1\n", "2:4"},
                    ProblemCase{"no_colon", "a: 1\nb\nc: 1\n", "2:1"},
                    ProblemCase{"unknown_alias", "a: *b\n", "1:4"},
                    ProblemCase{"control_character", "a: 1\nb: x\x01y\n", "2:5"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace base::yaml
