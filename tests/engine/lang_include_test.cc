// include, tpl, required, fail, lookup: what a template sees of the others, and of the cluster.
#include "tests/engine/template_run.h"

namespace engine::lang {
namespace {

// ENG-022
TEST(Include, GivesTheText) {
  TemplateRun run;
  EXPECT_EQ(run.run({{"a.yaml", R"({{ include "h" .m | upper }}{{ include "a.tpl" 1 }})"},
                     {"a.tpl", R"({{ define "h" }}<{{ .z }}>{{ end }}file)"}}),
            "<1>file");
}

// ENG-022
TEST(Include, OfOneNameWorksOneThousandAndOneTimesDeep) {
  const std::string counted =
      R"({{ define "t" }}{{ if . }}{{ include "t" (slice . 1) }}{{ else }}end{{ end }}{{ end }})";
  const auto deep = [&](std::size_t depth) {
    TemplateRun run;
    return run.run(counted + "{{ include \"t\" \"" + std::string(depth, 'x') + "\" }}");
  };
  std::string works;
  std::string fails;
  run_with_deep_stack([&] {
    works = deep(1000);
    fails = deep(1001);
  });
  EXPECT_EQ(works, "end");
  EXPECT_TRUE(fails.ends_with("error calling include: rendering template has a nested reference name: t: "
                              "unable to execute template"))
      << fails.substr(fails.size() - 200);
}

TEST(Include, CountsNamesByThemselves) {
  TemplateRun run;
  std::string text;
  run_with_deep_stack([&] {
    text = run.run(R"({{ define "a" }}{{ include "b" . }}{{ end }}{{ define "b" }}{{ include "a" . }}{{ end }})"
                   R"({{ include "a" . }})");
  });
  EXPECT_TRUE(text.ends_with("nested reference name: a: unable to execute template"));
}

// ENG-046
TEST(Include, TakesTheDefinitionParsedLast) {
  TemplateRun run;
  EXPECT_EQ(run.run({{"a.yaml", R"({{ include "h" . }})"},
                     {"b.tpl", R"({{ define "h" }}1{{ end }})"},
                     {"c.tpl", R"({{ define "h" }}2{{ end }})"},
                     {"d.tpl", R"({{ define "h" }} {{/* empty */}} {{ end }})"}}),
            "2");
}

TEST(Include, OfATextThatStandsInTwoFiles) {
  const std::string text = R"({{ define "b.tpl" }}defined{{ end }}{{ define "c" }}c{{ end }}{{ .s.x }})";
  TemplateRun run;
  EXPECT_EQ(run.run({{"main.yaml", R"({{ include "a.tpl" . }})"}, {"z.tpl", text}, {"a.tpl", text}}),
            R"(template: main.yaml:1:3: executing "main.yaml" at <include "a.tpl" .>: error calling include: )"
            R"(template: a.tpl:1:67: executing "a.tpl" at <.s.x>: can't evaluate field x in type interface {})");
  EXPECT_EQ(run.run({{"b.tpl", text}}),
            R"(template: b.tpl:1: template: multiple definition of template "b.tpl")");
}

// ENG-023
TEST(Tpl, SeesTheOthersAndKeepsItsOwn) {
  TemplateRun run;
  const Texts others = {
      {"a.yaml", R"({{ tpl "{{ define \"h\" }}T{{ end }}{{ include \"o\" . }}" . }}{{ include "o" . }})"},
      {"b.tpl", R"({{ define "h" }}1{{ end }}{{ define "o" }}[{{ include "h" . }}{{ template "h" . }}]{{ end }})"}};
  EXPECT_EQ(run.run(others), "[TT][11]");
}

TEST(Tpl, InATplSeesTheOuterOnesDefinitions) {
  TemplateRun run;
  EXPECT_EQ(run.run(R"({{ tpl "{{ define \"h\" }}A{{ end }}{{ tpl \"{{ include `h` . }}{{ define `h` }}B{{ end }}\" . }})"
                    R"({{ include \"h\" . }}" . }})"),
            "BA");
}

TEST(Tpl, EmptyDefinitionDoesNotHideTheOthers) {
  TemplateRun run;
  EXPECT_EQ(run.run({{"a.yaml", R"({{ tpl "{{ define \"h\" }} {{ end }}{{ include \"h\" . }}" . }})"},
                     {"b.tpl", R"({{ define "h" }}1{{ end }})"}}),
            "1");
}

// ENG-023
TEST(Tpl, RemovesNoValue) {
  TemplateRun run;
  EXPECT_EQ(run.run(R"({{ tpl "{{ .nil }}x{{ print \"<no value>\" }}" . }}{{ .nil }})"), "x<no value>");
}

TEST(Tpl, GivesUpWhereItCallsItselfWithoutEnd) {
  TemplateRun run(MissingKey::zero, R"({"x": "{{ tpl .x . }}"})");
  std::string text;
  run_with_deep_stack([&] { text = run.run("{{ tpl .x . }}"); });
  EXPECT_TRUE(text.ends_with("error calling tpl: tpl is nested more than 1000 times"));
}

// ENG-024
TEST(Required, TakesEverythingButNilAndEmptyText) {
  TemplateRun run;
  EXPECT_EQ(run.run(R"({{ required "m" 0 }}{{ required "m" false }}{{ required "m" .le }})"), "0false[]");
}

// ENG-052
TEST(Lint, LogsWhatIsMissingAndGoesOn) {
  TemplateRun run;
  run.services.lint = true;
  EXPECT_EQ(run.run(R"([{{ required "a" .nil }}{{ required "b" "" }}{{ fail "c" }}])"), "[]");
  EXPECT_EQ(run.log.lines, (std::vector<std::string>{
                               R"(level=WARN msg="missing required value" message=a)",
                               R"(level=WARN msg="missing required values" message=b)",
                               R"(level=INFO msg="funcMap fail" message=c)"}));
}

// ENG-026
TEST(Lookup, AsksTheCluster) {
  TemplateRun run;
  run.services.lookup = [](base::Arena& arena, std::string_view version, std::string_view kind,
                           std::string_view name_space,
                           std::string_view name) -> base::Result<base::Value> {
    base::Map* map = base::Map::make(arena);
    std::string all;
    for (const auto part : {version, kind, name_space, name}) all += std::string(part) + "/";
    map->set("asked", base::Value::string(arena, all));
    return base::Value::map(map);
  };
  EXPECT_EQ(run.run(R"({{ (lookup "v1" "Secret" "" "x").asked }})"), "v1/Secret//x/");
}

// ENG-026
TEST(Lookup, CVE_2020_11013_GivesAnEmptyMapWithoutACluster) {
  TemplateRun run;
  EXPECT_EQ(run.run(R"({{ lookup "v1" "Secret" "" "x" }})"), "map[]");
}

// ENG-051
TEST(Strict, NamesTheMissingKey) {
  const auto strict = [](const std::string& text) { return TemplateRun(MissingKey::error).run(text); };
  EXPECT_EQ(strict("{{ .x }}"),
            R"(template: main.yaml:1:3: executing "main.yaml" at <.x>: map has no entry for key "x")");
  EXPECT_EQ(strict("{{ (.nil).x }}"),
            R"(template: main.yaml:1:4: executing "main.yaml" at <.nil>: nil data; no entry for key "x")");
  EXPECT_EQ(strict(R"({{ tpl "{{ .q }}" . }})"),
            R"(template: main.yaml:1:3: executing "main.yaml" at <tpl "{{ .q }}" .>: error calling tpl: )"
            R"(error during tpl function execution for "{{ .q }}": template: gotpl:1:3: executing "gotpl" )"
            R"(at <.q>: map has no entry for key "q")");
  EXPECT_EQ(strict(R"({{ index .m "none" }})"), "<no value>");
}

// ENG-061
TEST(Range, SeesTheMapAsItWasWhenItBegan) {
  TemplateRun run;
  EXPECT_EQ(run.run("{{ range $k, $v := .m }}{{ $k }}{{ $v }} {{ end }}"), "Up3 a2 z1 ");
}

TEST(Methods, OfChartValues) {
  TemplateRun run;
  const base::Value values = base::Value::map_as(&run.dot.as_map(), base::MapType::values);
  run.dot = values;
  EXPECT_EQ(run.run(R"({{ (.Table "a.b").c }} {{ .PathValue "a.b.c" }} {{ (.AsMap).i }})"), "deep deep 5");
  EXPECT_EQ(run.run(R"({{ .Table "s" }})"),
            R"(template: main.yaml:1:3: executing "main.yaml" at <.Table>: error calling Table: "s" is not a table)");
  EXPECT_EQ(run.run(R"({{ .PathValue "a.b" }})"),
            R"(template: main.yaml:1:3: executing "main.yaml" at <.PathValue>: error calling PathValue: "b" is not a value)");
}

}  // namespace
}  // namespace engine::lang
