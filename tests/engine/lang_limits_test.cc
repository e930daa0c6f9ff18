// What an execution may cost, and that hostile templates end with an error.
#include "engine/lang/parser.h"
#include "tests/engine/template_run.h"

namespace engine::lang {
namespace {

std::string repeat(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

std::string run_deep(const std::string& text) {
  std::string result;
  run_with_deep_stack([&] { result = TemplateRun().run(text); });
  return result;
}

TEST(Limits, ParenthesesNestAsDeepAsInGo) {
  const auto nested = [](int depth) {
    return "{{ " + repeat("(", depth) + "1" + repeat(")", depth) + " }}";
  };
  EXPECT_EQ(run_deep(nested(kMaxParentheses)), "1");
  EXPECT_EQ(run_deep(nested(kMaxParentheses + 1)), "template: main.yaml:1: max expression depth exceeded");
}

TEST(Limits, ActionsNestUpToTheirLimit) {
  const auto nested = [](int depth) { return repeat("{{ if 1 }}", depth) + "x" + repeat("{{ end }}", depth); };
  EXPECT_EQ(run_deep(nested(kMaxNestedActions)), "x");
  EXPECT_EQ(run_deep(nested(kMaxNestedActions + 1)),
            "template: main.yaml:1: actions are nested too deeply (limit 10000)");
}

TEST(Limits, TemplatesNestAsDeepAsInGo) {
  EXPECT_EQ(run_deep(R"({{ template "t" . }}{{ define "t" }}{{ template "t" . }}{{ end }})"),
            R"(template: main.yaml:1:48: executing "t" at <{{template "t" .}}>: )"
            "exceeded maximum template depth (100000)");
}

TEST(Limits, AUsualStackGivesAnErrorToo) {
  const std::string text = TemplateRun().run(
      R"({{ define "t" }}{{ with . }}{{ template "t" . }}{{ end }}{{ end }}{{ template "t" . }})");
  EXPECT_TRUE(text.find("nested too deeply for the stack") != std::string::npos ||
              text.find("exceeded maximum template depth") != std::string::npos)
      << text;
}

TEST(Limits, Steps) {
  TemplateRun run;
  run.limits.max_steps = 1000;
  EXPECT_EQ(run.run("{{ range 10 }}{{ . }}{{ end }}"), "0123456789");
  EXPECT_TRUE(run.run("{{ range 1000000000000 }}{{ end }}").ends_with("execution takes more than 1000 steps"));
}

TEST(Limits, StepsOfIncludesCount) {
  TemplateRun run;
  run.limits.max_steps = 1000;
  const std::string text =
      run.run(R"({{ define "t" }}{{ range 100 }}{{ end }}{{ end }}{{ range 100 }}{{ include "t" . }}{{ end }})");
  EXPECT_TRUE(text.ends_with("execution takes more than 1000 steps")) << text;
}

TEST(Limits, StepsCountWhatFunctionsReadAndMake) {
  TemplateRun run;
  run.limits.max_steps = 1000;
  const auto range = [&run](std::size_t size) {
    return run.run("{{ $x := \"" + std::string(size, 'x') + "\" }}{{ range 50 }}{{ $_ := upper $x }}{{ end }}");
  };
  EXPECT_EQ(range(10), "");
  const std::string text = range(1000);
  EXPECT_TRUE(text.ends_with("execution takes more than 1000 steps")) << text;
}

TEST(Limits, Output) {
  TemplateRun run;
  run.limits.max_output = 10;
  EXPECT_EQ(run.run("0123456789"), "0123456789");
  EXPECT_TRUE(run.run("0123456789{{ 0 }}").ends_with("output is longer than 10 bytes"));
}

TEST(Limits, MemoryOfTheArena) {
  base::Arena arena(1 << 20);
  NoClock clock;
  NoRandom random;
  base::MemoryLog log;
  Services services(clock, random, log);
  TemplateSet set(arena, &test_functions::find);
  services.templates = &set;
  ASSERT_TRUE(set.parse("a", R"({{ define "t" }}{{ print . . }}{{ end }}{{ $x := "0123456789" }})"
                             R"({{ range 40 }}{{ $x = include "t" $x }}{{ end }})"));
  std::string out;
  EXPECT_THROW((void)set.execute("a", base::Value(), services, out), base::ArenaFull);
  EXPECT_FALSE(set.execute("none", base::Value(), services, out));
}

// Each snippet is parsed into memory of its own, and stays because of the literal that its `set` keeps.
TEST(Limits, MemoryOfSnippetsCountsTowardsTheArena) {
  base::Arena arena(4 << 20);
  NoClock clock;
  NoRandom random;
  base::MemoryLog log;
  Services services(clock, random, log);
  TemplateSet set(arena, &functions::find_function);
  services.templates = &set;
  ASSERT_TRUE(set.parse("a", R"({{ $d := dict }}{{ range until . }}{{ $key := printf "key%d" . }})"
                             R"({{ $parts := repeat 400 "{{ print 1 2 }}" }}{{ $text := printf "%s{{ $_ := set . %q \"x\" }}" $parts $key }})"
                             R"({{ $_ := tpl $text $d }}{{ end }}{{ len $d }})"));
  std::string out;
  EXPECT_TRUE(set.execute("a", base::Value::integer(10), services, out));
  EXPECT_EQ(out, "10");
  EXPECT_THROW((void)set.execute("a", base::Value::integer(1000), services, out), base::ArenaFull);
}

// The same many snippets one after the other, none of which stays.
TEST(Limits, MemoryOfSnippetsIsGivenBack) {
  base::Arena arena(4 << 20);
  NoClock clock;
  NoRandom random;
  base::MemoryLog log;
  Services services(clock, random, log);
  TemplateSet set(arena, &functions::find_function);
  services.templates = &set;
  ASSERT_TRUE(set.parse("a", R"({{ range until 1000 }}{{ $_ := tpl (printf "%d%s" . (repeat 400 "{{ print 1 2 }}")) $ }}{{ end }})"));
  std::string out;
  EXPECT_TRUE(set.execute("a", base::Value(), services, out));
}

TEST(Limits, TheTrailOfAnErrorIsCut) {
  TemplateRun run;
  run_with_deep_stack([&] { run.run(R"({{ define "t" }}{{ include "t" . }}{{ end }}{{ include "t" . }})"); });
  ASSERT_EQ(run.errors.size(), 1u);
  EXPECT_EQ(run.errors[0].trail().size(), kMaxTrail);
}

}  // namespace
}  // namespace engine::lang
