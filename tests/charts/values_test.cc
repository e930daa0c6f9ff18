// The user's values from files and flags. The expected values and errors were written down from Helm 4.3.1:
// toJson of .Values of a chart without values of its own, and what follows "Error: ".
#include "charts/values.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "base/json.h"
#include "tests/base/memory_filesystem.h"
#include "tests/base/test_env.h"

namespace chart {
namespace {

using base::Arena;
using base::MemoryFileSystem;
using base::TestEnv;

struct ValuesCase {
  const char* name = "";
  std::map<std::string, std::string> files{};
  ValueOptions options{};
  const char* input = "";  // on standard input
  const char* want = "";   // JSON
  const char* error = "";
};

void PrintTo(const ValuesCase& row, std::ostream* out) { *out << row.name; }

class ValuesTest : public testing::TestWithParam<ValuesCase> {};

TEST_P(ValuesTest, MergesAsHelmDoes) {
  MemoryFileSystem files(GetParam().files);
  TestEnv world(files);
  world.in.str(GetParam().input);
  Arena arena;
  const auto values = merge_value_options(world.env, arena, GetParam().options);
  if (*GetParam().error != '\0') {
    ASSERT_FALSE(values) << *base::json::write(arena, *values);
    EXPECT_EQ(values.error().helm(), GetParam().error);
    return;
  }
  ASSERT_TRUE(values) << values.error().helm();
  EXPECT_EQ(*base::json::write(arena, *values), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, ValuesTest,
    testing::Values(
        ValuesCase{.name = "no_values", .want = "{}"},
        ValuesCase{.name = "one_file",
                   .files = {{"a.yaml", "a: 1\nb: {c: x}\n"}},
                   .options = {.value_files = {"a.yaml"}},
                   .want = R"({"a":1,"b":{"c":"x"}})"},
        ValuesCase{.name = "later_file_wins",
                   .files = {{"a.yaml", "a: 1\nb: {c: x, d: y}\nl: [1, 2]\n"}, {"b.yaml", "b: {c: z}\nl: [3]\n"}},
                   .options = {.value_files = {"a.yaml", "b.yaml"}},
                   .want = R"({"a":1,"b":{"c":"z","d":true},"l":[3]})"},
        ValuesCase{.name = "null_replaces_in_files",
                   .files = {{"a.yaml", "a: {b: 1}\n"}, {"b.yaml", "a: null\n"}},
                   .options = {.value_files = {"a.yaml", "b.yaml"}},
                   .want = R"({"a":null})"},
        ValuesCase{.name = "table_over_scalar",
                   .files = {{"a.yaml", "a: 1\n"}, {"b.yaml", "a: {b: 1}\n"}},
                   .options = {.value_files = {"a.yaml", "b.yaml"}},
                   .want = R"({"a":{"b":1}})"},
        ValuesCase{.name = "order_of_kinds",
                   .files = {{"f.txt", "file\n"}},
                   .options = {.set = {"k=2", "j=2", "s=2"}, .set_string = {"k=1", "s=1"}, .set_json = {"k=3", "j=3"}, .set_literal = {"k=literal", "l=literal"}, .set_file = {"k=f.txt"}},
                   .want = R"({"j":2,"k":"literal","l":"literal","s":"1"})"},
        ValuesCase{.name = "file_over_string",
                   .files = {{"f.txt", "file\n"}},
                   .options = {.set_string = {"k=1"}, .set_file = {"k=f.txt"}},
                   .want = R"({"k":"file\n"})"},
        ValuesCase{.name = "json_object_flag",
                   .files = {{"a.yaml", "a: {b: 1, c: 2}\n"}},
                   .options = {.value_files = {"a.yaml"}, .set_json = {R"({"a":{"b":5,"d":[1]}})"}},
                   .want = R"({"a":{"b":5,"c":2,"d":[1]}})"},
        ValuesCase{.name = "json_object_blank",
                   .options = {.set_json = {R"(  {"a":1} )"}},
                   .want = R"({"a":1})"},
        ValuesCase{.name = "json_object_bad",
                   .options = {.set_json = {R"({"a":1)"}},
                   .error = R"(failed parsing --set-json data JSON: {"a":1)"},
        ValuesCase{.name = "json_object_trailing",
                   .options = {.set_json = {R"({"a":1} x)"}},
                   .error = R"(failed parsing --set-json data JSON: {"a":1} x)"},
        ValuesCase{.name = "json_array", .options = {.set_json = {"[1]"}}, .want = "{}"},
        ValuesCase{.name = "json_pair_bad",
                   .options = {.set_json = {"a=x"}},
                   .error = "failed parsing --set-json data a=x"},
        ValuesCase{.name = "json_null_in_object",
                   .files = {{"a.yaml", "a: 1\n"}},
                   .options = {.value_files = {"a.yaml"}, .set_json = {R"({"a":null})"}},
                   .want = R"({"a":null})"},
        ValuesCase{.name = "set_edits_list_of_file",
                   .files = {{"a.yaml", "l: [a, b]\n"}},
                   .options = {.value_files = {"a.yaml"}, .set = {"l[1]=x"}},
                   .want = R"({"l":["a","x"]})"},
        ValuesCase{.name = "set_error",
                   .options = {.set = {"a"}},
                   .error = R"(failed parsing --set data: key "a" has no value)"},
        ValuesCase{.name = "set_string_error",
                   .options = {.set_string = {"a"}},
                   .error = R"(failed parsing --set-string data: key "a" has no value)"},
        ValuesCase{.name = "set_literal_error",
                   .options = {.set_literal = {"a"}},
                   .error = R"(failed parsing --set-literal data: key "a" has no value)"},
        ValuesCase{.name = "set_file_missing",
                   .options = {.set_file = {"a=none.txt"}},
                   .error = "failed parsing --set-file data: open none.txt: no such file or directory"},
        ValuesCase{.name = "set_file_list",
                   .files = {{"x", "1"}, {"y", "2\n"}},
                   .options = {.set_file = {"a={x,y}"}},
                   .want = R"({"a":["1","2\n"]})"},
        ValuesCase{.name = "set_file_empty",
                   .options = {.set_file = {"a="}},
                   .want = R"({"a":""})"},
        ValuesCase{.name = "stdin",
                   .options = {.value_files = {"-"}},
                   .input = "a: 1\n",
                   .want = R"({"a":1})"},
        ValuesCase{.name = "stdin_blanks",
                   .options = {.value_files = {" - "}},
                   .input = "a: 1\n",
                   .want = R"({"a":1})"},
        ValuesCase{.name = "stdin_twice",
                   .options = {.value_files = {"-", "-"}},
                   .input = "a: 1\n",
                   .want = R"({"a":1})"},
        ValuesCase{.name = "set_file_stdin",
                   .options = {.set_file = {"a=-"}},
                   .input = "text\n",
                   .want = R"({"a":"text\n"})"},
        ValuesCase{.name = "missing_file",
                   .options = {.value_files = {"none.yaml"}},
                   .error = "open none.yaml: no such file or directory"},
        ValuesCase{.name = "directory",
                   .files = {{"d/x", "1"}},
                   .options = {.value_files = {"d"}},
                   .error = "read d: is a directory"},
        ValuesCase{.name = "empty_file",
                   .files = {{"a.yaml", ""}},
                   .options = {.value_files = {"a.yaml"}},
                   .want = "{}"},
        ValuesCase{.name = "comment_file",
                   .files = {{"a.yaml", "# nothing\n"}},
                   .options = {.value_files = {"a.yaml"}},
                   .want = "{}"},
        ValuesCase{.name = "null_file",
                   .files = {{"a.yaml", "null\n"}},
                   .options = {.value_files = {"a.yaml"}},
                   .want = "{}"},
        ValuesCase{.name = "documents",
                   .files = {{"a.yaml", "a: {b: 1}\n---\na: {c: 2}\n"}},
                   .options = {.value_files = {"a.yaml"}},
                   .want = R"({"a":{"b":1,"c":2}})"},
        ValuesCase{.name = "documents_empty_ones",
                   .files = {{"a.yaml", "---\n---\na: 1\n---\n# c\n---\nnull\n---\nb: 2"}},
                   .options = {.value_files = {"a.yaml"}},
                   .want = R"({"a":1,"b":2})"},
        ValuesCase{.name = "documents_comment_on_separator",
                   .files = {{"a.yaml", "a: 1\n--- # two\nb: 2\n"}},
                   .options = {.value_files = {"a.yaml"}},
                   .want = R"({"a":1,"b":2})"},
        ValuesCase{.name = "documents_separator_blanks",
                   .files = {{"a.yaml", "a: 1\n---   \nb: 2\n"}},
                   .options = {.value_files = {"a.yaml"}},
                   .want = R"({"a":1,"b":2})"},
        ValuesCase{.name = "documents_bad_separator",
                   .files = {{"a.yaml", "a: 1\n--- {b: 2}\n"}},
                   .options = {.value_files = {"a.yaml"}},
                   .error = "failed to parse a.yaml: error reading yaml document: invalid Yaml document separator: {b: 2}"},
        ValuesCase{.name = "documents_four_dashes",
                   .files = {{"a.yaml", "a: 1\n----\nb: 2\n"}},
                   .options = {.value_files = {"a.yaml"}},
                   .error = "failed to parse a.yaml: error reading yaml document: invalid Yaml document separator: -"},
        ValuesCase{.name = "documents_end_marker",
                   .files = {{"a.yaml", "a: 1\n...\nb: 2\n---\nc: 3\n"}},
                   .options = {.value_files = {"a.yaml"}},
                   .want = R"({"a":1,"c":3})"},
        ValuesCase{.name = "documents_crlf",
                   .files = {{"a.yaml", "a: 1\r\n---\r\nb: x\r\n"}},
                   .options = {.value_files = {"a.yaml"}},
                   .want = R"({"a":1,"b":"x"})"},
        ValuesCase{.name = "documents_last_without_line_feed",
                   .files = {{"a.yaml", "a: 1\n---\nb: 2"}},
                   .options = {.value_files = {"a.yaml"}},
                   .want = R"({"a":1,"b":2})"},
        ValuesCase{.name = "top_level_list",
                   .files = {{"a.yaml", "- 1\n"}},
                   .options = {.value_files = {"a.yaml"}},
                   .error = "failed to parse a.yaml: cannot unmarshal yaml document: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}"},
        ValuesCase{.name = "top_level_text",
                   .files = {{"a.yaml", "hello\n"}},
                   .options = {.value_files = {"a.yaml"}},
                   .error = "failed to parse a.yaml: cannot unmarshal yaml document: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go value of type map[string]interface {}"},
        ValuesCase{.name = "top_level_number",
                   .files = {{"a.yaml", "5\n"}},
                   .options = {.value_files = {"a.yaml"}},
                   .error = "failed to parse a.yaml: cannot unmarshal yaml document: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal number into Go value of type map[string]interface {}"},
        ValuesCase{.name = "top_level_bool",
                   .files = {{"a.yaml", "true\n"}},
                   .options = {.value_files = {"a.yaml"}},
                   .error = "failed to parse a.yaml: cannot unmarshal yaml document: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal bool into Go value of type map[string]interface {}"},
        ValuesCase{.name = "syntax_error",
                   .files = {{"a.yaml", "a: 1\nb: [1\nc: 2\n"}},
                   .options = {.value_files = {"a.yaml"}},
                   .error = "failed to parse a.yaml: cannot unmarshal yaml document: error converting YAML to JSON: yaml: line 2: did not find expected ',' or ']'"},
        ValuesCase{.name = "syntax_error_in_second_document",
                   .files = {{"a.yaml", "a: 1\n---\nb: 1\n  c: 2\n"}},
                   .options = {.value_files = {"a.yaml"}},
                   .error = "failed to parse a.yaml: cannot unmarshal yaml document: error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context"},
        ValuesCase{.name = "tab",
                   .files = {{"a.yaml", "a:\n\tb: 1\n"}},
                   .options = {.value_files = {"a.yaml"}},
                   .error = "failed to parse a.yaml: cannot unmarshal yaml document: error converting YAML to JSON: yaml: line 2: found character that cannot start any token"},
        ValuesCase{.name = "yaml_1_1_words",
                   .files = {{"a.yaml", "a: yes\nb: off\nc: ~\nd: 0o7\ne: 0x10\nf: 1_000\ng: 2001-01-01\n1: x\ny: z\n"}},
                   .options = {.value_files = {"a.yaml"}},
                   .want = R"({"1":"x","a":true,"b":false,"c":null,"d":7,"e":16,"f":1000,"g":"2001-01-01","true":"z"})"},
        ValuesCase{.name = "duplicate_keys",
                   .files = {{"a.yaml", "a: 1\na: 2\n"}},
                   .options = {.value_files = {"a.yaml"}},
                   .want = R"({"a":2})"},
        ValuesCase{.name = "large_number",
                   .files = {{"a.yaml", "a: 1234567\n"}},
                   .options = {.value_files = {"a.yaml"}},
                   .want = R"({"a":1234567})"},
        ValuesCase{.name = "percent_in_name",
                   .files = {{"100%.yaml", "a: 1\n"}},
                   .options = {.value_files = {"100%.yaml"}},
                   .error = R"(parse "100%.yaml": invalid URL escape "%.y")"},
        ValuesCase{.name = "colon_first",
                   .options = {.value_files = {":x"}},
                   .error = R"(parse ":x": missing protocol scheme)"},
        ValuesCase{.name = "colon_in_first_segment",
                   .options = {.value_files = {"1a:b"}},
                   .error = R"(parse "1a:b": first path segment in URL cannot contain colon)"},
        ValuesCase{.name = "control_character_in_name",
                   .options = {.value_files = {"a\001b"}},
                   .error = R"(parse "a\x01b": net/url: invalid control character in URL)"},
        ValuesCase{.name = "other_scheme_is_a_path",
                   .options = {.value_files = {"s3://bucket/x"}},
                   .error = "open s3://bucket/x: no such file or directory"},
        ValuesCase{.name = "good_escape_in_name",
                   .files = {{"a%20b", "a: 1\n"}},
                   .options = {.value_files = {"a%20b"}},
                   .want = R"({"a":1})"},
        ValuesCase{.name = "set_file_bad_url",
                   .options = {.set_file = {"a=:x"}},
                   .error = R"(failed parsing --set-file data: parse ":x": missing protocol scheme)"}),
    [](const auto& row) { return std::string(row.param.name); });

// VAL-027: URLs wait for repositories.
TEST(Values, SayThatUrlsAreNotReadYet) {
  MemoryFileSystem files;
  TestEnv world(files);
  Arena arena;
  const auto values = merge_value_options(world.env, arena, {.value_files = {"HTTPS://example.com/v.yaml"}});
  ASSERT_FALSE(values);
  EXPECT_EQ(values.error().code(), base::ErrorCode::unavailable);
  EXPECT_NE(values.error().helm().find("HTTPS://example.com/v.yaml"), std::string::npos);
}

// VAL-033, VAL-059
TEST(Values, AreFloatsInFilesAndIntegersInFlags) {
  MemoryFileSystem files;
  files.files["v.yaml"] = "a: 1";
  TestEnv world(files);
  Arena arena;
  const auto values = merge_value_options(world.env, arena, {.value_files = {"v.yaml"}, .set = {"b=1"}});
  ASSERT_TRUE(values);
  EXPECT_EQ(base::type_name(values->as_map().get("a")), "float64");
  EXPECT_EQ(base::type_name(values->as_map().get("b")), "int64");
}

TEST(Values, ErrorsNameTheFileAndTheLine) {
  MemoryFileSystem files;
  files.files["v.yaml"] = "x: 1\n---\na: 1\nb: [1\nc: 2\n";
  TestEnv world(files);
  Arena arena;
  const auto values = merge_value_options(world.env, arena, {.value_files = {"v.yaml"}});
  ASSERT_FALSE(values);
  EXPECT_EQ(values.error().place().file, "v.yaml");
  EXPECT_EQ(values.error().place().line, 4);  // where the bracket is that nothing closes
  EXPECT_EQ(values.error().excerpt(), std::vector<std::string>{"b: [1"});
}

struct PathCase {
  const char* name = "";
  const char* path = "";
  const char* value = "";  // JSON; empty where there is none
  const char* table = "";  // JSON, or the error
};

class PathTest : public testing::TestWithParam<PathCase> {};

// VAL-025
TEST_P(PathTest, FindsValuesAndTables) {
  Arena arena;
  const auto values =
      base::json::read(arena, R"({"a":{"b":{"c":1},"n":null,"l":[1]},"s":"x","":{"e":2},"d.t":{"x":1}})");
  const auto value = find_value(values->as_map(), GetParam().path);
  EXPECT_EQ(value ? *base::json::write(arena, *value) : "", GetParam().value);
  const auto table = find_table(values->as_map(), GetParam().path);
  EXPECT_EQ(table ? *base::json::write(arena, base::Value::map(*table)) : table.error().helm(),
            GetParam().table);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, PathTest,
    testing::Values(PathCase{"value", "a.b.c", "1", R"("c" is not a table)"},
                    PathCase{"table", "a.b", "", R"({"c":1})"},
                    PathCase{"top_value", "s", R"("x")", R"("s" is not a table)"},
                    PathCase{"null_is_a_value", "a.n", "null", R"("n" is not a table)"},
                    PathCase{"list", "a.l", "[1]", R"("l" is not a table)"},
                    PathCase{"missing", "a.x.y", "", R"("x" is not a table)"},
                    PathCase{"through_a_value", "s.x", "", R"("s" is not a table)"},
                    PathCase{"empty_path_is_the_empty_key", "", "", R"({"e":2})"},
                    PathCase{"empty_part", ".e", "2", R"("e" is not a table)"},
                    PathCase{"no_escape_for_dots", "d.t", "", R"("d" is not a table)"}),
    [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace chart
