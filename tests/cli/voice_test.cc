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
