// addon where no cluster is asked; tests/addons asks more of it, on the sandbox and on a real cluster.
#include <gtest/gtest.h>

#include "tests/cli/run_cli.h"

namespace cli {
namespace {

constexpr const char* kReleases = R"(
- name: edge
  namespace: default
  version: 2
  info: {status: deployed}
  chart: {metadata: {name: ingress-nginx, version: 4.15.1}}
- name: kube2iam
  namespace: kube-system
  version: 1
  info: {status: failed}
  chart: {metadata: {name: kube2iam, version: 0.9.0, annotations: {addons.tug/namespace: kube-system}}}
- name: roles
  namespace: apps
  version: 1
  info: {status: deployed}
  chart: {metadata: {name: kube2iam-chart, version: 3.0.0}}
- name: gone
  namespace: default
  version: 1
  info: {status: uninstalled}
  chart: {metadata: {name: metrics-server, version: 3.0.0}}
- name: web
  namespace: default
  version: 1
  info: {status: deployed}
  chart: {metadata: {name: web, version: 1.0.0}}
)";

RunResult tug(std::vector<std::string> words) {
  words.insert(words.begin(), {"tug", "addon"});
  return run_cli(words, Files{{"releases.yaml", kReleases}},
                 {{"HELM_DRIVER", "memory"}, {"HELM_MEMORY_DRIVER_DATA", "releases.yaml"}, {"KUBECONFIG", "/none"}});
}

TEST(AddonCommand, ListsTheCatalogueWithoutACluster) {
  const auto result = tug({"list", "--available"});
  EXPECT_EQ(result.status, 0) << result.err;
  EXPECT_NE(result.out.find("\nkube2iam"), std::string::npos) << result.out;
}

TEST(AddonCommand, TellsWhereReleasesOfAddonsComeFrom) {
  const auto result = tug({"list", "-o", "json"});
  EXPECT_EQ(result.status, 0) << result.err;
  for (const auto text : {R"("installed":"4.15.1","available":"1.0.0","from":"chart ingress-nginx","namespace":"default","release":"edge")",
                          R"("installed":"3.0.0","available":"1.0.0","from":"chart kube2iam-chart")",
                          R"("installed":"0.9.0","available":"1.0.0","from":"catalogue","namespace":"kube-system","release":"kube2iam","health":"failed")",
                          R"({"name":"metrics-server","available":"1.0.0"})"}) {
    EXPECT_NE(result.out.find(text), std::string::npos) << text << "\n" << result.out;
  }
  EXPECT_EQ(result.out.find("\"web\""), std::string::npos);
}

TEST(AddonCommand, PrintsValuesAndReadme) {
  EXPECT_TRUE(tug({"show", "kube2iam"}).out.starts_with("# kube2iam\n"));
  EXPECT_NE(tug({"show", "kube2iam", "--values"}).out.find("\ncni: \"\"\n"), std::string::npos);
  EXPECT_TRUE(tug({"show", "kube2iam", "--chart"}).out.starts_with("annotations:\n"));
  EXPECT_EQ(tug({"show", "kube2iam", "--values", "--chart"}).status, 1);
}

TEST(AddonCommand, DoesNotGuessWhichOneIsMeant) {
  const auto result = tug({"remove", "kube2iam"});
  EXPECT_EQ(result.status, 1);
  EXPECT_EQ(result.err, "error: kube2iam is installed more than once: \"roles\" in apps, \"kube2iam\" in kube-system\n"
                        "hint: say which with --release and --namespace\n");
}

TEST(AddonCommand, IsUnknownToHelm) {
  EXPECT_EQ(run_cli({"helm", "addon", "list"}).status, 1);
}

}  // namespace
}  // namespace cli
