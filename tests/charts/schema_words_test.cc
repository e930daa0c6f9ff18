// Schema violations in plain words, as those read them who wrote the values.
#include "charts/schema.h"

#include <string>
#include <string_view>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/json.h"
#include "tests/charts/schema_env.h"

namespace chart {
namespace {

struct Row {
  const char* name;
  const char* schema;
  const char* values;
  const char* reasons;  // one a line, each with its hint behind " | "
};

std::string reasons_of(const base::Error& error) {
  std::string text = error.reason() + (error.hint().empty() ? "" : " | " + error.hint()) + "\n";
  for (const auto& other : error.others()) text += reasons_of(other);
  return text;
}

class SchemaWords : public testing::TestWithParam<Row> {};
TEST_P(SchemaWords, SayWhatIsWrongWithTheValue) {
  base::Arena arena;
  SchemaEnv world;
  const auto values = base::json::read(arena, GetParam().values);
  ASSERT_TRUE(static_cast<bool>(values));
  const auto checked = validate_single(world.env, arena, *values, GetParam().schema);
  ASSERT_FALSE(static_cast<bool>(checked));
  EXPECT_EQ(GetParam().reasons, reasons_of(checked.error()));
}

INSTANTIATE_TEST_SUITE_P(
    Keyword, SchemaWords,
    testing::Values(
        Row{"type", R"({"properties":{"a":{"type":"integer"}}})", R"({"a":"x"})",
            ".Values.a must be a whole number, but is the text \"x\"\n"},
        Row{"type_quoted_number", R"({"properties":{"a":{"type":"integer"}}})", R"({"a":"8"})",
            ".Values.a must be a whole number, but is the text \"8\" | write the number without "
            "quotes, or with --set instead of --set-string\n"},
        Row{"type_text", R"({"properties":{"a":{"type":"string"}}})", R"({"a":8})",
            ".Values.a must be text, but is the number 8 | put quotes around it, or give it with "
            "--set-string\n"},
        Row{"types", R"({"properties":{"a":{"type":["boolean","null"]}}})", R"({"a":[]})",
            ".Values.a must be null or true or false, but is an empty list\n"},
        Row{"element", R"({"properties":{"a":{"items":{"type":"object"}}}})", R"({"a":[{},1]})",
            ".Values.a[1] must be a table, but is the number 1 | write `name: value` lines under it, "
            "indented\n"},
        Row{"required", R"({"properties":{"a":{"required":["b","c"]}}})", R"({"a":{}})",
            ".Values.a.b is not set, but must be | set it in a values file, as in `a: {b: ...}`\n"
            ".Values.a.c is not set, but must be | set it in a values file, as in `a: {c: ...}`\n"},
        Row{"unknown", R"({"additionalProperties":false,"properties":{"replicas":{}}})",
            R"({"replcas":1})",
            ".Values.replcas is a name that the schema does not allow | did you mean replicas?\n"},
        Row{"unknown_far", R"({"additionalProperties":false,"properties":{"replicas":{}}})",
            R"({"x":1})",
            ".Values.x is a name that the schema does not allow | allowed here: replicas\n"},
        Row{"choice", R"({"properties":{"a":{"enum":["ClusterIP","NodePort"]}}})",
            R"({"a":"NodePrt"})",
            ".Values.a must be ClusterIP or NodePort, but is the text \"NodePrt\" | did you mean "
            "NodePort?\n"},
        Row{"constant", R"({"properties":{"a":{"const":3}}})", R"({"a":4})",
            ".Values.a must be 3, but is the number 4\n"},
        Row{"minimum", R"({"properties":{"a":{"minimum":1}}})", R"({"a":0})",
            ".Values.a must be at least 1, but is the number 0\n"},
        Row{"multiple", R"({"properties":{"a":{"multipleOf":8}}})", R"({"a":9})",
            ".Values.a must be a multiple of 8, but is the number 9\n"},
        Row{"length", R"({"properties":{"a":{"maxLength":2}}})", R"({"a":"abc"})",
            ".Values.a must have at most 2 characters, but has 3\n"},
        Row{"elements", R"({"properties":{"a":{"minItems":1}}})", R"({"a":[]})",
            ".Values.a must have at least 1 element, but has 0\n"},
        Row{"pattern", R"({"properties":{"a":{"pattern":"^[a-z]+$"}}})", R"({"a":"A1"})",
            ".Values.a must match the pattern ^[a-z]+$, but is the text \"A1\"\n"},
        Row{"forbidden", R"({"properties":{"a":false}})", R"({"a":1})",
            ".Values.a is set, which the schema does not allow\n"},
        Row{"negated", R"({"properties":{"a":{"not":{"const":1}}}})", R"({"a":1})",
            ".Values.a is the number 1, which the schema does not allow\n"},
        Row{"one_of_types", R"({"properties":{"a":{"oneOf":[{"type":"string"},{"type":"null"}]}}})",
            R"({"a":7})", ".Values.a must be null or text, but is the number 7\n"},
        Row{"one_branch_meant",
            R"({"properties":{"a":{"anyOf":[{"type":"null"},{"type":"object","required":["b"]}]}}})",
            R"({"a":{}})",
            ".Values.a.b is not set, but must be | set it in a values file, as in `a: {b: ...}`\n"},
        Row{"several_branches",
            R"({"properties":{"a":{"anyOf":[{"minimum":5},{"multipleOf":2}]}}})", R"({"a":1})",
            ".Values.a is the number 1, which is none of what the schema allows:\n"
            "  - .Values.a must be at least 5, but is the number 1\n"
            "  - .Values.a must be a multiple of 2, but is the number 1\n"},
        Row{"two_of_one", R"({"properties":{"a":{"oneOf":[{"minimum":0},{"multipleOf":2}]}}})",
            R"({"a":2})",
            ".Values.a is the number 2, which fits several of the forms of which the schema allows "
            "one\n"},
        Row{"all_of", R"({"properties":{"a":{"allOf":[{"minimum":5},{"multipleOf":2}]}}})",
            R"({"a":1})",
            ".Values.a must be at least 5, but is the number 1\n"
            ".Values.a must be a multiple of 2, but is the number 1\n"},
        Row{"reference", R"({"$defs":{"n":{"type":"null"}},"properties":{"a":{"$ref":"#/$defs/n"}}})",
            R"({"a":1})", ".Values.a must be null, but is the number 1\n"}),
    [](const auto& row) { return row.param.name; });

base::Error error_of(std::string_view schema, std::string_view values) {
  base::Arena arena;
  SchemaEnv world;
  const auto checked =
      validate_single(world.env, arena, *base::json::read(arena, values), schema);
  return checked ? base::Error(base::ErrorCode::internal, "") : checked.error();
}

TEST(SchemaPlace, IsTheLineThatIsNotFollowed) {
  const auto error = error_of("{\n \"properties\": {\n  \"a\": {\n   \"type\": \"null\"\n  }\n }\n}",
                              R"({"a":1})");
  EXPECT_EQ("values.schema.json", error.place().file);
  EXPECT_EQ(4, error.place().line);
  EXPECT_EQ(4, error.place().column);
  EXPECT_EQ(std::vector<std::string>{"   \"type\": \"null\""}, error.excerpt());
  EXPECT_EQ(std::vector<std::string>{"a"}, error.path());
}

TEST(SchemaPlace, IsTheLineThatIsNoJson) {
  const auto error = error_of("{\n  \"type\": object\n}", "{}");
  EXPECT_EQ(2, error.place().line);
  EXPECT_EQ(11, error.place().column);
}

TEST(SchemaPlace, IsTheLineThatIsNoSchema) {
  const auto error = error_of("{\n  \"type\": \"int\"\n}", "{}");
  EXPECT_EQ(2, error.place().line);
}

TEST(SchemaWords, TellTwentyViolationsAtMost) {
  std::string values = "{";
  for (int i = 0; i < 1000; ++i) values += fmt::format("{}\"x{}\": 1", i == 0 ? "" : ",", i);
  const auto error = error_of(R"({"additionalProperties": false})", values + "}");
  EXPECT_EQ(20, error.others().size());
  EXPECT_EQ("and more: these are the first of them", error.others().back().reason());
}

}  // namespace
}  // namespace chart
