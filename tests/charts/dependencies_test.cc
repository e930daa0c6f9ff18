// Which subcharts take part, and what they export. The expected values and messages were written down from
// Helm 4.3.1: toJson of .Values in the chart's own template.
#include "charts/dependencies.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "charts/coalesce.h"
#include "tests/charts/chart_builder.h"

namespace chart {
namespace {

using base::Arena;
using base::Value;

struct ValuesCase {
  const char* name = "";
  const char* chart = "";  // as build_chart() reads it
  const char* user = "";
  const char* want = "";  // the values as JSON, or the error
  const char* log = "";
};

void PrintTo(const ValuesCase& row, std::ostream* out) { *out << row.name << ": " << row.user; }

// The same JSON with its keys in order.
std::string in_order(Arena& arena, const char* json) {
  const auto read = base::json::read(arena, json);
  return read ? *base::json::write(arena, *read) : json;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += text.empty() ? line : "\n" + line;
  return text;
}

class DependenciesTest : public testing::TestWithParam<ValuesCase> {};

TEST_P(DependenciesTest, GivesWhatHelmGives) {
  Arena arena;
  Chart* chart = build_chart(arena, GetParam().chart);
  const Value user = *base::json::read(arena, GetParam().user);
  PlainLog log;
  const auto processed = process_dependencies(arena, log, *chart, user);
  if (!processed) {
    EXPECT_EQ(processed.error().helm(), GetParam().want);
    return;
  }
  const auto values = coalesce_values(arena, log, *chart, user);
  const std::string got = values ? *base::json::write(arena, *values) : values.error().helm();
  EXPECT_EQ(got, in_order(arena, GetParam().want));
  EXPECT_EQ(joined(log.lines), GetParam().log);
}

constexpr ValuesCase kRows[] = {
    ValuesCase{"listed_in_order",
               R"({"name": "web", "values": {}, "dependencies": [{"name": "b", "version": "1.x"}, {"name": "a", "version": "1.x"}], "charts": [{"name": "a", "values": {"n": 1}}, {"name": "b", "values": {"n": 2}}]})",
               "{}",
               R"({"a": {"global": {}, "n": 1}, "b": {"global": {}, "n": 2}})"},
    ValuesCase{"unlisted_is_enabled",
               R"({"name": "web", "values": {"tags": {"t": false}}, "dependencies": [{"name": "a", "version": "1.x", "tags": ["t"]}], "charts": [{"name": "a"}, {"name": "b", "values": {"n": 2}}]})",
               "{}",
               R"({"b": {"global": {}, "n": 2}, "tags": {"t": false}})"},
    ValuesCase{"condition_false",
               R"({"name": "web", "values": {"a": {"on": false}}, "dependencies": [{"name": "a", "version": "1.x", "condition": "a.on"}], "charts": [{"name": "a", "values": {"n": 1}}]})",
               "{}",
               R"({"a": {"on": false}})"},
    ValuesCase{"condition_true_by_user",
               R"({"name": "web", "values": {"a": {"on": false}}, "dependencies": [{"name": "a", "version": "1.x", "condition": "a.on"}], "charts": [{"name": "a", "values": {"n": 1}}]})",
               R"({"a": {"on": true}})",
               R"({"a": {"global": {}, "n": 1, "on": true}})"},
    ValuesCase{"condition_missing_path",
               R"({"name": "web", "values": {}, "dependencies": [{"name": "a", "version": "1.x", "condition": "a.on"}], "charts": [{"name": "a", "values": {"n": 1}}]})",
               "{}",
               R"({"a": {"global": {}, "n": 1}})"},
    ValuesCase{"condition_first_bool_decides",
               R"({"name": "web", "values": {"x": {"on": true}, "y": false}, "dependencies": [{"name": "a", "version": "1.x", "condition": "none,x.on,y"}], "charts": [{"name": "a"}]})",
               "{}",
               R"({"a": {"global": {}}, "x": {"on": true}, "y": false})"},
    ValuesCase{"condition_not_bool_warns",
               R"({"name": "web", "values": {"x": "yes", "y": false}, "dependencies": [{"name": "a", "version": "1.x", "condition": "x,y"}], "charts": [{"name": "a"}]})",
               "{}",
               R"({"x": "yes", "y": false})",
               "returned non-bool value path=x chart=a"},
    ValuesCase{"condition_table_is_skipped",
               R"({"name": "web", "values": {"x": {}, "y": false}, "dependencies": [{"name": "a", "version": "1.x", "condition": "x,y"}], "charts": [{"name": "a"}]})",
               "{}",
               R"({"x": {}, "y": false})"},
    ValuesCase{"condition_spaces_inside_count",
               R"({"name": "web", "values": {"x": false, "y": false}, "dependencies": [{"name": "a", "version": "1.x", "condition": " none, x"}], "charts": [{"name": "a"}]})",
               "{}",
               R"({"a": {"global": {}}, "x": false, "y": false})"},
    ValuesCase{"condition_in_subchart_defaults",
               R"({"name": "web", "values": {}, "dependencies": [{"name": "a", "version": "1.x", "condition": "a.on"}], "charts": [{"name": "a", "values": {"on": false}}]})",
               "{}",
               "{}"},
    ValuesCase{"condition_null_is_not_bool",
               R"({"name": "web", "values": {}, "dependencies": [{"name": "a", "version": "1.x", "condition": "a.on"}], "charts": [{"name": "a", "values": {}}]})",
               R"({"a": {"on": null}})",
               R"({"a": {"global": {}, "on": null}})",
               "returned non-bool value path=a.on chart=a"},
    ValuesCase{"tag_false",
               R"({"name": "web", "values": {"tags": {"t": false}}, "dependencies": [{"name": "a", "version": "1.x", "tags": ["t"]}], "charts": [{"name": "a"}]})",
               "{}",
               R"({"tags": {"t": false}})"},
    ValuesCase{"tag_true_wins",
               R"({"name": "web", "values": {"tags": {"t": false, "u": true}}, "dependencies": [{"name": "a", "version": "1.x", "tags": ["t", "u"]}], "charts": [{"name": "a"}]})",
               "{}",
               R"({"a": {"global": {}}, "tags": {"t": false, "u": true}})"},
    ValuesCase{"tag_unknown_keeps",
               R"({"name": "web", "values": {"tags": {"t": false}}, "dependencies": [{"name": "a", "version": "1.x", "tags": ["u"]}], "charts": [{"name": "a"}]})",
               "{}",
               R"({"a": {"global": {}}, "tags": {"t": false}})"},
    ValuesCase{"tag_not_bool_warns",
               R"({"name": "web", "values": {"tags": {"t": "no"}}, "dependencies": [{"name": "a", "version": "1.x", "tags": ["t"]}], "charts": [{"name": "a"}]})",
               "{}",
               R"({"a": {"global": {}}, "tags": {"t": "no"}})",
               "returned non-bool value tag=t chart=a"},
    ValuesCase{"tag_by_user",
               R"({"name": "web", "values": {"tags": {"t": false}}, "dependencies": [{"name": "a", "version": "1.x", "tags": ["t"]}], "charts": [{"name": "a"}]})",
               R"({"tags": {"t": true}})",
               R"({"a": {"global": {}}, "tags": {"t": true}})"},
    ValuesCase{"condition_beats_tags",
               R"({"name": "web", "values": {"tags": {"t": false}, "a": {"on": true}}, "dependencies": [{"name": "a", "version": "1.x", "tags": ["t"], "condition": "a.on"}], "charts": [{"name": "a"}]})",
               "{}",
               R"({"a": {"global": {}, "on": true}, "tags": {"t": false}})"},
    ValuesCase{"condition_of_grandchild",
               R"({"name": "web", "values": {"a": {"b": {"on": false}}}, "dependencies": [{"name": "a", "version": "1.x"}], "charts": [{"name": "a", "values": {}, "dependencies": [{"name": "b", "version": "1.x", "condition": "b.on"}], "charts": [{"name": "b", "values": {"n": 1}}]}]})",
               "{}",
               R"({"a": {"b": {"on": false}, "global": {}}})"},
    ValuesCase{"tags_of_grandchild_from_the_top",
               R"({"name": "web", "values": {"tags": {"t": false}}, "dependencies": [{"name": "a", "version": "1.x"}], "charts": [{"name": "a", "values": {}, "dependencies": [{"name": "b", "version": "1.x", "tags": ["t"]}], "charts": [{"name": "b", "values": {"n": 1}}]}]})",
               "{}",
               R"({"a": {"global": {}}, "tags": {"t": false}})"},
    ValuesCase{"tags_of_grandchild_from_its_parent",
               R"({"name": "web", "values": {}, "dependencies": [{"name": "a", "version": "1.x"}], "charts": [{"name": "a", "values": {"tags": {"t": false}}, "dependencies": [{"name": "b", "version": "1.x", "tags": ["t"]}], "charts": [{"name": "b", "values": {"n": 1}}]}]})",
               "{}",
               R"({"a": {"global": {}, "tags": {"t": false}}})"},
    ValuesCase{"no_listed_dependencies_no_processing_below",
               R"({"name": "web", "values": {}, "charts": [{"name": "a", "values": {"b": {"on": false}}, "dependencies": [{"name": "b", "version": "1.x", "condition": "b.on"}], "charts": [{"name": "b"}]}]})",
               "{}",
               R"({"a": {"b": {"global": {}, "on": false}, "global": {}}})"},
    ValuesCase{"alias",
               R"({"name": "web", "values": {"x": {"n": 2}}, "dependencies": [{"name": "a", "version": "1.x", "alias": "x"}], "charts": [{"name": "a", "values": {"n": 1, "m": 1}}]})",
               "{}",
               R"({"x": {"global": {}, "m": 1, "n": 2}})"},
    ValuesCase{"alias_twice",
               R"({"name": "web", "values": {"x": {"n": 2}, "y": {"n": 3}}, "dependencies": [{"name": "a", "version": "1.x", "alias": "x"}, {"name": "a", "version": "1.x", "alias": "y"}], "charts": [{"name": "a", "values": {"n": 1}}]})",
               "{}",
               R"({"x": {"global": {}, "n": 2}, "y": {"global": {}, "n": 3}})"},
    ValuesCase{"alias_and_plain",
               R"({"name": "web", "values": {}, "dependencies": [{"name": "a", "version": "1.x"}, {"name": "a", "version": "1.x", "alias": "y"}], "charts": [{"name": "a", "values": {"n": 1}}]})",
               "{}",
               R"({"a": {"global": {}, "n": 1}, "y": {"global": {}, "n": 1}})"},
    ValuesCase{"alias_condition",
               R"({"name": "web", "values": {"x": {"on": false}}, "dependencies": [{"name": "a", "version": "1.x", "alias": "x", "condition": "x.on"}, {"name": "a", "version": "1.x", "alias": "y", "condition": "y.on"}], "charts": [{"name": "a", "values": {"n": 1}}]})",
               "{}",
               R"({"x": {"on": false}, "y": {"global": {}, "n": 1}})"},
    ValuesCase{"alias_with_grandchildren",
               R"({"name": "web", "values": {"x": {"b": {"n": 5}}}, "dependencies": [{"name": "a", "version": "1.x", "alias": "x"}, {"name": "a", "version": "1.x", "alias": "y"}], "charts": [{"name": "a", "values": {}, "dependencies": [{"name": "b", "version": "1.x"}], "charts": [{"name": "b", "values": {"n": 1}}]}]})",
               "{}",
               R"({"x": {"b": {"global": {}, "n": 5}, "global": {}}, "y": {"b": {"global": {}, "n": 1}, "global": {}}})"},
    ValuesCase{"import_exports",
               R"({"name": "web", "values": {}, "dependencies": [{"name": "a", "version": "1.x", "import-values": ["data"]}], "charts": [{"name": "a", "values": {"exports": {"data": {"p": 1, "q": {"r": 2}}}}}]})",
               "{}",
               R"({"a": {"exports": {"data": {"p": 1, "q": {"r": 2}}}, "global": {}}, "p": 1, "q": {"r": 2}})"},
    ValuesCase{"import_child_parent",
               R"({"name": "web", "values": {}, "dependencies": [{"name": "a", "version": "1.x", "import-values": [{"child": "x.y", "parent": "u.v"}]}], "charts": [{"name": "a", "values": {"x": {"y": {"z": 1}}}}]})",
               "{}",
               R"({"a": {"global": {}, "x": {"y": {"z": 1}}}, "u": {"v": {"z": 1}}})"},
    ValuesCase{"import_to_root",
               R"({"name": "web", "values": {}, "dependencies": [{"name": "a", "version": "1.x", "import-values": [{"child": "x", "parent": "."}]}], "charts": [{"name": "a", "values": {"x": {"z": 1}}}]})",
               "{}",
               R"({"a": {"global": {}, "x": {"z": 1}}, "z": 1})"},
    ValuesCase{"import_child_root_finds_nothing",
               R"({"name": "web", "values": {}, "dependencies": [{"name": "a", "version": "1.x", "import-values": [{"child": ".", "parent": "u"}]}], "charts": [{"name": "a", "values": {"x": {"z": 1}}}]})",
               "{}",
               R"({"a": {"global": {}, "x": {"z": 1}}})",
               R"(ImportValues missing table from chart chart=a error="" is not a table)"},
    ValuesCase{"import_missing_table",
               R"({"name": "web", "values": {}, "dependencies": [{"name": "a", "version": "1.x", "import-values": [{"child": "no.x", "parent": "u"}, "gone"]}], "charts": [{"name": "a", "values": {"x": 1, "exports": {}}}]})",
               "{}",
               R"({"a": {"exports": {}, "global": {}, "x": 1}})",
               R"(ImportValues missing table from chart chart=a error="no" is not a table)" "\n" R"(ImportValues missing table error="gone" is not a table)"},
    ValuesCase{"CVE_2025_55198_import_values",
               R"({"name": "web", "values": {}, "dependencies": [{"name": "a", "version": "1.x", "import-values": [null, 5, ["a"], {"child": 1, "parent": "x"}, {"child": "x", "parent": [1]}, {}]}], "charts": [{"name": "a", "values": {"x": {"z": 1}}}]})",
               "{}",
               R"({"[1]": {"z": 1}, "a": {"global": {}, "x": {"z": 1}}})",
               R"(ImportValues missing table from chart chart=a error="1" is not a table)" "\n" R"(ImportValues missing table from chart chart=a error="<nil>" is not a table)"},
    ValuesCase{"import_parent_wins",
               R"({"name": "web", "values": {"u": {"z": 2}}, "dependencies": [{"name": "a", "version": "1.x", "import-values": [{"child": "x", "parent": "u"}]}], "charts": [{"name": "a", "values": {"x": {"z": 1, "w": 1}}}]})",
               "{}",
               R"({"a": {"global": {}, "x": {"w": 1, "z": 1}}, "u": {"w": 1, "z": 2}})"},
    ValuesCase{"import_user_wins",
               R"({"name": "web", "values": {}, "dependencies": [{"name": "a", "version": "1.x", "import-values": [{"child": "x", "parent": "u"}]}], "charts": [{"name": "a", "values": {"x": {"z": 1}}}]})",
               R"({"u": {"z": 9}})",
               R"({"a": {"global": {}, "x": {"z": 1}}, "u": {"z": 9}})"},
    ValuesCase{"import_ignores_user_values_of_child",
               R"({"name": "web", "values": {}, "dependencies": [{"name": "a", "version": "1.x", "import-values": [{"child": "x", "parent": "u"}]}], "charts": [{"name": "a", "values": {"x": {"z": 1}}}]})",
               R"({"a": {"x": {"z": 9}}})",
               R"({"a": {"global": {}, "x": {"z": 9}}, "u": {"z": 1}})"},
    ValuesCase{"import_sees_parent_values_of_child",
               R"({"name": "web", "values": {"a": {"x": {"z": 3}}}, "dependencies": [{"name": "a", "version": "1.x", "import-values": [{"child": "x", "parent": "u"}]}], "charts": [{"name": "a", "values": {"x": {"z": 1}}}]})",
               "{}",
               R"({"a": {"global": {}, "x": {"z": 3}}, "u": {"z": 3}})"},
    ValuesCase{"import_earlier_wins",
               R"({"name": "web", "values": {}, "dependencies": [{"name": "a", "version": "1.x", "import-values": ["d"]}, {"name": "b", "version": "1.x", "import-values": ["d"]}], "charts": [{"name": "a", "values": {"exports": {"d": {"n": 1}}}}, {"name": "b", "values": {"exports": {"d": {"n": 2, "m": 2}}}}]})",
               "{}",
               R"({"a": {"exports": {"d": {"n": 1}}, "global": {}}, "b": {"exports": {"d": {"m": 2, "n": 2}}, "global": {}}, "m": 2, "n": 1})"},
    ValuesCase{"import_through_two_levels",
               R"({"name": "web", "values": {}, "dependencies": [{"name": "a", "version": "1.x", "import-values": [{"child": "got", "parent": "top"}]}], "charts": [{"name": "a", "values": {}, "dependencies": [{"name": "b", "version": "1.x", "import-values": [{"child": "x", "parent": "got"}]}], "charts": [{"name": "b", "values": {"x": {"z": 1}}}]}]})",
               "{}",
               R"({"a": {"b": {"global": {}, "x": {"z": 1}}, "global": {}, "got": {"z": 1}}, "top": {"z": 1}})"},
    ValuesCase{"import_null_removes",
               R"({"name": "web", "values": {"u": {"z": null}}, "dependencies": [{"name": "a", "version": "1.x", "import-values": [{"child": "x", "parent": "u"}]}], "charts": [{"name": "a", "values": {"x": {"z": 1, "w": 2}}}]})",
               "{}",
               R"({"a": {"global": {}, "x": {"w": 2, "z": 1}}, "u": {"w": 2}})"},
    ValuesCase{"import_under_alias",
               R"({"name": "web", "values": {}, "dependencies": [{"name": "a", "version": "1.x", "alias": "q", "import-values": ["d"]}], "charts": [{"name": "a", "values": {"exports": {"d": {"n": 1}}}}]})",
               "{}",
               R"({"n": 1, "q": {"exports": {"d": {"n": 1}}, "global": {}}})"},
    ValuesCase{"import_from_disabled",
               R"({"name": "web", "values": {"a": {"on": false}}, "dependencies": [{"name": "a", "version": "1.x", "condition": "a.on", "import-values": ["d"]}, {"name": "b", "version": "1.x"}], "charts": [{"name": "a", "values": {"exports": {"d": {"n": 1}}}}, {"name": "b"}]})",
               "{}",
               R"({"a": {"on": false}, "b": {"global": {}}})"},
    ValuesCase{"import_type_conflict_warns",
               R"({"name": "web", "values": {"u": {"z": 1}}, "dependencies": [{"name": "a", "version": "1.x", "import-values": [{"child": "x", "parent": "u"}]}], "charts": [{"name": "a", "values": {"x": {"z": {"y": 1}}}}]})",
               "{}",
               R"({"a": {"global": {}, "x": {"z": {"y": 1}}}, "u": {"z": 1}})",
               "warning: cannot overwrite table with non table for u.z (map[y:1])"},
    ValuesCase{"version_out_of_range_is_unlisted",
               R"({"name": "web", "values": {"a": {"on": false}}, "dependencies": [{"name": "a", "version": "2.x", "condition": "a.on"}, {"name": "b", "version": "1.x"}], "charts": [{"name": "a", "values": {"n": 1}}, {"name": "b"}]})",
               "{}",
               R"({"a": {"on": false}, "b": {"global": {}}})"},
    ValuesCase{"type_mismatch",
               R"({"name": "web", "values": {"a": "x"}, "dependencies": [{"name": "a", "version": "1.x"}], "charts": [{"name": "a", "values": {"n": 1}}]})",
               "{}",
               "type mismatch on a: %!t(string=x)"},
};
INSTANTIATE_TEST_SUITE_P(Rows, DependenciesTest, testing::ValuesIn(kRows),
                         [](const auto& row) { return std::string(row.param.name); });

std::vector<std::string> names_of(const Chart& chart) {
  std::vector<std::string> names;
  for (const Chart* subchart : chart.dependencies) names.push_back(subchart->full_path());
  return names;
}

Chart* processed_chart(Arena& arena, const char* json) {
  Chart* chart = build_chart(arena, json);
  PlainLog log;
  EXPECT_TRUE(process_dependencies(arena, log, *chart, Value()));
  return chart;
}

// CHT-030
TEST(Dependencies, StandInTheOrderOfChartYamlAfterUnlistedOnes) {
  Arena arena;
  const Chart* chart = processed_chart(arena, R"({"name": "web",
      "dependencies": [{"name": "b", "version": "1.x"}, {"name": "a", "version": "1.x"}],
      "charts": [{"name": "a"}, {"name": "b"}, {"name": "c"}]})");
  EXPECT_EQ(names_of(*chart), (std::vector<std::string>{"web/charts/c", "web/charts/b", "web/charts/a"}));
}

// CHT-029
TEST(Dependencies, AreCopiedForEachAlias) {
  Arena arena;
  const Chart* chart = processed_chart(arena, R"({"name": "web",
      "dependencies": [{"name": "a", "version": "1.x", "alias": "x"}, {"name": "a", "version": "1.x", "alias": "y"}],
      "charts": [{"name": "a", "charts": [{"name": "b"}]}]})");
  EXPECT_EQ(names_of(*chart), (std::vector<std::string>{"web/charts/x", "web/charts/y"}));
  EXPECT_EQ(names_of(*chart->dependencies[1]), (std::vector<std::string>{"web/charts/y/charts/b"}));
}

// CHT-033, CHT-038
TEST(Dependencies, ShowTheirProcessedFormInTheMetadata) {
  Arena arena;
  const Chart* chart = processed_chart(arena, R"({"name": "web", "values": {"b": {"on": false}},
      "dependencies": [{"name": "a", "version": "1.x", "alias": "x", "import-values": ["d", {"child": "e", "parent": "f"}, 5]},
                       {"name": "b", "version": "1.x", "condition": "b.on"}],
      "charts": [{"name": "a"}, {"name": "b"}]})");
  ASSERT_EQ(chart->metadata.dependencies.size(), 1u);
  const Dependency& dependency = *chart->metadata.dependencies[0];
  EXPECT_EQ(dependency.name, "x");
  EXPECT_EQ(dependency.alias, "x");
  EXPECT_TRUE(dependency.enabled);
  EXPECT_EQ(*base::json::write(arena, dependency.import_values),
            R"([{"child":"exports.d","parent":"."},{"child":"e","parent":"f"}])");
  EXPECT_EQ(base::type_name(dependency.import_values.as_list()[0]), "map[string]string");
}

// CHT-040
TEST(CheckDependencies, NamesWhatIsMissingInOrder) {
  Arena arena;
  const Chart* chart = build_chart(arena, R"({"name": "web",
      "dependencies": [{"name": "c", "version": "1.x"}, {"name": "a", "version": "9.x"},
                       {"name": "b", "version": "1.x"}, {"name": "c", "version": "1.x", "alias": "d"}],
      "charts": [{"name": "a"}]})");
  const auto checked = check_dependencies(*chart);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().helm(), "found in Chart.yaml, but missing in charts/ directory: c, b, c");
  EXPECT_TRUE(check_dependencies(*build_chart(arena, R"({"name": "web"})")));
}

}  // namespace
}  // namespace chart
