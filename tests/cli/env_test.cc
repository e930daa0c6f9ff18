// env: settings from variables, flags and the kubeconfig (helm.md 2.1).
#include <gtest/gtest.h>

#include "tests/cli/run_cli.h"

namespace cli {
namespace {

constexpr const char* kKubeconfig =
    "current-context: two\n"
    "contexts:\n"
    "- name: one\n  context: {cluster: c, namespace: ns1}\n"
    "- name: two\n  context: {cluster: c, namespace: ns2}\n"
    "- name: three\n  context: {cluster: c}\n";

TEST(Env, PrintsEveryKeySorted) {  // ENV-028
  EXPECT_EQ(
      "HELM_BIN=\"helm\"\n"
      "HELM_BURST_LIMIT=\"100\"\n"
      "HELM_CACHE_HOME=\"/home/.cache/helm\"\n"
      "HELM_CONFIG_HOME=\"/home/.config/helm\"\n"
      "HELM_CONTENT_CACHE=\"/home/.cache/helm/content\"\n"
      "HELM_DATA_HOME=\"/home/.local/share/helm\"\n"
      "HELM_DEBUG=\"false\"\n"
      "HELM_KUBEAPISERVER=\"\"\n"
      "HELM_KUBEASGROUPS=\"\"\n"
      "HELM_KUBEASUSER=\"\"\n"
      "HELM_KUBECAFILE=\"\"\n"
      "HELM_KUBECONTEXT=\"\"\n"
      "HELM_KUBEINSECURE_SKIP_TLS_VERIFY=\"false\"\n"
      "HELM_KUBETLS_SERVER_NAME=\"\"\n"
      "HELM_KUBETOKEN=\"\"\n"
      "HELM_MAX_HISTORY=\"10\"\n"
      "HELM_NAMESPACE=\"default\"\n"
      "HELM_PLUGINS=\"/home/.local/share/helm/plugins\"\n"
      "HELM_QPS=\"0.00\"\n"
      "HELM_REGISTRY_CONFIG=\"/home/.config/helm/registry/config.json\"\n"
      "HELM_REPOSITORY_CACHE=\"/home/.cache/helm/repository\"\n"
      "HELM_REPOSITORY_CONFIG=\"/home/.config/helm/repositories.yaml\"\n",
      run_cli({"helm", "env"}).out);
}

struct EnvCase {
  const char* name = "";
  std::vector<std::string> words{};
  Variables variables{};
  std::string out{};
};
class EnvValue : public testing::TestWithParam<EnvCase> {};
TEST_P(EnvValue, IsPrinted) {
  const auto& row = GetParam();
  std::vector<std::string> words{"helm", "env"};
  words.insert(words.end(), row.words.begin(), row.words.end());
  const auto result = run_cli(words, {{"/kube", kKubeconfig}, {"/broken", "a: ["}}, row.variables);
  EXPECT_EQ(row.out + "\n", result.out);
  EXPECT_EQ("", result.err);
  EXPECT_EQ(0, result.status);
}
const EnvCase kEnvCases[] = {
    {"unknown_key", {"FOO"}, {}, ""},
    {"program_as_typed", {"HELM_BIN"}, {}, "helm"},
    {"groups_from_variable", {"HELM_KUBEASGROUPS"}, {{"HELM_KUBEASGROUPS", " ,a,b,"}}, "a,b"},
    {"groups_count_twice",
     {"HELM_KUBEASGROUPS", "--kube-as-group", "a", "--kube-as-group=b"},
     {},
     "a,b,a,b"},
    {"qps_two_digits", {"HELM_QPS"}, {{"HELM_QPS", "1.239"}}, "1.24"},
    {"qps_bad", {"HELM_QPS"}, {{"HELM_QPS", "x"}}, "0.00"},
    {"max_history_decimal_only", {"HELM_MAX_HISTORY"}, {{"HELM_MAX_HISTORY", "0x7"}}, "10"},
    {"debug", {"HELM_DEBUG"}, {{"HELM_DEBUG", "T"}}, "true"},
    {"debug_flag_anywhere", {"HELM_DEBUG", "--debug"}, {}, "true"},
    {"cache_home_clean", {"HELM_CACHE_HOME"}, {{"HELM_CACHE_HOME", "/x/../y/"}}, "/y"},
    {"cache_home_xdg", {"HELM_CACHE_HOME"}, {{"XDG_CACHE_HOME", "/x"}}, "/x/helm"},
    {"content_below_cache_home", {"HELM_CONTENT_CACHE"}, {{"HELM_CACHE_HOME", "/x"}}, "/x/content"},
    {"empty_counts_for_files", {"HELM_REGISTRY_CONFIG"}, {{"HELM_REGISTRY_CONFIG", ""}}, ""},
    {"namespace_variable", {"HELM_NAMESPACE"}, {{"HELM_NAMESPACE", "a"}}, "a"},
    {"namespace_flag_wins", {"HELM_NAMESPACE", "-nb"}, {{"HELM_NAMESPACE", "a"}}, "b"},
    {"namespace_of_context", {"HELM_NAMESPACE"}, {{"KUBECONFIG", "/kube"}}, "ns2"},
    {"namespace_of_named_context",
     {"HELM_NAMESPACE", "--kube-context", "one"},
     {{"KUBECONFIG", "/kube"}},
     "ns1"},
    {"namespace_unset_in_context",
     {"HELM_NAMESPACE", "--kube-context", "three"},
     {{"KUBECONFIG", "/kube"}},
     "default"},
    {"namespace_unknown_context",
     {"HELM_NAMESPACE", "--kube-context", "x"},
     {{"KUBECONFIG", "/kube"}},
     "default"},
    {"namespace_second_file", {"HELM_NAMESPACE"}, {{"KUBECONFIG", "/nope:/kube"}}, "ns2"},
    {"namespace_broken_file", {"HELM_NAMESPACE"}, {{"KUBECONFIG", "/broken:/kube"}}, "default"},
    {"namespace_flag_file", {"HELM_NAMESPACE", "--kubeconfig", "/kube"}, {}, "ns2"},
    {"namespace_missing_file", {"HELM_NAMESPACE", "--kubeconfig", "/nope"}, {}, "default"},
    {"kubeconfig_only_by_flag", {"KUBECONFIG"}, {{"KUBECONFIG", "/kube"}}, ""},
    {"kubeconfig_flag", {"KUBECONFIG", "--kubeconfig", "/kube"}, {}, "/kube"},
};
INSTANTIATE_TEST_SUITE_P(Key, EnvValue, testing::ValuesIn(kEnvCases),
                         [](const auto& row) { return row.param.name; });

TEST(DeadRepositories, AreWarnedAbout) {  // CMD-146
  const Files files{
      {"/home/.config/helm/repositories.yaml",
       "repositories:\n- name: stable\n  url: https://kubernetes-charts.storage.googleapis.com\n"}};
  EXPECT_EQ(
      "WARNING: \"kubernetes-charts.storage.googleapis.com\" is deprecated for \"stable\" and will "
      "be deleted Nov. 13, 2020.\n"
      "WARNING: You should switch to \"https://charts.helm.sh/stable\" via:\n"
      "WARNING: helm repo add \"stable\" \"https://charts.helm.sh/stable\" --force-update\n",
      run_cli({"helm", "version", "--short"}, files).err);
}

}  // namespace
}  // namespace cli
