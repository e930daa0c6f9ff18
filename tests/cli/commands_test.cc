// Command lines with unknown commands or wrong arguments (CMD-029, CMD-137).
#include <gtest/gtest.h>

#include "tests/cli/run_cli.h"

namespace cli {
namespace {

// Recorded from Helm 4.3.1.
struct LineCase {
  std::string name{};
  std::vector<std::string> words{};
  Variables variables{};
  int status = 0;
  std::string out{};
  std::string err{};
};

class CommandLineCase : public testing::TestWithParam<LineCase> {};

TEST_P(CommandLineCase, AnswersAsHelmDoes) {
  const auto& row = GetParam();
  const auto result = run_cli(row.words, {}, row.variables);
  EXPECT_EQ(row.status, result.status);
  EXPECT_EQ(row.out, result.out);
  EXPECT_EQ(row.err, result.err);
}

// clang-format off
const LineCase kLines[] = {
    {"s", {"helm", "s"}, {}, 1, "", "Error: unknown command \"s\" for \"helm\"\n\nDid you mean this?\n\tshow\n\tsearch\n\tstatus\n\nRun 'helm --help' for usage.\n"},
    {"foo", {"helm", "foo"}, {}, 1, "", "Error: unknown command \"foo\" for \"helm\"\nRun 'helm --help' for usage.\n"},
    {"lst", {"helm", "lst"}, {}, 1, "", "Error: unknown command \"lst\" for \"helm\"\n\nDid you mean this?\n\tlint\n\tget\n\tlist\n\ttest\n\nRun 'helm --help' for usage.\n"},
    {"tempate", {"helm", "tempate"}, {}, 1, "", "Error: unknown command \"tempate\" for \"helm\"\n\nDid you mean this?\n\ttemplate\n\nRun 'helm --help' for usage.\n"},
    {"rm", {"helm", "rm"}, {}, 1, "", "Error: unknown command \"rm\" for \"helm\"\n\nDid you mean this?\n\tuninstall\n\nRun 'helm --help' for usage.\n"},
    {"remove", {"helm", "remove"}, {}, 1, "", "Error: unknown command \"remove\" for \"helm\"\n\nDid you mean this?\n\tuninstall\n\nRun 'helm --help' for usage.\n"},
    {"REMOVE", {"helm", "REMOVE"}, {}, 1, "", "Error: unknown command \"REMOVE\" for \"helm\"\n\nDid you mean this?\n\tuninstall\n\nRun 'helm --help' for usage.\n"},
    {"instal", {"helm", "instal"}, {}, 1, "", "Error: unknown command \"instal\" for \"helm\"\n\nDid you mean this?\n\tinstall\n\nRun 'helm --help' for usage.\n"},
    {"a_b", {"helm", "a b"}, {}, 1, "", "Error: unknown command \"a b\" for \"helm\"\nRun 'helm --help' for usage.\n"},
    {"help2_foo", {"helm", "help2", "--foo"}, {}, 1, "", "Error: unknown command \"help2\" for \"helm\"\nRun 'helm --help' for usage.\n"},
    {"z", {"helm", "-z"}, {}, 1, "", "Error: unknown shorthand flag: 'z' in -z\n"},
    {"zq", {"helm", "-zq"}, {}, 1, "", "Error: unknown shorthand flag: 'z' in -zq\n"},
    {"foo_2", {"helm", "--foo"}, {}, 1, "", "Error: unknown flag: --foo\n"},
    {"foo_bar_version", {"helm", "--foo=bar", "version"}, {}, 1, "", "Error: unknown flag: --foo\n"},
    {"foo_version", {"helm", "--foo", "version"}, {}, 1, "", "Error: unknown flag: --foo\n"},
    {"n", {"helm", "-n"}, {}, 1, "", "Error: flag needs an argument: 'n' in -n\n"},
    {"namespace", {"helm", "--namespace"}, {}, 1, "", "Error: flag needs an argument: --namespace\n"},
    {"debug_foo", {"helm", "--debug", "foo"}, {}, 1, "", "Error: unknown command \"foo\" for \"helm\"\nRun 'helm --help' for usage.\n"},
    {"foo_debug", {"helm", "foo", "--debug"}, {}, 1, "", "Error: unknown command \"foo\" for \"helm\"\nRun 'helm --help' for usage.\n"},
    {"nx_lst", {"helm", "-nx", "lst"}, {}, 1, "", "Error: unknown command \"lst\" for \"helm\"\n\nDid you mean this?\n\tlint\n\tget\n\tlist\n\ttest\n\nRun 'helm --help' for usage.\n"},
    {"version_a", {"helm", "version", "a"}, {}, 1, "", "Error: \"helm version\" accepts no arguments\n\nUsage:  helm version [flags]\n"},
    {"version_a_b_c", {"helm", "version", "a", "b", "c"}, {}, 1, "", "Error: \"helm version\" accepts no arguments\n\nUsage:  helm version [flags]\n"},
    {"env_a_b", {"helm", "env", "a", "b"}, {}, 1, "", "Error: \"helm env\" accepts at most 1 argument\n\nUsage:  helm env [flags]\n"},
    {"template", {"helm", "template"}, {}, 1, "", "Error: \"helm template\" requires at least 1 argument\n\nUsage:  helm template [NAME] [CHART] [flags]\n"},
    {"template_2", {"helm", "template", "--"}, {}, 1, "", "Error: \"helm template\" requires at least 1 argument\n\nUsage:  helm template [NAME] [CHART] [flags]\n"},
    {"create", {"helm", "create"}, {}, 1, "", "Error: \"helm create\" requires 1 argument\n\nUsage:  helm create NAME [flags]\n"},
    {"create_a_b", {"helm", "create", "a", "b"}, {}, 1, "", "Error: \"helm create\" requires 1 argument\n\nUsage:  helm create NAME [flags]\n"},
    {"dependency_list_a_b", {"helm", "dependency", "list", "a", "b"}, {}, 1, "", "Error: \"helm dependency list\" accepts at most 1 argument\n\nUsage:  helm dependency list CHART [flags]\n"},
    {"dep_up_a_b", {"helm", "dep", "up", "a", "b"}, {}, 1, "", "Error: \"helm dependency update\" accepts at most 1 argument\n\nUsage:  helm dependency update CHART [flags]\n"},
    {"dep_build_a_b", {"helm", "dep", "build", "a", "b"}, {}, 1, "", "Error: \"helm dependency build\" accepts at most 1 argument\n\nUsage:  helm dependency build CHART [flags]\n"},
    {"package", {"helm", "package"}, {}, 1, "", "Error: need at least one argument, the path to the chart\n"},
    {"lint", {"helm", "lint"}, {}, 1, "", "Error: \"helm lint\" requires at least 1 argument\n\nUsage:  helm lint PATH [flags]\n"},
    {"show_all", {"helm", "show", "all"}, {}, 1, "", "Error: \"helm show all\" requires 1 argument\n\nUsage:  helm show all [CHART] [flags]\n"},
    {"show_all_a_b", {"helm", "show", "all", "a", "b"}, {}, 1, "", "Error: \"helm show all\" requires 1 argument\n\nUsage:  helm show all [CHART] [flags]\n"},
    {"inspect_chart", {"helm", "inspect", "chart"}, {}, 1, "", "Error: \"helm show chart\" requires 1 argument\n\nUsage:  helm show chart [CHART] [flags]\n"},
    {"show_values", {"helm", "show", "values"}, {}, 1, "", "Error: \"helm show values\" requires 1 argument\n\nUsage:  helm show values [CHART] [flags]\n"},
    {"show_readme_a_b", {"helm", "show", "readme", "a", "b"}, {}, 1, "", "Error: \"helm show readme\" requires 1 argument\n\nUsage:  helm show readme [CHART] [flags]\n"},
    {"show_crds", {"helm", "show", "crds"}, {}, 1, "", "Error: \"helm show crds\" requires 1 argument\n\nUsage:  helm show crds [CHART] [flags]\n"},
    {"completion_bash_x", {"helm", "completion", "bash", "x"}, {}, 1, "", "Error: \"helm completion bash\" accepts no arguments\n\nUsage:  helm completion bash [flags]\n"},
    {"completion_zsh_x_y", {"helm", "completion", "zsh", "x", "y"}, {}, 1, "", "Error: \"helm completion zsh\" accepts no arguments\n\nUsage:  helm completion zsh [flags]\n"},
    {"docs_x", {"helm", "docs", "x"}, {}, 1, "", "Error: \"helm docs\" accepts no arguments\n\nUsage:  helm docs [flags]\n"},
    {"history", {"helm", "history"}, {}, 1, "", "Error: \"helm history\" requires 1 argument\n\nUsage:  helm history RELEASE_NAME [flags]\n"},
    {"history_a_b", {"helm", "history", "a", "b"}, {}, 1, "", "Error: \"helm history\" requires 1 argument\n\nUsage:  helm history RELEASE_NAME [flags]\n"},
    {"hist", {"helm", "hist"}, {}, 1, "", "Error: \"helm history\" requires 1 argument\n\nUsage:  helm history RELEASE_NAME [flags]\n"},
    {"list_a", {"helm", "list", "a"}, {}, 1, "", "Error: \"helm list\" accepts no arguments\n\nUsage:  helm list [flags]\n"},
    {"ls_a", {"helm", "ls", "a"}, {}, 1, "", "Error: \"helm list\" accepts no arguments\n\nUsage:  helm list [flags]\n"},
    {"install", {"helm", "install"}, {}, 1, "", "Error: \"helm install\" requires at least 1 argument\n\nUsage:  helm install [NAME] [CHART] [flags]\n"},
    {"upgrade_a", {"helm", "upgrade", "a"}, {}, 1, "", "Error: \"helm upgrade\" requires 2 arguments\n\nUsage:  helm upgrade [RELEASE] [CHART] [flags]\n"},
    {"upgrade_a_b_c", {"helm", "upgrade", "a", "b", "c"}, {}, 1, "", "Error: \"helm upgrade\" requires 2 arguments\n\nUsage:  helm upgrade [RELEASE] [CHART] [flags]\n"},
    {"uninstall", {"helm", "uninstall"}, {}, 1, "", "Error: \"helm uninstall\" requires at least 1 argument\n\nUsage:  helm uninstall RELEASE_NAME [...] [flags]\n"},
    {"un", {"helm", "un"}, {}, 1, "", "Error: \"helm uninstall\" requires at least 1 argument\n\nUsage:  helm uninstall RELEASE_NAME [...] [flags]\n"},
    {"del", {"helm", "del"}, {}, 1, "", "Error: \"helm uninstall\" requires at least 1 argument\n\nUsage:  helm uninstall RELEASE_NAME [...] [flags]\n"},
    {"rollback", {"helm", "rollback"}, {}, 1, "", "Error: \"helm rollback\" requires at least 1 argument\n\nUsage:  helm rollback <RELEASE> [REVISION] [flags]\n"},
    {"status", {"helm", "status"}, {}, 1, "", "Error: \"helm status\" requires 1 argument\n\nUsage:  helm status RELEASE_NAME [flags]\n"},
    {"test", {"helm", "test"}, {}, 1, "", "Error: \"helm test\" requires 1 argument\n\nUsage:  helm test [RELEASE] [flags]\n"},
    {"get_all", {"helm", "get", "all"}, {}, 1, "", "Error: \"helm get all\" requires 1 argument\n\nUsage:  helm get all RELEASE_NAME [flags]\n"},
    {"get_values_a_b", {"helm", "get", "values", "a", "b"}, {}, 1, "", "Error: \"helm get values\" requires 1 argument\n\nUsage:  helm get values RELEASE_NAME [flags]\n"},
    {"get_manifest", {"helm", "get", "manifest"}, {}, 1, "", "Error: \"helm get manifest\" requires 1 argument\n\nUsage:  helm get manifest RELEASE_NAME [flags]\n"},
    {"get_hooks", {"helm", "get", "hooks"}, {}, 1, "", "Error: \"helm get hooks\" requires 1 argument\n\nUsage:  helm get hooks RELEASE_NAME [flags]\n"},
    {"get_notes", {"helm", "get", "notes"}, {}, 1, "", "Error: \"helm get notes\" requires 1 argument\n\nUsage:  helm get notes RELEASE_NAME [flags]\n"},
    {"get_metadata", {"helm", "get", "metadata"}, {}, 1, "", "Error: \"helm get metadata\" requires 1 argument\n\nUsage:  helm get metadata RELEASE_NAME [flags]\n"},
    {"pull", {"helm", "pull"}, {}, 1, "", "Error: \"helm pull\" requires at least 1 argument\n\nUsage:  helm pull [chart URL | repo/chartname] [...] [flags]\n"},
    {"fetch", {"helm", "fetch"}, {}, 1, "", "Error: \"helm pull\" requires at least 1 argument\n\nUsage:  helm pull [chart URL | repo/chartname] [...] [flags]\n"},
    {"push_a", {"helm", "push", "a"}, {}, 1, "", "Error: \"helm push\" requires at least 2 arguments\n\nUsage:  helm push [chart] [remote] [flags]\n"},
    {"registry_login", {"helm", "registry", "login"}, {}, 1, "", "Error: \"helm registry login\" requires at least 1 argument\n\nUsage:  helm registry login [host] [flags]\n"},
    {"registry_logout", {"helm", "registry", "logout"}, {}, 1, "", "Error: \"helm registry logout\" requires at least 1 argument\n\nUsage:  helm registry logout [host] [flags]\n"},
    {"repo_add_a", {"helm", "repo", "add", "a"}, {}, 1, "", "Error: \"helm repo add\" requires 2 arguments\n\nUsage:  helm repo add [NAME] [URL] [flags]\n"},
    {"repo_list_a", {"helm", "repo", "list", "a"}, {}, 1, "", "Error: \"helm repo list\" accepts no arguments\n\nUsage:  helm repo list [flags]\n"},
    {"repo_remove", {"helm", "repo", "remove"}, {}, 1, "", "Error: \"helm repo remove\" requires at least 1 argument\n\nUsage:  helm repo remove [REPO1 [REPO2 ...]] [flags]\n"},
    {"repo_rm", {"helm", "repo", "rm"}, {}, 1, "", "Error: \"helm repo remove\" requires at least 1 argument\n\nUsage:  helm repo remove [REPO1 [REPO2 ...]] [flags]\n"},
    {"repo_index", {"helm", "repo", "index"}, {}, 1, "", "Error: \"helm repo index\" requires 1 argument\n\nUsage:  helm repo index [DIR] [flags]\n"},
    {"repo_index_a_b", {"helm", "repo", "index", "a", "b"}, {}, 1, "", "Error: \"helm repo index\" requires 1 argument\n\nUsage:  helm repo index [DIR] [flags]\n"},
    {"verify", {"helm", "verify"}, {}, 1, "", "Error: \"helm verify\" requires 1 argument\n\nUsage:  helm verify PATH [flags]\n"},
    {"plugin_install", {"helm", "plugin", "install"}, {}, 1, "", "Error: \"helm plugin install\" requires 1 argument\n\nUsage:  helm plugin install [options] <path|url> [flags]\n"},
    {"plugin_uninstall", {"helm", "plugin", "uninstall"}, {}, 1, "", "Error: please provide plugin name to uninstall\n"},
    {"plugin_rm", {"helm", "plugin", "rm"}, {}, 1, "", "Error: please provide plugin name to uninstall\n"},
    {"plugin_update", {"helm", "plugin", "update"}, {}, 1, "", "Error: please provide plugin name to update\n"},
    {"plugin_up", {"helm", "plugin", "up"}, {}, 1, "", "Error: please provide plugin name to update\n"},
    {"plugin_package", {"helm", "plugin", "package"}, {}, 1, "", "Error: \"helm plugin package\" requires 1 argument\n\nUsage:  helm plugin package [PATH] [flags]\n"},
    {"plugin_verify_a_b", {"helm", "plugin", "verify", "a", "b"}, {}, 1, "", "Error: \"helm plugin verify\" requires 1 argument\n\nUsage:  helm plugin verify [PATH] [flags]\n"},
};
// clang-format on

INSTANTIATE_TEST_SUITE_P(Line, CommandLineCase, testing::ValuesIn(kLines),
                         [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace cli
