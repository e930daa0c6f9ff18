// JSON as Go 1.26's encoding/json reads, writes and refuses it (ENG-075).
#include <string>

#include <gtest/gtest.h>

#include "base/json.h"
#include "tests/base/make_value.h"

namespace base::json {
namespace {

// What comes out when `text` is read and written again, or the error.
struct RoundTripCase {
  const char* name = "";
  std::string_view text{};
  std::string want{};
};
void PrintTo(const RoundTripCase& row, std::ostream* out) { *out << row.name; }

class JsonRead : public testing::TestWithParam<RoundTripCase> {};

TEST_P(JsonRead, ReadsOrRefusesAsGoDoes) {
  Arena arena;
  const auto value = read(arena, GetParam().text);
  EXPECT_EQ(value ? *write(arena, *value) : value.error().helm(), GetParam().want);
}

// clang-format off
const RoundTripCase kRoundTripCases[] = {
    {"empty", "", "unexpected end of JSON input"},
    {"only_space", " \n", "unexpected end of JSON input"},
    {"null", "null", "null"},
    {"keys_are_sorted", "{\"b\":1,\"a\":[true,false,null]}", "{\"a\":[true,false,null],\"b\":1}"},
    {"last_key_wins", "{\"a\":1,\"a\":2}", "{\"a\":2}"},
    {"whole_float", "1.0", "1"},
    {"large_whole", "18446744073709551615", "18446744073709552000"},
    {"from_1e21_with_exponent", "1e21", "1e+21"},
    {"small", "0.0000001", "1e-7"},
    {"negative_zero", "-0", "-0"},
    {"escapes", "\"\\b\\f\\n\\r\\t\\/\\\"\\\\\\u0001\"", "\"\\b\\f\\n\\r\\t/\\\"\\\\\\u0001\""},
    {"html", "\"<a&b>\"", "\"\\u003ca\\u0026b\\u003e\""},
    {"line_separators", "\"\342\200\250\342\200\251\"", "\"\\u2028\\u2029\""},
    {"delete_and_emoji", "\"\177\360\237\230\200\"", "\"\177\360\237\230\200\""},
    {"surrogate_pair", "\"\\ud83d\\ude00\"", "\"\360\237\230\200\""},
    {"half_surrogate", "\"\\ud83dx\\ude00\"", "\"\357\277\275x\357\277\275\""},
    {"stray_byte", "\"a\377b\"", "\"a\357\277\275b\""},
    {"unclosed_list", "[1", "unexpected end of JSON input"},
    {"unclosed_object", "{\"a\":1", "unexpected end of JSON input"},
    {"unclosed_string", "\"a", "unexpected end of JSON input"},
    {"comma_before_end", "[1,]", "invalid character ']' looking for beginning of value"},
    {"comma_before_brace", "{\"a\":1,}", "invalid character '}' looking for beginning of object key string"},
    {"key_is_no_string", "{1:2}", "invalid character '1' looking for beginning of object key string"},
    {"no_colon", "{\"a\" 1}", "invalid character '1' after object key"},
    {"no_comma", "[1 2]", "invalid character '2' after array element"},
    {"no_comma_in_object", "{\"a\":1 \"b\":2}", "invalid character '\"' after object key:value pair"},
    {"two_values", "1 2", "invalid character '2' after top-level value"},
    {"single_quotes", "'a'", "invalid character '\\'' looking for beginning of value"},
    {"double_quote_in_place", "{\"a\"\":1}", "invalid character '\"' after object key"},
    {"literal", "tru", "invalid character ' ' in literal true (expecting 'e')"},
    {"literal_wrong", "nulL", "invalid character 'L' in literal null (expecting 'l')"},
    {"minus", "-", "invalid character ' ' in numeric literal"},
    {"leading_zero", "01", "invalid character '1' after top-level value"},
    {"point_without_digits", "1.x", "invalid character 'x' after decimal point in numeric literal"},
    {"exponent_without_digits", "1e+", "invalid character ' ' in exponent of numeric literal"},
    {"bad_escape", "\"\\q\"", "invalid character 'q' in string escape code"},
    {"bad_unicode_escape", "\"\\u12g4\"", "invalid character 'g' in \\u hexadecimal character escape"},
    {"control_in_string", "\"a\nb\"", "invalid character '\\n' in string literal"},
    {"wide_character", "\303\251", "invalid character '\303\203' looking for beginning of value"},
    {"number_out_of_range", "[1e400]", "json: cannot unmarshal number 1e400 into Go value of type float64"},
    {"out_of_range_and_wrong", "[1e400", "unexpected end of JSON input"},
};
// clang-format on

INSTANTIATE_TEST_SUITE_P(Go, JsonRead, testing::ValuesIn(kRoundTripCases),
                         [](const auto& row) { return std::string(row.param.name); });

struct WriteCase {
  const char* name = "";
  Value value{};
  std::string want{};
};
void PrintTo(const WriteCase& row, std::ostream* out) { *out << row.name; }

class JsonWrite : public testing::TestWithParam<WriteCase> {};

TEST_P(JsonWrite, WritesWhatGoWrites) {
  Arena arena;
  const auto text = write(arena, GetParam().value);
  EXPECT_EQ(text ? *text : text.error().helm(), GetParam().want);
}

// clang-format off
const WriteCase kWriteCases[] = {
    {"integers", list({Value::integer(1), Value::int64(INT64_MIN), Value::unsigned_of(Type::uint64, 18446744073709551615U), Value::unsigned_of(Type::uint8, 5)}), "[1,-9223372036854775808,18446744073709551615,5]"},
    {"floats", list({Value::float64(1e+00), Value::float64(1e-01), Value::float64(1e+20), Value::float64(1e+21), Value::float64(1e-06), Value::float64(1e-07), Value::float32(1e-01F)}), "[1,0.1,100000000000000000000,1e+21,0.000001,1e-7,0.1]"},
    {"infinity", Value::float64(kInfinity), "json: unsupported value: +Inf"},
    {"not_a_number", list({Value::float64(kNaN)}), "json: unsupported value: NaN"},
    {"negative_infinity", Value::float64(-kInfinity), "json: unsupported value: -Inf"},
    {"bytes", Value::bytes("hi\377"), "\"aGn/\""},
    {"duration", Value::duration(60000000000), "60000000000"},
    {"nil_list", nil_list(), "null"},
    {"nil_map", nil_map(), "null"},
    {"empty_ones", list({list({}), map({})}), "[[],{}]"},
    {"strings", strings({Value::string("a"), Value::string("<")}), "[\"a\",\"\\u003c\"]"},
    {"key_with_escapes", map({{"<a\n>", Value::integer(1)}}), "{\"\\u003ca\\n\\u003e\":1}"},
};
// clang-format on

INSTANTIATE_TEST_SUITE_P(Go, JsonWrite, testing::ValuesIn(kWriteCases),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(JsonWrite, IndentsAndKeepsEmptyOnesShort) {
  Arena arena;
  const Value value = map({{"a", list({Value::integer(1), list({}), map({})})}, {"b", map({{"c", Value::string("<")}})}});
  EXPECT_EQ(*write(arena, value, {true, "  "}),
            "{\n  \"a\": [\n    1,\n    [],\n    {}\n  ],\n  \"b\": {\n    \"c\": \"\\u003c\"\n  }\n}");
}

TEST(JsonWrite, LeavesHtmlAloneWhenAsked) {
  Arena arena;
  EXPECT_EQ(*write(arena, Value::string("<&>\342\200\250"), {false, ""}), "\"<&>\\u2028\"");
}

TEST(JsonWrite, RefusesAMapThatHoldsItself) {
  Arena arena;
  Map* map = Map::make(arena);
  map->set("a", Value::map(map));
  map->set("b", Value::map(map));
  EXPECT_EQ(write(arena, Value::map(map)).error().helm(),
            "json: unsupported value: encountered a cycle via map[string]interface {}");
}

TEST(JsonRead, KeepsIntegersWhenAsked) {
  Arena arena;
  EXPECT_EQ(type_name(*read(arena, "12", Numbers::exact)), "int64");
  EXPECT_EQ(type_name(*read(arena, "12.0", Numbers::exact)), "float64");
  EXPECT_EQ(type_name(*read(arena, "9223372036854775808", Numbers::exact)), "float64");
}

TEST(JsonRead, RefusesTooDeepNesting) {
  Arena arena;
  const std::string fits = std::string(kMaxDepth, '[') + std::string(kMaxDepth, ']');
  EXPECT_TRUE(read(arena, fits));
  EXPECT_EQ(read(arena, std::string(kMaxDepth + 1, '[')).error().helm(), "exceeded max depth");
}

TEST(JsonReadFirst, StopsBehindTheFirstValue) {
  Arena arena;
  std::size_t used = 0;
  EXPECT_TRUE(read_first(arena, " {} x", used));
  EXPECT_EQ(used, 3U);
  EXPECT_EQ(read_first(arena, "  ", used).error().helm(), "EOF");
  EXPECT_EQ(read_first(arena, "[1,", used).error().helm(), "unexpected EOF");
}

TEST(JsonRead, SortsManyKeysAtOnce) {
  Arena arena;
  std::string text = "{";
  for (int i = 200'000; i > 0; --i) text += "\"" + std::to_string(i) + "\":1,";
  text.back() = '}';
  EXPECT_EQ(read(arena, text)->as_map().size(), 200'000U);
}

}  // namespace
}  // namespace base::json
