// TOML as BurntSushi/toml 1.6.0 reads, refuses and writes it (ENG-032 to ENG-034, ENG-074, ENG-111).
#include <string>

#include <gtest/gtest.h>

#include "base/go_format.h"
#include "base/toml.h"
#include "tests/base/make_value.h"

namespace base::toml {
namespace {

// `want`: %#v of what was read, or the error.
struct ReadCase {
  const char* name = "";
  const char* text = "";
  const char* want = "";
};
void PrintTo(const ReadCase& row, std::ostream* out) { *out << row.name; }

class TomlRead : public testing::TestWithParam<ReadCase> {};

TEST_P(TomlRead, ReadsOrRefuses) {
  Arena arena;
  const auto value = read(arena, GetParam().text);
  EXPECT_EQ(value ? go_sprintf("%#v", {&*value, 1}) : value.error().helm(), GetParam().want);
}

// clang-format off
const ReadCase kReadCases[] = {
    {"scalars", "a = 1\nb = 1.5\nc = true\nd = \"x\\u00e9\\n\"\ne = 'raw\\n'",
     "map[string]interface {}{\"a\":1, \"b\":1.5, \"c\":true, \"d\":\"x\303\251\\n\", \"e\":\"raw\\\\n\"}"},
    {"integers", "a = 0x1F\nb = 0o17\nc = 0b11\nd = 1_000\ne = -5",
     "map[string]interface {}{\"a\":31, \"b\":15, \"c\":3, \"d\":1000, \"e\":-5}"},
    {"floats", "a = 1e3\nb = -0.5\nc = inf",
     "map[string]interface {}{\"a\":1000, \"b\":-0.5, \"c\":+Inf}"},
    {"dates", "a = 1979-05-27\nb = 1979-05-27T07:32:00Z\nc = 07:32:00\nd = 1979-05-27 07:32:00.5-07:00",
     "map[string]interface {}{\"a\":time.Date(1979, time.May, 27, 0, 0, 0, 0, time.Location(\"date-local\")), \"b\":time.Date(1979, time.May, 27, 7, 32, 0, 0, time.UTC), \"c\":time.Date(0, time.January, 1, 7, 32, 0, 0, time.Location(\"time-local\")), \"d\":time.Date(1979, time.May, 27, 7, 32, 0, 500000000, time.Location(\"\"))}"},
    {"lists", "a = [1, 2.0, \"x\", [true], {b = 1}]",
     "map[string]interface {}{\"a\":[]interface {}{1, 2, \"x\", []interface {}{true}, map[string]interface {}{\"b\":1}}}"},
    {"tables", "[a]\nb = 1\n[a.c]\nd = 2\n[e.f]",
     "map[string]interface {}{\"a\":map[string]interface {}{\"b\":1, \"c\":map[string]interface {}{\"d\":2}}, \"e\":map[string]interface {}{\"f\":map[string]interface {}{}}}"},
    {"lists_of_tables", "[[a]]\nb = 1\n[[a]]\n[a.c]\nd = 2",
     "map[string]interface {}{\"a\":[]map[string]interface {}{map[string]interface {}{\"b\":1}, map[string]interface {}{\"c\":map[string]interface {}{\"d\":2}}}}"},
    {"dotted_keys", "a.b.c = 1\na.d = 2\n\"x y\".z = 3",
     "map[string]interface {}{\"a\":map[string]interface {}{\"b\":map[string]interface {}{\"c\":1}, \"d\":2}, \"x y\":map[string]interface {}{\"z\":3}}"},
    {"inline_tables", "a = {b = 1, c.d = 2,}",
     "map[string]interface {}{\"a\":map[string]interface {}{\"b\":1, \"c\":map[string]interface {}{\"d\":2}}}"},
    {"long_strings", "a = \"\"\"\nx\\\n   y\"\"\"\nb = '''\nz'''",
     "map[string]interface {}{\"a\":\"xy\", \"b\":\"z\"}"},
    {"comments", "# a\na = 1 # b\n",
     "map[string]interface {}{\"a\":1}"},
    {"empty", "",
     "map[string]interface {}{}"},
    {"no_value", "a =",
     "toml: line 1 (last key \"a\"): unexpected EOF; expected value"},
    {"no_value_then_line", "a =\nb = 1",
     "toml: line 1 (last key \"a\"): expected value but found '\\n' instead"},
    {"no_equals", "a",
     "toml: line 1: unexpected EOF; expected key separator '='"},
    {"no_equals_then_line", "a\n",
     "toml: line 1: expected '.' or '=', but got '\\n' instead"},
    {"unquoted", "a = hello",
     "toml: line 1 (last key \"a\"): expected value but found \"hello\" instead"},
    {"unclosed_list", "a = [",
     "toml: line 1 (last key \"a\"): unexpected EOF; expected value"},
    {"unclosed_list_value", "a = [1",
     "toml: line 1 (last key \"a\"): expected a comma (',') or array terminator (']'), but got end of file"},
    {"no_comma", "a = [1 2]",
     "toml: line 1 (last key \"a\"): expected a comma (',') or array terminator (']'), but got '2'"},
    {"unclosed_string", "a = \"x",
     "toml: line 1 (last key \"a\"): unexpected EOF; expected '\"'"},
    {"line_in_string", "a = \"x\ny\"",
     "toml: line 1 (last key \"a\"): strings cannot contain newlines"},
    {"bad_escape", "a = \"\\q\"",
     "toml: line 1 (last key \"a\"): invalid escape in string '\\q'"},
    {"duplicate", "a = 1\na = 2",
     "toml: line 2 (last key \"a\"): Key 'a' has already been defined."},
    {"duplicate_table", "[a]\n[a]",
     "toml: line 2: Key 'a' has already been defined."},
    {"table_over_value", "a = 1\n[a.b]",
     "toml: line 2: Key 'a' was already created as a hash."},
    {"list_over_table", "[a]\n[[a]]",
     "toml: line 2: Key 'a' was already created and cannot be used as an array."},
    {"leading_zero", "a = 01",
     "toml: line 1 (last key \"a\"): Invalid integer \"01\": cannot have leading zeroes"},
    {"underscores", "a = 1__0",
     "toml: line 1 (last key \"a\"): Invalid integer \"1__0\": underscores must be surrounded by digits"},
    {"too_large", "a = 9223372036854775808",
     "toml: line 1 (last key \"a\"): 9223372036854775808 is out of range for int64"},
    {"bad_date", "a = 2021-02-30",
     "toml: line 1 (last key \"a\"): invalid datetime: \"2021-02-30\""},
    {"bad_table_name", "[a",
     "toml: line 1: expected '.' or ']' to end table name, but got '\\x00' instead"},
    {"empty_table_name", "[]",
     "toml: line 1: unexpected end of table name (table names cannot be empty)"},
    {"empty_key", "= 1",
     "toml: line 1: unexpected '=': key name appears blank"},
    {"two_on_a_line", "a = 1 b = 2",
     "toml: line 1: expected a top-level item to end with a newline, comment, or EOF, but got 'b' instead"},
    {"control", "a = \"\001\"",
     "toml: line 1 (last key \"a\"): TOML files cannot contain control characters: '0x01'"},
    {"stray_byte", "a = \377",
     "toml: line 1 (last key \"a\"): invalid UTF-8 byte: 0xff"},
    {"point_first", "a = .5",
     "toml: line 1 (last key \"a\"): floats must start with a digit, not '.'"},
    {"value_is_inline_brace", "a = {",
     "toml: line 1 (last key \"a\"): unexpected '=': key name appears blank"},
    {"half_surrogate", "a = \"\\ud800\"",
     "toml: line 1 (last key \"a\"): Escaped character '\\ud800' is not valid UTF-8."},
};
// clang-format on

INSTANTIATE_TEST_SUITE_P(BurntSushi, TomlRead, testing::ValuesIn(kReadCases),
                         [](const auto& row) { return std::string(row.param.name); });

struct WriteCase {
  const char* name = "";
  Value value{};
  const char* want = "";
};
void PrintTo(const WriteCase& row, std::ostream* out) { *out << row.name; }

class TomlWrite : public testing::TestWithParam<WriteCase> {};

TEST_P(TomlWrite, WritesWhatTheLibraryWrites) {
  Arena arena;
  const auto text = write(arena, GetParam().value);
  EXPECT_EQ(text ? *text : text.error().helm(), GetParam().want);
}

// clang-format off
const WriteCase kWriteCases[] = {
    {"floats", map({{"a", Value::float64(1e+00)}, {"b", Value::float64(1e+06)}, {"c", Value::float64(1e-09)}, {"d", Value::float64(-kInfinity)}, {"e", Value::float64(kNaN)}, {"f", Value::float64(1.5e+00)}}),
     "a = 1.0\nb = 1e+06\nc = 1e-09\nd = -inf\ne = nan\nf = 1.5\n"},
    {"integers", map({{"a", Value::integer(1)}, {"b", Value::int64(-5)}, {"c", Value::unsigned_of(Type::uint64, 7U)}}),
     "a = 1\nb = -5\nc = 7\n"},
    {"text", map({{"a", Value::string("x\"\\\010\t\n\014\015\001\177\303\251")}}),
     "a = \"x\\\"\\\\\\b\\t\\n\\f\\r\\u0001\\u007f\303\251\"\n"},
    {"lines_before_tables", map({{"a", map({{"x", Value::integer(1)}})}, {"b", Value::integer(2)}, {"c", map({})}}),
     "b = 2\n\n[a]\n  x = 1\n\n[c]\n"},
    {"tables_in_tables", map({{"a", map({{"b", map({{"c", Value::integer(1)}})}, {"d", Value::integer(2)}})}}),
     "[a]\n  d = 2\n  [a.b]\n    c = 1\n"},
    {"lists", map({{"a", list({Value::integer(1), Value::float64(2e+00)})}, {"b", list({list({Value::integer(1)}), list({Value::string("a"), map({{"q", Value::integer(1)}})})})}, {"c", list({})}, {"d", strings({Value::string("x")})}}),
     "a = [1, 2.0]\nb = [[1], [\"a\", {q = 1}]]\nc = []\nd = [\"x\"]\n"},
    {"lists_of_maps", map({{"a", list({map({{"b", Value::integer(1)}}), map({}), map({{"c", map({{"d", Value::integer(1)}})}})})}}),
     "[[a]]\n  b = 1\n\n[[a]]\n\n[[a]]\n  [a.c]\n    d = 1\n"},
    {"mixed_list", map({{"a", list({map({{"a", Value::integer(1)}}), Value::float64(2e+00)})}}),
     "a = [{a = 1}, 2.0]\n"},
    {"nil_values", map({{"a", Value()}, {"b", map({{"c", Value()}})}}),
     "[b]\n"},
    {"nil_in_list", map({{"a", list({Value::integer(1), Value()})}}),
     "toml: cannot encode array with nil element"},
    {"inline_nil", map({{"a", list({Value::integer(1), map({{"a", list({Value::integer(1)})}, {"b", map({})}, {"c", Value()}})})}}),
     "a = [1, {a = [1], b = {}}]\n"},
    {"quoted_keys", map({{"", Value::integer(1)}, {"a b", Value::integer(2)}, {"\303\251", map({{"x.y", map({{"z", Value::integer(1)}})}})}}),
     "\"\" = 1\n\"a b\" = 2\n\n[\"\303\251\"]\n  [\"\303\251\".\"x.y\"]\n    z = 1\n"},
    {"duration", map({{"a", Value::duration(90000000000)}}),
     "a = \"1m30s\"\n"},
    {"bytes", map({{"a", Value::bytes("hi")}}),
     "a = [104, 105]\n"},
    {"scalar", Value::integer(1),
     "1"},
    {"list", list({Value::integer(1), Value::integer(2)}),
     "[1, 2]"},
    {"list_of_maps", list({map({{"a", Value::integer(1)}})}),
     "toml: top-level values must be Go maps or structs"},
    {"empty_map", map({}),
     ""},
};
// clang-format on

INSTANTIATE_TEST_SUITE_P(BurntSushi, TomlWrite, testing::ValuesIn(kWriteCases),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(TomlWrite, KeepsTheFormOfLocalDates) {
  Arena arena;
  const std::string text = "a = 1979-05-27\nb = 07:32:00\nc = 1979-05-27T07:32:00\nd = 1979-05-27T07:32:00Z\n";
  EXPECT_EQ(*write(arena, *read(arena, text)), text);
}

TEST(TomlWrite, RefusesAMapThatHoldsItself) {
  Arena arena;
  Map* map = Map::make(arena);
  map->set("a", Value::map(map));
  map->set("b", Value::map(map));
  EXPECT_EQ(write(arena, Value::map(map)).error().helm(), "toml: values nest too deeply");
}

TEST(TomlRead, RefusesTooDeepNesting) {
  Arena arena;
  EXPECT_FALSE(read(arena, "a = " + std::string(100'000, '[')));
}

}  // namespace
}  // namespace base::toml
