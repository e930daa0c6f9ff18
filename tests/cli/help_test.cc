// Help: what is in it and where it goes. The words are our own.
#include "cli/help.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/command_line.h"
#include "tests/cli/run_cli.h"

namespace cli {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Help, OfACommandHasUsageFlagsAndGlobalFlags) {
  const auto result = run_cli({"helm", "show", "values", "--help"});
  EXPECT_EQ(0, result.status);
  EXPECT_EQ("", result.err);
  EXPECT_THAT(result.out, HasSubstr("Usage:\n  helm show values [CHART] [flags]\n\nExamples:\n"));
  EXPECT_THAT(result.out, HasSubstr("\n\nFlags:\n      --ca-file string "));
  EXPECT_THAT(result.out, HasSubstr("\n  -h, --help "));
  EXPECT_THAT(
      result.out,
      HasSubstr("--keyring string             file with the public keys to check signatures with "
                "(default \"/home/.gnupg/pubring.gpg\")\n"));
  EXPECT_THAT(result.out, HasSubstr("\n\nGlobal Flags:\n      --burst-limit int "));
  EXPECT_THAT(result.out, HasSubstr("  -n, --namespace string "));
  EXPECT_THAT(result.out, Not(HasSubstr("vmodule")));
  EXPECT_THAT(result.out, Not(HasSubstr("%P")));
}

TEST(Help, OfAParentListsItsCommands) {
  const auto result = run_cli({"helm", "dependency"});
  EXPECT_EQ(0, result.status);
  EXPECT_THAT(
      result.out,
      HasSubstr(
          "Usage:\n  helm dependency [command]\n\nAliases:\n  dependency, dep, dependencies\n\n"
          "Available Commands:\n  build       "));
  EXPECT_THAT(
      result.out,
      HasSubstr(
          "Use \"helm dependency [command] --help\" for more information about a command.\n"));
}

TEST(Help, IsTheSameByFlagAndByCommand) {
  EXPECT_EQ(run_cli({"helm", "lint", "-h"}).out, run_cli({"helm", "help", "lint"}).out);
  EXPECT_EQ(run_cli({"helm"}).out, run_cli({"helm", "--help"}).out);
  EXPECT_EQ(run_cli({"helm"}).out, run_cli({"helm", "help"}).out);
}

TEST(Help, HidesDocsAndDeprecatedFlags) {
  EXPECT_THAT(run_cli({"helm"}).out, Not(HasSubstr("\n  docs ")));
  const auto out = run_cli({"helm", "template", "--help"}).out;
  EXPECT_THAT(out, Not(HasSubstr("--atomic")));
  EXPECT_THAT(out, Not(HasSubstr("--validate")));
  EXPECT_THAT(out, HasSubstr("--dry-run string[=\"unset\"] "));
  EXPECT_THAT(out, HasSubstr("--wait WaitStrategy[=watcher] "));
}

TEST(Help, SpeaksOfTheProgramAsItWasCalled) {
  const auto out = run_cli({"tug", "template", "--help"}).out;
  EXPECT_THAT(out, HasSubstr("tug template web ./web"));
  EXPECT_THAT(out, Not(HasSubstr("helm template")));
}

TEST(Help, SaysThatATopicIsUnknown) {
  const auto result = run_cli({"helm", "help", "foo", "bar"});
  EXPECT_EQ(0, result.status);
  EXPECT_EQ("", result.out);
  EXPECT_THAT(result.err,
              testing::StartsWith("Unknown help topic [`foo` `bar`]\nUsage:\n  helm [command]\n"));
}

TEST(CommandTable, HasASummaryAndHelpForEveryCommand) {
  for (const auto& row : commands()) {
    EXPECT_FALSE(row.summary.empty()) << row.path;
    EXPECT_FALSE(row.details.empty()) << row.path;
    EXPECT_NE(nullptr, find_command(row.parent_path())) << row.path;
  }
}

TEST(CommandTable, HasHelpForEveryFlagOnce) {
  base::MemoryFileSystem files;
  base::TestEnv test(files);
  CommandLine line(test.env, Voice::helm, "helm", {});
  for (const auto& row : commands()) {
    std::set<std::string_view> names;
    std::set<char> letters;
    const auto flags = line.flags_of(row);
    for (const auto& flag : flags.flags()) {
      EXPECT_TRUE(names.insert(flag.row->name).second) << row.path << " --" << flag.row->name;
      const bool has_letter = flag.row->shorthand != 0;
      EXPECT_TRUE(!has_letter || letters.insert(flag.row->shorthand).second) << row.path;
      EXPECT_TRUE(flag.row->hidden || !flag.row->help.empty())
          << row.path << " --" << flag.row->name;
    }
  }
}

}  // namespace
}  // namespace cli
