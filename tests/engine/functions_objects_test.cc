// Methods and fields of what functions return: times, months, versions, numbers that no chart has. Every wanted
// text is what Helm 4.3.1 gave.
#include "engine/functions/functions.h"
#include "tests/engine/template_run.h"

namespace engine::lang {
namespace {

struct Row {
  const char* name;
  const char* text;
  const char* want;  // what is printed, or how the error ends
};

std::string outcome(const std::string& text) {
  return TemplateRun(MissingKey::zero, "null", &functions::find_function).run(text);
}

TEST(Environment, CVE_2020_26294_IsOutOfReach) {
  EXPECT_TRUE(outcome(R"({{ env "HOME" }})").ends_with("function \"env\" not defined"));
  EXPECT_TRUE(outcome(R"({{ expandenv "$HOME" }})").ends_with("function \"expandenv\" not defined"));
}

class Objects : public testing::TestWithParam<Row> {};

TEST_P(Objects, AnswerAsInHelm) {
  const std::string got = outcome(GetParam().text);
  EXPECT_TRUE(got.ends_with(GetParam().want)) << GetParam().text << "\n" << got << "\n" << GetParam().want;
}

// clang-format off
constexpr Row kMonths[] = {
    {"EqualToANumber", R"({{ eq (toDate "2006-01-02" "2024-02-25").Month 2 }})", "true"},
    {"LessThanANumber", R"({{ lt (toDate "2006-01-02" "2024-02-25").Month 2 3 }})", "wrong number of args for lt: want 2 got 3"},
    {"Ordered", R"({{ lt (toDate "2006-01-02" "2024-02-25").Weekday 3 }})", "true"},
    {"SundayIsZero", R"({{ if (toDate "2006-01-02" "2024-02-25").Weekday }}y{{ else }}n{{ end }})", "n"},
    {"AsIndex", R"({{ index (list 1 2 3) (toDate "2006-01-02" "2024-02-25").Month }})", "3"},
    {"AsInteger", R"({{ int (toDate "2006-01-02" "2024-02-25").Month }}{{ add (toDate "2006-01-02" "2024-02-25").Month 1 }})", "23"},
    {"AsFloat", R"({{ addf (toDate "2006-01-02" "2024-02-25").Month 0.5 }})", "2.5"},
    {"AsSeconds", R"({{ durationSeconds (toDate "2006-01-02" "2024-02-25").Month }})", "2"},
    {"AsWidth", R"({{ printf "%*d|%d|%x" (toDate "2006-01-02" "2024-04-25").Month 7 (toDate "2006-01-02" "2024-02-25").Month 10 }})", "   7|2|a"},
    {"Ranged", R"({{ range $m := (toDate "2006-01-02" "2024-02-25").Month }}[{{ $m }}]{{ end }})", "[%!Month(0)][January]"},
    {"RangedInTwo", R"({{ range $i, $m := (toDate "2006-01-02" "2024-02-25").Month }}{{ end }})", "can't use February to iterate over more than one variable"},
};

constexpr Row kTimes[] = {
    {"DateHasThreeResults", R"({{ (toDate "2006" "2024").Date }})", "function Date has 3 return values; should be 1 or 2"},
    {"ClockHasThreeResults", R"({{ (toDate "2006" "2024").Clock }})", "function Clock has 3 return values; should be 1 or 2"},
    {"ZoneHasNoError", R"({{ (toDate "2006" "2024").Zone }})", "invalid function signature for Zone: second return value should be error; is int"},
    {"ISOWeekHasNoError", R"({{ (toDate "2006" "2024").ISOWeek }})", "invalid function signature for ISOWeek: second return value should be error; is int"},
    {"ZoneBoundsHasNoError", R"({{ (toDate "2006" "2024").ZoneBounds }})", "invalid function signature for ZoneBounds: second return value should be error; is time.Time"},
    {"ArgumentsAreCountedFirst", R"({{ (toDate "2006" "2024").Date 1 }})", "wrong number of args for Date: want 0 got 1"},
    {"InNothing", R"({{ (toDate "2006" "2024").In nil }})", "error calling In: time: missing Location in call to Time.In"},
    {"MarshalText", R"({{ printf "%s" (toDate "2006-01-02" "2024-02-25").MarshalText }})", "2024-02-25T00:00:00Z"},
    {"MarshalJSON", R"({{ printf "%s" (toDate "2006-01-02" "2024-02-25").MarshalJSON }})", "\"2024-02-25T00:00:00Z\""},
    {"MarshalBinary", R"({{ printf "%x" (toDate "2006-01-02 -0700" "2024-02-25 +0130").MarshalBinary }})", "010000000edd6c64e800000000005a"},
    {"AppendFormat", R"({{ printf "%s" ((toDate "2006" "2024").AppendFormat ((toDate "2006" "2023").AppendFormat nil "2006-") "2006") }})", "2023-2024"},
    {"AppendFormatOfAText", R"({{ (toDate "2006" "2024").AppendFormat "x" "2006" }})", "can't handle \"x\" for arg of type []uint8"},
    {"HiddenField", R"({{ (toDate "2006" "2024").wall }})", "wall is an unexported field of struct type time.Time"},
    {"UnderANumberVerb", R"({{ printf "%+d" (toDate "2006-01-02Z07:00" "2024-02-25Z") }})", "{+0 +63844416000 +0}"},
    {"UnderAVerbForNoNumber", R"({{ printf "%t" (toDate "2006-01-02Z07:00" "2024-02-25Z") }})", "{%!t(uint64=0) %!t(int64=63844416000) %!t(*time.Location=<nil>)}"},
    {"ZoneUnderAVerbForNoText", R"({{ printf "%d %t" (toDate "2006" "2024").UTC.Location (toDate "2006" "2024").UTC.Location }})",
     "&{%!d(string=UTC) [] [] %!d(string=) 0 0 0} &{%!t(string=UTC) [] [] %!t(string=) %!t(int64=0) %!t(int64=0) %!t(*time.zone=<nil>)}"},
    {"CopyOfAZone", R"(<{{ deepCopy (toDate "2006" "2024").UTC.Location }}>)", "<>"},
    {"LengthOfAZone", R"({{ len (toDate "2006" "2024").Location }})", "len of type time.Location"},
};

constexpr Row kVersions[] = {
    {"Length", R"({{ len (semver "1.2.3") }})", "error calling len: len of type semver.Version"},
    {"Index", R"({{ index (semver "1.2.3") 1 }})", "can't index item of type semver.Version"},
    {"Range", R"({{ range (semver "1.2.3") }}{{ end }})", "range can't iterate over 1.2.3"},
    {"HiddenField", R"({{ (semver "1.2.3").major }})", "major is an unexported field of struct type *semver.Version"},
    {"ScanChangesIt", R"({{ $v := semver "1.2.3" }}{{ $v.Scan "2.0.0" }} {{ $v }})", "<nil> 2.0.0"},
    {"ScanGivesAnError", R"({{ $e := (semver "1.2.3").Scan "x" }}{{ $e }}|{{ typeOf $e }})", "invalid semantic version|*errors.errorString"},
    {"ScanOfANumber", R"({{ (semver "1.2.3").Scan 1 }})", "unsupported Scan type int"},
    {"FieldOfNoError", R"({{ ((semver "1.2.3").Scan "2.0.0").x }})", "nil pointer evaluating error.x"},
    {"FieldOfAnError", R"({{ ((semver "1.2.3").Scan "x").a }})", "can't evaluate field a in type error"},
    {"FieldOfAnErrorInAList", R"({{ (list ((semver "1.2.3").Scan "x") | first).a }})", "can't evaluate field a in type *errors.errorString"},
    {"ErrorsOfOneName", R"({{ $v := semver "1.2.3" }}{{ eq ($v.Scan "x") ($v.Scan "y") }})", "true"},
    {"NoErrorIsFalse", R"({{ if (semver "1.2.3").Scan "2.0.0" }}y{{ else }}n{{ end }})", "n"},
    {"UnmarshalText", R"({{ $v := semver "1.2.3" }}{{ $_ := $v.UnmarshalText ((semver "2.0.0").MarshalText) }}{{ $v }})", "2.0.0"},
    {"UnmarshalJSON", R"({{ $v := semver "1.2.3" }}{{ $_ := $v.UnmarshalJSON ((semver "2.0.0").MarshalJSON) }}{{ $v }})", "2.0.0"},
    {"UnmarshalOfAText", R"({{ (semver "1.2.3").UnmarshalJSON "2.0.0" }})", "can't handle \"2.0.0\" for arg of type []uint8"},
};

// sprig's slice reaches as far as Go's capacity goes, which depends on how the list came to be.
constexpr Row kRoom[] = {
    {"OfAList", "{{ slice (list 1 2 3) 0 4 }}", "error calling slice: reflect.Value.Slice: slice index out of bounds"},
    {"OfAJsonList", R"({{ slice (fromJsonArray "[1,2,3]") 0 4 }})", "[1 2 3 <nil>]"},
    {"OfAYamlList", R"({{ slice (fromYaml "a: [1, 2, 3, 4, 5]").a 4 8 }})", "[5 <nil> <nil> <nil>]"},
    {"OfATomlList", R"({{ slice (fromToml "a = [1]").a 0 2 }})", "[1 <nil>]"},
    {"OfNumbers", "{{ slice (until 3) 1 4 }}", "[1 2 0]"},
    {"OfAPushedList", "{{ slice (push (list 1 2 3) 4) 0 6 }}", "[1 2 3 4 <nil> <nil>]"},
    {"OfAPrependedList", "{{ slice (prepend (list 1 2) 4) 0 4 }}", "slice index out of bounds"},
    {"OfMatches", R"({{ slice (regexFindAll "a" "aa" -1) 0 10 | len }})", "10"},
    {"OfPieces", R"({{ slice (regexSplit "," "a,b,c" -1) 0 4 | toJson }})", R"(["a","b","c",""])"},
    {"OfKeys", R"({{ slice (keys (dict "a" 1 "b" 1 "c" 1)) 0 4 | sortAlpha }})", "[ a b c]"},
    {"OfAPart", "{{ slice (slice (list 1 2 3) 0 1) 0 3 }}", "[1 2 3]"},
    {"OfALaterPart", "{{ slice (slice (list 1 2 3) 1 2) 0 3 }}", "slice index out of bounds"},
    {"OfACopy", "{{ slice (deepCopy (without (list 1 2 3) 9)) 0 4 }}", "[1 2 3 <nil>]"},
    {"OfLists", R"({{ slice (fromToml "[[a]]\nb = 1").a 0 3 }})", "[map[b:1] map[] map[]]"},
};

constexpr Row kComplexNumbers[] = {
    {"InYamlPretty", "{{ toYamlPretty 1i }}", "error calling toYamlPretty: cannot marshal type: complex128"},
    {"DeepInYamlPretty", R"({{ toYamlPretty (dict "a" (list 1i)) }})", "cannot marshal type: complex128"},
    {"InYaml", "{{ toYaml 1i }}|", "|"},
    {"InToml", "{{ toToml 1i }}", "unsupported type for key '': complex128"},
    {"DeepInToml", R"({{ toToml (dict "a" 1i) }})", "unsupported type: complex128"},
};
// clang-format on

const auto kRowName = [](const auto& row) { return row.param.name; };
INSTANTIATE_TEST_SUITE_P(Months, Objects, testing::ValuesIn(kMonths), kRowName);
INSTANTIATE_TEST_SUITE_P(Times, Objects, testing::ValuesIn(kTimes), kRowName);
INSTANTIATE_TEST_SUITE_P(Versions, Objects, testing::ValuesIn(kVersions), kRowName);
INSTANTIATE_TEST_SUITE_P(Room, Objects, testing::ValuesIn(kRoom), kRowName);
INSTANTIATE_TEST_SUITE_P(ComplexNumbers, Objects, testing::ValuesIn(kComplexNumbers), kRowName);

}  // namespace
}  // namespace engine::lang
