// --set lines and what Helm 4.3.1 makes of them. The expected values and errors were written down from
// the real program: toJson of .Values, and the text after "failed parsing --set data: ".
#include "charts/set_flags.h"

#include <gtest/gtest.h>

#include <string>

#include "base/arena.h"
#include "base/json.h"
#include "base/value.h"

namespace chart {
namespace {

using base::Arena;
using base::Map;
using base::Result;
using base::Value;

struct SetCase {
  const char* name = "";
  const char* text = "";
  const char* want = "";   // the values afterwards, as JSON
  const char* error = "";  // or the error; "*" for any
  const char* base = "{}"; // the values before, as JSON
};

void PrintTo(const SetCase& row, std::ostream* out) { *out << row.name << ": " << row.text; }

using Apply = Result<void> (*)(Arena&, Map&, std::string_view);

void expect_row(const SetCase& row, Apply apply) {
  Arena arena;
  const auto before = base::json::read(arena, row.base);
  ASSERT_TRUE(before);
  Map& values = before->as_map();
  const auto applied = apply(arena, values, row.text);
  if (*row.error != '\0') {
    ASSERT_FALSE(applied) << "no error";
    if (row.error != std::string("*")) {
      EXPECT_EQ(applied.error().helm(), row.error);
    }
    return;
  }
  ASSERT_TRUE(applied) << applied.error().helm();
  EXPECT_EQ(*base::json::write(arena, *before, {.escape_html = false}), row.want);
}

const auto kName = [](const auto& row) { return std::string(row.param.name); };

class SetTest : public testing::TestWithParam<SetCase> {};
TEST_P(SetTest, ChangesValuesAsHelmDoes) { expect_row(GetParam(), apply_set); }

constexpr SetCase kSetRows[] = {
    SetCase{"one", "a=1", R"({"a":1})"},
    SetCase{"two_pairs", "a=1,b=2", R"({"a":1,"b":2})"},
    SetCase{"word", "name=value", R"({"name":"value"})"},
    SetCase{"true_upper", "a=TRUE,b=True,c=tRuE,d=true",
            R"({"a":true,"b":true,"c":true,"d":true})"},
    SetCase{"false_forms", "a=FALSE,b=false,c=falſe", R"({"a":false,"b":false,"c":false})"},
    SetCase{"null_forms", "a=null,b=NULL,c=Null", R"({"a":null,"b":null,"c":null})"},
    SetCase{"long_s_in_true_is_text", "a=truſe", R"({"a":"truſe"})"},
    SetCase{"zero", "a=0,b=00,c=007,d=-0,e=+0", R"({"a":0,"b":"00","c":"007","d":0,"e":0})"},
    SetCase{"signs", "a=-5,b=+5,c=--5,d=-,e=+", R"({"a":-5,"b":5,"c":"--5","d":"-","e":"+"})"},
    SetCase{"int64_limits", "a=9223372036854775807,b=9223372036854775808,c=-9223372036854775808,d=-9223372036854775809",
            R"({"a":9223372036854775807,"b":"9223372036854775808","c":-9223372036854775808,"d":"-9223372036854775809"})"},
    SetCase{"floats_are_text", "a=1.5,b=1e3,c=.5,d=1_000,e=0x10,f=NaN",
            R"({"a":"1.5","b":"1e3","c":".5","d":"1_000","e":"0x10","f":"NaN"})"},
    SetCase{"empty_value", "a=", R"({"a":""})"},
    SetCase{"empty_value_then_pair", "a=,b=1", R"({"a":"","b":1})"},
    SetCase{"no_value", "a", "", R"(key "a" has no value)"},
    SetCase{"no_value_second", "a=1,b", "", R"(key "b" has no value)"},
    SetCase{"no_value_comma", "a,", "", R"(key "a" has no value (cannot end with ,))"},
    SetCase{"trailing_comma", "a=1,", R"({"a":1})"},
    SetCase{"leading_comma", ",a=1", "", R"(key "" has no value (cannot end with ,))"},
    SetCase{"double_comma", "a=1,,b=2", "", R"(key "" has no value (cannot end with ,))"},
    SetCase{"empty_text", "", "{}"},
    SetCase{"only_comma", ",", "", R"(key "" has no value (cannot end with ,))"},
    SetCase{"only_equals", "=", "{}"},
    SetCase{"empty_key", "=1", "{}"},
    SetCase{"leading_dot", ".a=1", "{}"},
    SetCase{"dot_equals", ".=1", "", R"(key map "" has no value)"},
    SetCase{"double_dot", "a..b=1", "", R"(key map "a" has no value)"},
    SetCase{"nested", "a.b.c=1", R"({"a":{"b":{"c":1}}})"},
    SetCase{"nested_two", "a.b=1,a.c=2", R"({"a":{"b":1,"c":2}})"},
    SetCase{"nested_empty", "a.=1", "", R"(key map "a" has no value)"},
    SetCase{"nested_no_value", "a.b", "", R"(key "b" has no value)"},
    SetCase{"nested_no_value_comma", "a.b,", "", R"(key "b" has no value (cannot end with ,))"},
    SetCase{"nested_dot_end", "a.b.", "{}"},
    SetCase{"nested_null", "a.b=null", R"({"a":{"b":null}})"},
    SetCase{"value_with_equals", "a=b=c", R"({"a":"b=c"})"},
    SetCase{"spaces_kept", " a = b ,c= d", R"({" a ":" b ","c":" d"})"},
    SetCase{"value_spaces", "a=b c d", R"({"a":"b c d"})"},
    SetCase{"escaped_comma", R"(a=b\,c)", R"({"a":"b,c"})"},
    SetCase{"escaped_dot", R"(a\.b=1)", R"({"a.b":1})"},
    SetCase{"escaped_equals", R"(a\=b=1)", R"({"a=b":1})"},
    SetCase{"escaped_bracket", R"(a\[0\]=1)", R"({"a[0]":1})"},
    SetCase{"escaped_ordinary", R"(a=b\c)", R"({"a":"bc"})"},
    SetCase{"escaped_backslash", R"(a=b\\c)", R"({"a":"b\\c"})"},
    SetCase{"lone_backslash_at_end", R"(a=b\)", R"({"a":"b"})"},
    SetCase{"lone_backslash_in_key", R"(a\)", "", R"(key "a" has no value)"},
    SetCase{"escaped_brace", R"(a=\{b\})", R"({"a":"{b}"})"},
    SetCase{"escaped_in_list", R"(a={b\,c,d})", R"({"a":["b,c","d"]})"},
    SetCase{"escaped_brace_in_list", R"(a={b\}c})", R"({"a":["b}c"]})"},
    SetCase{"list", "a={b,c}", R"({"a":["b","c"]})"},
    SetCase{"list_typed", "a={1,true,null,x,1.5}", R"({"a":[1,true,null,"x","1.5"]})"},
    SetCase{"list_empty", "a={}", R"({"a":[""]})"},
    SetCase{"list_one", "a={b}", R"({"a":["b"]})"},
    SetCase{"list_empty_items", "a={,}", R"({"a":["",""]})"},
    SetCase{"list_three_empty", "a={,,}", R"({"a":["","",""]})"},
    SetCase{"list_spaces", "a={ b , c }", R"({"a":[" b "," c "]})"},
    SetCase{"list_then_pair", "a={b,c},d=1", R"({"a":["b","c"],"d":1})"},
    SetCase{"list_unterminated", "a={b,c", "", "list must terminate with '}'"},
    SetCase{"list_unterminated_empty", "a={", "", "list must terminate with '}'"},
    SetCase{"list_nested_braces", "a={{a},b}", "", R"(key "b}" has no value)"},
    SetCase{"list_text_after", "a={a}x", "", R"(key "x" has no value)"},
    SetCase{"list_text_after_value", "a={a}x=1", R"({"a":["a"],"x":1})"},
    SetCase{"brace_later", "a=b{c}", R"({"a":"b{c}"})"},
    SetCase{"list_two_commas", "a={a},,b=1", "", R"(key "" has no value (cannot end with ,))"},
    SetCase{"index", "a[0]=1", R"({"a":[1]})"},
    SetCase{"index_map", "a[0].b=1", R"({"a":[{"b":1}]})"},
    SetCase{"index_maps", "a[0].b=1,a[0].c=2,a[1].b=3", R"({"a":[{"b":1,"c":2},{"b":3}]})"},
    SetCase{"index_gap", "a[2]=1", R"({"a":[null,null,1]})"},
    SetCase{"index_gap_map", "a[1].b=1", R"({"a":[null,{"b":1}]})"},
    SetCase{"index_nested", "a[0][1]=2", R"({"a":[[null,2]]})"},
    SetCase{"index_nested_two", "a[0][0]=1,a[0][1]=2,a[1][0]=3", R"({"a":[[1,2],[3]]})"},
    SetCase{"index_nested_map", "a[0][0].b=1", R"({"a":[[{"b":1}]]})"},
    SetCase{"index_in_map", "a.b[0]=1", R"({"a":{"b":[1]}})"},
    SetCase{"index_list", "a[0]={b,c}", R"({"a":[["b","c"]]})"},
    SetCase{"index_empty_value", "a[0]=", R"({"a":[""]})"},
    SetCase{"index_no_value", "a[0]", R"({"a":[]})"},
    SetCase{"index_no_value_then", "a[0],b=1",
            "", "unexpected data at end of array index: [',' 'b']"},
    SetCase{"index_dot_end", "a[0].", R"({"a":[]})"},
    SetCase{"index_dot_equals", "a[0].=1", R"({"a":[{}]})"},
    SetCase{"index_dot_no_value", "a[0].b", "", R"(key "b" has no value)"},
    SetCase{"index_unclosed", "a[0", "{}"},
    SetCase{"index_unclosed_second", "a[0][1", R"({"a":[]})"},
    SetCase{"index_open_only", "a[", "{}"},
    SetCase{"index_empty", "a[]=1",
            "", R"(error parsing index: strconv.Atoi: parsing "": invalid syntax)"},
    SetCase{"index_word", "a[x]=1",
            "", R"(error parsing index: strconv.Atoi: parsing "x": invalid syntax)"},
    SetCase{"index_negative", "a[-1]=1", "", "negative -1 index not allowed"},
    SetCase{"index_negative_nested", "a[0][-1]=1", "", "negative -1 index not allowed"},
    SetCase{"index_plus", "a[+1]=1", R"({"a":[null,1]})"},
    SetCase{"index_float", "a[1.0]=1",
            "", R"(error parsing index: strconv.Atoi: parsing "1.0": invalid syntax)"},
    SetCase{"index_spaces", "a[ 0 ]=1",
            "", R"(error parsing index: strconv.Atoi: parsing " 0 ": invalid syntax)"},
    SetCase{"index_quote", R"(a["x"]=1)",
            "", R"(error parsing index: strconv.Atoi: parsing "\"x\"": invalid syntax)"},
    SetCase{"index_largest", "a[65536].b=1,a=null", R"({"a":null})"},
    SetCase{"index_too_large", "a[65537]=1",
            "", "index of 65537 is greater than maximum supported index of 65536"},
    SetCase{"index_too_large_nested", "a[0][65537]=1",
            "", "index of 65537 is greater than maximum supported index of 65536"},
    SetCase{"index_too_large_map", "a[65537].b=1",
            "", "index of 65537 is greater than maximum supported index of 65536"},
    SetCase{"index_out_of_range", "a[99999999999999999999]=1",
            "", R"(error parsing index: strconv.Atoi: parsing "99999999999999999999": value out of range)"},
    SetCase{"index_data_after", "a[0]b=1", "", "unexpected data at end of array index: ['b']"},
    SetCase{"index_data_after_quotes", "a[0]'\"\tö=1",
            "", R"(unexpected data at end of array index: ['\'' '"' '\t' 'ö'])"},
    SetCase{"index_data_at_end", "a[0]bc", "", "unexpected data at end of array index: ['b' 'c']"},
    SetCase{"index_extends", "a[1]=x", R"({"a":["p","x"]})", "", R"({"a":["p"]})"},
    SetCase{"index_replaces", "a[0]=x", R"({"a":["x","q"]})", "", R"({"a":["p","q"]})"},
    SetCase{"index_in_item_map", "a[0].y=2", R"({"a":[{"x":1,"y":2}]})", "", R"({"a":[{"x":1}]})"},
    SetCase{"index_item_scalar", "a[0].y=2", R"({"a":[{"y":2}]})", "", R"({"a":["s"]})"},
    SetCase{"index_item_scalar_no_value", "a[0].", R"({"a":[{}]})", "", R"({"a":["s"]})"},
    SetCase{"index_item_nested_scalar", "a[0][0]=1",
            "", "unable to parse key: interface conversion: interface {} is string, not []interface {}", R"({"a":["s"]})"},
    SetCase{"index_item_nested_null", "a[0][0]=1", R"({"a":[[1]]})", "", R"({"a":[null]})"},
    SetCase{"index_of_map", "a[0]=1",
            "", "unable to parse key: interface conversion: interface {} is map[string]interface {}, not []interface {}", R"({"a":{"b":1}})"},
    SetCase{"index_of_scalar", "a[0]=1",
            "", "unable to parse key: interface conversion: interface {} is string, not []interface {}", R"({"a":"s"})"},
    SetCase{"index_of_null", "a[0]=1",
            "", "unable to parse key: interface conversion: interface {} is nil, not []interface {}", R"({"a":null})"},
    SetCase{"index_of_number", "a[0]=1",
            "", "unable to parse key: interface conversion: interface {} is float64, not []interface {}", R"({"a":1.5})"},
    SetCase{"index_of_bool", "a[0]=1",
            "", "unable to parse key: interface conversion: interface {} is bool, not []interface {}", R"({"a":true})"},
    SetCase{"descend_scalar", "a=1,a.b=2",
            "", "unable to parse key: interface conversion: interface {} is int64, not map[string]interface {}"},
    SetCase{"descend_text", "a.b=2",
            "", "unable to parse key: interface conversion: interface {} is string, not map[string]interface {}", R"({"a":"s"})"},
    SetCase{"descend_list", "a.b=2",
            "", "unable to parse key: interface conversion: interface {} is []interface {}, not map[string]interface {}", R"({"a":[1]})"},
    SetCase{"descend_null", "a.b=2",
            "", "unable to parse key: interface conversion: interface {} is nil, not map[string]interface {}", R"({"a":null})"},
    SetCase{"descend_float", "a.b.c=2",
            "", "unable to parse key: interface conversion: interface {} is float64, not map[string]interface {}", R"({"a":{"b":1.5}})"},
    SetCase{"descend_bool", "a.b=2",
            "", "unable to parse key: interface conversion: interface {} is bool, not map[string]interface {}", R"({"a":true})"},
    SetCase{"index_then_descend", "a[0]=1,a.b=2",
            "", "unable to parse key: interface conversion: interface {} is []interface {}, not map[string]interface {}"},
    SetCase{"replace_map", "a=1", R"({"a":1})", "", R"({"a":{"b":1}})"},
    SetCase{"add_to_map", "a.c=2", R"({"a":{"b":1,"c":2}})", "", R"({"a":{"b":1}})"},
    SetCase{"add_deep", "a.b.d=2", R"({"a":{"b":{"c":1,"d":2}}})", "", R"({"a":{"b":{"c":1}}})"},
    SetCase{"unicode", "ключ=значение", R"({"ключ":"значение"})"},
    SetCase{"emoji", "a.😀=😀", R"({"a":{"😀":"😀"}})"},
    SetCase{"newline_in_value", "a=b\nc", R"({"a":"b\nc"})"},
    SetCase{"quotes", R"(a="b")", R"({"a":"\"b\""})"},
    SetCase{"html", "a=<b>&", R"({"a":"<b>&"})"},
    SetCase{"braces_in_key", "{a}=1", R"({"{a}":1})"},
    SetCase{"close_bracket_key", "a]=1", R"({"a]":1})"},
    SetCase{"key_error_quotes", "a\"b\n", "", R"(key "a\"b\n" has no value)"},
    SetCase{"empty_key_existing", ".a=2", R"({"":{"a":2}})", "", R"({"":{"a":1}})"},
    SetCase{"list_of_lists", "a[0]={1,2},a[1]={3}", R"({"a":[[1,2],[3]]})"},
    SetCase{"equals_list_equals", "a={b=c,d}", R"({"a":["b=c","d"]})"},
    SetCase{"index_value_equals", "a[0]=b=c", R"({"a":["b=c"]})"},
    SetCase{"dots_in_value", "a=b.c[0]", R"({"a":"b.c[0]"})"},
    SetCase{"comma_after_list_index", "a[0]={x},b=1", R"({"a":[["x"]],"b":1})"},
    SetCase{"two_dots_end", "a..", "{}"},
    SetCase{"indexed_empty_key", "[0]=1", "{}"},
    SetCase{"indexed_empty_key_dot", "[0].a=1", "{}"},
    SetCase{"long_index", "a[00000000001]=1", R"({"a":[null,1]})"},
};
INSTANTIATE_TEST_SUITE_P(Rows, SetTest, testing::ValuesIn(kSetRows), kName);

class SetStringTest : public testing::TestWithParam<SetCase> {};
TEST_P(SetStringTest, ChangesValuesAsHelmDoes) { expect_row(GetParam(), apply_set_string); }

constexpr SetCase kSetStringRows[] = {
    SetCase{"scalars", "a=1,b=true,c=null,d=0,e=1.5",
            R"({"a":"1","b":"true","c":"null","d":"0","e":"1.5"})"},
    SetCase{"lists", "a={1,true,null}", R"({"a":["1","true","null"]})"},
    SetCase{"index", "a[1]=2", R"({"a":[null,"2"]})"},
    SetCase{"empty", "a=", R"({"a":""})"},
    SetCase{"nested", "a.b=null", R"({"a":{"b":"null"}})"},
    SetCase{"no_value", "a", "", R"(key "a" has no value)"},
    SetCase{"keeps_others", "a=1", R"({"a":"1","b":2})", "", R"({"b":2})"},
};
INSTANTIATE_TEST_SUITE_P(Rows, SetStringTest, testing::ValuesIn(kSetStringRows), kName);

class SetLiteralTest : public testing::TestWithParam<SetCase> {};
TEST_P(SetLiteralTest, ChangesValuesAsHelmDoes) { expect_row(GetParam(), apply_set_literal); }

constexpr SetCase kSetLiteralRows[] = {
    SetCase{"plain", "a=b", R"({"a":"b"})"},
    SetCase{"commas", "a=b,c=d", R"({"a":"b,c=d"})"},
    SetCase{"braces", "a={b,c}", R"({"a":"{b,c}"})"},
    SetCase{"backslash", R"(a=b\,c)", R"({"a":"b\\,c"})"},
    SetCase{"number", "a=1", R"({"a":"1"})"},
    SetCase{"null", "a=null", R"({"a":"null"})"},
    SetCase{"nested", "a.b=c", R"({"a":{"b":"c"}})"},
    SetCase{"index", "a[1]=c", R"({"a":[null,"c"]})"},
    SetCase{"index_map", "a[0].b=c", R"({"a":[{"b":"c"}]})"},
    SetCase{"index_nested", "a[0][1]=c", R"({"a":[[null,"c"]]})"},
    SetCase{"comma_in_key", "a,b=c", R"({"a,b":"c"})"},
    SetCase{"backslash_in_key", R"(a\.b=c)", R"({"a\\":{"b":"c"}})"},
    SetCase{"empty", "a=", R"({"a":""})"},
    SetCase{"equals", "a=b=c", R"({"a":"b=c"})"},
    SetCase{"newline", "a=b\nc", R"({"a":"b\nc"})"},
    SetCase{"no_value", "a", "", R"(key "a" has no value)"},
    SetCase{"nested_no_value", "a.b", "", R"(key "b" has no value)"},
    SetCase{"empty_text", "", "{}"},
    SetCase{"equals_only", "=x", "{}"},
    SetCase{"dot_equals", ".=x", "", R"(key map "" has no value)"},
    SetCase{"nested_empty", "a.=x", "", R"(key map "a" has no value)"},
    SetCase{"index_word", "a[x]=1",
            "", R"(error parsing index: strconv.Atoi: parsing "x": invalid syntax)"},
    SetCase{"index_negative", "a[-1]=1", "", "negative -1 index not allowed"},
    SetCase{"index_data", "a[0]b=1", "", "unexpected data at end of array index: ['b']"},
    SetCase{"index_unclosed", "a[0", "{}"},
    SetCase{"index_no_value", "a[0]", R"({"a":[]})"},
    SetCase{"index_too_large", "a[65537]=1",
            "", "index of 65537 is greater than maximum supported index of 65536"},
    SetCase{"spaces", " a = b ", R"({" a ":" b "})"},
    SetCase{"descend", "a.b=c",
            "", "unable to parse key: interface conversion: interface {} is float64, not map[string]interface {}", R"({"a":1})"},
    SetCase{"index_of_map", "a[0]=c",
            "", "unable to parse key: interface conversion: interface {} is map[string]interface {}, not []interface {}", R"({"a":{}})"},
};
INSTANTIATE_TEST_SUITE_P(Rows, SetLiteralTest, testing::ValuesIn(kSetLiteralRows), kName);

class SetJsonTest : public testing::TestWithParam<SetCase> {};
TEST_P(SetJsonTest, ChangesValuesAsHelmDoes) { expect_row(GetParam(), apply_set_json); }

constexpr SetCase kSetJsonRows[] = {
    SetCase{"number", "a=1", R"({"a":1})"},
    SetCase{"float", "a=1.5e3", R"({"a":1500})"},
    SetCase{"text", R"(a="x")", R"({"a":"x"})"},
    SetCase{"bool", "a=true", R"({"a":true})"},
    SetCase{"null", "a=null", R"({"a":null})"},
    SetCase{"list", R"(a=[1,"b",null])", R"({"a":[1,"b",null]})"},
    SetCase{"object", R"(a={"b":{"c":[1]}})", R"({"a":{"b":{"c":[1]}}})"},
    SetCase{"empty", "a=", R"({"a":null})"},
    SetCase{"empty_then", "a=,b=1", R"({"a":null,"b":1})"},
    SetCase{"blanks_only", "a=  ", R"({"a":null})"},
    SetCase{"two", "a=1,b=2", R"({"a":1,"b":2})"},
    SetCase{"blank_between", "a=1 b=2", R"({"a":1,"b":2})"},
    SetCase{"blank_before_comma", "a=1 ,b=2", R"({"a":1,"b":2})"},
    SetCase{"blank_after_comma", "a=1, b=2", R"({" b":2,"a":1})"},
    SetCase{"nested_key", "a.b=1", R"({"a":{"b":1}})"},
    SetCase{"index", "a[1]=1", R"({"a":[null,1]})"},
    SetCase{"index_empty", "a[1]=", R"({"a":[null,null]})"},
    SetCase{"index_map", R"(a[0].b={"x":1})", R"({"a":[{"b":{"x":1}}]})"},
    SetCase{"index_nested", R"(a[0][1]="x")", R"({"a":[[null,"x"]]})"},
    SetCase{"large", "a=12345678901234567890", R"({"a":12345678901234567000})"},
    SetCase{"escapes", R"(a="\u00e9\n")", R"({"a":"é\n"})"},
    SetCase{"leading_blank", "a= 1", R"({"a":1})"},
    SetCase{"comma_in_text", R"(a="x,y",b=1)", R"({"a":"x,y","b":1})"},
    SetCase{"glued", R"(a="x"b=1)", R"({"a":"x","b":1})"},
    SetCase{"array_only", "[1]", "{}"},
    SetCase{"tab", "a=\t1\t,b=2", R"({"a":1,"b":2})"},
    SetCase{"object_then", "a={},b=[]", R"({"a":{},"b":[]})"},
    SetCase{"nested_quotes", R"(a.b[0].c="d")", R"({"a":{"b":[{"c":"d"}]}})"},
    SetCase{"word", "a=x", "", "*"},
    SetCase{"unterminated", R"(a="x)", "", "*"},
    SetCase{"unterminated_object", R"(a={"b":1)", "", "*"},
    SetCase{"no_value", "a", "", "*"},
    SetCase{"bad_escape", R"(a="\x")", "", "*"},
    SetCase{"leading_zero", "a=01", "", "*"},
    SetCase{"descend_scalar", "a=1,a.b=2", "", "*"},
};
INSTANTIATE_TEST_SUITE_P(Rows, SetJsonTest, testing::ValuesIn(kSetJsonRows), kName);

std::string repeated(const std::string& part, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += part;
  return text;
}

std::string error_of(const std::string& text, Apply apply = apply_set) {
  Arena arena;
  Map* values = Map::make(arena);
  const auto applied = apply(arena, *values, text);
  return applied ? "" : applied.error().helm();
}

// VAL-048
TEST(Set, CVE_2022_23524_RefusesMoreThanThirtyDotsInAKey) {
  const std::string refused =
      "value name nested level is greater than maximum supported nested level of 30";
  EXPECT_EQ(error_of(repeated("a.", 30) + "a=1"), "");
  EXPECT_EQ(error_of(repeated("a.", 31) + "a=1"), refused);
  EXPECT_EQ(error_of("a.b=1," + repeated("a.", 31) + "a=1"), refused);
  EXPECT_EQ(error_of(repeated("a.", 31) + "a=1", apply_set_literal), refused);
}

TEST(Set, CountsNoDotsBehindIndexes) { EXPECT_EQ(error_of(repeated("a[0].", 40) + "a=1"), ""); }

TEST(Set, CVE_2022_36049_RefusesEndlessNesting) {
  EXPECT_EQ(error_of("a" + repeated("[0]", 100'000) + "=1"), "key is nested more than 1000 levels deep");
  EXPECT_EQ(error_of(repeated("a[0].", 100'000) + "a=1"), "key is nested more than 1000 levels deep");
}

TEST(Set, CVE_2022_36055_RefusesToFillEndlessGaps) {
  EXPECT_EQ(error_of("a" + repeated("[65536]", 900) + "=1"),
            "lists have more than 4194304 gaps to be filled");
}

TEST(Set, ReplacesBytesThatAreNoUtf8) {
  Arena arena;
  Map* values = Map::make(arena);
  ASSERT_TRUE(apply_set(arena, *values, "a\xff=b\xfe"));
  EXPECT_EQ(values->get("a\xEF\xBF\xBD").as_string(), "b\xEF\xBF\xBD");
}

// VAL-038
TEST(Set, GivesInt64) {
  Arena arena;
  Map* values = Map::make(arena);
  ASSERT_TRUE(apply_set(arena, *values, "a=7"));
  EXPECT_EQ(base::type_name(values->get("a")), "int64");
}

// VAL-056
TEST(SetFile, TakesTheTextOfEachFile) {
  Arena arena;
  Map* values = Map::make(arena);
  const ValueReader read = [](std::string_view path) -> Result<std::string_view> {
    if (path == "one") return std::string_view("1\n");
    if (path == "two") return std::string_view("{two}");
    return base::Error(base::ErrorCode::not_found, "open " + std::string(path) + ": no such file or directory");
  };
  ASSERT_TRUE(apply_set_file(arena, *values, "a=one,b={one,two},c.d[0]=two,e=", read));
  EXPECT_EQ(*base::json::write(arena, Value::map(values)),
            R"({"a":"1\n","b":["1\n","{two}"],"c":{"d":["{two}"]},"e":""})");
  const auto missing = apply_set_file(arena, *values, "a=none", read);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().helm(), "open none: no such file or directory");
  const auto empty = apply_set_file(arena, *values, "a=,b=one", read);
  ASSERT_FALSE(empty);
  EXPECT_EQ(empty.error().helm(), "open : no such file or directory");
}

}  // namespace
}  // namespace chart
