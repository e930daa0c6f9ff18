// What charts see as .Values. The expected values and messages were written down from Helm 4.3.1: toJson of
// .Values in the chart's own template.
#include "charts/coalesce.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

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

class CoalesceTest : public testing::TestWithParam<ValuesCase> {};

TEST_P(CoalesceTest, GivesWhatHelmGives) {
  Arena arena;
  Chart* chart = build_chart(arena, GetParam().chart);
  const Value user = *base::json::read(arena, GetParam().user);
  PlainLog log;
  const auto values = coalesce_values(arena, log, *chart, user);
  const std::string got = values ? *base::json::write(arena, *values) : values.error().helm();
  EXPECT_EQ(got, in_order(arena, GetParam().want));
  EXPECT_EQ(joined(log.lines), GetParam().log);
}

constexpr ValuesCase kRows[] = {
    ValuesCase{"chart_defaults",
               R"({"name": "web", "values": {"a": 1, "b": {"c": "x"}}})",
               "{}",
               R"({"a": 1, "b": {"c": "x"}})"},
    ValuesCase{"user_wins_in_tables",
               R"({"name": "web", "values": {"a": {"b": 1, "c": 2}}})",
               R"({"a": {"b": 3}})",
               R"({"a": {"b": 3, "c": 2}})"},
    ValuesCase{"lists_are_replaced",
               R"({"name": "web", "values": {"a": [1, 2, 3]}})",
               R"({"a": [4]})",
               R"({"a": [4]})"},
    ValuesCase{"user_null_removes_default",
               R"({"name": "web", "values": {"a": 1, "b": 2}})",
               R"({"a": null})",
               R"({"b": 2})"},
    ValuesCase{"user_null_removes_nested_default",
               R"({"name": "web", "values": {"a": {"b": {"c": 1, "d": 2}}}})",
               R"({"a": {"b": {"c": null}}})",
               R"({"a": {"b": {"d": 2}}})"},
    ValuesCase{"user_null_removes_table",
               R"({"name": "web", "values": {"a": {"b": 1}, "c": 1}})",
               R"({"a": null})",
               R"({"c": 1})"},
    ValuesCase{"user_null_without_default_stays",
               R"({"name": "web", "values": {"b": 1}})",
               R"({"a": null, "c": {"d": null}})",
               R"({"a": null, "b": 1, "c": {"d": null}})"},
    ValuesCase{"user_null_over_null_default",
               R"({"name": "web", "values": {"a": null, "b": {"c": null}}})",
               R"({"a": null, "b": {"c": null}})",
               R"({"b": {"c": null}})"},
    ValuesCase{"default_null_is_dropped",
               R"({"name": "web", "values": {"a": null, "b": 1}})",
               "{}",
               R"({"b": 1})"},
    ValuesCase{"nested_default_nulls_are_dropped",
               R"({"name": "web", "values": {"a": {"b": null, "c": {"d": null}}}})",
               "{}",
               R"({"a": {"c": {}}})"},
    ValuesCase{"nested_default_nulls_beside_user_table",
               R"({"name": "web", "values": {"a": {"b": null, "c": 1}}})",
               R"({"a": {"d": 1}})",
               R"({"a": {"c": 1, "d": 1}})"},
    ValuesCase{"nulls_in_lists_stay",
               R"({"name": "web", "values": {"a": [null, {"b": null}]}})",
               "{}",
               R"({"a": [null, {"b": null}]})"},
    ValuesCase{"user_scalar_over_table_first_level_is_silent",
               R"({"name": "web", "values": {"a": {"b": 1}}})",
               R"({"a": "x"})",
               R"({"a": "x"})"},
    ValuesCase{"user_scalar_over_table_deeper_warns",
               R"({"name": "web", "values": {"a": {"b": {"c": 1, "d": [1, "x", null]}}}})",
               R"({"a": {"b": "x"}})",
               R"({"a": {"b": "x"}})",
               "warning: cannot overwrite table with non table for web.a.b (map[c:1 d:[1 x <nil>]])"},
    ValuesCase{"user_table_over_scalar_first_level_warns",
               R"({"name": "web", "values": {"a": "x"}})",
               R"({"a": {"b": 1}})",
               R"({"a": {"b": 1}})",
               "warning: skipped value for web.a: Not a table."},
    ValuesCase{"user_table_over_scalar_deeper_warns",
               R"({"name": "web", "values": {"a": {"b": 1234567}}})",
               R"({"a": {"b": {"c": 1}}})",
               R"({"a": {"b": {"c": 1}}})",
               "warning: destination for web.a.b is a table. Ignoring non-table value (1.234567e+06)"},
    ValuesCase{"user_table_over_null_is_silent",
               R"({"name": "web", "values": {"a": null}})",
               R"({"a": {"b": 1}})",
               R"({"a": {"b": 1}})"},
    ValuesCase{"subchart_gets_table_and_globals",
               R"({"name": "web", "charts": [{"name": "db"}]})",
               "{}",
               R"({"db": {"global": {}}})"},
    ValuesCase{"subchart_defaults",
               R"({"name": "web", "values": {"a": 1}, "charts": [{"name": "db", "values": {"port": 1}}]})",
               "{}",
               R"({"a": 1, "db": {"global": {}, "port": 1}})"},
    ValuesCase{"parent_section_wins_over_subchart",
               R"({"name": "web", "values": {"db": {"port": 2}}, "charts": [{"name": "db", "values": {"port": 1, "host": "h"}}]})",
               "{}",
               R"({"db": {"global": {}, "host": "h", "port": 2}})"},
    ValuesCase{"user_wins_over_parent_section",
               R"({"name": "web", "values": {"db": {"port": 2}}, "charts": [{"name": "db", "values": {"port": 1}}]})",
               R"({"db": {"port": 3}})",
               R"({"db": {"global": {}, "port": 3}})"},
    ValuesCase{"parent_null_for_subchart_without_user_table",
               R"({"name": "web", "values": {"db": {"port": null}}, "charts": [{"name": "db", "values": {"port": 1}}]})",
               "{}",
               R"({"db": {"global": {}, "port": 1}})"},
    ValuesCase{"parent_null_for_subchart_with_user_table",
               R"({"name": "web", "values": {"db": {"port": null}}, "charts": [{"name": "db", "values": {"port": 1}}]})",
               R"({"db": {}})",
               R"({"db": {"global": {}}})"},
    ValuesCase{"parent_null_deep_with_user_table",
               R"({"name": "web", "values": {"db": {"a": {"b": null, "x": null}}}, "charts": [{"name": "db", "values": {"a": {"b": 1, "c": 2}}}]})",
               R"({"db": {}})",
               R"({"db": {"a": {"c": 2, "x": null}, "global": {}}})"},
    ValuesCase{"user_null_for_subchart_key",
               R"({"name": "web", "values": {"db": {"port": 2}}, "charts": [{"name": "db", "values": {"port": 1}}]})",
               R"({"db": {"port": null}})",
               R"({"db": {"global": {}}})"},
    ValuesCase{"user_null_for_subchart",
               R"({"name": "web", "values": {"db": {"port": 2}}, "charts": [{"name": "db", "values": {"port": 1}}]})",
               R"({"db": null})",
               R"({"db": {"global": {}, "port": 1}})"},
    ValuesCase{"subchart_key_is_text",
               R"({"name": "web", "charts": [{"name": "db"}]})",
               R"({"db": "x"})",
               "type mismatch on db: %!t(string=x)"},
    ValuesCase{"subchart_key_is_number",
               R"({"name": "web", "charts": [{"name": "db"}]})",
               R"({"db": 5})",
               "type mismatch on db: %!t(float64=5)"},
    ValuesCase{"subchart_key_is_bool",
               R"({"name": "web", "charts": [{"name": "db"}]})",
               R"({"db": true})",
               "type mismatch on db: true"},
    ValuesCase{"subchart_key_is_list",
               R"({"name": "web", "charts": [{"name": "db"}]})",
               R"({"db": [1, "x"]})",
               "type mismatch on db: [%!t(float64=1) %!t(string=x)]"},
    ValuesCase{"grandchild_key_is_null",
               R"({"name": "web", "charts": [{"name": "db", "charts": [{"name": "disk"}]}]})",
               R"({"db": {"disk": null}})",
               "type mismatch on disk: %!t(<nil>)"},
    ValuesCase{"globals_go_down",
               R"({"name": "web", "values": {"global": {"a": 1}}, "charts": [{"name": "db", "charts": [{"name": "disk"}]}]})",
               "{}",
               R"({"db": {"disk": {"global": {"a": 1}}, "global": {"a": 1}}, "global": {"a": 1}})"},
    ValuesCase{"user_globals_go_down",
               R"({"name": "web", "values": {"global": {"a": 1, "b": 2}}, "charts": [{"name": "db"}]})",
               R"({"global": {"a": 3}})",
               R"({"db": {"global": {"a": 3, "b": 2}}, "global": {"a": 3, "b": 2}})"},
    ValuesCase{"subchart_globals_stay",
               R"({"name": "web", "charts": [{"name": "db", "values": {"global": {"a": 1}}}]})",
               "{}",
               R"({"db": {"global": {"a": 1}}})"},
    ValuesCase{"parent_global_wins",
               R"({"name": "web", "values": {"global": {"a": 1, "t": {"x": 1}}}, "charts": [{"name": "db", "values": {"global": {"a": 2, "b": 3, "t": {"x": 2, "y": 3}}}}]})",
               "{}",
               R"({"db": {"global": {"a": 1, "b": 3, "t": {"x": 1, "y": 3}}}, "global": {"a": 1, "t": {"x": 1}}})"},
    ValuesCase{"user_subchart_global_under_parent_global",
               R"({"name": "web", "values": {"global": {"t": {"x": 1}}}, "charts": [{"name": "db"}]})",
               R"({"db": {"global": {"t": {"x": 2, "y": 3}}}})",
               R"({"db": {"global": {"t": {"x": 1, "y": 3}}}, "global": {"t": {"x": 1}}})"},
    ValuesCase{"deep_subchart_global_flows_up",
               R"({"name": "web", "charts": [{"name": "db"}]})",
               R"({"global": {"t": {"u": {"x": 1}}}, "db": {"global": {"t": {"u": {"y": 2}}}}})",
               R"({"db": {"global": {"t": {"u": {"x": 1, "y": 2}}}}, "global": {"t": {"u": {"x": 1, "y": 2}}}})"},
    ValuesCase{"global_scalar_over_table",
               R"({"name": "web", "charts": [{"name": "db"}]})",
               R"({"global": {"a": 1}, "db": {"global": {"a": {"x": 1}}}})",
               R"({"db": {"global": {"a": {"x": 1}}}, "global": {"a": 1}})",
               "key a is table. Skipping"},
    ValuesCase{"global_table_over_scalar",
               R"({"name": "web", "charts": [{"name": "db"}]})",
               R"({"global": {"a": {"x": 1}}, "db": {"global": {"a": 1}}})",
               R"({"db": {"global": {"a": 1}}, "global": {"a": {"x": 1}}})",
               R"(Conflict: cannot merge map onto non-map for "a". Skipping.)"},
    ValuesCase{"global_null_clears",
               R"({"name": "web", "charts": [{"name": "db", "values": {"global": {"t": {"x": 1}}}}]})",
               R"({"global": {"t": {"x": null}}, "db": {"global": {"t": {"x": 2}}}})",
               R"({"db": {"global": {"t": {}}}, "global": {"t": {"x": null}}})"},
    ValuesCase{"global_is_no_table",
               R"({"name": "web", "charts": [{"name": "db"}]})",
               R"({"global": "x"})",
               R"({"db": {}, "global": "x"})",
               "warning: skipping globals because source global is not a table."},
    ValuesCase{"subchart_global_is_no_table",
               R"({"name": "web", "charts": [{"name": "db", "values": {"a": 1}}]})",
               R"({"db": {"global": 5}})",
               R"({"db": {"a": 1, "global": 5}})",
               "warning: skipping globals because destination global is not a table."},
    ValuesCase{"grandchildren",
               R"({"name": "web", "values": {"db": {"disk": {"size": 3}}}, "charts": [{"name": "db", "values": {"disk": {"size": 2, "kind": "b"}}, "charts": [{"name": "disk", "values": {"size": 1, "kind": "a", "name": "n"}}]}]})",
               "{}",
               R"({"db": {"disk": {"global": {}, "kind": "b", "name": "n", "size": 3}, "global": {}}})"},
    ValuesCase{"warning_has_the_path_of_charts",
               R"({"name": "web", "charts": [{"name": "db", "charts": [{"name": "disk", "values": {"a": 1}}]}]})",
               R"({"db": {"disk": {"a": {"b": 1}}}})",
               R"({"db": {"disk": {"a": {"b": 1}, "global": {}}, "global": {}}})",
               "warning: skipped value for web.db.disk.a: Not a table."},
};
INSTANTIATE_TEST_SUITE_P(Rows, CoalesceTest, testing::ValuesIn(kRows),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(Coalesce, ChangesNeitherTheChartNorTheUsersValues) {
  Arena arena;
  const char* json = R"({"name":"web","values":{"a":{"b":null,"c":1}},"charts":[{"name":"db"}]})";
  Chart* chart = build_chart(arena, json);
  const Value user = *base::json::read(arena, R"({"a":{"c":null},"db":{}})");
  PlainLog log;
  ASSERT_TRUE(coalesce_values(arena, log, *chart, user));
  EXPECT_EQ(*base::json::write(arena, chart->values), R"({"a":{"b":null,"c":1}})");
  EXPECT_EQ(*base::json::write(arena, user), R"({"a":{"c":null},"db":{}})");
}

TEST(Coalesce, KeepsNullsWhereTheyAreNeededLater) {
  Arena arena;
  Chart* chart = build_chart(arena, R"({"name":"web","values":{"a":null,"b":{"c":null,"d":1},"e":1}})");
  const Value user = *base::json::read(arena, R"({"b":{"d":null},"e":null})");
  PlainLog log;
  const auto values = coalesce_values(arena, log, *chart, user, Nulls::keep);
  ASSERT_TRUE(values);
  EXPECT_EQ(*base::json::write(arena, *values), R"({"a":null,"b":{"c":null,"d":null},"e":null})");
}

TEST(Coalesce, GivesValuesOfTheTypeTemplatesSee) {
  Arena arena;
  PlainLog log;
  const auto values = coalesce_values(arena, log, *build_chart(arena, R"({"name":"web"})"), Value());
  ASSERT_TRUE(values);
  EXPECT_EQ(base::type_name(*values), "common.Values");
}

TEST(Coalesce, RefusesEndlessSubcharts) {
  Arena arena;
  Chart* top = arena.own<Chart>();
  Chart* chart = top;
  for (int depth = 0; depth < 2 * kMaxChartDepth; ++depth) {
    chart->metadata.name = "c";
    chart->dependencies.push_back(arena.own<Chart>());
    chart = chart->dependencies.back();
  }
  chart->metadata.name = "c";
  PlainLog log;
  const auto values = coalesce_values(arena, log, *top, Value());
  ASSERT_FALSE(values);
  EXPECT_EQ(values.error().helm(), "charts are nested more than 200 levels deep");
}

}  // namespace
}  // namespace chart
