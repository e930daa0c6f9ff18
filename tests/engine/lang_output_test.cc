// What templates write. Every expected text is what Go 1.26 gives.
#include "tests/engine/template_run.h"

namespace engine::lang {
namespace {

// clang-format off
constexpr TemplateCase kText[] = {
    {"Plain", "plain",
     "plain"},
    {"Field", "{{ .s }}",
     "str<&>"},
    {"DeepField", "{{ .a.b.c }}",
     "deep"},
    {"NoSpaces", "{{.a.b.c}}",
     "deep"},
    {"TrimLeft", "a \n{{- .s }} b",
     "astr<&> b"},
    {"TrimRight", "a {{ .s -}} \n\t b",
     "a str<&>b"},
    {"TrimBoth", "a  {{- 3 -}}  b",
     "a3b"},
    {"MinusNumberIsNoTrim", "a {{-3}} b",
     "a -3 b"},
    {"TrimAcrossActions", "{{ .s -}}\n\n{{- .s }}",
     "str<&>str<&>"},
    {"Comment", "x{{/* c */}}y",
     "xy"},
    {"TrimmedComment", "x\n{{- /* c\n */ -}}\ny",
     "xy"},
    {"BracesInText", "a}}b { { c",
     "a}}b { { c"},
    {"PipeAtTheEnd", "{{ .s | }}",
     "str<&>"},
    {"MultiLineAction", "{{ .s\n | upper\n }}",
     "STR<&>"},
};

constexpr TemplateCase kNumbers[] = {
    {"Integer", "{{ 1 }} {{ -5 }} {{ +5 }} {{ 1_000 }}",
     "1 -5 5 1000"},
    {"Bases", "{{ 0x1F }} {{ 0b101 }} {{ 0o17 }} {{ 017 }}",
     "31 5 15 15"},
    {"Floats", "{{ 1.0 }} {{ 1e3 }} {{ .5 }} {{ 1e+06 }} {{ 0x1p4 }} {{ 1.5e300 }}",
     "1 1000 0.5 1e+06 16 1.5e+300"},
    {"Characters", R"t({{ 'a' }} {{ '\n' }} {{ '\u00e9' }} {{ '\'' }})t",
     "97 10 233 39"},
    {"Complex", "{{ 1i }} {{ 1+2i }} {{ 0i }} {{ 1+0i }}",
     "(0+1i) (1+2i) (0+0i) (1+0i)"},
    {"ComplexByVerbs", R"({{ printf "%-10v|%.1f|%X|%e|%g|%b|%08.2f|% x|%6.1f|%T" 1i 1i 1i 1i 1.5i 1i 1+2i 1i -1-2i 1i }})",
     "(0         +1        i)|(0.0+1.0i)|(0X0P+00+0X1P+00i)|(0.000000e+00+1.000000e+00i)|(0+1.5i)|"
     "(0p-1074+4503599627370496p-52i)|(00001.00+0002.00i)|( 0x0p+00+0x1p+00i)|(  -1.0  -2.0i)|complex128"},
    {"ComplexByWrongVerbs", R"({{ printf "%5d %s %q %w %p %#v" 1i 1i 1i 1i 1i (list 1i) }})",
     "%!d(complex128=(    0   +1i)) %!s(complex128=(0+1i)) %!q(complex128=(0+1i)) %!w(complex128=(0+1i)) "
     "%!p(complex128=(0+1i)) []interface {}{(0+1i)}"},
    {"Data", "{{ .i }} {{ .f }} {{ .big }}",
     "5 1.5 1.234567e+06"},
    {"FloatWhereIntegerIsWanted", "{{ add 1 1.0 }}{{ add 1 'a' }}",
     "298"},
    {"Limits", "{{ i64 9223372036854775807 }} {{ u64 18446744073709551615 }} {{ -9223372036854775808 }}",
     "9223372036854775807 18446744073709551615 -9223372036854775808"},
    {"TypedConstants", "{{ i64 5 }} {{ u64 5 }} {{ f64 5 }} {{ boolid true }}",
     "5 5 5 true"},
};

constexpr TemplateCase kStrings[] = {
    {"Escapes", R"t({{ "\x41\u0042\101\n\t\"" }})t",
     "ABA\n\t\""},
    {"Raw", R"t({{ `a\n"b` }})t",
     R"t(a\n"b)t"},
    {"RawDropsCarriageReturns", "{{ `a\r\nb` }}",
     "a\nb"},
    {"Unicode", "{{ \"h\303\251\342\206\222\" }}",
     "h\303\251\342\206\222"},
};

constexpr TemplateCase kNils[] = {
    {"MissingKey", "{{ .missing }}",
     "<no value>"},
    {"NullValue", "{{ .nil }}",
     "<no value>"},
    {"EmptyMapGivesNothing", "{{ .a.e.x }}",
     "<no value>"},
    {"ForgottenTypeGivesNothing", "{{ (.missing).x.y }}{{ (.a.n).x }}",
     "<no value><no value>"},
    {"NoDotInTemplate", R"t({{ template "t" }}{{ define "t" }}T{{ .s }}{{ end }})t",
     "T<no value>"},
    {"PrintNil", "{{ print nil .nil }}",
     "<nil> <nil>"},
    {"AsArgument", "{{ anyid nil }}{{ mapid nil }}{{ .nil | mapid }}",
     "<no value>map[]map[]"},
    {"NilFunctionResult", "{{ nilany }}{{ (nilany).x }}",
     "<no value><no value>"},
};

constexpr TemplateCase kVariables[] = {
    {"Declare", "{{ $x := 5 }}{{ $x }}",
     "5"},
    {"Fields", "{{ $x := .m }}{{ $x.z }}{{ $x.q }}",
     "1<no value>"},
    {"AssignOutlivesIf", "{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ $y := 3 }}{{ $x }}{{ $y }}{{ end }}{{ $x }}",
     "232"},
    {"Dollar", "{{ with .m }}{{ $.s }}{{ end }}",
     "str<&>"},
    {"DollarMayBeDeclared", "{{ $ := 5 }}{{ $ }}",
     "5"},
    {"DeclaredInParentheses", "{{ ($y := 5) }}{{ $y }}",
     "55"},
    {"DeclaredInArgument", "{{ print ($y := 5) $y }}",
     "5 5"},
    {"RangeAssigns", "{{ $a := 0 }}{{ $b := 0 }}{{ range $a, $b = .l }}{{ end }}{{ $a }}{{ $b }}",
     "3map[k:v]"},
    {"RangeAssignsElement", "{{ $b := 0 }}{{ range $b = .l }}{{ end }}{{ $b }}",
     "map[k:v]"},
    {"ElseOfRangeSeesTheWhole", "{{ range $x := .le }}x{{ else }}[{{ $x }}]{{ end }}",
     "[[]]"},
};

constexpr TemplateCase kControl[] = {
    {"If", "{{ if .t }}yes{{ else }}no{{ end }}",
     "yes"},
    {"ElseIf", "{{ if .le }}a{{ else if .s }}b{{ else }}c{{ end }}",
     "b"},
    {"ElseIfNone", "{{ if .nil }}a{{ else if .fl }}b{{ else }}c{{ end }}",
     "c"},
    {"With", "{{ with .m }}{{ .z }}{{ $.s }}{{ end }}",
     "1str<&>"},
    {"ElseWith", "{{ with .nil }}a{{ else with .s }}{{ . }}{{ else }}no{{ end }}",
     "str<&>"},
    {"Truth", R"t({{ if 0 }}a{{ end }}{{ if "" }}b{{ end }}{{ if .a.e }}c{{ end }}{{ if .m }}d{{ end }}{{ if 0.1 }}e{{ end }})t",
     "de"},
    {"RangeList", "{{ range .l }}[{{ . }}]{{ end }}",
     "[1][two][<no value>][map[k:v]]"},
    {"RangeListPairs", "{{ range $i, $e := .l }}{{ $i }}={{ $e }};{{ end }}",
     "0=1;1=two;2=<no value>;3=map[k:v];"},
    {"RangeMapInOrder", "{{ range $k, $v := .m }}{{ $k }}={{ $v }},{{ end }}",
     "Up=3,a=2,z=1,"},
    {"RangeStringMap", "{{ range $k, $v := smap }}{{ $k }}={{ $v }},{{ end }}",
     "k=v,k2=,"},
    {"RangeElse", "{{ range .le }}x{{ else }}empty{{ end }}{{ range .nil }}x{{ else }}nil{{ end }}",
     "emptynil"},
    {"RangeInteger", "{{ range 3 }}{{ . }}{{ end }}{{ range $i := 3 }}{{ $i }}{{ end }}{{ range u8 }}{{ . }}{{ end }}",
     "0120120123456"},
    {"RangeNone", "{{ range 0 }}x{{ else }}e{{ end }}{{ range -1 }}x{{ else }}e{{ end }}",
     "ee"},
    {"BreakAndContinue", "{{ range 5 }}{{ if eq . 2 }}{{ continue }}{{ end }}{{ if eq . 4 }}{{ break }}{{ end }}{{ . }}{{ end }}",
     "013"},
    {"BreakInElseEndsTheInnerRange", "{{ range 2 }}{{ range $.le }}{{ else }}{{ break }}{{ end }}x{{ . }}{{ end }}",
     "x0x1"},
    {"ContinueInElseIsTheOuterRanges", "{{ range 2 }}{{ range $.le }}{{ else }}{{ continue }}{{ end }}x{{ . }}{{ end }}",
     ""},
};

constexpr TemplateCase kTemplates[] = {
    {"Template", R"t({{ template "t" . }}{{ define "t" }}T{{ .s }}{{ end }})t",
     "Tstr<&>"},
    {"Block", R"t({{ block "b" . }}B{{ .s }}{{ end }}{{ template "b" . }})t",
     "Bstr<&>Bstr<&>"},
    {"EmptyDefinitionDoesNotReplace", R"t({{ define "a" }}1{{ end }}{{ define "a" }} {{ end }}{{ template "a" }})t",
     "1"},
    {"FullDefinitionReplacesEmpty", R"t({{ define "a" }} {{ end }}{{ define "a" }}2{{ end }}{{ template "a" }})t",
     "2"},
    {"NoDynamicScope", R"t({{ $x := 1 }}{{ template "t" 2 }}{{ define "t" }}{{ $x := . }}{{ $x }}{{ end }}{{ $x }})t",
     "21"},
};

constexpr TemplateCase kCalls[] = {
    {"Pipeline", R"t({{ .s | upper }}{{ .i | print "a" }})t",
     "STR<&>a5"},
    {"Parentheses", R"t({{ (.a.b).c | upper | printf "%s-%s" "x" }})t",
     "x-DEEP"},
    {"ChainAfterCall", R"t({{ (dict "a" (dict "b" 2)).a.b }}{{ (index .l 3).k }})t",
     "2v"},
    {"Variadic", R"t({{ ssa "a" "b" 1 nil .nil }}{{ "x" | ssa "a" }})t",
     "AA"},
    {"And", "{{ and 1 }} {{ and 1 0 }} {{ and 0 1 }} {{ and 1 2 3 }} {{ 5 | and 1 }}",
     "1 0 0 3 5"},
    {"Or", R"t({{ or 0 "" "x" }} {{ or 0 "" }} {{ 5 | or 1 }})t",
     "x  1"},
    {"AndStops", R"t({{ and .nil (failing "x") }}{{ or .s (failing "x") }})t",
     "<no value>str<&>"},
    {"AndKeepsTheType", "{{ (and 1 .m).z }}",
     "1"},
    {"Not", "{{ not .nil }} {{ not .s }} {{ not 0 }}",
     "true false true"},
    {"Len", R"t({{ len .l }} {{ len .s }} {{ len .m }} {{ len "" }})t",
     "4 6 3 0"},
    {"Index", R"t({{ index .l 0 }} {{ index .m "z" }} {{ index .l 3 "k" }} {{ index .s 0 }} {{ index .m "nope" }} {{ index .l }})t",
     "1 1 v 115 <no value> [1 two <nil> map[k:v]]"},
    {"IndexStringMap", R"t({{ index smap "k" }}|{{ index smap "none" }}|{{ smap.k }}|{{ (smap).none }}|)t",
     "v||v||"},
    {"Slice", "{{ slice .s 1 }} {{ slice .s 1 2 }} {{ slice .l 1 2 }} {{ slice .s }}",
     "tr<&> t [two] str<&>"},
    {"Printing", R"t({{ print 1 2 "x" "y" 3 nil }} {{ println "a" 1 }} {{ printf "%d %s %v %q" 1 "a" .m "q" }})t",
     "1 2xy3 <nil> a 1\n 1 a map[Up:3 a:2 z:1] \"q\""},
    {"Escapers", R"t({{ html .html }} {{ js .html }} {{ urlquery .html }} {{ html nil }} {{ urlquery "a b&c" 5 }})t",
     R"t(&lt;a href=&#39;x&#39;&gt;&#34;&amp;&lt;/a&gt; \u003Ca href\u003D\'x\'\u003E\"\u0026\u003C/a\u003E %3Ca+href%3D%27x%27%3E%22%26%3C%2Fa%3E &lt;no value&gt; a+b%26c5)t"},
    {"JavascriptControls", "{{ js \"a=b\\n\\t\303\251\342\206\222\" }}",
     "a\\u003Db\\u000A\\u0009\303\251\342\206\222"},
};

constexpr TemplateCase kCompare[] = {
    {"Eq", R"t({{ eq 1 1 }} {{ eq 1 2 3 1 }} {{ eq 1 2 }} {{ eq .s "x" }} {{ eq true true }})t",
     "true true false false true"},
    {"EqNil", R"t({{ eq .nil 5 }} {{ eq 5 .nil }} {{ eq .nil nil }} {{ ne .nil "" }} {{ eq .m .nil }} {{ eq .le nil }})t",
     "false false true true false false"},
    {"Order", R"t({{ lt 1 2 }} {{ le 2 2 }} {{ gt 1 2 }} {{ ge 2 2 }} {{ lt "a" "b" }} {{ lt 1.5 2.5 }})t",
     "true true false true true true"},
    {"SignedAndUnsigned", "{{ lt u8 8 }} {{ lt 8 u8 }} {{ eq u8 7 }} {{ eq 7 u8 }} {{ lt -1 u8 }} {{ gt u8 -1 }}",
     "true false true true true true"},
};

// clang-format on

class LangOutput : public testing::TestWithParam<TemplateCase> {};

TEST_P(LangOutput, SaysWhatGoSays) {
  TemplateRun run;
  EXPECT_EQ(run.run(GetParam().text), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(Text, LangOutput, testing::ValuesIn(kText),
                         [](const auto& row) { return row.param.name; });
INSTANTIATE_TEST_SUITE_P(Numbers, LangOutput, testing::ValuesIn(kNumbers),
                         [](const auto& row) { return row.param.name; });
INSTANTIATE_TEST_SUITE_P(Strings, LangOutput, testing::ValuesIn(kStrings),
                         [](const auto& row) { return row.param.name; });
INSTANTIATE_TEST_SUITE_P(Nils, LangOutput, testing::ValuesIn(kNils),
                         [](const auto& row) { return row.param.name; });
INSTANTIATE_TEST_SUITE_P(Variables, LangOutput, testing::ValuesIn(kVariables),
                         [](const auto& row) { return row.param.name; });
INSTANTIATE_TEST_SUITE_P(Control, LangOutput, testing::ValuesIn(kControl),
                         [](const auto& row) { return row.param.name; });
INSTANTIATE_TEST_SUITE_P(Templates, LangOutput, testing::ValuesIn(kTemplates),
                         [](const auto& row) { return row.param.name; });
INSTANTIATE_TEST_SUITE_P(Calls, LangOutput, testing::ValuesIn(kCalls),
                         [](const auto& row) { return row.param.name; });
INSTANTIATE_TEST_SUITE_P(Compare, LangOutput, testing::ValuesIn(kCompare),
                         [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace engine::lang
