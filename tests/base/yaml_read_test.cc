// What values YAML texts have: VAL-032, VAL-033, VAL-060, VAL-062. Recorded from
// sigs.k8s.io/yaml 1.6.0.
#include <gtest/gtest.h>

#include "base/json.h"
#include "base/yaml.h"

namespace base::yaml {
namespace {

struct ReadCase {
  const char* name = "";
  std::string text{};
  const char* json = "";
};

class YamlRead : public testing::TestWithParam<ReadCase> {};

TEST_P(YamlRead, GivesTheValueThatGoGives) {
  Arena arena;
  const Result<Value> value = read(arena, GetParam().text);
  ASSERT_TRUE(value) << value.error().helm();
  EXPECT_EQ(*json::write(arena, *value, json::Style{false, {}}), GetParam().json);
}

INSTANTIATE_TEST_SUITE_P(
    Table, YamlRead,
    testing::Values(
        ReadCase{"empty", "", "null"}, ReadCase{"only_a_comment", "# x\n", "null"},
        ReadCase{"null_document", "null", "null"},
        ReadCase{"map", "a: 1\nb: [x, {c: d}]\n", "{\"a\":1,\"b\":[\"x\",{\"c\":\"d\"}]}"},
        ReadCase{"empty_values", "a:\nb: ~\nc: null\nd: Null\ne: NULL\n",
                 "{\"a\":null,\"b\":null,\"c\":null,\"d\":null,\"e\":null}"},
        ReadCase{
            "booleans",
            "a: [y, Y, yes, Yes, YES, on, On, ON, true, True, TRUE]\nb: [n, N, no, No, NO, off,"
            " Off, OFF, false, False, FALSE]\n",
            "{\"a\":[true,true,true,true,true,true,true,true,true,true,true],\"b\":[false,false"
            ",false,false,false,false,false,false,false,false,false]}"},
        ReadCase{"other_spellings_are_strings", "[yEs, tRue, oN, nULL]",
                 "[\"yEs\",\"tRue\",\"oN\",\"nULL\"]"},
        ReadCase{"boolean_keys", "y: 1\nn: 2\n", "{\"false\":2,\"true\":1}"},
        ReadCase{"octal", "[0777, 0o7, 0O7, 08, 09, 0888, 0o8, -017]",
                 "[511,7,7,8,9,888,\"0o8\",-15]"},
        ReadCase{"hexadecimal_and_binary", "[0x1F, 0X1f, -0x1, 0b101, 0B11, -0b11, 0b-1, 0b2]",
                 "[31,31,-1,5,3,-3,-1,\"0b2\"]"},
        ReadCase{"underscores", "[1_000, 1__0, 1_, _1, 1_0.5, 0x_ff]",
                 "[1000,10,1,\"_1\",10.5,255]"},
        ReadCase{"base_60_is_a_string", "[1:20, 190:20:30.5]", "[\"1:20\",\"190:20:30.5\"]"},
        ReadCase{"timestamps_are_strings",
                 "[2001-01-01, 2001-12-14t21:59:43.10-05:00, 2001-12-14 21:59:43]",
                 "[\"2001-01-01\",\"2001-12-14t21:59:43.10-05:00\",\"2001-12-14 21:59:43\"]"},
        ReadCase{"floats", "[1.5, .5, 1., 1e3, 1E-2, +1.5, -.5e1, 1e1000, 1e-400, .e5, 1e]",
                 "[1.5,0.5,1,1000,0.01,1.5,-5,\"1e1000\",0,\".e5\",\"1e\"]"},
        ReadCase{
            "large_numbers",
            "[9007199254740993, 18446744073709551615, 18446744073709551616, 0xFFFFFFFFFFFFFFFFF"
            ", 9223372036854775808]",
            "[9007199254740992,18446744073709552000,18446744073709552000,\"0xFFFFFFFFFFFFFFFFF"
            "\",9223372036854776000]"},
        ReadCase{"minus_zero", "[-0, -0.0]", "[0,-0]"},
        ReadCase{"the_last_duplicate_wins", "a: 1\nb: 2\na: 3\n", "{\"a\":3,\"b\":2}"},
        ReadCase{
            "number_keys", "1: a\n0x10: b\n1234567.5: c\n123456789.123: d\n.inf: e\n-1: f\n",
            "{\"-1\":\"f\",\".inf\":\"e\",\"1\":\"a\",\"1.2345675e+06\":\"c\",\"1.2345679e+08\""
            ":\"d\",\"16\":\"b\"}"},
        ReadCase{"anchors", "a: &x {b: 1}\nc: *x\nd: [*x, *x]\n",
                 "{\"a\":{\"b\":1},\"c\":{\"b\":1},\"d\":[{\"b\":1},{\"b\":1}]}"},
        ReadCase{"an_anchor_means_the_latest", "a: &x 1\nb: &x 2\nc: *x\n",
                 "{\"a\":1,\"b\":2,\"c\":2}"},
        ReadCase{"merge", "a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3\n",
                 "{\"a\":{\"b\":1,\"c\":2},\"d\":{\"b\":1,\"c\":3}}"},
        ReadCase{"merge_overwrites_what_stands_before", "a: &x {c: 2}\nd: {c: 3, <<: *x}\n",
                 "{\"a\":{\"c\":2},\"d\":{\"c\":2}}"},
        ReadCase{"the_first_merged_wins", "a: {<<: [{b: 1}, {b: 2, c: 3}]}\n",
                 "{\"a\":{\"b\":1,\"c\":3}}"},
        ReadCase{"a_quoted_merge_key_is_a_key", "'<<': {a: 1}\n", "{\"<<\":{\"a\":1}}"},
        ReadCase{
            "tags",
            "[!!str 1, !!int \"2\", !!float 3, !!bool yes, !!null ~, !!binary aGk=, !!timestamp"
            " 2001-01-01, !foo 1, !!foo x, ! 5]",
            "[\"1\",2,3,true,null,\"hi\",\"2001-01-01\",\"1\",\"x\",\"5\"]"},
        ReadCase{"tags_of_collections_mean_nothing", "!!set {a: !!seq {b: c}}",
                 "{\"a\":{\"b\":\"c\"}}"},
        ReadCase{"block_texts",
                 "a: |\n  x\n\n   y\n\nb: |-\n  x\n\nc: |+\n  x\n\nd: >\n  x\n  y\n\n  z\n   q\n  r"
                 "\ne: >-\n  x\nf: |2\n   x\n",
                 "{\"a\":\"x\\n\\n y\\n\",\"b\":\"x\",\"c\":\"x\\n\\n\",\"d\":\"x y\\nz\\n q\\nr\\n"
                 "\",\"e\":\"x\",\"f\":\" x\\n\"}"},
        ReadCase{"folded_lines", "a: x\n  y\n\n  z\nb: \"x\n  y\n\n  z\\\n  q\"\nc: 'x\n  y'\n",
                 "{\"a\":\"x y\\nz\",\"b\":\"x y\\nzq\",\"c\":\"x y\"}"},
        ReadCase{
            "escapes",
            "\"\\0\\a\\b\\t\\n\\v\\f\\r\\e\\\"\\\\\\N\\_\\L\\P\\x41\\u00e9\\U0001F600\\'\"",
            "\"\\u0000\\u0007\\b\\t\\n\\u000b\\f\\r\\u001b\\\"\\\\\302\205\302\240\\u2028\\u202"
            "9A\303\251\360\237\230\200'\""},
        ReadCase{"lists_at_the_column_of_their_key", "a:\n- 1\n- - 2\n  - 3\n- b: 4\n  c: 5\n",
                 "{\"a\":[1,[2,3],{\"b\":4,\"c\":5}]}"},
        ReadCase{"flow_keys_without_values", "{a, b: , \"c\":1}",
                 "{\"a\":null,\"b\":null,\"c\":1}"},
        ReadCase{"pairs_in_flow_lists", "[a: 1, ? b : 2, c]", "[{\"a\":1},{\"b\":2},\"c\"]"},
        ReadCase{"colons_in_flow", "{x:1, a: b:c}", "{\"a\":\"b:c\",\"x:1\":null}"},
        ReadCase{"carriage_returns", "a: 1\015\nb: |\015\n  x\015\n  y\015\nc: 2\015",
                 "{\"a\":1,\"b\":\"x\\ny\\n\",\"c\":2}"},
        ReadCase{"byte_order_mark", "\357\273\277a: 1", "{\"a\":1}"},
        ReadCase{"unicode_line_breaks", "a: \"x\342\200\250y\"\nb: x\302\205 y\n",
                 "{\"a\":\"x\\u2028y\",\"b\":\"x y\"}"},
        ReadCase{"the_first_document", "--- 1\n--- 2\n", "1"},
        ReadCase{"what_follows_is_not_read", "a: 1\n...\n{[\n", "{\"a\":1}"},
        ReadCase{"an_empty_list_cannot_be_a_key", "[]: x", "[]"},
        ReadCase{"json", "{\"a\": [1, 2.50, \"x\\u00e9\", null, true], \"b\": {}}",
                 "{\"a\":[1,2.5,\"x\303\251\",null,true],\"b\":{}}"},
        ReadCase{"comments", "# a\nb: 1 # c\nd: e#f\ng: \"h\" #i\n",
                 "{\"b\":1,\"d\":\"e#f\",\"g\":\"h\"}"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(YamlReadTypes, AreFloatsUnlessExactIsAskedFor) {
  Arena arena;
  EXPECT_EQ(read(arena, "12")->type(), Type::float64);
  EXPECT_EQ(read_exact(arena, "12")->type(), Type::int64);
  EXPECT_EQ(read_exact(arena, "18446744073709551615")->type(), Type::uint64);
  EXPECT_EQ(read_exact(arena, "1.0")->type(), Type::float64);
}

TEST(YamlReadTypes, BecomeTextAsForAStringField) {
  Arena arena;
  const auto text = [&](const char* yaml) { return coerce_to_string(*read_exact(arena, yaml)); };
  EXPECT_EQ(text("12"), "12");
  EXPECT_EQ(text("1.10"), "1.1");
  EXPECT_EQ(text("1e6"), "1e+06");
  EXPECT_EQ(text("1000000"), "1000000");
  EXPECT_EQ(text("0x10"), "16");
  EXPECT_EQ(text("yes"), "true");
  EXPECT_EQ(text("18446744073709551615"), "18446744073709551615");
  EXPECT_EQ(text("123456789.123"), "1.2345679e+08");
  EXPECT_EQ(text("1e100"), "+Inf");
  EXPECT_EQ(text("x"), std::nullopt);
}

TEST(YamlReadLifetime, OutlivesTheText) {
  Arena arena;
  std::string text = "a: b\n";
  const Result<Value> value = read(arena, text);
  text.assign(text.size(), '!');
  EXPECT_EQ(value->as_map().get("a").as_string(), "b");
}

TEST(YamlReadEncoding, TakesUtf16WithItsMark) {
  Arena arena;
  using std::string_view_literals::operator""sv;
  const Result<Value> value = read(arena,
                                   "\xFF\xFE"
                                   "a\0:\0 \0\xE9\0"sv);
  ASSERT_TRUE(value) << value.error().helm();
  EXPECT_EQ(value->as_map().get("a").as_string(), "\xC3\xA9");
}

TEST(YamlReadKeys, AreJoinedWhereTheirTextIsTheSame) {
  Arena arena;
  EXPECT_EQ(read(arena, "1: a\n'1': b\n")->as_map().size(), 1U);
}

}  // namespace
}  // namespace base::yaml
