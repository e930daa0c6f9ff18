// Reading an index chart by chart: never another meaning than the whole has.
#include "repo/index_pieces.h"

#include <gtest/gtest.h>

#include "repo/parsed_index.h"

namespace repo {
namespace {

std::string whole(std::string_view text) {
  base::Arena arena;
  std::vector<SkippedEntry> skipped;
  const auto index = read_index(arena, text, skipped);
  return index ? ParsedIndex::make_block(*index, skipped, {}).value_or("") : "error: " + index.error().helm();
}

// The same from its pieces; nothing where it has to be read as a whole.
std::optional<std::string> by_chart(std::string_view text) {
  ParsedIndexWriter writer;
  std::vector<SkippedEntry> skipped;
  if (!read_index_by_chart(text, skipped, [&](const Index& chart) { writer.add(chart); })) return std::nullopt;
  return writer.block(skipped, {});
}

struct PiecesCase {
  const char* name;
  bool is_cut;
  std::string text;
};

class IndexPiecesTest : public testing::TestWithParam<PiecesCase> {};

TEST_P(IndexPiecesTest, MeanWhatTheWholeMeans) {
  const auto found = by_chart(GetParam().text);
  EXPECT_EQ(found.has_value(), GetParam().is_cut);
  if (found) {
    EXPECT_EQ(*found, whole(GetParam().text));
  }
}

const std::string kHead = "apiVersion: v1\nentries:\n";
const std::string kDb = "  db:\n  - name: db\n    version: 0.1.0\n    description: |\n      keeps things\n\n      well\n";
const std::string kWeb =
    "  web:\n  - name: web\n    version: 1.0.0\n    urls:\n    - web-1.0.0.tgz\n  - name: web\n    version: 1.1.0\n    keywords: [a, b]\n";
const std::string kTail = "generated: \"2026-01-01T00:00:00Z\"\n";

// A chart in several runs.
std::string many_versions(const std::string& description = "some words") {
  std::string text = "  many:\n";
  for (std::size_t i = 0; text.size() < 3 * kIndexRun; ++i) {
    text += "  - name: many\n    version: 1." + std::to_string(i) + ".0\n    description: " + description + "\n";
  }
  return text;
}

INSTANTIATE_TEST_SUITE_P(
    Texts, IndexPiecesTest,
    testing::Values(
        PiecesCase{"as_helm_writes_it", true, kHead + kDb + kWeb + kTail},
        PiecesCase{"entries_at_the_end", true, "generated: \"2026-01-01T00:00:00Z\"\n" + kHead + kDb + kWeb},
        PiecesCase{"no_last_line_feed", true, kHead + "  a:\n  - name: a\n    version: 1.0.0"},
        PiecesCase{"deeper_lists", true, kHead + "  a:\n    - name: a\n      version: 1.0.0\n" + kTail},
        PiecesCase{"a_chart_without_versions", true, kHead + "  a:\n" + kWeb},
        PiecesCase{"bad_entries_are_told_of", true, kHead + "  a:\n  - name: a\n    version: x\n  - name: ../a\n    version: 1.0.0\n" + kWeb},
        PiecesCase{"a_lone_ampersand", true, kHead + "  a:\n  - name: a\n    version: 1.0.0\n    description: Q & A\n"},
        PiecesCase{"more_than_a_run", true, kHead + many_versions() + kWeb}, PiecesCase{"two_ampersands", true, kHead + "  a:\n  - name: a\n    version: 1.0.0\n    description: if a && b\n"},
        PiecesCase{"texts_that_look_like_versions", false, kHead + many_versions("\"" + std::string(1000, 'x') + "\n  - x\"")},
        PiecesCase{"a_document_behind_it", true, kHead + kDb + "---\nwhat: ever\n"},
        PiecesCase{"charts_out_of_order", false, kHead + kWeb + kDb},
        PiecesCase{"a_chart_twice", false, kHead + kWeb + kWeb},
        PiecesCase{"flow_style", false, "apiVersion: v1\nentries: {web: [{name: web, version: 1.0.0}]}\n"},
        PiecesCase{"json", false, R"({"apiVersion":"v1","entries":{"a":[]}})"},
        PiecesCase{"an_anchor_for_another_chart", false, kHead + "  a:\n  - &x\n    name: a\n    version: 1.0.0\n  b:\n  - *x\n"},
        PiecesCase{"an_alias_of_nothing", false, kHead + "  b:\n  - *x\n"},
        PiecesCase{"a_comment_between", false, kHead + "  # charts\n" + kWeb},
        PiecesCase{"a_key_that_is_a_boolean", false, kHead + "  on:\n  - name: a\n    version: 1.0.0\n"},
        PiecesCase{"carriage_returns", false, kHead + "  a:\r\n  - name: a\r\n    version: 1.0.0\r\n"},
        PiecesCase{"a_chart_behind_another_line_break", false, kHead + "  a:\n  - name: a\xE2\x80\xA8  b:\n"},
        PiecesCase{"a_quoted_text_over_two_charts", false, kHead + "  a:\n  - name: \"a\n  b:\n  - name: b\"\n    version: 1.0.0\n"},
        PiecesCase{"entries_inside_a_text", false, "x: \"\n" + kHead + kWeb + "generated: \"\n"},
        PiecesCase{"entries_inside_a_map", false, "x: {\n" + kHead + kWeb + "}\n"},
        PiecesCase{"entries_twice", false, kHead + kWeb + "Entries:\n  z: []\n"},
        PiecesCase{"an_unknown_key", false, kHead + "  a:\n  - name: a\n    nope: 1\n"},
        PiecesCase{"an_unknown_key_of_the_index", false, kHead + kWeb + "nope: 1\n"},
        PiecesCase{"no_version_of_the_index", false, "entries:\n" + kWeb}, PiecesCase{"nothing", false, ""},
        PiecesCase{"no_charts", false, kHead + kTail}),
    [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace repo
