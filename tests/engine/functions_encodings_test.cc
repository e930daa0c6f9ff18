// regexMatch and its family, semver, and the functions to and from YAML, JSON, TOML and base 64: the
// expectations were taken from real Helm 4.3.1.
#include <span>
#include <string>
#include <vector>

#include "tests/engine/call_function.h"

namespace engine::functions {
namespace {

const base::Function* find_row(std::string_view name) {
  for (const auto table : {regex_functions(), version_functions(), encoding_functions()}) {
    for (const base::Function& row : table) {
      if (row.name == name) return &row;
    }
  }
  return nullptr;
}

base::Result<base::Value> give(const base::Function* row, const std::vector<Argument>& arguments,
                               const base::Object* self = nullptr) {
  static base::FixedClock clock;
  static CountingRandom random;
  static base::MemoryLog log;
  static Services services(clock, random, log);
  std::vector<base::Value> args;
  for (const Argument& argument : arguments) args.push_back(argument.value);
  return row->body({test_arena(), args, services, self});
}

std::string shown_or_error(const base::Result<base::Value>& result) {
  return result ? shown(*result) : "error: " + result.error().helm();
}

class EncodingFunction : public FunctionTest {};

TEST_P(EncodingFunction, GivesWhatHelmGives) {
  const base::Function* row = find_row(GetParam().function);
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(shown_or_error(give(row, GetParam().arguments)), GetParam().want);
}

const FunctionCase kRegexCases[] = {
    {"match", "regexMatch", {"^a+$", "aaa"}, "true"},
    {"match_bad_pattern", "regexMatch", {"[", "a"}, "false"},
    {"must_match_bad_pattern",
     "mustRegexMatch",
     {"a**", "a"},
     "error: error parsing regexp: invalid nested repetition operator: `**`"},
    {"find", "regexFind", {"b+", "abbc"}, "\"bb\""},
    {"find_nothing", "regexFind", {"z", "abc"}, "\"\""},
    {"find_all", "regexFindAll", {"[a-c]", "abcd", 2}, "[]string{\"a\", \"b\"}"},
    {"find_all_nothing", "regexFindAll", {"x", "a", -1}, "[]string(nil)"},
    {"find_all_limit_zero", "regexFindAll", {"a", "a", 0}, "[]string(nil)"},
    {"panic_has_the_pattern",
     "regexFindAll",
     {"[", "a", 1},
     "error: regexp: Compile(`[`): error parsing regexp: missing closing ]: `[`"},
    {"panic_quotes_a_backquote",
     "regexReplaceAll",
     {"`(", "a", "b"},
     "error: regexp: Compile(\"`(\"): error parsing regexp: missing closing ): ``(`"},
    {"must_error_is_plain",
     "mustRegexFindAll",
     {"[", "a", 1},
     "error: error parsing regexp: missing closing ]: `[`"},
    {"replace_with_groups", "regexReplaceAll", {"a(x*)b", "-ab-axxb-", "${1}W"}, "\"-W-xxW-\""},
    {"replace_joined_name", "regexReplaceAll", {"a(x*)b", "-ab-axxb-", "$1W"}, "\"---\""},
    {"replace_literal", "regexReplaceAllLiteral", {"a(x*)b", "-ab-", "${1}"}, "\"-${1}-\""},
    {"split", "regexSplit", {"z+", "pizza", -1}, "[]string{\"pi\", \"a\"}"},
    {"split_limit_zero", "regexSplit", {"a", "b", 0}, "[]string(nil)"},
    {"split_empty_text", "mustRegexSplit", {"x", "", -1}, "[]string{\"\"}"},
    {"quote_meta", "regexQuoteMeta", {"1.2.3"}, "\"1\\\\.2\\\\.3\""},
};
INSTANTIATE_TEST_SUITE_P(Regex, EncodingFunction, testing::ValuesIn(kRegexCases), name_of_case);

const FunctionCase kVersionCases[] = {
    {"compare", "semverCompare", {">=1.2 <2 || ^3", "3.4"}, "true"},
    {"compare_prerelease", "semverCompare", {"*", "1.0.0-rc"}, "false"},
    {"compare_bad_range", "semverCompare", {">>1", "1"}, "error: improper constraint: \">>1\""},
    {"compare_bad_version", "semverCompare", {">1", "x"}, "error: invalid semantic version"},
    {"bad_version", "semver", {"x"}, "error: invalid semantic version"},
};
INSTANTIATE_TEST_SUITE_P(Version, EncodingFunction, testing::ValuesIn(kVersionCases), name_of_case);

const FunctionCase kTextCases[] = {
    {"b64enc", "b64enc", {"a\xff"}, "\"Yf8=\""},
    {"b64dec", "b64dec", {"YQ=\n="}, "\"a\""},
    {"b64dec_error_is_the_text", "b64dec", {"YQ"}, "\"illegal base64 data at input byte 0\""},
    {"b32enc", "b32enc", {"ab"}, "\"MFRA====\""},
    {"b32dec", "b32dec", {"MFRA===="}, "\"ab\""},
    {"b32dec_error_is_the_text", "b32dec", {"a"}, "\"illegal base32 data at input byte 0\""},
};
INSTANTIATE_TEST_SUITE_P(Text, EncodingFunction, testing::ValuesIn(kTextCases), name_of_case);

const FunctionCase kJsonCases[] = {
    {"to_json", "toJson", {map({{"b", 1}, {"a", "<"}})}, "\"{\\\"a\\\":\\\"\\\\u003c\\\",\\\"b\\\":1}\""},
    {"to_json_error_is_nothing", "toJson", {kInfinity}, "\"\""},
    {"must_to_json", "mustToJson", {kInfinity}, "error: json: unsupported value: +Inf"},
    {"to_raw_json", "toRawJson", {"<"}, "\"\\\"<\\\"\""},
    {"to_raw_json_panics", "toRawJson", {kNaN}, "error: json: unsupported value: NaN"},
    {"to_pretty_json", "toPrettyJson", {list({1})}, "\"[\\n  1\\n]\""},
    {"to_pretty_json_error", "toPrettyJson", {kNaN}, "\"\""},
    {"from_json", "fromJson", {"{\"a\":1}"}, "map[string]interface {}{\"a\":1}"},
    {"from_json_null", "fromJson", {"null"}, "map[string]interface {}(nil)"},
    {"from_json_list",
     "fromJson",
     {"[1]"},
     "map[string]interface {}{\"Error\":\"json: cannot unmarshal array into Go value of type "
     "map[string]interface {}\"}"},
    {"from_json_syntax",
     "fromJson",
     {"{"},
     "map[string]interface {}{\"Error\":\"unexpected end of JSON input\"}"},
    {"from_json_out_of_range",
     "fromJson",
     {"{\"a\":1e999,\"b\":2}"},
     "map[string]interface {}{\"Error\":\"json: cannot unmarshal number 1e999 into Go value of type "
     "float64\", \"a\":interface {}(nil), \"b\":2}"},
    {"from_json_array", "fromJsonArray", {"[1]"}, "[]interface {}{1}"},
    {"from_json_array_null", "fromJsonArray", {"null"}, "[]interface {}(nil)"},
    {"from_json_array_map",
     "fromJsonArray",
     {"{}"},
     "[]interface {}{\"json: cannot unmarshal object into Go value of type []interface {}\"}"},
    {"must_from_json", "mustFromJson", {"1"}, "float64 1"},
    {"must_from_json_error", "mustFromJson", {"["}, "error: unexpected end of JSON input"},
};
INSTANTIATE_TEST_SUITE_P(Json, EncodingFunction, testing::ValuesIn(kJsonCases), name_of_case);

const FunctionCase kYamlCases[] = {
    {"to_yaml", "toYaml", {map({{"a", list({1})}})}, "\"a:\\n- 1\""},
    {"to_yaml_error_is_nothing", "toYaml", {kNaN}, "\"\""},
    {"to_yaml_pretty", "toYamlPretty", {map({{"a", list({1})}})}, "\"a:\\n  - 1\""},
    {"from_yaml", "fromYaml", {"a: 1"}, "map[string]interface {}{\"a\":1}"},
    {"from_yaml_empty", "fromYaml", {""}, "map[string]interface {}{}"},
    {"from_yaml_null", "fromYaml", {"null"}, "map[string]interface {}{}"},
    {"from_yaml_list",
     "fromYaml",
     {"[1]"},
     "map[string]interface {}{\"Error\":\"error unmarshaling JSON: while decoding JSON: json: cannot "
     "unmarshal array into Go value of type map[string]interface {}\"}"},
    {"from_yaml_array", "fromYamlArray", {"- a"}, "[]interface {}{\"a\"}"},
    {"from_yaml_array_empty", "fromYamlArray", {""}, "[]interface {}{}"},
    {"from_yaml_array_bool",
     "fromYamlArray",
     {"true"},
     "[]interface {}{\"error unmarshaling JSON: while decoding JSON: json: cannot unmarshal bool into Go "
     "value of type []interface {}\"}"},
};
INSTANTIATE_TEST_SUITE_P(Yaml, EncodingFunction, testing::ValuesIn(kYamlCases), name_of_case);

const FunctionCase kTomlCases[] = {
    {"to_toml", "toToml", {map({{"a", 1.0}})}, "\"a = 1.0\\n\""},
    {"to_toml_scalar", "toToml", {1}, "\"1\""},
    {"to_toml_error_is_the_text", "toToml", {list({nullptr})}, "\"toml: cannot encode array with nil element\""},
    {"must_to_toml", "mustToToml", {list({nullptr})}, "error: toml: cannot encode array with nil element"},
    {"to_toml_nil", "toToml", {nullptr}, "error: reflect: call of reflect.Value.Type on zero Value"},
    {"from_toml", "fromToml", {"a = 1"}, "map[string]interface {}{\"a\":1}"},
    {"from_toml_error",
     "fromToml",
     {"a = ["},
     "map[string]interface {}{\"Error\":\"toml: line 1 (last key \\\"a\\\"): unexpected EOF; expected value\"}"},
};
INSTANTIATE_TEST_SUITE_P(Toml, EncodingFunction, testing::ValuesIn(kTomlCases), name_of_case);

base::Value version(const char* text) {
  const auto made = give(find_row("semver"), {base::Value::string(text)});
  EXPECT_TRUE(made);
  return *made;
}

std::string call_method(const base::Value& receiver, std::string_view name,
                        const std::vector<Argument>& arguments = {}) {
  const base::Function* method = receiver.as_object().method(name);
  if (method == nullptr) return "no method";
  return shown_or_error(give(method, arguments, &receiver.as_object()));
}

TEST(SemverObject, TellsItsParts) {
  const base::Value object = version("v1.2.3-rc.1+b");
  EXPECT_EQ(base::type_name(object), "*semver.Version");
  EXPECT_EQ(base::format_value(object), "1.2.3-rc.1+b");
  EXPECT_EQ(call_method(object, "Prerelease"), "\"rc.1\"");
  EXPECT_EQ(call_method(object, "Metadata"), "\"b\"");
  EXPECT_EQ(call_method(object, "Original"), "\"v1.2.3-rc.1+b\"");
  EXPECT_EQ(call_method(object, "Compare", {version("1.2.3")}), "-1");
  EXPECT_EQ(call_method(object, "LessThan", {version("1.2.3")}), "true");
  EXPECT_EQ(call_method(object, "GreaterThanEqual", {version("1.2.3")}), "false");
  EXPECT_EQ(call_method(object, "Equal", {nullptr}), "false");
  EXPECT_EQ(call_method(object, "Compare", {nullptr}),
            "error: runtime error: invalid memory address or nil pointer dereference");
  EXPECT_EQ(call_method(object, "SetMetadata", {"_"}), "error: invalid metadata string");
  EXPECT_EQ(call_method(object, "SetPrerelease", {"01"}), "error: version segment starts with 0");
  EXPECT_EQ(call_method(object, "Foo"), "no method");
}

TEST(SemverObject, GivesStructsWhenIncreased) {
  const base::Value object = version("v1.2.3-rc.1");
  const auto next = give(object.as_object().method("IncMinor"), {}, &object.as_object());
  ASSERT_TRUE(next);
  EXPECT_EQ(base::type_name(*next), "semver.Version");
  EXPECT_EQ(base::format_value(*next), "1.3.0");
  EXPECT_EQ(call_method(*next, "Major"), "0x1");
  EXPECT_EQ(call_method(*next, "Compare", {version("1.2.3")}), "no method");
  const auto patch = give(object.as_object().method("IncPatch"), {}, &object.as_object());
  EXPECT_EQ(base::format_value(*patch), "1.2.3");
  const base::Value last = version("18446744073709551615.0.0");
  EXPECT_EQ(call_method(last, "IncMajor"), "error: major version increment would overflow uint64");
}

}  // namespace
}  // namespace engine::functions
