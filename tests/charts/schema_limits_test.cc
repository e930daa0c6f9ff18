// What a schema made to do harm comes to.
#include <string>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

#include "base/json.h"
#include "charts/schema.h"
#include "tests/charts/schema_env.h"

namespace chart {
namespace {

// What validate_single says, without ever failing itself.
std::string check(SchemaEnv& outside, std::string_view schema, std::string_view values) {
  base::Arena arena;
  const auto read = base::json::read(arena, values);
  if (!read) return "bad values: " + read.error().helm();
  const auto valid = validate_single(outside.env, arena, *read, schema);
  return valid ? "" : valid.error().helm();
}

// A schema that is no object, or whose number is beyond all bounds.
TEST(SchemaLimits, CVE_2022_23526) {
  const std::string start =
      "\"file:///values.schema.json#\" is not valid against metaschema: jsonschema validation "
      "failed with "
      "'https://json-schema.org/draft/2020-12/schema#'\n- at '': got ";
  for (const auto& [schema, type] :
       {std::pair("1E1111111", "number"), {"[]", "array"}, {"null", "null"}}) {
    SchemaEnv outside;
    EXPECT_EQ(check(outside, schema, "{}"), start + type + ", want boolean or object") << schema;
  }
}

std::string nested(std::string_view open, std::string_view inner, std::string_view close,
                   int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += open;
  out += inner;
  for (int i = 0; i < times; ++i) out += close;
  return out;
}

// Chains and cycles of references, and depth of any other kind.
TEST(SchemaLimits, CVE_2025_32387) {
  SchemaEnv outside;
  std::string chain = R"({"properties":{"a":{"$ref":"#/$defs/d0"}},"$defs":{)";
  for (int i = 0; i < 100'000; ++i) {
    chain += "\"d" + std::to_string(i) + R"(":{"$ref":"#/$defs/d)" + std::to_string(i + 1) + "\"},";
  }
  chain += R"("d100000":{"type":"string"}}})";
  const std::string too_deep = "the schema or the values are nested too deeply";
  EXPECT_EQ(check(outside, chain, R"({"a":1})"), too_deep);
  EXPECT_EQ(check(outside, R"({"$ref":"#"})", "{}"),
            "- at '': both /$ref and  resolve to \"file:///values.schema.json#\" causing reference "
            "cycle\n");
  EXPECT_EQ(check(outside, nested("[", "", "]", 100'000), "{}"), "exceeded max depth");
  EXPECT_EQ(check(outside, nested(R"({"not":)", "{}", "}", 9'000), "{}"), too_deep);
  EXPECT_EQ(check(outside, R"({"items":{"$ref":"#"},"additionalProperties":{"$ref":"#"}})",
                  R"({"a":)" + nested("[", "", "]", 9'000) + "}"),
            too_deep);
}

// Sixty lines that ask for 2^60 checks.
TEST(SchemaLimits, EndsWhatWouldTakeForEver) {
  SchemaEnv outside;
  std::string schema = R"({"$ref":"#/$defs/d0","$defs":{)";
  for (int i = 0; i < 60; ++i) {
    const std::string next = R"({"$ref":"#/$defs/d)" + std::to_string(i + 1) + "\"}";
    schema += "\"d" + std::to_string(i) + R"(":{"allOf":[)" + next + "," + next + "]},";
  }
  schema += R"("d60":{"type":"object"}}})";
  EXPECT_EQ(check(outside, schema, "{}"), "the schema asks for more than 5 million checks");
}

std::string numbers(int count) {
  std::string out = "0";
  for (int i = 1; i < count; ++i) out += "," + std::to_string(i);
  return "[" + out + "]";
}

TEST(SchemaLimits, CountsWhatGrowsWithSchemaAndValue) {
  SchemaEnv outside;
  const std::string too_much = "the schema asks for more than 5 million checks";
  const std::string values = R"({"a":)" + numbers(20'000) + "}";
  EXPECT_EQ(check(outside, R"({"properties":{"a":{"items":{"enum":)" + numbers(20'000) + "}}}}", values), too_much);
  EXPECT_EQ(check(outside, R"({"properties":{"a":{"items":{"type":"integer"}}}})", values), "");
}

// A device is never read.
TEST(SchemaLimits, CVE_2025_55199) {
  SchemaEnv outside;
  base::DiskFileSystem disk;
  base::Env env{disk,       outside.clock, outside.random, outside.log,
                outside.in, outside.out,   outside.err,    nullptr};
  base::Arena arena;
  const auto valid = validate_single(env, arena, base::Value::map(base::Map::make(arena)),
                                     R"({"$ref":"file:///dev/zero"})");
  ASSERT_FALSE(valid);
  EXPECT_EQ(valid.error().helm(),
            "failing loading \"file:///dev/zero\": read /dev/zero: not a regular file");
}

}  // namespace
}  // namespace chart
