// The words of schema violations, each taken from Helm 4.3.1 with the same schema and values.
#include "charts/schema.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "base/json.h"
#include "tests/charts/schema_env.h"

namespace chart {
namespace {

struct Row {
  std::string_view name;
  std::string_view schema;
  std::string_view values;
  std::string_view text;  // empty: valid
};

constexpr Row kRows[] = {
    {"Type", R"({"properties":{"a":{"type":"integer"}}})", R"({"a":"x"})",
     "- at '/a': got string, want integer\n"},
    {"Types", R"({"properties":{"a":{"type":["string","null"]}}})", R"({"a":1})",
     "- at '/a': got number, want null or string\n"},
    {"NumberIsNoInteger", R"({"properties":{"a":{"type":"integer"}}})", R"({"a":1.5})",
     "- at '/a': got number, want integer\n"},
    {"Enum", R"({"properties":{"a":{"enum":[1.0,1e3,"x'y\"z",null]}}})", R"({"a":2})",
     "- at '/a': value must be one of 1.0, 1e3, 'x\\'y\"z', <nil>\n"},
    {"EnumOfOne", R"({"properties":{"a":{"enum":["x"]}}})", R"({"a":2})",
     "- at '/a': value must be 'x'\n"},
    {"EnumOfLists", R"({"properties":{"a":{"enum":[[1]]}}})", R"({"a":2})",
     "- at '/a': 'enum' failed\n"},
    {"Const", R"({"properties":{"a":{"const":"1"}}})", R"({"a":1})",
     "- at '/a': value must be '1'\n"},
    {"ConstObject", R"({"properties":{"a":{"const":{}}}})", R"({"a":1})",
     "- at '/a': 'const' failed\n"},
    {"Required", R"({"required":["x"]})", R"({"a":1})", "- at '': missing property 'x'\n"},
    {"RequiredMany", R"({"required":["x","a","y"]})", R"({"a":1})",
     "- at '': missing properties 'x', 'y'\n"},
    {"AdditionalProperties", R"({"additionalProperties":false,"properties":{"replicaCount":{}}})",
     R"({"replicaCont":1})", "- at '': additional properties 'replicaCont' not allowed\n"},
    {"Properties", R"({"properties":{"a":{"minProperties":2,"maxProperties":0}}})",
     R"({"a":{"b":1}})",
     "- at '/a': minProperties: got 1, want 2\n"
     "- at '/a': maxProperties: got 1, want 0\n"},
    {"Group", R"({"properties":{"a":{"required":["x"],"minProperties":2}}})", R"({"a":{"b":1}})",
     "- at '/a': minProperties: got 1, want 2\n"
     "- at '/a': missing property 'x'\n"},
    {"Escapes", R"({"properties":{"a/b~c":{"type":"string"}}})", R"({"a/b~c":1})",
     "- at '/a~1b~0c': got number, want string\n"},
    {"PropertyNames", R"({"properties":{"a":{"propertyNames":{"maxLength":1}}}})",
     R"({"a":{"bcd":1}})",
     "- at '/a': invalid propertyName 'bcd'\n"
     "  - at '': maxLength: got 3, want 1\n"},
    {"Dependencies",
     R"({"$schema":"http://json-schema.org/draft-07/schema#","dependencies":{"a":["b","c"]}})",
     R"({"a":1})", "- at '': properties 'b', 'c' required, if 'a' exists\n"},
    {"DependentRequired", R"({"dependentRequired":{"a":["b"]}})", R"({"a":1})",
     "- at '': properties 'b' required, if 'a' exists\n"},
    {"Items", R"({"properties":{"a":{"prefixItems":[{}],"items":{"type":"string"}}}})",
     R"({"a":[1,"x",2]})", "- at '/a/2': got number, want string\n"},
    {"Sizes", R"({"properties":{"a":{"minItems":3,"uniqueItems":true}}})", R"({"a":[1,1.0]})",
     "- at '/a': minItems: got 2, want 3\n"
     "- at '/a': items at 0 and 1 are equal\n"},
    {"AdditionalItems",
     R"({"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"items":[{}],"additionalItems":false}}})",
     R"({"a":[1,2,3]})", "- at '/a': last 2 additionalItem(s) not allowed\n"},
    {"Contains", R"({"properties":{"a":{"contains":{"type":"string"}}}})", R"({"a":[1,2]})",
     "- at '/a': no items match contains schema\n"
     "  - at '/a/0': got number, want string\n"
     "  - at '/a/1': got number, want string\n"},
    {"MinContains",
     R"({"properties":{"a":{"contains":{"type":"string"},"minContains":3,"maxContains":1}}})",
     R"({"a":["x",1,"y"]})",
     "- at '/a': min 3 items required to match contains schema, but matched 2 items at 0 2\n"
     "  - at '/a/1': got number, want string\n"
     "- at '/a': max 1 items required to match contains schema, but matched 2 items at 0 2\n"},
    {"Lengths", R"({"properties":{"a":{"minLength":1234567}}})", R"({"a":"x"})",
     "- at '/a': minLength: got 1, want 1,234,567\n"},
    {"Pattern", R"({"properties":{"a":{"pattern":"^[a-z]\\d$"}}})", R"({"a":"it's"})",
     "- at '/a': 'it\\'s' does not match pattern '^[a-z]\\\\d$'\n"},
    {"Limits", R"({"properties":{"a":{"minimum":10.5}}})", R"({"a":1})",
     "- at '/a': minimum: got 1, want 10.5\n"},
    {"ExclusiveLimits", R"({"properties":{"a":{"exclusiveMaximum":1}}})", R"({"a":1})",
     "- at '/a': exclusiveMaximum: got 1, want 1\n"},
    {"Draft4ExclusiveLimit",
     R"({"$schema":"http://json-schema.org/draft-04/schema#","properties":{"a":{"minimum":1,"exclusiveMinimum":true}}})",
     R"({"a":1})", "- at '/a': exclusiveMinimum: got 1, want 1\n"},
    {"BigNumbers", R"({"properties":{"a":{"maximum":1e3}}})", R"({"a":1234567})",
     "- at '/a': maximum: got 1.234567×10⁰⁶, want 1,000\n"},
    {"SmallNumbers", R"({"properties":{"a":{"multipleOf":0.00001234}}})", R"({"a":123456.789})",
     "- at '/a': multipleOf: got 123,456.789, want 1.234×10⁻⁰⁵\n"},
    {"InfiniteLimit", R"({"properties":{"a":{"maximum":-1e400}}})", R"({"a":2})",
     "- at '/a': maximum: got 2, want -∞\n"},
    {"ExactMultiple", R"({"properties":{"a":{"multipleOf":0.01}}})", R"({"a":1.15})", ""},
    {"Not", R"({"properties":{"a":{"not":{}}}})", R"({"a":1})", "- at '/a': 'not' failed\n"},
    {"AllOf", R"({"properties":{"a":{"allOf":[{"type":"string"},{"minimum":5}]}}})", R"({"a":1})",
     "- at '/a': 'allOf' failed\n"
     "  - at '/a': got number, want string\n"
     "  - at '/a': minimum: got 1, want 5\n"},
    {"AnyOf", R"({"properties":{"a":{"anyOf":[{"type":"string"},{"minimum":5}]}}})", R"({"a":1})",
     "- at '/a': 'anyOf' failed\n"
     "  - at '/a': got number, want string\n"
     "  - at '/a': minimum: got 1, want 5\n"},
    {"OneOfNone", R"({"properties":{"a":{"oneOf":[{"type":"string"},{"minimum":5}]}}})",
     R"({"a":1})",
     "- at '/a': 'oneOf' failed, none matched\n"
     "  - at '/a': got number, want string\n"
     "  - at '/a': minimum: got 1, want 5\n"},
    {"OneOfTwo", R"({"properties":{"a":{"oneOf":[{"type":"number"},{"minimum":0}]}}})",
     R"({"a":1})", "- at '/a': 'oneOf' failed, subschemas 0, 1 matched\n"},
    {"IfThenElse", R"({"properties":{"a":{"if":{"type":"number"},"then":{"minimum":5}}}})",
     R"({"a":1})", "- at '/a': minimum: got 1, want 5\n"},
    {"FalseSchema", R"({"properties":{"a":false}})", R"({"a":1})", "- at '/a': false schema\n"},
    {"Reference", R"({"properties":{"a":{"$ref":"#/$defs/x"}},"$defs":{"x":{"type":"string"}}})",
     R"({"a":1})", "- at '/a': got number, want string\n"},
    {"ReferenceToGroup",
     R"({"properties":{"a":{"$ref":"#/$defs/x"}},"$defs":{"x":{"minProperties":2,"required":["y"]}}})",
     R"({"a":{}})",
     "- at '/a': validation failed\n"
     "  - at '/a': minProperties: got 0, want 2\n"
     "  - at '/a': missing property 'y'\n"},
    {"UnevaluatedProperties",
     R"({"allOf":[{"properties":{"b":true}}],"unevaluatedProperties":false})", R"({"a":1,"b":1})",
     "- at '/a': false schema\n"},
    {"Cycle", R"({"allOf":[{"$ref":"#"}]})", R"({"a":1})",
     "- at '': 'allOf' failed\n"
     "  - at '': both /allOf/0/$ref and  resolve to \"file:///values.schema.json#\" causing "
     "reference cycle\n"},
    {"Email",
     R"({"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"format":"email"}}})",
     R"({"a":"x"})", "- at '/a': 'x' is not valid email: missing @\n"},
    {"EmailQuote",
     R"({"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"format":"email"}}})",
     R"({"a":"\"@b.c"})", "- at '/a': '\"@b.c' is not valid email: invalid character '\"'\n"},
    {"Date",
     R"({"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"format":"date"}}})",
     R"({"a":"2020-13-01"})",
     "- at '/a': '2020-13-01' is not valid date: parsing time \"2020-13-01\": month out of "
     "range\n"},
    {"Uri",
     R"({"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"format":"uri"}}})",
     R"({"a":"a b"})", "- at '/a': 'a b' is not valid uri: relative url\n"},
    {"Ipv4",
     R"({"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"format":"ipv4"}}})",
     R"({"a":"1.2.3.x"})",
     "- at '/a': '1.2.3.x' is not valid ipv4: strconv.Atoi: parsing \"x\": invalid syntax\n"},
    {"Ipv6",
     R"({"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"format":"ipv6"}}})",
     R"({"a":"::g"})",
     "- at '/a': '::g' is not valid ipv6: ParseAddr(\"::g\"): each colon-separated field must have "
     "at least one digit (at \"g\")\n"},
    {"RegexFormat",
     R"({"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"format":"regex"}}})",
     R"({"a":"["})",
     "- at '/a': '[' is not valid regex: error parsing regexp: missing closing ]: `[`\n"},
    {"FormatIsNoRuleInNewDrafts", R"({"properties":{"a":{"format":"email"}}})", R"({"a":"x"})", ""},
    {"Empty", R"()", R"({"a":1})", "EOF"},
    {"CutShort", R"({)", R"({"a":1})", "unexpected EOF"},
    {"TwoDocuments", R"({} x)", R"({"a":1})", "invalid character after top-level value"},
    {"BadType",
     R"({"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"type":"strin"}}})",
     R"({"a":1})",
     "\"file:///values.schema.json#\" is not valid against metaschema: jsonschema validation "
     "failed with 'http://json-schema.org/draft-07/schema#'\n"
     "- at '/properties/a/type': 'anyOf' failed\n"
     "  - at '/properties/a/type': value must be one of 'array', 'boolean', 'integer', 'null', "
     "'number', 'object', 'string'\n"
     "  - at '/properties/a/type': got string, want array"},
    {"BadType2020", R"({"properties":{"a":{"type":"strin"}}})", R"({"a":1})",
     "\"file:///values.schema.json#\" is not valid against metaschema: jsonschema validation "
     "failed with 'https://json-schema.org/draft/2020-12/schema#'\n"
     "- at '': 'allOf' failed\n"
     "  - at '/properties/a': 'allOf' failed\n"
     "    - at '/properties/a/type': 'anyOf' failed\n"
     "      - at '/properties/a/type': value must be one of 'array', 'boolean', 'integer', 'null', "
     "'number', 'object', 'string'\n"
     "      - at '/properties/a/type': got string, want array"},
    {"BadPattern", R"({"properties":{"a":{"pattern":"["}}})", R"({"a":1})",
     "\"file:///values.schema.json#\" is not valid against metaschema: jsonschema validation "
     "failed with 'https://json-schema.org/draft/2020-12/schema#'\n"
     "- at '': 'allOf' failed\n"
     "  - at '/properties/a': 'allOf' failed\n"
     "    - at '/properties/a/pattern': '[' is not valid regex: error parsing regexp: missing "
     "closing ]: `[`"},
    {"BadDraft4", R"({"$schema":"http://json-schema.org/draft-04/schema#","required":[]})",
     R"({"a":1})",
     "\"file:///values.schema.json#\" is not valid against metaschema: jsonschema validation "
     "failed with 'http://json-schema.org/draft-04/schema#'\n"
     "- at '/required': minItems: got 0, want 1"},
    {"BadMultiple", R"({"properties":{"a":{"multipleOf":1E1111111}}})", R"({"a":1})",
     "unable to validate schema: runtime error: invalid memory address or nil pointer dereference"},
    {"NoSuchPointer", R"({"$ref":"#/properties/x"})", R"({"a":1})",
     "json-pointer in \"file:///values.schema.json#/properties/x\" not found"},
    {"NoSuchAnchor", R"({"$ref":"#foo"})", R"({"a":1})",
     "anchor in \"file:///values.schema.json#foo\" not found in schema "
     "\"file:///values.schema.json\""},
    {"UnknownScheme", R"({"$ref":"foo://x/y"})", R"({"a":1})",
     "failing loading \"foo://x/y\": no URLLoader registered for \"foo://x/y\""},
    {"NoSuchFile", R"({"$ref":"file:///nope"})", R"({"a":1})",
     "failing loading \"file:///nope\": open /nope: no such file or directory"},
    // Which of two is named first is chance in Helm; here they go by the order of the names.
    {"DoubleId", R"({"$defs":{"a":{"$id":"http://x/"},"b":{"$id":"http://x/"}}})", R"({"a":1})",
     "duplicate id \"http://x/\" in \"file:///values.schema.json\" at \"/$defs/b\" and "
     "\"/$defs/a\""},
    {"DoubleAnchor", R"({"$defs":{"a":{"$anchor":"x"},"b":{"$anchor":"x"}}})", R"({"a":1})",
     "duplicate anchor \"x\" in \"file:///values.schema.json\" at \"/$defs/a\" and \"/$defs/b\""},
};

// What validate_single says, without ever failing itself.
std::string check(SchemaEnv& outside, std::string_view schema, std::string_view values,
                  const SchemaOptions& options = {}) {
  base::Arena arena;
  const auto read = base::json::read(arena, values);
  if (!read) return "bad values: " + read.error().helm();
  const auto valid = validate_single(outside.env, arena, *read, schema, options);
  return valid ? "" : valid.error().helm();
}

TEST(Schema, SaysWhatHelmSays) {
  for (const Row& row : kRows) {
    SchemaEnv outside;
    EXPECT_EQ(check(outside, row.schema, row.values), row.text) << row.name;
  }
}

// CHT-069 and CHT-071: every chart under its name, absent tables skipped, other things refused.
TEST(Schema, ChecksSubcharts) {
  SchemaEnv outside;
  base::Arena arena;
  Chart database;
  database.metadata.name = "db";
  database.has_schema = true;
  database.schema = R"({"required":["size"]})";
  Chart cache = database;
  cache.metadata.name = "cache";
  Chart plain;
  plain.metadata.name = "plain";
  Chart web;
  web.metadata.name = "web";
  web.has_schema = true;
  web.schema = R"({"properties":{"port":{"type":"integer"}}})";
  web.dependencies = {&database, &cache, &plain};
  const auto values = base::json::read(arena, R"({"port":"x","db":{},"plain":[1]})");
  const auto valid = validate_values(outside.env, arena, web, *values);
  ASSERT_FALSE(valid);
  EXPECT_EQ(valid.error().helm(),
            "values don't meet the specifications of the schema(s) in the following chart(s):\n"
            "web:\n- at '/port': got string, want integer\n"
            "db:\n- at '': missing property 'size'\n"
            "plain:\ninvalid type for values: expected object (map), got []interface {}\n");
  EXPECT_EQ(valid.error().reason(),
            ".Values.port must be a whole number, but is the text \"x\"");
}

TEST(Schema, HintsAtTheNearestProperty) {
  SchemaEnv outside;
  base::Arena arena;
  const auto values = base::json::read(arena, R"({"replicaCont":1})");
  const auto valid = validate_single(
      outside.env, arena, *values,
      R"({"additionalProperties":false,"properties":{"image":{},"replicaCount":{}}})");
  ASSERT_FALSE(valid);
  EXPECT_EQ(valid.error().hint(), "did you mean replicaCount?");
}

// CHT-067
TEST(Schema, FollowsReferences) {
  SchemaEnv outside;
  outside.files.files["/schemas/port.json"] = R"({"$defs":{"port":{"type":"integer"}}})";
  EXPECT_EQ(
      check(outside, R"({"properties":{"a":{"$ref":"file:///schemas/port.json#/$defs/port"}}})",
            R"({"a":"x"})"),
      "- at '/a': got string, want integer\n");
  SchemaOptions options;
  options.fetch = [](const std::string& url) -> base::Result<std::string> {
    if (url == "https://example.com/s.json") return std::string(R"({"type":"string"})");
    return base::Error(base::ErrorCode::unavailable,
                       "HTTP request to " + url + " returned status 404 (Not Found)");
  };
  EXPECT_EQ(check(outside, R"({"properties":{"a":{"$ref":"https://example.com/s.json"}}})",
                  R"({"a":1})", options),
            "- at '/a': got number, want string\n");
  EXPECT_EQ(check(outside, R"({"$ref":"https://example.com/t"})", "{}", options),
            "failing loading \"https://example.com/t\": HTTP request to https://example.com/t "
            "returned status 404 "
            "(Not Found)");
}

TEST(Schema, WarnsOnceAboutAnUnresolvedUrn) {
  SchemaEnv outside;
  EXPECT_EQ(check(outside, R"({"properties":{"a":{"$ref":"urn:x:y"},"b":{"$ref":"urn:x:y"}}})",
                  R"({"a":1})"),
            "");
  std::string warnings;
  for (const auto& line : outside.log.lines) {
    if (line.starts_with("level=WARN")) warnings += line;
  }
  EXPECT_EQ(
      warnings,
      "level=WARN msg=\"unresolved URN reference ignored; using permissive schema\" urn=urn:x:y");
}

// Our own voice reads nothing outside the chart.
TEST(Schema, RefusesReferencesWhenAsked) {
  SchemaOptions options;
  options.refuse_references = true;
  for (const std::string_view url :
       {"file:///etc/hostname", "http://example.com/x", "https://example.com/x"}) {
    SchemaEnv outside;
    base::Arena arena;
    options.fetch = [](const std::string&) -> base::Result<std::string> {
      ADD_FAILURE() << "asked the network";
      return std::string("true");
    };
    const auto valid = validate_single(outside.env, arena, base::Value::map(base::Map::make(arena)),
                                       R"({"$ref":")" + std::string(url) + R"("})", options);
    ASSERT_FALSE(valid) << url;
    EXPECT_NE(valid.error().hint().find("--allow-schema-references"), std::string::npos) << url;
  }
}

}  // namespace
}  // namespace chart
