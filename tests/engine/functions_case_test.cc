// Functions on the case of letters and on words, against what sprig 3.3.0 gives (FUN-003).
#include "tests/engine/call_function.h"

namespace engine::functions {
namespace {

const FunctionCase kCaseCases[] = {
    {"upper_ascii", "upper", {"abc-Def1"}, "\"ABC-DEF1\""},
    {"upper_other_letters",
     "upper",
     {"stra\xc3\x9f"
      "e \xc3\xa9 \xc7\x86 \xc5\x89"},
     "\"STRA\xc3\x9f"
     "E \xc3\x89 \xc7\x84 \xc5\x89\""},
    {"upper_stray_bytes", "upper", {"a\xff\xc3\xa9"}, "\"A\xef\xbf\xbd\xc3\x89\""},
    {"upper_already", "upper", {"ABC"}, "\"ABC\""},
    {"lower_ascii", "lower", {"ABC-Def1"}, "\"abc-def1\""},
    {"lower_other_letters",
     "lower",
     {"\xc3\x80\xc3\x89 \xc4\xb0 \xc7\x84 \xce\xa3"},
     "\"\xc3\xa0\xc3\xa9 i \xc7\x86 \xcf\x83\""},
    {"lower_stray_bytes_in_ascii", "lower", {"A\xff"}, "\"a\xef\xbf\xbd\""},
    {"title_words", "title", {"hello big world"}, "\"Hello Big World\""},
    {"title_after_marks", "title", {"a-b_c.d'e"}, "\"A-B_c.D'E\""},
    {"title_other_letters",
     "title",
     {"\xc3\xa9"
      "a \xc7\x86x \xe6\x97\xa5\xe6\x9c\xac"},
     "\"\xc3\x89"
     "a \xc7\x85x \xe6\x97\xa5\xe6\x9c\xac\""},
    {"title_stray_bytes",
     "title",
     {"\xff"
      "a"},
     "\"\xef\xbf\xbd"
     "a\""},
    {"untitle_words", "untitle", {"Hello BIG World"}, "\"hello bIG world\""},
    {"untitle_other_letters",
     "untitle",
     {"\xc3\x89"
      "a \xc3\x80"},
     "\"\xc3\xa9"
     "a \xc3\xa0\""},
    {"untitle_after_tabs", "untitle", {"A\tB"}, "\"a\\tb\""},
    {"swapcase_words", "swapcase", {"This Is A.Test"}, "\"tHIS iS a.tEST\""},
    {"swapcase_title_letters", "swapcase", {"\xc7\x85 \xc7\x86"}, "\"\xc7\x86 \xc7\x85\""},
    {"swapcase_small_at_the_start_of_words", "swapcase", {"aB cD"}, "\"Ab Cd\""},
    {"camelcase_underscores", "camelcase", {"http_server"}, "\"HttpServer\""},
    {"camelcase_hyphens_and_spaces", "camelcase", {"some-words here"}, "\"SomeWordsHere\""},
    {"camelcase_capitals", "camelcase", {"GO_PATH"}, "\"GoPath\""},
    {"camelcase_connectors_at_the_start", "camelcase", {"_complex__case_"}, "\"_Complex_Case_\""},
    {"camelcase_only_connectors", "camelcase", {"__"}, "\"___\""},
    {"camelcase_one_connector", "camelcase", {"_"}, "\"__\""},
    {"camelcase_empty", "camelcase", {""}, "\"\""},
    {"camelcase_one_letter", "camelcase", {"a"}, "\"A\""},
    {"camelcase_mixed", "camelcase", {"HTTPServer noHTTPS"}, "\"HttpserverNoHTTPS\""},
    {"camelcase_other_letters", "camelcase", {"\xc3\xa9_\xc3\xa0"}, "\"\xc3\x89\xc3\x80\""},
    {"camelcase_stray_bytes",
     "camelcase",
     {"a_\xff"
      "b"},
     "\"A\xef\xbf\xbd"
     "b\""},
    {"camelcase_digits", "camelcase", {"a1_2b"}, "\"A12b\""},
    {"snakecase_words", "snakecase", {"FirstName"}, "\"first_name\""},
    {"snakecase_capitals", "snakecase", {"HTTPServer"}, "\"http_server\""},
    {"snakecase_capitals_at_the_end", "snakecase", {"NoHTTPS"}, "\"no_https\""},
    {"snakecase_spaces_and_hyphens", "snakecase", {"GO PATH-x"}, "\"go_path_x\""},
    {"snakecase_digits_with_small_letters", "snakecase", {"http2xx"}, "\"http_2xx\""},
    {"snakecase_digits_with_capitals", "snakecase", {"HTTP20xOK"}, "\"http_20x_ok\""},
    {"snakecase_digits_in_words", "snakecase", {"Bld4Floor3rd"}, "\"bld4_floor_3rd\""},
    {"snakecase_durations", "snakecase", {"Duration2m3s"}, "\"duration_2m3s\""},
    {"snakecase_marks", "snakecase", {"a.B!C"}, "\"a.b!c\""},
    {"snakecase_connectors", "snakecase", {"__a--B__"}, "\"__a__b__\""},
    {"snakecase_han_characters",
     "snakecase",
     {"\xe6\x97\xa5\xe6\x9c\xacHTTP2\xe8\xaa\x9e"},
     "\"\xe6\x97\xa5\xe6\x9c\xac_http2_\xe8\xaa\x9e\""},
    {"snakecase_stray_bytes",
     "snakecase",
     {"Ab\xff"
      "Cd"},
     "\"ab_\xef\xbf\xbd"
     "cd\""},
    {"snakecase_only_digits", "snakecase", {"12ab34CD"}, "\"12ab34_cd\""},
    {"snakecase_empty", "snakecase", {""}, "\"\""},
    {"snakecase_digits_and_marks", "snakecase", {"A1.b2C"}, "\"a1.b2_c\""},
    {"snakecase_other_letters",
     "snakecase",
     {"\xc3\x80\xc3\x89"
      "a"},
     "\"\xc3\xa0_\xc3\xa9"
     "a\""},
    {"kebabcase_words", "kebabcase", {"FirstName"}, "\"first-name\""},
    {"kebabcase_digits", "kebabcase", {"HTTP20xOK"}, "\"http-20x-ok\""},
    {"kebabcase_underscores", "kebabcase", {"GO_PATH"}, "\"go-path\""},
    {"kebabcase_trailing_connector", "kebabcase", {"aB_"}, "\"a-b-\""},
};

INSTANTIATE_TEST_SUITE_P(Case, FunctionTest, testing::ValuesIn(kCaseCases), name_of_case);

}  // namespace
}  // namespace engine::functions
