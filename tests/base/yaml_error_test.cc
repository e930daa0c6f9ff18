// What is said of texts that are no YAML, or none that JSON can say: VAL-030, VAL-060 to VAL-062.
// Recorded from sigs.k8s.io/yaml 1.6.0; go-yaml counts lines in its own way.
#include <gtest/gtest.h>

#include "base/yaml.h"

namespace base::yaml {
namespace {

constexpr const char* kPrefix = "error converting YAML to JSON: ";

struct ErrorCase {
  const char* name = "";
  std::string text{};
  const char* want = "";  // behind kPrefix
};

std::string error_of(std::string_view text, Keys keys = Keys::last_wins) {
  Arena arena;
  const Result<Value> value = read(arena, text, keys);
  return value ? "no error" : value.error().helm();
}

class YamlError : public testing::TestWithParam<ErrorCase> {};

TEST_P(YamlError, SaysWhatGoSays) {
  EXPECT_EQ(error_of(GetParam().text), std::string(kPrefix) + GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    Table, YamlError,
    testing::Values(
        ErrorCase{"no_key", "a: b\n c: d\n",
                  "yaml: line 2: mapping values are not allowed in this context"},
        ErrorCase{"value_in_value", "a: b: c",
                  "yaml: mapping values are not allowed in this context"},
        ErrorCase{"value_in_value_later", "x: 1\na: b: c\n",
                  "yaml: line 2: mapping values are not allowed in this context"},
        ErrorCase{"unfinished_key", "a: 1\nb\n", "yaml: line 3: could not find expected ':'"},
        ErrorCase{"unfinished_key_before_another", "a: 1\nb\nc: 2\n",
                  "yaml: line 3: could not find expected ':'"},
        ErrorCase{"key_ends_at_indentation", "a:\n  - b\n c: d\n",
                  "yaml: line 2: did not find expected key"},
        ErrorCase{"list_in_map", "a: 1\n- b\n", "yaml: line 1: did not find expected key"},
        ErrorCase{"map_in_list", "- a\nb: 1\n",
                  "yaml: line 1: did not find expected '-' indicator"},
        ErrorCase{"list_behind_a_value", "a: - b",
                  "yaml: block sequence entries are not allowed in this context"},
        ErrorCase{"key_mark_behind_a_value", "a: ? b",
                  "yaml: mapping keys are not allowed in this context"},
        ErrorCase{"tab_first", "\ta: b", "yaml: found character that cannot start any token"},
        ErrorCase{"tab_indents_a_block", "a:\n\tb: c",
                  "yaml: line 2: found character that cannot start any token"},
        ErrorCase{"tab_in_a_plain_text", "a: b\n\tc: d\n",
                  "yaml: line 2: found a tab character that violates indentation"},
        ErrorCase{"tab_in_a_block_text", "a: |\n\tb\n",
                  "yaml: line 2: found a tab character where an indentation space is expected"},
        ErrorCase{"at_sign", "a: @b", "yaml: found character that cannot start any token"},
        ErrorCase{"backquote", "\n\na: `b`",
                  "yaml: line 3: found character that cannot start any token"},
        ErrorCase{"percent", "a: %b", "yaml: found character that cannot start any token"},
        ErrorCase{"open_quote", "a: \"b\nc: d\n", "yaml: line 3: found unexpected end of stream"},
        ErrorCase{"open_single_quote", "a: 'b", "yaml: found unexpected end of stream"},
        ErrorCase{"document_in_a_quote", "a: \"b\n--- \nc\"",
                  "yaml: line 2: found unexpected document indicator"},
        ErrorCase{"open_list", "a: [b", "yaml: line 1: did not find expected ',' or ']'"},
        ErrorCase{"open_map", "a: {b: c\nd: e\n", "yaml: line 1: did not find expected ',' or '}'"},
        ErrorCase{"list_closed_by_brace", "a: [b}", "yaml: did not find expected ',' or ']'"},
        ErrorCase{"unknown_escape", "\"\\/\"", "yaml: found unknown escape character"},
        ErrorCase{"surrogates", "\"\\ud83d\\ude00\"",
                  "yaml: found invalid Unicode character escape code"},
        ErrorCase{"short_escape", "\"\\x4\"", "yaml: did not find expected hexdecimal number"},
        ErrorCase{"unknown_anchor", "a: *b", "yaml: unknown anchor 'b' referenced"},
        ErrorCase{"anchor_without_name", "a: & b",
                  "yaml: did not find expected alphabetic or numeric character"},
        ErrorCase{"alias_without_name", "a: *",
                  "yaml: did not find expected alphabetic or numeric character"},
        ErrorCase{"self", "a: &x [*x]", "yaml: anchor 'x' value contains itself"},
        ErrorCase{"self_merged", "a: &x\n  <<: *x\n", "yaml: anchor 'x' value contains itself"},
        ErrorCase{"undefined_tag_handle", "a: !e!x b", "yaml: found undefined tag handle"},
        ErrorCase{"bad_tag", "!<a b", "yaml: did not find the expected '>'"},
        ErrorCase{"indentation_of_zero", "a: |0\n b",
                  "yaml: found an indentation indicator equal to 0"},
        ErrorCase{"junk_behind_a_bar", "a: | b\n",
                  "yaml: did not find expected comment or line break"},
        ErrorCase{"unknown_directive", "%FOO\n---\n", "yaml: found unknown directive name"},
        ErrorCase{"version_1_2", "%YAML 1.2\n---\na: 1\n",
                  "yaml: found incompatible YAML document"},
        ErrorCase{"two_versions", "%YAML 1.1\n%YAML 1.1\n---\n",
                  "yaml: line 1: found duplicate %YAML directive"},
        ErrorCase{"no_document_after_directive", "%YAML 1.1\na: 1\n",
                  "yaml: line 1: did not find expected <document start>"},
        ErrorCase{"control_character", "a: \001", "yaml: control characters are not allowed"},
        ErrorCase{"delete", "a: \177", "yaml: control characters are not allowed"},
        ErrorCase{"c1_control", "a: \302\200", "yaml: control characters are not allowed"},
        ErrorCase{"not_a_character", "a: \357\277\276", "yaml: control characters are not allowed"},
        ErrorCase{"stray_byte", "a: \377", "yaml: invalid leading UTF-8 octet"},
        ErrorCase{"cut_character", "a: \303", "yaml: incomplete UTF-8 octet sequence"},
        ErrorCase{"bad_continuation", "a: \303(", "yaml: invalid trailing UTF-8 octet"},
        ErrorCase{"overlong", "a: \340\200\200", "yaml: invalid length of a UTF-8 sequence"},
        ErrorCase{"surrogate_bytes", "a: \355\240\200", "yaml: invalid Unicode character"},
        ErrorCase{"list_key", "[a]: b", "yaml: invalid map key: []interface {}{\"a\"}"},
        ErrorCase{
            "map_key", "{a: 1, b: [x, 1.5, true, ~]}: c",
            "yaml: invalid map key: map[interface {}]interface {}{\"a\":1, \"b\":[]interface {}"
            "{\"x\", 1.5, true, interface {}(nil)}}"},
        ErrorCase{"list_key_in_question", "? - a\n: b\n",
                  "yaml: invalid map key: []interface {}{\"a\"}"},
        ErrorCase{"null_key", "~: x",
                  "unsupported map key of type: %!s(<nil>), key: <nil>, value: \"x\""},
        ErrorCase{
            "empty_key", "? \n: {a: [1]}\n",
            "unsupported map key of type: %!s(<nil>), key: <nil>, value: map[interface {}]inter"
            "face {}{\"a\":[]interface {}{1}}"},
        ErrorCase{"key_above_int64", "9223372036854775808: x",
                  "unsupported map key of type: uint64, key: 0x8000000000000000, value: \"x\""},
        ErrorCase{"merge_of_a_number", "<<: 1",
                  "yaml: map merge requires map or sequence of maps as the value"},
        ErrorCase{"merge_of_a_list_of_numbers", "<<: [1]",
                  "yaml: map merge requires map or sequence of maps as the value"},
        ErrorCase{"merge_of_an_alias_of_a_list", "a: &x [1]\nb: {<<: *x}\n",
                  "yaml: map merge requires map or sequence of maps as the value"},
        ErrorCase{"not_an_int", "a: !!int x", "yaml: cannot decode !!str `x` as a !!int"},
        ErrorCase{"not_a_float", "a: !!float x", "yaml: cannot decode !!str `x` as a !!float"},
        ErrorCase{"not_a_bool", "a: !!bool 1", "yaml: cannot decode !!int `1` as a !!bool"},
        ErrorCase{"not_null", "a: !!null x", "yaml: cannot decode !!str `x` as a !!null"},
        ErrorCase{"not_a_timestamp", "a: !!timestamp x",
                  "yaml: cannot decode !!str `x` as a !!timestamp"},
        ErrorCase{"int_that_is_a_float", "!!int 1.5",
                  "yaml: cannot decode !!float `1.5` as a !!int"},
        ErrorCase{"not_base_64", "a: !!binary \"*\"",
                  "yaml: !!binary value contains invalid base64 data"},
        ErrorCase{"infinity", "a: .inf", "json: unsupported value: +Inf"},
        ErrorCase{"minus_infinity", "a: [1, -.Inf]", "json: unsupported value: -Inf"},
        ErrorCase{"not_a_number", "b: .inf\na: .nan\n", "json: unsupported value: NaN"},
        ErrorCase{"end_without_document", "...", "yaml: did not find expected node content"},
        ErrorCase{"value_first", ": a", "yaml: did not find expected key"}),
    [](const auto& row) { return std::string(row.param.name); });

class YamlStrict : public testing::TestWithParam<ErrorCase> {};

TEST_P(YamlStrict, NamesEachDuplicateKey) {
  EXPECT_EQ(error_of(GetParam().text, Keys::unique), std::string(kPrefix) + GetParam().want);
  EXPECT_EQ(error_of(GetParam().text), "no error");
}

INSTANTIATE_TEST_SUITE_P(
    Table, YamlStrict,
    testing::Values(
        ErrorCase{"twice", "a: 1\nb: 2\na: 3\n",
                  "yaml: unmarshal errors:\n  line 3: key \"a\" already set in map"},
        ErrorCase{"on_the_line_of_the_value", "a: 1\nb: 2\na:\n\n  3\n",
                  "yaml: unmarshal errors:\n  line 5: key \"a\" already set in map"},
        ErrorCase{
            "several", "a: {x: 1, x: 2}\nb: 1\nb: 2\n",
            "yaml: unmarshal errors:\n  line 1: key \"x\" already set in map\n  line 3: key \"b"
            "\" already set in map"},
        ErrorCase{"numbers", "1: a\n1: b\n",
                  "yaml: unmarshal errors:\n  line 2: key 1 already set in map"},
        ErrorCase{"merged", "x: &x {a: 1}\ny: {a: 2, <<: *x}\n",
                  "yaml: unmarshal errors:\n  line 1: key \"a\" already set in map"},
        ErrorCase{"booleans", "yes: 1\ntrue: 2\n",
                  "yaml: unmarshal errors:\n  line 2: key true already set in map"},
        ErrorCase{
            "three_times", "a: 1\na: 2\na: 3\n",
            "yaml: unmarshal errors:\n  line 2: key \"a\" already set in map\n  line 3: key \"a"
            "\" already set in map"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(YamlErrorPlace, IsTheTrueLine) {
  Arena arena;
  const Result<Value> value = read(arena, "a: b\n c: d\ne: [\n");
  ASSERT_FALSE(value);
  EXPECT_EQ(value.error().place().line, 2);
  const Result<Value> list = read(arena, "a: 1\n- b\n");
  ASSERT_FALSE(list);
  EXPECT_EQ(list.error().helm(), std::string(kPrefix) + "yaml: line 1: did not find expected key");
  EXPECT_EQ(list.error().place().line, 2);
  EXPECT_EQ(list.error().reason(), "did not find expected key");
}

TEST(YamlErrorOrder, ABadByteCountsOnlyWhereGoReadsThatFar) {
  std::string far(800, '#');
  EXPECT_EQ(error_of("a: b: c\n" + far + "\x01"),
            std::string(kPrefix) + "yaml: mapping values are not allowed in this context");
  EXPECT_EQ(error_of("a: b: c\n\x01"),
            std::string(kPrefix) + "yaml: control characters are not allowed");
  EXPECT_EQ(error_of("a: b\n---\n" + far + "\x01"), "no error");
}

TEST(YamlLimit, KeysWithoutQuestionMarkHave1024Characters) {
  EXPECT_EQ(error_of(std::string(1024, 'k') + ": x"), "no error");
  EXPECT_EQ(error_of(std::string(1025, 'k') + ": x"),
            std::string(kPrefix) + "yaml: mapping values are not allowed in this context");
  EXPECT_EQ(error_of("a: 1\n" + std::string(1025, 'k') + ": x"),
            std::string(kPrefix) + "yaml: line 2: could not find expected ':'");
  EXPECT_EQ(error_of("? " + std::string(1025, 'k') + "\n: x"), "no error");
}

TEST(YamlLimit, CVE_2021_4235_DepthIs10000) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_EQ(error_of(nested(kMaxDepth + 1)),
            std::string(kPrefix) + "yaml: exceeded max depth of 10000");
  std::string dashes;
  for (std::size_t i = 0; i <= kMaxDepth; ++i) dashes += "- ";
  EXPECT_EQ(error_of(dashes), std::string(kPrefix) + "yaml: exceeded max depth of 10000");
  EXPECT_EQ(error_of(nested(1000)), "no error");
}

TEST(YamlLimit, CVE_2022_3064_KeysWithinKeysAreNestedToo) {
  std::string text;
  for (int i = 0; i < 1 << 19; ++i) text += "? ";
  EXPECT_EQ(error_of(text), std::string(kPrefix) + "yaml: exceeded max depth of 10000");
}

TEST(YamlLimit, CVE_2022_28948_TextsCutShortAreErrors) {
  const std::string text = "0: [:!00 \xef";
  const std::size_t open = text.find('[');
  for (std::size_t size = 0; size <= open; ++size) {
    EXPECT_EQ(error_of(text.substr(0, size)), "no error") << size;
  }
  for (std::size_t size = open + 1; size <= text.size(); ++size) {
    EXPECT_TRUE(error_of(text.substr(0, size)).starts_with(kPrefix)) << size;
  }
}

TEST(YamlLimit, CVE_2019_11254_AliasesMayNotMakeUpNearlyAll) {
  std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 9; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int j = 1; j < 10; ++j) text += ", " + before;
    text += "]\n";
  }
  EXPECT_EQ(error_of(text), std::string(kPrefix) + "yaml: document contains excessive aliasing");
}

}  // namespace
}  // namespace base::yaml
