// What documents look like when they are parsed to nodes and printed again (ENG-096). The expected texts are
// those of kustomize's library with yaml.v3.
#include "base/yaml_nodes.h"

#include <gtest/gtest.h>

#include <string>

namespace base::yaml::nodes {
namespace {

struct Case {
  const char* name = "";
  const char* text = "";
  const char* want = "";
};

std::string reprint(std::string_view text) {
  Arena arena;
  const auto document = parse(arena, text);
  if (!document) return document.error().helm();
  return write({&*document, 1});
}

class YamlNodesTest : public testing::TestWithParam<Case> {};

TEST_P(YamlNodesTest, Reprints) { EXPECT_EQ(reprint(GetParam().text), GetParam().want); }

const Case kLayout[] = {
    // clang-format off
    Case{"head_line_and_foot", "# top\n\n# head\na: 1   # line\n# foot\n\nb: 2\n",
         "# top\n\n# head\na: 1 # line\n# foot\n\nb: 2\n"},
    Case{"list_under_key_loses_its_indent", "a:\n    - x\n    -   y: 1\n        z: 2\n",
         "a:\n- x\n- y: 1\n  z: 2\n"},
    Case{"flow_kept", "a: [1,  2, {b: c}]\nd: {e: 'f'}\n",
         "a: [1, 2, {b: c}]\nd: {e: 'f'}\n"},
    Case{"flow_with_comments", "a: [x, # one\n  y # two\n  ]\nb: {c: d, # e\n  f: g}\n",
         "a: [x, # one\n  y, # two\n]\nb: {c: d, # e\n  f: g}\n"},
    Case{"quotes_kept", "a: 'x'\nb: \"y\"\nc: z\nd: \"tab\\there\"\n",
         "a: 'x'\nb: \"y\"\nc: z\nd: \"tab\\there\"\n"},
    Case{"literal_and_folded", "a: |\n    one\n    two\nb: >-\n  a long line\n  folded\n\n  next\nc: |+\n  end\n\n",
         "a: |\n  one\n  two\nb: >-\n  a long line folded\n\n  next\nc: |+\n  end\n\n"},
    Case{"literal_with_comment", "a: | # why\n  x\n",
         "a: | # why\n  x\n"},
    Case{"anchors_aliases_and_tags", "a: &x !!str 1\nb: *x\nc: !mine {d: 1}\ne: !<tag:example.com,2000:f> g\n",
         "a: &x !!str 1\nb: *x\nc: !mine {d: 1}\ne: !<tag:example.com,2000:f> g\n"},
    Case{"comment_under_dash", "k:\n- # about\n  a: 1\n# before two\n- b: 2\n",
         "k:\n- # about\n  a: 1\n# before two\n- b: 2\n"},
    Case{"foot_of_a_nested_block", "a:\n  b: 1\n  # foot of b\n\n  # head of c\n  c: 2\n# foot of a\n\nd: 3\n",
         "a:\n  b: 1\n  # foot of b\n\n  # head of c\n  c: 2\n# foot of a\n\nd: 3\n"},
    Case{"comment_behind_a_key", "a: # here\n  b: 1\nc: # there\n  - x\n",
         "a: # here\n  b: 1\nc: # there\n- x\n"},
    Case{"empty_values", "a:\nb: {}\nc: []\nd: ''\ne: ~\n",
         "a:\nb: {}\nc: []\nd: ''\ne: ~\n"},
    Case{"complex_key", "? [a, b]\n: c\n? |\n  long\n: d\n",
         "? [a, b]\n: c\n? |\n  long\n: d\n"},
    Case{"long_lines_not_folded", "a: word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word end\n",
         "a: word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word end\n"},
    Case{"last_comment", "a: 1\n# the end\n",
         "a: 1\n# the end\n"},
    Case{"only_a_comment", "# nothing\n",
         ""},
    Case{"control_characters", "a: \"\\x07\\u2028\\e\"\n",
         "a: \"\\a\\L\\e\"\n"},
    // clang-format on
};
const Case kErrors[] = {
    // clang-format off
    Case{"bad_indent", "a: 1\n  b: 2\n", "yaml: line 2: mapping values are not allowed in this context"},
    Case{"unknown_anchor", "a: *x\n", "yaml: unknown anchor 'x' referenced"},
    Case{"unclosed_flow", "a: 1\nb: [1, 2\n", "yaml: line 1: did not find expected ',' or ']'"},
    Case{"tab", "a:\n\tb: 1\n", "yaml: line 2: found character that cannot start any token"},
    Case{"bad_quote", "a: 1\nb: \"x\n", "yaml: line 2: found unexpected end of stream"},
    // clang-format on
};

INSTANTIATE_TEST_SUITE_P(Layout, YamlNodesTest, testing::ValuesIn(kLayout),
                         [](const auto& row) { return row.param.name; });
INSTANTIATE_TEST_SUITE_P(Errors, YamlNodesTest, testing::ValuesIn(kErrors),
                         [](const auto& row) { return row.param.name; });

TEST(YamlNodes, ReprintingTwiceChangesNothing) {
  for (const Case& row : kLayout) {
    const std::string once = reprint(row.text);
    EXPECT_EQ(reprint(once), once) << row.name;
  }
}

TEST(YamlNodes, SeparatesDocuments) {
  Arena arena;
  const Document documents[] = {*parse(arena, "# one\na: 1\n"), *parse(arena, "b: 2\n# end\n")};
  EXPECT_EQ(write(documents), "# one\na: 1\n---\nb: 2\n# end\n");
}

TEST(YamlNodes, RefusesDeepNesting) {
  EXPECT_EQ(reprint(std::string(kMaxNodeDepth + 1, '[') + std::string(kMaxNodeDepth + 1, ']')),
            "yaml: exceeded max depth of 1000");
  EXPECT_EQ(reprint(std::string(kMaxNodeDepth, '[') + std::string(kMaxNodeDepth, ']')).size(),
            2 * kMaxNodeDepth + 1);
}

TEST(YamlNodes, FindsAndRemovesFields) {
  Arena arena;
  auto document = *parse(arena, "a: 1 # one\nb: {c: null}\n");
  ASSERT_NE(document.root->find("b"), nullptr);
  EXPECT_TRUE(document.root->find("b")->find("c")->is_null());
  EXPECT_EQ(document.root->find("x"), nullptr);
  document.root->remove("b");
  EXPECT_EQ(write({&document, 1}), "a: 1 # one\n");
}

}  // namespace
}  // namespace base::yaml::nodes
