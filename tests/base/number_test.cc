// Numbers to text and back: the expectations are those of Go 1.26's strconv.
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include <gtest/gtest.h>

#include "base/go_format.h"
#include "tests/base/make_value.h"

namespace base {
namespace {

struct FloatCase {
  const char* name = "";
  double number = 0;
  char verb = 'g';
  int precision = -1;
  int bits = 64;
  const char* want = "";
};
void PrintTo(const FloatCase& row, std::ostream* out) { *out << row.name; }

class FormatFloat : public testing::TestWithParam<FloatCase> {};

TEST_P(FormatFloat, WritesWhatGoWrites) {
  const FloatCase& row = GetParam();
  EXPECT_EQ(format_float(row.number, row.verb, row.precision, row.bits), row.want);
}

// clang-format off
const FloatCase kFloatCases[] = {
    {"zero", 0, 'g', -1, 64, "0"},
    {"negative_zero", -0e+00, 'f', -1, 64, "-0"},
    {"shortest_whole", 1e+05, 'g', -1, 64, "100000"},
    {"exponent_from_six", 1e+06, 'g', -1, 64, "1e+06"},
    {"exponent_below_minus_four", 1e-05, 'g', -1, 64, "1e-05"},
    {"shortest_fixed", 1e+21, 'f', -1, 64, "1000000000000000000000"},
    {"shortest_fixed_small", 1.5e-07, 'f', -1, 64, "0.00000015"},
    {"largest", 1.7976931348623157e+308, 'e', -1, 64, "1.7976931348623157e+308"},
    {"smallest", 5e-324, 'g', -1, 64, "5e-324"},
    {"rounds_to_even", 2.5e+00, 'f', 0, 64, "2"},
    {"precise_fixed", 1e-01, 'f', 20, 64, "0.10000000000000000555"},
    {"precise_general", 1.2345678e+03, 'g', 3, 64, "1.23e+03"},
    {"general_drops_zeros", 1e+02, 'g', 5, 64, "100"},
    {"general_precision_zero", 1.5e+01, 'g', 0, 64, "2e+01"},
    {"scientific", 1.23456789e+05, 'e', 2, 64, "1.23e+05"},
    {"three_digit_exponent", 1e+100, 'e', -1, 64, "1e+100"},
    {"float32", 1.0000000149011612e-01, 'g', -1, 32, "0.1"},
    {"float32_as_64", 1.0000000149011612e-01, 'g', -1, 64, "0.10000000149011612"},
    {"upper", 1e-10, 'G', -1, 64, "1E-10"},
    {"binary", 1.5e+00, 'b', -1, 64, "6755399441055744p-52"},
    {"hexadecimal", -1e-01, 'x', -1, 64, "-0x1.999999999999ap-04"},
    {"hexadecimal_rounded", 1e-01, 'X', 3, 64, "0X1.99AP-04"},
    {"hexadecimal_zero", 0, 'x', -1, 64, "0x0p+00"},
    {"infinity", kInfinity, 'g', -1, 64, "+Inf"},
    {"negative_infinity", -kInfinity, 'f', 2, 64, "-Inf"},
    {"not_a_number", kNaN, 'e', 2, 64, "NaN"},
};
// clang-format on

INSTANTIATE_TEST_SUITE_P(Go, FormatFloat, testing::ValuesIn(kFloatCases),
                         [](const auto& row) { return std::string(row.param.name); });

struct IntegerCase {
  const char* name = "";
  const char* text = "";
  int number_base = 10;
  int bits = 64;
  std::int64_t want = 0;
  const char* error = "";
};
void PrintTo(const IntegerCase& row, std::ostream* out) { *out << row.name; }

class ParseInt : public testing::TestWithParam<IntegerCase> {};

TEST_P(ParseInt, ReadsWhatGoReads) {
  const IntegerCase& row = GetParam();
  std::int64_t number = -1;
  std::string error;
  EXPECT_EQ(parse_int(row.text, row.number_base, row.bits, number, &error), *row.error == '\0');
  EXPECT_EQ(number, row.want);
  EXPECT_EQ(error, row.error);
}

// clang-format off
const IntegerCase kIntegerCases[] = {
    {"plain", "42", 10, 64, 42, ""},
    {"signs", "-42", 10, 64, -42, ""},
    {"plus", "+7", 10, 64, 7, ""},
    {"empty", "", 10, 64, 0, "strconv.ParseInt: parsing \"\": invalid syntax"},
    {"word", "x1", 10, 64, 0, "strconv.ParseInt: parsing \"x1\": invalid syntax"},
    {"space", " 1", 10, 64, 0, "strconv.ParseInt: parsing \" 1\": invalid syntax"},
    {"largest", "9223372036854775807", 10, 64, 9223372036854775807, ""},
    {"too_large", "9223372036854775808", 10, 64, 9223372036854775807, "strconv.ParseInt: parsing \"9223372036854775808\": value out of range"},
    {"too_small", "-9223372036854775809", 10, 64, INT64_MIN, "strconv.ParseInt: parsing \"-9223372036854775809\": value out of range"},
    {"eight_bits", "-129", 10, 8, -128, "strconv.ParseInt: parsing \"-129\": value out of range"},
    {"hexadecimal", "ff", 16, 64, 255, ""},
    {"prefix_hexadecimal", "0xFf", 0, 64, 255, ""},
    {"prefix_octal", "017", 0, 64, 15, ""},
    {"prefix_octal_o", "0o17", 0, 64, 15, ""},
    {"prefix_binary", "-0b101", 0, 64, -5, ""},
    {"underscores", "1_000", 0, 64, 1000, ""},
    {"double_underscore", "1__0", 0, 64, 0, "strconv.ParseInt: parsing \"1__0\": invalid syntax"},
    {"underscores_with_a_base", "1_000", 10, 64, 0, "strconv.ParseInt: parsing \"1_000\": invalid syntax"},
    {"eight_in_octal", "08", 0, 64, 0, "strconv.ParseInt: parsing \"08\": invalid syntax"},
};
// clang-format on

INSTANTIATE_TEST_SUITE_P(Go, ParseInt, testing::ValuesIn(kIntegerCases),
                         [](const auto& row) { return std::string(row.param.name); });

struct TextToFloatCase {
  const char* name = "";
  const char* text = "";
  double want = 0;
  const char* error = "";
};
void PrintTo(const TextToFloatCase& row, std::ostream* out) { *out << row.name; }

class ParseFloat : public testing::TestWithParam<TextToFloatCase> {};

TEST_P(ParseFloat, ReadsWhatGoReads) {
  double number = -1;
  std::string error;
  EXPECT_EQ(parse_float(GetParam().text, number, &error), *GetParam().error == '\0');
  EXPECT_EQ(number, GetParam().want);
  EXPECT_EQ(error, GetParam().error);
}

// clang-format off
const TextToFloatCase kTextToFloatCases[] = {
    {"plain", "1.5", 1.5e+00, ""},
    {"no_digits_before", ".", 0, "strconv.ParseFloat: parsing \".\": invalid syntax"},
    {"point_first", ".5", 5e-01, ""},
    {"point_last", "5.", 5e+00, ""},
    {"exponent", "1e3", 1e+03, ""},
    {"no_exponent_digits", "1e", 0, "strconv.ParseFloat: parsing \"1e\": invalid syntax"},
    {"infinity", "-Infinity", -kInfinity, ""},
    {"inf", "+inf", kInfinity, ""},
    {"too_large", "1e400", kInfinity, "strconv.ParseFloat: parsing \"1e400\": value out of range"},
    {"too_small", "1e-400", 0, ""},
    {"hexadecimal", "0x1.8p1", 3e+00, ""},
    {"hexadecimal_without_exponent", "0x1.8", 0, "strconv.ParseFloat: parsing \"0x1.8\": invalid syntax"},
    {"underscores_in_hexadecimal", "0x_1p4", 1.6e+01, ""},
    {"underscores", "1_0.5", 1.05e+01, ""},
    {"empty", "", 0, "strconv.ParseFloat: parsing \"\": invalid syntax"},
    {"word", "abc", 0, "strconv.ParseFloat: parsing \"abc\": invalid syntax"},
    {"space", "1 ", 0, "strconv.ParseFloat: parsing \"1 \": invalid syntax"},
};
// clang-format on

INSTANTIATE_TEST_SUITE_P(Go, ParseFloat, testing::ValuesIn(kTextToFloatCases),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(ParseBool, KnowsGosTwelveWords) {
  bool value = false;
  EXPECT_TRUE(parse_bool("T", value) && value);
  EXPECT_TRUE(parse_bool("False", value) && !value);
  std::string error;
  EXPECT_FALSE(parse_bool("yes", value, &error));
  EXPECT_EQ(error, "strconv.ParseBool: parsing \"yes\": invalid syntax");
}

TEST(GoQuote, EscapesWhatDoesNotPrint) {
  EXPECT_EQ(go_quote("a\"b\\\007\010\014\n\015\t\013\001\177\303\251\342\200\250\360\237\230\200\363\240\200\201\377"),
            "\"a\\\"b\\\\\\a\\b\\f\\n\\r\\t\\v\\x01\\x7f\303\251\\u2028\360\237\230\200\\U000e0001\\xff\"");
}

}  // namespace
}  // namespace base
