// fmt.Sprintf: every row's expectation was printed by Go 1.26.
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/go_format.h"
#include "tests/base/make_value.h"

namespace base {
namespace {

struct FormatCase {
  const char* name = "";
  const char* format = "";
  std::vector<Value> args{};
  std::string want{};
};
void PrintTo(const FormatCase& row, std::ostream* out) { *out << row.name; }

class GoSprintf : public testing::TestWithParam<FormatCase> {};

TEST_P(GoSprintf, WritesWhatGoWrites) {
  EXPECT_EQ(go_sprintf(GetParam().format, GetParam().args), GetParam().want);
}

// clang-format off
const FormatCase kFormatCases[] = {
    {"plain_text", "abc", {},
     "abc"},
    {"percent", "100%%", {},
     "100%"},
    {"v_of_every_kind", "%v %v %v %v %v", {Value::integer(1), Value::string("a"), Value::boolean(true), Value(), Value::float64(1.5e+00)},
     "1 a true <nil> 1.5"},
    {"v_of_a_map", "%v", {map({{"a", list({Value::string("x"), Value(), Value::float64(2.5e+00)})}, {"b", Value::integer(1)}})},
     "map[a:[x <nil> 2.5] b:1]"},
    {"plus_v_of_a_map", "%+v", {map({{"a", list({Value::string("x"), Value(), Value::float64(2.5e+00)})}, {"b", Value::integer(1)}})},
     "map[a:[x <nil> 2.5] b:1]"},
    {"go_syntax_of_a_map", "%#v", {map({{"a", list({Value::string("x"), Value(), Value::float64(2.5e+00)})}, {"b", Value::integer(1)}})},
     "map[string]interface {}{\"a\":[]interface {}{\"x\", interface {}(nil), 2.5}, \"b\":1}"},
    {"go_syntax_of_nil_list", "%#v %#v", {nil_list(), nil_map()},
     "[]interface {}(nil) map[string]interface {}(nil)"},
    {"go_syntax_of_scalars", "%#v %#v %#v %#v", {Value::integer(1), Value::string("a\"b"), Value::float64(1e+06), Value::unsigned_of(Type::uint64, 255U)},
     "1 \"a\\\"b\" 1e+06 0xff"},
    {"go_syntax_of_bytes", "%#v", {Value::bytes("ab")},
     "[]byte{0x61, 0x62}"},
    {"go_syntax_of_strings", "%#v", {strings({Value::string("a"), Value::string("b")})},
     "[]string{\"a\", \"b\"}"},
    {"types", "%T %T %T %T %T", {Value::integer(1), Value::string("a"), map({{"a", list({Value::string("x"), Value(), Value::float64(2.5e+00)})}, {"b", Value::integer(1)}}), strings({}), Value()},
     "int string map[string]interface {} []string <nil>"},
    {"type_with_width", "%8T|", {Value::integer(1)},
     "     int|"},
    {"d", "%d|%5d|%-5d|%05d|%+d|% d", {Value::integer(1), Value::integer(2), Value::integer(3), Value::integer(4), Value::integer(5), Value::integer(6)},
     "1|    2|3    |00004|+5| 6"},
    {"d_negative", "%05d|%+d", {Value::integer(-4), Value::integer(-5)},
     "-0004|-5"},
    {"d_least", "%d", {Value::int64(INT64_MIN)},
     "-9223372036854775808"},
    {"precision_of_integer", "%.3d|%8.3d|%08.3d|%.0d", {Value::integer(7), Value::integer(7), Value::integer(7), Value::integer(0)},
     "007|     007|     007|"},
    {"bases", "%b %o %O %x %X %#x %#o %#b", {Value::integer(10), Value::integer(10), Value::integer(10), Value::integer(255), Value::integer(255), Value::integer(255), Value::integer(8), Value::integer(5)},
     "1010 12 0o12 ff FF 0xff 010 0b101"},
    {"c", "%c%c", {Value::integer(65), Value::integer(26085)},
     "A\346\227\245"},
    {"q_of_rune", "%q %+q %#q", {Value::integer(128512), Value::integer(233), Value::integer(97)},
     "'\360\237\230\200' '\\u00e9' 'a'"},
    {"U", "%U %#U", {Value::integer(128512), Value::integer(97)},
     "U+1F600 U+0061 'a'"},
    {"s_of_text", "%s|%5s|%-5s|%.2s|%05s", {Value::string("abc"), Value::string("ab"), Value::string("ab"), Value::string("h\303\251llo"), Value::string("ab")},
     "abc|   ab|ab   |h\303\251|000ab"},
    {"q_of_text", "%q %+q %#q", {Value::string("a\n\303\251\377"), Value::string("\303\251"), Value::string("a`b")},
     "\"a\\n\303\251\\xff\" \"\\u00e9\" \"a`b\""},
    {"x_of_text", "%x %X % x %#x %# x", {Value::string("hi"), Value::string("hi"), Value::string("hi"), Value::string("hi"), Value::string("hi")},
     "6869 6869 68 69 0x6869 0x68 0x69"},
    {"s_of_bytes", "%s %x %v", {Value::bytes("hi"), Value::bytes("hi"), Value::bytes("hi")},
     "hi 6869 [104 105]"},
    {"s_of_nil", "%s %d", {Value(), Value()},
     "%!s(<nil>) %!d(<nil>)"},
    {"s_of_number", "%s", {Value::integer(5)},
     "%!s(int=5)"},
    {"d_of_text", "%d", {Value::string("a")},
     "%!d(string=a)"},
    {"d_of_float", "%d", {Value::float64(1.5e+00)},
     "%!d(float64=1.5)"},
    {"d_of_list", "%d", {list({Value::integer(1), Value::string("a")})},
     "[1 %!d(string=a)]"},
    {"s_of_map", "%s", {map({{"a", list({Value::string("x"), Value(), Value::float64(2.5e+00)})}, {"b", Value::integer(1)}})},
     "map[a:[x <nil> %!s(float64=2.5)] b:%!s(int=1)]"},
    {"t", "%t %t", {Value::boolean(true), Value::integer(1)},
     "true %!t(int=1)"},
    {"f", "%f|%.2f|%8.2f|%-8.1f|%08.3f|%+.1f", {Value::float64(1.5e+00), Value::float64(2.345e+00), Value::float64(3e+00), Value::float64(4e+00), Value::float64(-5.5e+00), Value::float64(6e+00)},
     "1.500000|2.35|    3.00|4.0     |-005.500|+6.0"},
    {"F_is_f", "%F", {Value::float64(1.5e+00)},
     "1.500000"},
    {"e", "%e %E %.2e", {Value::float64(1.23456789e+05), Value::float64(1.2e-04), Value::float64(1e+00)},
     "1.234568e+05 1.200000E-04 1.00e+00"},
    {"g", "%g %G %.3g %#g", {Value::float64(1e+21), Value::float64(1e-10), Value::float64(1.2345678e+03), Value::float64(1e+00)},
     "1e+21 1E-10 1.23e+03 1.00000"},
    {"float_v", "%v %v %v %v %v", {Value::float64(1e+05), Value::float64(1e+06), Value::float64(1e-05), Value::float64(1.23456789e+08), Value::float64(1e-01)},
     "100000 1e+06 1e-05 1.23456789e+08 0.1"},
    {"float32_v", "%v", {Value::float32(1e-01F)},
     "0.1"},
    {"float_hex", "%x %X %.2x", {Value::float64(1.5e+00), Value::float64(-1e-01), Value::float64(3.14159e+00)},
     "0x1.8p+00 -0X1.999999999999AP-04 0x1.92p+01"},
    {"float_b", "%b", {Value::float64(1e+00)},
     "4503599627370496p-52"},
    {"infinities", "%v %+v %5.1f|%05f|%v", {Value::float64(kInfinity), Value::float64(kInfinity), Value::float64(-kInfinity), Value::float64(kInfinity), Value::float64(kNaN)},
     "+Inf +Inf  -Inf| +Inf|NaN"},
    {"star_width", "%*d|%-*d|%*d", {Value::integer(5), Value::integer(1), Value::integer(5), Value::integer(2), Value::integer(-4), Value::integer(3)},
     "    1|2    |3   "},
    {"star_precision", "%.*f", {Value::integer(2), Value::float64(3.14159e+00)},
     "3.14"},
    {"bad_star", "%*d %.*d", {Value::string("a"), Value::integer(1), Value::string("b"), Value::integer(2)},
     "%!(BADWIDTH)1 %!(BADPREC)2"},
    {"huge_star", "%*d", {Value::integer(1099511627776), Value::integer(1)},
     "%!(BADWIDTH)1"},
    {"huge_width", "%99999999999d", {Value::integer(1)},
     "%!(NOVERB)%!(EXTRA int=1)"},
    {"indexes", "%[2]d %[1]d %d", {Value::integer(1), Value::integer(2)},
     "2 1 2"},
    {"index_of_star", "%[2]*[1]d", {Value::integer(7), Value::integer(4)},
     "   7"},
    {"bad_index", "%[5]d %[x]d %[d", {Value::integer(1)},
     "%!d(BADINDEX) %!d(BADINDEX) %!d(BADINDEX)"},
    {"index_then_width", "%[1]2d", {Value::integer(1)},
     "%!d(BADINDEX)"},
    {"missing", "%d %d", {Value::integer(1)},
     "1 %!d(MISSING)"},
    {"extra", "%d", {Value::integer(1), Value::string("a"), Value(), Value::float64(2.5e+00)},
     "1%!(EXTRA string=a, <nil>, float64=2.5)"},
    {"no_extra_with_index", "%[1]d", {Value::integer(1), Value::integer(2)},
     "1"},
    {"no_verb", "a%", {},
     "a%!(NOVERB)"},
    {"no_verb_after_flags", "%-5", {Value::integer(1)},
     "%!(NOVERB)%!(EXTRA int=1)"},
    {"unknown_verb", "%z %!", {Value::integer(1), Value::string("a")},
     "%!z(int=1) %!!(string=a)"},
    {"verb_of_two_bytes", "%\303\251", {Value::integer(1)},
     "%!\303\251(int=1)"},
    {"w_is_no_verb_here", "%w", {Value::string("a")},
     "%!w(string=a)"},
    {"duration", "%v %s %d %q %x", {Value::duration(5400000000000), Value::duration(1500000), Value::duration(1000000000), Value::duration(2000000000), Value::duration(1000000000)},
     "1h30m0s 1.5ms 1000000000 \"2s\" 3173"},
    {"duration_in_list", "%v", {list({Value::duration(1000000000)})},
     "[1s]"},
    {"go_syntax_of_duration", "%#v", {Value::duration(1000000000)},
     "1000000000"},
    {"pointer_of_number", "%p", {Value::integer(5)},
     "%!p(int=5)"},
    {"width_counts_runes", "%4s|%-4s|", {Value::string("\303\251"), Value::string("\346\227\245")},
     "   \303\251|\346\227\245   |"},
    {"space_and_plus", "% +d", {Value::integer(3)},
     "+3"},
    {"zero_and_minus", "%-05d|", {Value::integer(3)},
     "3    |"},
    {"empty_hex", "%5x|%x", {Value::string(""), Value::string("")},
     "     |"},
    {"precision_without_digits", "%.f %.s|", {Value::float64(2.5e+00), Value::string("abc")},
     "2 |"},
};
// clang-format on

INSTANTIATE_TEST_SUITE_P(Go, GoSprintf, testing::ValuesIn(kFormatCases),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(GoSprint, PutsSpacesBetweenOperandsThatAreNoText) {
  const Value args[] = {Value::integer(1), Value::integer(2), Value::string("a"), Value::integer(3), Value::string("b"), Value::string("c"), Value(), Value()};
  EXPECT_EQ(go_sprint(args), "1 2a3bc<nil> <nil>");
  EXPECT_EQ(go_sprintln(args), "1 2 a 3 b c <nil> <nil>\n");
}

TEST(AppendPrinted, ShowsNilAsNoValue) {
  std::string out;
  append_printed(out, Value());
  append_printed(out, Value::float64(1e6));
  EXPECT_EQ(out, "<no value>1e+06");
}

TEST(GoSprintf, CutsOffAMapThatHoldsItself) {
  Arena arena;
  Map* map = Map::make(arena);
  map->set("a", Value::map(map));
  map->set("b", Value::map(map));
  EXPECT_LT(format_value(Value::map(map)).size(), 100'000U);
}

}  // namespace
}  // namespace base
