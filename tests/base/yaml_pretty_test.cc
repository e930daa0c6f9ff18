// What toYamlPretty prints: ENG-072, ENG-107, ENG-110. Recorded from yaml.v3 3.0.5 with indent 2.
#include <limits>

#include <gtest/gtest.h>

#include "base/json.h"
#include "base/time_point.h"
#include "base/yaml.h"

namespace base::yaml {
namespace {

struct WriteCase {
  const char* name = "";
  std::string json{};
  std::string want{};
};

class YamlPretty : public testing::TestWithParam<WriteCase> {};

TEST_P(YamlPretty, PrintsWhatGoPrints) {
  Arena arena;
  const Result<Value> value = json::read(arena, GetParam().json);
  ASSERT_TRUE(value) << value.error().helm();
  const Result<std::string> text = write_pretty(arena, *value);
  ASSERT_TRUE(text) << text.error().helm();
  EXPECT_EQ(*text, GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    Table, YamlPretty,
    testing::Values(
        WriteCase{"scalars",
                  "{\"a\":null,\"b\":true,\"c\":false,\"d\":\"x\",\"e\":\"\",\"f\":[],\"g\":{}}",
                  "a: null\nb: true\nc: false\nd: x\ne: \"\"\nf: []\ng: {}\n"},
        WriteCase{"top_level_text", "\"x\"", "x\n"},
        WriteCase{"top_level_block", "\"x\\ny\"", "|-\n  x\n  y\n"},
        WriteCase{"top_level_list", "[1,[2,[3]],{\"a\":{\"b\":[4]}}]",
                  "- 1\n- - 2\n  - - 3\n- a:\n    b:\n      - 4\n"},
        WriteCase{"lists_at_the_key", "{\"a\":[1,{\"b\":2,\"c\":[3]},[4,5],[],{}]}",
                  "a:\n  - 1\n  - b: 2\n    c:\n      - 3\n  - - 4\n    - 5\n  - []\n  - {}\n"},
        WriteCase{
            "key_order",
            "{\"b\":1,\"B\":1,\"a10\":1,\"a2\":1,\"ab\":1,\"a-b\":1,\"a1\":1,\"a_b\":1,\"a01\":"
            "1,\"a\":1,\"a-1\":1,\"\303\251\":1,\"_\":1}",
            "_: 1\nB: 1\na: 1\na-1: 1\na-b: 1\na_b: 1\na1: 1\na01: 1\na2: 1\na10: 1\nab: 1\nb: "
            "1\n\303\251: 1\n"},
        WriteCase{"digits_then_letters", "{\"a1b\":1,\"a1-b\":1}", "a1b: 1\na1-b: 1\n"},
        WriteCase{
            "numbers",
            "[1.0,1e6,123456789.125,1e20,1e21,9223372036854775807.0,1e19,18446744073709551615.0"
            ",-9.3e18,-0.0,0.5,1e-5,1e-6,1e-7,1.5e300,100000000000000000000.0,9007199254740993]",
            "- 1\n- 1e+06\n- 1.23456789125e+08\n- 1e+20\n- 1e+21\n- 9.223372036854776e+18\n- 1e"
            "+19\n- 1.8446744073709552e+19\n- -9.3e+18\n- -0\n- 0.5\n- 1e-05\n- 1e-06\n- 1e-07"
            "\n- 1.5e+300\n- 1e+20\n- 9.007199254740992e+15\n"},
        WriteCase{
            "ambiguous",
            "[\"y\",\"Yes\",\"off\",\"~\",\"null\",\"\",\"1\",\"+1\",\"1.\",\".5\",\"1e3\",\"0x"
            "1\",\"0b1\",\"0o7\",\"07\",\"08\",\"1_000\",\"1_\",\".inf\",\"+.inf\",\".nan\",\"2"
            "001-1-1\",\"2001-12-14T21:59:43Z\",\"2001-12-14t1:2:3+01:00\",\"2001-12-14 21:59:4"
            "3\",\"1:20\",\"190:20:30\",\"1:20.5\"]",
            "- \"y\"\n- \"Yes\"\n- \"off\"\n- \"~\"\n- \"null\"\n- \"\"\n- \"1\"\n- \"+1\"\n- "
            "\"1.\"\n- \".5\"\n- \"1e3\"\n- \"0x1\"\n- \"0b1\"\n- \"0o7\"\n- \"07\"\n- \"08\"\n"
            "- \"1_000\"\n- \"1_\"\n- \".inf\"\n- \"+.inf\"\n- \".nan\"\n- \"2001-1-1\"\n- \"20"
            "01-12-14T21:59:43Z\"\n- \"2001-12-14t1:2:3+01:00\"\n- \"2001-12-14 21:59:43\"\n- "
            "\"1:20\"\n- \"190:20:30\"\n- \"1:20.5\"\n"},
        WriteCase{
            "plain",
            "[\"<<\",\"=\",\"1:60\",\"0o8\",\"1e1000\",\"_1\",\"1e\",\".e5\",\"inf\",\"nan\",\""
            "2001-13-01\",\"2001-01\",\"1.2.3\",\"5m\",\"tRue\",\"nULL\",\"-a\",\"?a\",\":a\","
            "\"--\",\"a:b\",\"a#b\",\"a,b\",\"a[b]\",\"=a\",\"~a\",\"<a>\",\"a\\\"b\",\"it's\","
            "\"a\\\\b\",\"0o-7\",\"2001-12-14 21:59:43Z\"]",
            "- <<\n- =\n- 1:60\n- 0o8\n- 1e1000\n- _1\n- 1e\n- .e5\n- inf\n- nan\n- 2001-13-01"
            "\n- 2001-01\n- 1.2.3\n- 5m\n- tRue\n- nULL\n- -a\n- ?a\n- :a\n- --\n- a:b\n- a#b\n"
            "- a,b\n- a[b]\n- =a\n- ~a\n- <a>\n- a\"b\n- it's\n- a\\b\n- \"0o-7\"\n- 2001-12-14"
            " 21:59:43Z\n"},
        WriteCase{
            "single_quotes",
            "[\"#a\",\", a\",\"[a\",\"]\",\"{a\",\"}\",\"&a\",\"*a\",\"!a\",\"|\",\"> \",\"'a\""
            ",\"\\\"a\",\"%a\",\"@a\",\"`a\",\"---\",\"---a\",\"...a\",\"-\",\"- a\",\"? a\",\""
            "?\",\": a\",\":\",\"a: b\",\"a #b\",\"a:\",\" a\",\"a \",\"true \"]",
            "- '#a'\n- ', a'\n- '[a'\n- ']'\n- '{a'\n- '}'\n- '&a'\n- '*a'\n- '!a'\n- '|'\n- '>"
            " '\n- '''a'\n- '\"a'\n- '%a'\n- '@a'\n- '`a'\n- '---'\n- '---a'\n- '...a'\n- '-'\n"
            "- '- a'\n- '? a'\n- '?'\n- ': a'\n- ':'\n- 'a: b'\n- 'a #b'\n- 'a:'\n- ' a'\n- 'a "
            "'\n- 'true '\n"},
        WriteCase{
            "double_quotes",
            "[\"a\\tb\",\"\\u0000\\u0007\\b\\u000b\\f\\r\\u001b\",\"a\\u001fb\",\"\360\237\230"
            "\200\",\"a\\nb \\nc\",\"a\\nb \",\"a\\n\\tb\",\"\357\273\277a\",\"b\357\273\277\"]",
            "- \"a\\tb\"\n- \"\\0\\a\\b\\v\\f\\r\\e\"\n- \"a\\x1Fb\"\n- \"\\U0001F600\"\n- \"a"
            "\\nb \\nc\"\n- \"a\\nb \"\n- |-\n  a\n  \tb\n- \"\\uFEFF\\x61\"\n- \"b\\uFEFF\"\n"},
        WriteCase{
            "block_texts",
            "[\"a\\nb\",\"a\\nb\\n\",\"a\\nb\\n\\n\",\"\\n\",\"\\n\\n\",\" a\\nb\",\"\\na\",\"a"
            "\\n b\",\"a\\n\\nb\\n\",\"# a\\n--- b\\n'c': \\\"d\\\"\"]",
            "- |-\n  a\n  b\n- |\n  a\n  b\n- |+\n  a\n  b\n\n- |2+\n\n- |2+\n\n\n- |2-\n   a\n"
            "  b\n- |2-\n\n  a\n- |-\n  a\n   b\n- |\n  a\n\n  b\n- |-\n  # a\n  --- b\n  'c': "
            "\"d\"\n"},
        WriteCase{"block_in_map",
                  "{\"a\":\"x\\ny\\n\",\"b\":{\"c\":\"x\\n\\n\"},\"d\":[\"x\\ny\"]}",
                  "a: |\n  x\n  y\nb:\n  c: |+\n    x\n\nd:\n  - |-\n    x\n    y\n"},
        WriteCase{
            "unicode",
            "[\"\303\251\",\"\302\240x\",\"\302\255\",\"\342\200\215\",\"\356\200\200\",\"\357"
            "\277\275\",\"a\342\200\250b\",\"\342\200\251\"]",
            "- \303\251\n- \302\240x\n- \302\255\n- \342\200\215\n- \356\200\200\n- \357\277"
            "\275\n- 'a\342\200\250  b'\n- '\342\200\251'\n"},
        WriteCase{
            "fold_plain",
            "{\"a\":\"word word word word word word word word word word word word word word wor"
            "d word word word word word word word word word word word word word word word\"}",
            "a: word word word word word word word word word word word word word word word word"
            " word word word word word word word word word word word word word word\n"},
        WriteCase{
            "fold_at_81",
            "{\"key\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            "aaaa bbb ccc\"}",
            "key: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa b"
            "bb ccc\n"},
        WriteCase{
            "fold_not_at_80",
            "{\"key\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            "aa bbb ccc\"}",
            "key: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa bbb"
            " ccc\n"},
        WriteCase{
            "fold_single",
            "{\"a\":{\"b\":\"- word word word word word word word word word word word word word"
            " word word word word word word word word word word word word word word word word w"
            "ord\"}}",
            "a:\n  b: '- word word word word word word word word word word word word word word "
            "word word word word word word word word word word word word word word word word'\n"},
        WriteCase{
            "fold_double",
            "[\"word word word word word word word word word word word word word word word word"
            " word word word word word word word word word word word word word word \\t\"]",
            "- \"word word word word word word word word word word word word word word word wor"
            "d word word word word word word word word word word word word word word \\t\"\n"},
        WriteCase{
            "fold_spaces",
            "[\"word   word  word   word  word   word  word   word  word   word  word   word  w"
            "ord   word  word   word  word   word  word   word  word   word  word   word  \"]",
            "- 'word   word  word   word  word   word  word   word  word   word  word   word  w"
            "ord   word  word   word  word   word  word   word  word   word  word   word  '\n"},
        WriteCase{
            "fold_double_spaces",
            "[\"\\tword   word  word   word  word   word  word   word  word   word  word   word"
            "  word   word  word   word  word   word  word   word  word   word  word   word  \""
            "]",
            "- \"\\tword   word  word   word  word   word  word   word  word   word  word   wor"
            "d  word   word  word   word  word   word  word   word  word   word  word   word  "
            "\"\n"},
        WriteCase{
            "fold_top",
            "\"word word word word word word word word word word word word word word word word "
            "word word word word word word word word word word word word word word\"",
            "word word word word word word word word word word word word word word word word wo"
            "rd word word word word word word word word word word word word word\n"},
        WriteCase{
            "no_fold_in_keys",
            "{\"word word word word word word word word word word word word word word word word"
            " word word word word word word\":1}",
            "word word word word word word word word word word word word word word word word wo"
            "rd word word word word word: 1\n"},
        WriteCase{"keys", "{\"1\":1,\"yes\":2,\"a: b\":3,\"\":4,\"<<\":5,\"=\":6,\"- x\":7}",
                  "\"\": 4\n'- x': 7\n<<: 5\n=: 6\n\"1\": 1\n'a: b': 3\n\"yes\": 2\n"},
        WriteCase{"key_with_line_feed", "{\"a\\nb\":1,\"c\\nd\":[1],\"e\\nf\":{\"g\":1}}",
                  "? |-\n  a\n  b\n: 1\n? |-\n  c\n  d\n: - 1\n? |-\n  e\n  f\n: g: 1\n"},
        WriteCase{
            "key_over_128",
            "{\"kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
            "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk\":1,\"llllllllllllllllllllllllll"
            "llllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllll"
            "lllllllllllllllllllll\":[1,2]}",
            "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
            "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk: 1\n? lllllllllllllllllllllllllllll"
            "llllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllll"
            "llllllllllllllllll\n: - 1\n  - 2\n"},
        WriteCase{
            "long_key_folds",
            "{\"word word word word word word word word word word word word word word word word"
            " word word word word word word word word word word word word word word\":{\"a\":1}"
            "}",
            "? word word word word word word word word word word word word word word word word "
            "word word word word word word word word word word word word word word\n: a: 1\n"},
        WriteCase{"next_line", "\"a\302\205b\"", "\"a\\Nb\"\n"},
        WriteCase{"stray_html", "[\"<a&b>\"]", "- <a&b>\n"}),
    [](const auto& row) { return std::string(row.param.name); });

// ENG-110
TEST(YamlPrettyTypes, ShowAsGoHasThem) {
  Arena arena;
  const TimePoint moment(1714953600, 500000000, nullptr);
  Map* map = Map::make(arena);
  map->set("bytes", Value::bytes("hi"));
  map->set("duration", Value::duration(5400000000000));
  map->set("float32", Value::float32(0.1F));
  map->set("inf", Value::float64(-std::numeric_limits<double>::infinity()));
  map->set("time", Value::time(&moment));
  map->set("text", Value::string("a\xFF"
                                 "b"));
  List* nil_list = List::make(arena);
  nil_list->is_nil = true;
  map->set("nilList", Value::list(nil_list));
  Map* nil_map = Map::make(arena);
  nil_map->is_nil = true;
  map->set("nilMap", Value::map(nil_map));
  EXPECT_EQ(*write_pretty(arena, Value::map(map)),
            "bytes:\n  - 104\n  - 105\nduration: 1h30m0s\nfloat32: 0.1\ninf: -.inf\nnilList: []\n"
            "nilMap: {}\ntext: !!binary Yf9i\ntime: 2024-05-06T00:00:00.5Z\n");
}

TEST(YamlPrettyTypes, LongBinaryTextsAreBlocks) {
  Arena arena;
  List* list = List::make(arena);
  list->push_back(Value::string(arena, std::string(60, '\xFF')));
  const std::string line(70, '/');
  EXPECT_EQ(*write_pretty(arena, Value::list(list)),
            "- !!binary |\n  " + line + "\n  " + std::string(10, '/') + "\n");
}

TEST(YamlPrettyError, AMapThatHoldsItself) {
  Arena arena;
  Map* map = Map::make(arena);
  map->set("a", Value::map(map));
  const Result<std::string> text = write_pretty(arena, Value::map(map));
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().helm(), "yaml: encountered a cycle via map[string]interface {}");
}

}  // namespace
}  // namespace base::yaml
