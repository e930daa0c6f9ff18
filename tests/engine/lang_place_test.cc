// Where an error is, the way that led there, and where output came from: what the tug voice shows.
#include <algorithm>

#include "tests/engine/template_run.h"

namespace engine::lang {
namespace {

std::string show(const base::Place& place) {
  return place.file + ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
}

TEST(Place, IsTheInnermostWithTheWayThere) {
  TemplateRun run;
  run.run({{"a.yaml", "x\n  {{ include \"h\" . | upper }}"},
           {"_h.tpl", "{{ define \"h\" }}\n{{ template \"g\" . }}{{ end }}"},
           {"_g.tpl", "{{ define \"g\" }}\u00e9{{ .s.y }}{{ end }}"}});
  ASSERT_EQ(run.errors.size(), 1u);
  const base::Error& error = run.errors[0];
  EXPECT_EQ(show(error.place()), "_g.tpl:1:21");
  EXPECT_EQ(error.reason(), "can't evaluate field y in type interface {}");
  EXPECT_EQ(error.trail(), (std::vector<std::string>{R"(in template "g" called at _h.tpl:2:13)",
                                                     R"(including "h" at a.yaml:2:6)"}));
}

struct PlaceCase {
  const char* name = "";
  const char* text = "";
  const char* place = "";
  const char* reason = "";
};
class PlaceTest : public testing::TestWithParam<PlaceCase> {};
TEST_P(PlaceTest, IsKnown) {
  TemplateRun run;
  run.run(GetParam().text);
  ASSERT_EQ(run.errors.size(), 1u);
  EXPECT_EQ(show(run.errors[0].place()), GetParam().place);
  EXPECT_EQ(run.errors[0].reason(), GetParam().reason);
}
INSTANTIATE_TEST_SUITE_P(
    Errors, PlaceTest,
    testing::Values(
        PlaceCase{"FirstName", "{{ .a.b.c.d }}", "main.yaml:1:4",
                  "can't evaluate field d in type interface {}"},
        PlaceCase{"Function", "\n{{ index .l 5 }}", "main.yaml:2:4", "index: index out of range: 5"},
        PlaceCase{"Required", R"({{ required "need it" .nil }})", "main.yaml:1:4", "need it"},
        PlaceCase{"Tpl", R"({{ tpl "\n{{ .s.x }}" . }})", "gotpl:2:4",
                  "can't evaluate field x in type interface {}"},
        PlaceCase{"NoTemplate", R"({{ include "q" . }})", "main.yaml:1:4", R"(no template is called "q")"},
        PlaceCase{"Parse", "a\n{{ .s ", "main.yaml:2:7", "unclosed action"},
        PlaceCase{"TplParse", R"({{ tpl "\n{{ end }}" . }})", "gotpl:2:8", "unexpected {{end}}"}),
    [](const auto& row) { return row.param.name; });

// The place of what is at `offset` of the output.
std::string origin_at(const std::vector<Origin>& origins, std::size_t offset) {
  const Origin* best = nullptr;
  for (const Origin& origin : origins) {
    if (origin.start <= offset) best = &origin;
  }
  return best == nullptr ? "" : show(place_of(*best));
}

TEST(Origins, TellWhichNodeWroteWhat) {
  TemplateRun run;
  std::vector<Origin> origins;
  run.set.record_origins(&origins);
  const std::string out = run.run({{"a.yaml", "k: {{ .s }}\n{{ template \"t\" . }}\n{{ include \"t\" . }}!"},
                                   {"b.tpl", "{{ define \"t\" }}\nT{{ .i }}{{ end }}"}});
  ASSERT_EQ(out, "k: str<&>\n\nT5\n\nT5!");
  EXPECT_EQ(origin_at(origins, 0), "a.yaml:1:1");
  EXPECT_EQ(origin_at(origins, 3), "a.yaml:1:7");
  EXPECT_EQ(origin_at(origins, 10), "b.tpl:1:17");
  EXPECT_EQ(origin_at(origins, 12), "b.tpl:2:5");
  EXPECT_EQ(origin_at(origins, out.find("T5!")), "a.yaml:3:4") << "includes count as their action";
  EXPECT_TRUE(std::is_sorted(origins.begin(), origins.end(),
                             [](const Origin& a, const Origin& b) { return a.start < b.start; }));
}

}  // namespace
}  // namespace engine::lang
