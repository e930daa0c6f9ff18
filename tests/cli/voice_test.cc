// How errors and log lines look in the two voices (docs: "Two voices").
#include "cli/voice.h"

#include <gtest/gtest.h>

#include "tests/cli/run_cli.h"

namespace cli {
namespace {

using base::Error;
using base::ErrorCode;

struct ProgramCase {
  const char* name = "";
  const char* program = "";
  Voice want = Voice::tug;
};
class VoiceOf : public testing::TestWithParam<ProgramCase> {};
TEST_P(VoiceOf, GoesByTheFileName) {
  EXPECT_EQ(GetParam().want, voice_of(GetParam().program));
}
INSTANTIATE_TEST_SUITE_P(Program, VoiceOf,
                         testing::Values(ProgramCase{"helm", "helm", Voice::helm},
                                         ProgramCase{"path", "/usr/bin/helm", Voice::helm},
                                         ProgramCase{"helm4", "./helm4", Voice::helm},
                                         ProgramCase{"tug", "/usr/bin/tug", Voice::tug},
                                         ProgramCase{"folder", "/opt/helm/tug", Voice::tug},
                                         ProgramCase{"nothing", "", Voice::tug}),
                         [](const auto& row) { return row.param.name; });

Error full_error() {
  return Error(ErrorCode::invalid, "Helm's words")
      .because("replace: TEXT must be a string, but .Values.port is the number 8080")
      .at({"web/templates/_labels.tpl", 3, 7})
      .showing({"labels:", "port: {{ .Values.port }}"})
      .during("including \"web.labels\" at web/templates/service.yaml:6:8")
      .during("rendering chart web 1.4.0 for release demo")
      .hinting("write {{ .Values.port | toString }}");
}

TEST(RenderError, GivesHelmsWordsInHelmsVoice) {
  EXPECT_EQ("Error: Helm's words\n", render_error(full_error(), Voice::helm));
}

TEST(RenderError, ShowsReasonPlaceLinesTrailAndHint) {
  EXPECT_EQ(
      "error: replace: TEXT must be a string, but .Values.port is the number 8080\n"
      " --> web/templates/_labels.tpl:3:7\n"
      "2 | labels:\n"
      "3 | port: {{ .Values.port }}\n"
      "  |       ^\n"
      "  while including \"web.labels\" at web/templates/service.yaml:6:8\n"
      "  while rendering chart web 1.4.0 for release demo\n"
      "hint: write {{ .Values.port | toString }}\n",
      render_error(full_error(), Voice::tug));
}

TEST(RenderError, TellsEveryErrorThatWasFound) {
  auto error = Error(ErrorCode::invalid, "one").at({"a.yaml", 1, 1}).showing({"x: 1"});
  error.along_with(Error(ErrorCode::invalid, "").because("two").hinting("write 2"));
  EXPECT_EQ(
      "error: one\n"
      " --> a.yaml:1:1\n"
      "1 | x: 1\n"
      "  | ^\n"
      "error: two\n"
      "hint: write 2\n",
      render_error(error, Voice::tug));
  EXPECT_EQ("Error: one\n", render_error(error, Voice::helm));
}

TEST(RenderFinding, BeginsWithHowBadItIs) {
  const auto finding = Error(ErrorCode::invalid, "icon is recommended").at({"Chart.yaml"});
  EXPECT_EQ("note: icon is recommended\n --> Chart.yaml\n",
            render_finding(base::LogLevel::info, finding, Colour::off));
  EXPECT_EQ("warning: icon is recommended\n --> Chart.yaml\n",
            render_finding(base::LogLevel::warning, finding, Colour::off));
}

TEST(RenderError, UsesHelmsWordsWhereThereAreNoOthers) {
  EXPECT_EQ("error: repo x not found\n",
            render_error(Error(ErrorCode::not_found, "repo x not found"), Voice::tug));
}

TEST(RenderError, PutsTheCaretUnderCharactersNotBytes) {
  const auto error = Error(ErrorCode::invalid, "x").at({"a.yaml", 10, 4}).showing({"\tä: [}"});
  EXPECT_EQ("error: x\n --> a.yaml:10:4\n10 | \tä: [}\n   | \t  ^\n",
            render_error(error, Voice::tug));
}

TEST(RenderError, ShowsAPlaceWithoutALine) {
  EXPECT_EQ("error: x\n --> Chart.yaml\n",
            render_error(Error(ErrorCode::invalid, "x").at({"Chart.yaml"}), Voice::tug));
}

TEST(RenderError, CVE_2021_21303_LetsNoTextSteerTheTerminal) {
  EXPECT_EQ("error: \\x1b[2Jgone\\x07\n",
            render_error(Error(ErrorCode::invalid, "\x1b[2Jgone\x07"), Voice::tug));
}

TEST(RenderError, PaintsOnlyWhereAsked) {
  EXPECT_EQ("\x1b[1;31merror:\x1b[0m x\n",
            render_error(Error(ErrorCode::invalid, "x"), Voice::tug, Colour::on));
  EXPECT_EQ("Error: x\n", render_error(Error(ErrorCode::invalid, "x"), Voice::helm, Colour::on));
}

TEST(RenderLog, WritesSlogLinesInHelmsVoice) {
  EXPECT_EQ("level=WARN msg=\"a b\" key=value\n",
            render_log(base::LogLevel::warning, "a b", {{"key", "value"}}, Voice::helm));
  EXPECT_EQ("level=DEBUG msg=x\n", render_log(base::LogLevel::debug, "x", {}, Voice::helm));
}

TEST(RenderLog, WritesPlainLinesInOurs) {
  EXPECT_EQ("warning: a b key=value\n",
            render_log(base::LogLevel::warning, "a b", {{"key", "value"}}, Voice::tug));
}

TEST(Run, ShowsDebugLinesOnlyWhenAsked) {
  const Files chart{{"/web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n"}};
  EXPECT_EQ("", run_cli({"helm", "show", "chart", "/web"}, chart).err);
  EXPECT_EQ("level=DEBUG msg=\"original chart version\" version=\"\"\n",
            run_cli({"helm", "show", "chart", "/web", "--debug"}, chart).err);
}

TEST(Run, SaysWhatToWriteInOurVoice) {
  const auto result = run_cli({"tug", "template"});
  EXPECT_EQ(1, result.status);
  EXPECT_EQ(
      "error: tug template requires at least 1 argument, but 0 were given\n"
      "hint: write tug template [NAME] [CHART] [flags]\n",
      result.err);
}

const Files kBrokenChart{{"/web/Chart.yaml", "apiVersion: v2\nname: web\nversion: latest\n"}};
constexpr std::string_view kBrokenChartError =
    "error: \"latest\" is no semantic version\n"
    " --> /web/Chart.yaml:3:10\n"
    "3 | version: latest\n"
    "  |          ^\n"
    "hint: write a semantic version, such as `version: 1.4.0`\n";

struct PlacedCase {
  const char* name = "";
  std::vector<std::string> words{};
};
class PlacedError : public testing::TestWithParam<PlacedCase> {};
TEST_P(PlacedError, IsToldByEveryCommandThatLoadsCharts) {
  EXPECT_EQ(kBrokenChartError, run_cli(GetParam().words, kBrokenChart).err);
}
INSTANTIATE_TEST_SUITE_P(
    Command, PlacedError,
    testing::Values(PlacedCase{"template", {"tug", "template", "demo", "/web"}},
                    PlacedCase{"show", {"tug", "show", "chart", "/web"}},
                    PlacedCase{"package", {"tug", "package", "/web"}},
                    PlacedCase{"list", {"tug", "dependency", "list", "/web"}},
                    PlacedCase{"update", {"tug", "dependency", "update", "/web"}},
                    PlacedCase{"build", {"tug", "dependency", "build", "/web"}}),
    [](const auto& row) { return row.param.name; });

const Files kSchemaChart{
    {"/web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n"},
    {"/web/values.yaml", "# ours\nreplicas: one\nport: 80\n"},
    {"/web/values.schema.json",
     "{\"properties\": {\"replicas\": {\"type\": \"integer\"},\n\"port\": {\"maximum\": 100}}}"},
    {"/prod.yaml", "a: 1\n---\nreplicas: two\n"}};
constexpr std::string_view kReplicas =
    "  while holding the values against /web/values.schema.json:1\n";

struct OriginCase {
  const char* name = "";
  std::vector<std::string> flags{};
  const char* want = "";
};
class ValueOrigin : public testing::TestWithParam<OriginCase> {};
TEST_P(ValueOrigin, IsWhereTheValueWasGiven) {
  std::vector<std::string> words{"tug", "template", "demo", "/web"};
  words.insert(words.end(), GetParam().flags.begin(), GetParam().flags.end());
  EXPECT_EQ(GetParam().want + std::string(kReplicas), run_cli(words, kSchemaChart).err);
}
INSTANTIATE_TEST_SUITE_P(
    Kind, ValueOrigin,
    testing::Values(
        OriginCase{"chart", {},
                   "error: .Values.replicas must be a whole number, but is the text \"one\"\n"
                   " --> /web/values.yaml:2:11\n2 | replicas: one\n  |           ^\n"},
        OriginCase{"file", {"-f", "/prod.yaml"},
                   "error: .Values.replicas must be a whole number, but is the text \"two\"\n"
                   " --> /prod.yaml:3:11\n3 | replicas: two\n  |           ^\n"},
        OriginCase{"flag", {"-f", "/prod.yaml", "--set", "replicas=x,a=2"},
                   "error: .Values.replicas must be a whole number, but is the text \"x\"\n"
                   " --> --set replicas=x,a=2\n"},
        OriginCase{"strongest_flag", {"--set-literal", "replicas=y", "--set", "replicas=x"},
                   "error: .Values.replicas must be a whole number, but is the text \"y\"\n"
                   " --> --set-literal replicas=y\n"}),
    [](const auto& row) { return row.param.name; });

TEST(Lint, TellsEachFindingOnceWithItsPlace) {
  const auto result = run_cli({"tug", "lint", "/web"}, kSchemaChart);
  EXPECT_EQ(
      "==> Linting /web\n"
      "note: icon is recommended\n"
      " --> /web/Chart.yaml\n"
      "hint: add a line such as `icon: https://example.com/web.svg` to Chart.yaml\n"
      "error: .Values.replicas must be a whole number, but is the text \"one\"\n"
      " --> /web/values.yaml:2:11\n2 | replicas: one\n  |           ^\n"
      "  while holding the values against /web/values.schema.json:1\n"
      "warning: directory does not exist\n"
      " --> /web/templates\n"
      "hint: make it, if the chart is to install anything\n"
      "\n",
      result.out);
  EXPECT_EQ("error: 1 of 1 charts failed\n", result.err);
}

TEST(Run, SuggestsACommandInOurVoice) {
  EXPECT_EQ(
      "error: there is no command \"tempate\"\nhint: did you mean template?\n"
      "Run 'tug --help' for usage.\n",
      run_cli({"tug", "tempate"}).err);
}

TEST(Run, PaintsErrorsOnTerminalsUnlessToldNotTo) {
  base::MemoryFileSystem files;
  base::TestEnv plain(files);
  plain.variables["NO_COLOR"] = "1";
  run(plain.env, {"tug", "foo"}, {true, true});
  EXPECT_EQ(std::string::npos, plain.err.str().find('\x1b'));
  base::TestEnv coloured(files);
  run(coloured.env, {"tug", "foo"}, {true, true});
  EXPECT_NE(std::string::npos, coloured.err.str().find('\x1b'));
}

}  // namespace
}  // namespace cli
