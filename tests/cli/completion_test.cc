// Completion: the __complete protocol (CMD-129, MSC-075, MSC-076) and the scripts that speak it.
#include "cli/completion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/run_cli.h"

namespace cli {
namespace {

using testing::HasSubstr;

struct CompleteCase {
  const char* name = "";
  std::vector<std::string> words{};
  std::string out{};
  std::string err{};
};

constexpr const char* kPlain = "Completion ended with directive: ShellCompDirectiveDefault\n";
constexpr const char* kNoFile = "Completion ended with directive: ShellCompDirectiveNoFileComp\n";
constexpr const char* kNoBlank = "Completion ended with directive: ShellCompDirectiveNoSpace\n";
constexpr const char* kUrls = "oci://\nhttps://\nhttp://\nfile://\n./\n/\n:2\n";
constexpr const char* kNoMore =
    "_activeHelp_ This command does not take any more arguments (but may accept flags).\n:4\n";

class Complete : public testing::TestWithParam<CompleteCase> {};
TEST_P(Complete, AnswersAsHelmDoes) {
  std::vector<std::string> words{"helm", "__completeNoDesc"};
  words.insert(words.end(), GetParam().words.begin(), GetParam().words.end());
  const auto result = run_cli(words, {{"web/Chart.yaml", "name: web\n"}, {"other", ""}});
  EXPECT_EQ(GetParam().out, result.out);
  EXPECT_EQ(GetParam().err, result.err);
  EXPECT_EQ(0, result.status);
}
const CompleteCase kComplete[] = {
    {"command_prefix", {"s"}, "search\nshow\nstatus\n:4\n", kNoFile},
    {"no_such_prefix", {"zzz"}, ":4\n", kNoFile},
    {"unknown_command",
     {"xx", ""},
     ":0\n",
     "[Debug] [Error] unable to find a command for arguments: [xx]\n"
     "Completion ended with directive: ShellCompDirectiveDefault\n"},
    {"subcommands", {"show", ""}, "all\nchart\ncrds\nreadme\nvalues\n:4\n", kNoFile},
    {"by_alias", {"inspect", "v"}, "values\n:4\n", kNoFile},
    {"chart_references", {"show", "all", ""}, kUrls, kNoBlank},
    {"chart_after_name", {"template", "a", ""}, kUrls, kNoBlank},
    {"chart_with_generated_name", {"template", "-g", ""}, kUrls, kNoBlank},
    {"own_name", {"template", ""}, ":4\n", kNoFile},
    {"nothing_after_chart", {"template", "a", "b", ""}, ":4\n", kNoFile},
    {"url_and_files", {"show", "all", "o"}, "oci://\nother\n:2\n", kNoBlank},
    {"files_left_to_the_shell", {"show", "all", "we"}, ":0\n", kPlain},
    {"one_chart_only", {"show", "all", "web", ""}, kNoMore, kNoFile},
    {"flag_names", {"template", "--ou"}, "--output-dir\n:4\n", kNoFile},
    {"flag_given_before", {"version", "--short", "--sh"}, ":4\n", kNoFile},
    {"flag_that_repeats", {"template", "--set", "a=b", "--set-s"}, "--set-string\n:4\n", kNoFile},
    {"excluded_flag", {"template", "--force-replace", "--force"}, ":4\n", kNoFile},
    {"flag_value_file", {"template", "--output-dir", ""}, ":0\n", kPlain},
    {"flag_value_with_equal_sign", {"list", "--output="}, "json\ntable\nyaml\n:4\n", kNoFile},
    {"flag_value_of_letter", {"list", "-qo", ""}, "json\ntable\nyaml\n:4\n", kNoFile},
    {"flag_without_value", {"template", "--dry-run", ""}, ":4\n", kNoFile},
    {"documents", {"docs", "--type", ""}, "bash\nman\nmarkdown\n:4\n", kNoFile},
    {"bad_flag",
     {"template", "--foo=1", ""},
     ":0\n",
     "[Debug] [Error] Error while parsing flags from args [--foo=1]: unknown flag: --foo\n"
     "Completion ended with directive: ShellCompDirectiveDefault\n"},
    {"bad_value",
     {"template", "--timeout", "x", ""},
     ":0\n",
     "[Debug] [Error] Error while parsing flags from args [--timeout x]: invalid argument \"x\" "
     "for \"--timeout\" flag: time: invalid duration \"x\"\n"
     "Completion ended with directive: ShellCompDirectiveDefault\n"},
    {"no_flags_behind_dashes", {"version", "--", "--s"}, kNoMore, kNoFile},
    {"help_ends_it", {"version", "--help", ""}, ":4\n", kNoFile},
    {"help_topics", {"help", "sho"}, "show\n:4\n", kNoFile},
    {"own_flag_hides_subcommands", {"show", "-n", "x", "v"}, "values\n:4\n", kNoFile},
};
INSTANTIATE_TEST_SUITE_P(Words, Complete, testing::ValuesIn(kComplete),
                         [](const auto& row) { return row.param.name; });

TEST(Complete, GivesDescriptions) {
  EXPECT_EQ("version\tprint the version\n:4\n", run_cli({"helm", "__complete", "vers"}).out);
  EXPECT_EQ(
      "version\n:4\n",
      run_cli({"helm", "__complete", "vers"}, {}, {{"HELM_COMPLETION_DESCRIPTIONS", "0"}}).out);
}

TEST(Complete, LeavesActiveHelpOutWhenToldTo) {
  EXPECT_EQ(":4\n",
            run_cli({"helm", "__complete", "version", ""}, {}, {{"COBRA_ACTIVE_HELP", "0"}}).out);
}

TEST(Complete, WantsAnArgument) {
  const auto result = run_cli({"helm", "__complete"});
  EXPECT_EQ(1, result.status);
  EXPECT_EQ("Error: requires at least 1 arg(s), only received 0\n", result.err);
}

TEST(Complete, OffersTheKeysOfEnv) {
  const auto out = run_cli({"helm", "__complete", "env", ""}).out;
  EXPECT_THAT(out, testing::StartsWith("HELM_BIN\nHELM_BURST_LIMIT\n"));
  EXPECT_THAT(out, testing::EndsWith("HELM_REPOSITORY_CONFIG\n:4\n"));
}

const Files kShops{
    {"/repositories.yaml", "repositories: [{name: shop, url: \"http://u:secret@shop.example\"}, {name: store, url: \"http://store.example\"}]\n"},
    {"/cache/shop-charts.txt", "database\nweb\n"},
    {"/cache/store-index.yaml", "apiVersion: v1\nentries: {queue: [{name: queue, version: 1.0.0}]}\n"}};
const Variables kShopPlaces{{"HELM_REPOSITORY_CONFIG", "/repositories.yaml"}, {"HELM_REPOSITORY_CACHE", "/cache"}};

TEST(Complete, OffersRepositoriesAndTheirCharts) {
  const auto offered = [](const std::vector<std::string>& words, const std::string& program = "tug") {
    std::vector<std::string> all{program, "__complete"};
    all.insert(all.end(), words.begin(), words.end());
    return run_cli(all, kShops, kShopPlaces).out;
  };
  EXPECT_EQ("shop/\thttp://u:xxxxx@shop.example\n:6\n", offered({"pull", "sh"}));
  EXPECT_EQ("shop/\thttp://u:secret@shop.example\n:6\n", offered({"pull", "sh"}, "helm"));
  EXPECT_EQ("shop/database\nshop/web\n:4\n", offered({"pull", "shop/"}));
  EXPECT_EQ("shop/database\nshop/web\n:0\n", offered({"install", "r", "shop/w"}));
  EXPECT_EQ("store/queue\n:4\n", offered({"pull", "store/q"}));
  EXPECT_EQ("shop\thttp://u:xxxxx@shop.example\nstore\thttp://store.example\n:4\n", offered({"repo", "update", ""}));
  EXPECT_EQ("store\thttp://store.example\n:4\n", offered({"repo", "remove", "shop", ""}));
}

TEST(CompletionScript, AsksTheProgramItWasMadeFor) {
  for (const auto* shell : {"bash", "zsh", "fish", "powershell"}) {
    const auto script = run_cli({"/usr/bin/helm-4", "completion", shell}).out;
    EXPECT_THAT(script, HasSubstr("__complete")) << shell;
    EXPECT_THAT(script, HasSubstr("helm-4")) << shell;
    EXPECT_THAT(script, testing::Not(HasSubstr("%P"))) << shell;
    EXPECT_THAT(run_cli({"helm", "completion", shell, "--no-descriptions"}).out,
                HasSubstr("__completeNoDesc"))
        << shell;
  }
}

TEST(DirectiveText, NamesEveryBit) {
  EXPECT_EQ("ShellCompDirectiveDefault", directive_text(0));
  EXPECT_EQ("ShellCompDirectiveNoSpace, ShellCompDirectiveNoFileComp", directive_text(6));
}

}  // namespace
}  // namespace cli
