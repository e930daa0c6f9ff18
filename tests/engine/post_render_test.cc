// Post-rendering with programs that are functions (ENG-096, ENG-097). The expected texts are Helm's.
#include "engine/post_render.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "engine/render.h"

namespace engine {
namespace {

using Program = std::function<base::Result<std::string>(std::string_view)>;

const Program kCat = [](std::string_view text) -> base::Result<std::string> { return std::string(text); };

Program prints(std::string text) {
  return [text](std::string_view) -> base::Result<std::string> { return text; };
}

std::string render(const std::vector<chart::RenderedFile>& files, const Program& program) {
  base::Arena arena;
  RenderOptions options;
  options.post_render = program;
  options.post_renderer_name = "p";
  const auto rendered = post_render_files(arena, files, options);
  if (!rendered) return rendered.error().helm();
  std::string text;
  for (const auto& file : *rendered) text += "# " + std::string(file.path) + "\n" + std::string(file.text);
  return text;
}

TEST(PostRender, GivesAllDocumentsInPathOrderWithTheirFileNames) {
  std::string seen;
  const Program look = [&](std::string_view text) -> base::Result<std::string> {
    seen = text;
    return std::string(text);
  };
  render({{"w/templates/b.yaml", "kind: B\nmetadata:\n    name: x\n"},
          {"w/templates/a.yaml", "kind: A # c\n---\nkind: A2\nmetadata: {annotations: {k: v}}\n"},
          {"w/templates/_c.yaml", "kind: C"},
          {"w/templates/d.yaml", " \n"}},
         look);
  EXPECT_EQ(seen,
            "kind: A # c\n"
            "metadata:\n"
            "  annotations:\n"
            "    postrenderer.helm.sh/postrender-filename: 'w/templates/a.yaml'\n"
            "---\n"
            "kind: A2\n"
            "metadata: {annotations: {k: v, postrenderer.helm.sh/postrender-filename: 'w/templates/a.yaml'}}\n"
            "---\n"
            "kind: B\n"
            "metadata:\n"
            "  name: x\n"
            "  annotations:\n"
            "    postrenderer.helm.sh/postrender-filename: 'w/templates/b.yaml'\n");
}

struct Case {
  const char* name = "";
  const char* text = "";
  const char* want = "";
};
class PostRenderTest : public testing::TestWithParam<Case> {};

TEST_P(PostRenderTest, ThroughCat) { EXPECT_EQ(render({{"f.yaml", GetParam().text}}, kCat), GetParam().want); }

INSTANTIATE_TEST_SUITE_P(
    Files, PostRenderTest,
    testing::Values(
        Case{"layout", "kind: A\nlist:\n    - a   # one\n", "# f.yaml\nkind: A\nlist:\n- a # one\n"},
        Case{"empty_annotations_go", "metadata:\n  annotations: {}\nkind: A\n", "# f.yaml\nkind: A\n"},
        Case{"lists_are_taken_apart", "kind: List\nitems:\n- kind: A\n  metadata: {name: a}\n- kind: B\n",
             "# f.yaml\nkind: A\nmetadata: {name: a}\n---\nkind: B\n"},
        Case{"comments_alone_are_dropped", "# one\n---\nkind: A\n---\n# two\n", "# f.yaml\nkind: A\n"},
        Case{"no_yaml", "a: 1\n  b: 2\n",
             "error merging manifests: parsing f.yaml: MalformedYAMLError: yaml: line 2: mapping values are not "
             "allowed in this context"},
        Case{"no_map", "foo\n",
             "error merging manifests: parsing f.yaml: wrong node kind: expected MappingNode but got ScalarNode: "
             "node contents:\nfoo\n"}),
    [](const auto& row) { return row.param.name; });

class PostRenderOutputTest : public testing::TestWithParam<Case> {};

TEST_P(PostRenderOutputTest, IsReadBack) {
  EXPECT_EQ(render({{"f.yaml", "kind: A\n"}}, prints(GetParam().text)), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    Programs, PostRenderOutputTest,
    testing::Values(
        Case{"no_file_name", "kind: A\nmetadata: {name: x}\n---\nkind: B\n",
             "# generated-by-postrender-0.yaml\nkind: A\nmetadata: {name: x}\n"
             "# generated-by-postrender-1.yaml\nkind: B\n"},
        Case{"empty", " \n",
             "error while running post render on files: post-renderer \"p\" produced empty output"},
        Case{"no_yaml", "a: [\n",
             "error while parsing post rendered output: error parsing YAML: MalformedYAMLError: yaml: line 1: did "
             "not find expected node content"},
        Case{"separator", "a: 1\n--- x\nb: 1\n",
             "error while parsing post rendered output: error parsing YAML: invalid document separator: --- x"},
        Case{"no_metadata", "kind: List\nitems:\n- a: 1\n",
             "error while parsing post rendered output: getting metadata: missing Resource metadata"}),
    [](const auto& row) { return row.param.name; });

TEST(PostRender, TellsWhatTheProgramSaid) {
  const Program fails = [](std::string_view) -> base::Result<std::string> {
    return base::Error(base::ErrorCode::invalid, "p ended with status 3: oops");
  };
  EXPECT_EQ(render({{"f.yaml", "kind: A\n"}}, fails),
            "error while running post render on files: p ended with status 3: oops");
}

}  // namespace
}  // namespace engine
