// What an action, an iteration or an include makes is given back when it ends; what outlives it must not
// be. Each row keeps something that was made deep inside, makes much else, and looks at it again.
#include "tests/engine/template_run.h"

namespace engine::lang {
namespace {

// Texts that take the place of what was given back too early.
const std::string kFiller =
    R"({{ range until 50 }}{{ $f := printf "%s-%d" (repeat 40 "#") . }}{{ $d := dict $f (list $f $f) }})"
    R"({{ if eq (len $d) 2 }}{{ $f }}{{ end }}{{ include "filler" (printf "%s" $f) | trunc 0 }}{{ end }})"
    R"({{ define "filler" }}{{ . | upper | repeat 20 }}{{ end }})";

std::string run(const std::string& text) {
  return TemplateRun(MissingKey::zero, "{}", &functions::find_function).run(text);
}

struct KeptCase {
  const char* name = "";
  const char* text = "";
  const char* want = "";
};

class KeptTest : public testing::TestWithParam<KeptCase> {};

TEST_P(KeptTest, IsThereAfterMuchElse) {
  std::string text = GetParam().text;
  const std::string mark = "FILL";
  for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark)) {
    text.replace(at, mark.size(),R"({{ include "fill" . }})");
  }
  text += R"({{ define "fill" }}{{ $out := include "fill all" . }}{{ end }}{{ define "fill all" }})" +
          kFiller.substr(0, kFiller.find("{{ define")) + "{{ end }}" +
          kFiller.substr(kFiller.find("{{ define"));
  EXPECT_EQ(run(text), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    Values, KeptTest,
    testing::Values(
        KeptCase{"set_in_a_range", R"({{ $d := dict }}{{ range list "a" "b" }}{{ $_ := set $d (printf "key-%s" .) (printf "value-%s" .) }}FILL{{ end }}FILL{{ $d }})",
                 "map[key-a:value-a key-b:value-b]"},
        KeptCase{"set_on_the_dot", R"({{ range list "a" }}{{ $_ := set $ (printf "k%s" .) (dict "x" (printf "v%s" .)) }}{{ end }}FILL{{ $.ka.x }})",
                 "va"},
        KeptCase{"set_in_an_include", R"({{ define "s" }}{{ $_ := set . "x" (list (printf "%d" 12)) }}{{ end }}{{ $d := dict }}{{ include "s" $d }}FILL{{ $d.x }})",
                 "[12]"},
        KeptCase{"set_in_an_action", R"({{ $d := dict }}{{ set $d "x" (printf "%s" "abc") | len }}FILL{{ $d.x }})", "1abc"},
        KeptCase{"set_in_a_condition", R"({{ $d := dict }}{{ if set $d "x" (printf "%s" "abc") }}FILL{{ $d.x }}{{ end }})", "abc"},
        KeptCase{"assigned_in_a_range", R"({{ $x := "" }}{{ range list "a" "b" }}{{ $x = printf "%s-%s" $x . }}FILL{{ end }}FILL{{ $x }})", "-a-b"},
        KeptCase{"assigned_by_range", R"({{ $x := 0 }}{{ range $x = list (printf "%s" "a") }}FILL{{ end }}FILL{{ $x }})", "a"},
        KeptCase{"assigned_in_an_if", R"({{ $x := "" }}{{ if true }}{{ $x = printf "%s" "a" }}{{ end }}FILL{{ $x }})", "a"},
        KeptCase{"declared_in_parentheses", R"({{ ($x := printf "%s" "abc") }}FILL{{ $x }})", "abcabc"},
        KeptCase{"declared_in_a_condition", R"({{ if $x := printf "%s" "abc" }}FILL{{ $x }}{{ end }})", "abc"},
        KeptCase{"declared_in_parentheses_of_a_condition", R"({{ if ($x := printf "%s" "abc") }}FILL{{ $x }}{{ end }})", "abc"},
        KeptCase{"with", R"({{ with printf "%s" "abc" }}FILL{{ . }}{{ end }})", "abc"},
        KeptCase{"range_over_something_new", R"({{ range list (printf "%s" "a") (printf "%s" "b") }}FILL{{ . }}{{ end }})", "ab"},
        KeptCase{"include_as_argument", R"({{ define "h" }}<{{ . }}>{{ end }}{{ printf "%s%s" (include "h" (printf "%s" "a")) (include "fill" .) }}{{ $l := list (include "h" "b") (include "fill" .) (include "h" "c") }}FILL{{ $l }})",
                 "<a>[<b>  <c>]"},
        KeptCase{"merged", R"({{ $d := dict "a" (dict) }}{{ range list 1 }}{{ $_ := mergeOverwrite $d (dict "a" (dict "b" (printf "%s" "x"))) }}{{ end }}FILL{{ $d.a.b }})", "x"},
        KeptCase{"merged_deep_inside", R"({{ $in := dict }}{{ $d := dict "a" $in }}{{ range list 1 }}{{ $_ := mergeOverwrite (dict "q" $d) (dict "q" (dict "a" (dict "b" (printf "%s" "x")))) }}{{ end }}FILL{{ $in.b }})", "x"},
        KeptCase{"set_through_two_includes", R"({{ define "in" }}{{ $_ := set .d "x" (printf "%s" "abc") }}{{ end }}{{ define "out" }}{{ include "in" (dict "d" .) }}{{ end }}{{ $d := dict }}{{ range list 1 }}{{ include "out" $d }}{{ end }}FILL{{ $d.x }})", "abc"},
        KeptCase{"break", R"({{ $x := "" }}{{ range list "a" "b" }}{{ $x = printf "%s!" . }}{{ break }}{{ end }}FILL{{ $x }})", "a!"},
        KeptCase{"tpl", R"({{ $d := dict }}{{ $t := tpl "{{ $_ := set . \"x\" (printf \"%s\" \"abc\") }}{{ .x }}" $d }}FILL{{ $t }}{{ $d.x }})", "abcabc"},
        KeptCase{"literal_of_a_large_tpl", R"({{ $d := dict }}{{ $t := tpl (printf "{{ $_ := set . \"x\" \"a literal\" }}{{/* %s */}}" (repeat 1000 "-")) $d }}FILL{{ $d.x }})", "a literal"},
        KeptCase{"large_tpl_again_and_again", R"({{ $t := printf "{{ define \"inner\" }}%s{{ end }}{{ include \"inner\" . | len }}" (repeat 600 "-") }}{{ range until 4 }}{{ tpl $t $ }}FILL{{ end }})", "600600600600"},
        KeptCase{"names_of_a_large_tpl", R"({{ $t := tpl (printf "{{ define \"only here\" }}{{ end }}{{ $only := 1 }}{{/* %s */}}" (repeat 1000 "-")) $ }}FILL{{ define "late" }}{{ $only := 2 }}{{ $only }}{{ end }}{{ include "late" . }})", "2"},
        KeptCase{"parts_of_a_version", R"({{ $d := dict }}{{ range list 1 }}{{ $v := semver "1.29.3-gke.1282001.much.longer+build.20261121.again" }}{{ $_ := set $d "o" $v.Original }}{{ $_ = set $d "p" $v.Prerelease }}{{ $_ = set $d $v.Metadata 1 }}{{ end }}FILL{{ $d }})",
                 "map[build.20261121.again:1 o:1.29.3-gke.1282001.much.longer+build.20261121.again p:gke.1282001.much.longer]"},
        KeptCase{"what_a_version_was_before_it_became_another", R"({{ $v := semver "1.2.3" }}{{ $o := $v.Original }}{{ $e := $v.Scan "4.5.6" }}{{ $o }} {{ $v }})", "1.2.3 4.5.6"},
        KeptCase{"from_yaml", R"({{ range list 1 }}{{ $y := fromYaml (include "y" .) }}FILL{{ $y.a.b }}{{ end }}{{ define "y" }}a: {b: "x{{ . }}"}{{ end }})", "x1"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(TemplateMemory, LoopsOfMuchTakeLittle) {
  TemplateRun run(MissingKey::zero, "null", &functions::find_function);
  const std::string text =
      R"({{ range until 2000 }}{{ $x := repeat 1000 "abc" }}{{ if eq (upper $x) "" }}{{ end }}{{ $x | lower | trunc 1 }}{{ end }})";
  EXPECT_EQ(run.run(text), std::string(2000, 'a'));
  EXPECT_LT(run.arena.used(), 200'000U);  // the loop makes eighteen megabytes
}

}  // namespace
}  // namespace engine::lang
