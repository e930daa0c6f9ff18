// `helm create` (helm.md MSC-042 … 048).
#include "charts/create.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/charts/temporary_chart.h"

namespace chart {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

class ChartCreate : public testing::Test {
 protected:
  std::string create_error(std::string_view name, const CreateOptions& options = {}) {
    return error_of(create_chart(world.env, folder / name, options));
  }
  TemporaryFolder folder{};
  base::TestEnv world{folder.disk};
};

// MSC-042, MSC-047, MSC-048
TEST_F(ChartCreate, WritesAChartThatLoads) {
  EXPECT_EQ(create_error("web"), "");
  EXPECT_EQ(world.out.str(), "Creating " + (folder / "web") + "\n");
  for (const auto* name :
       {"Chart.yaml", "values.yaml", ".helmignore", "charts", "templates/NOTES.txt",
        "templates/_helpers.tpl", "templates/deployment.yaml", "templates/service.yaml",
        "templates/serviceaccount.yaml", "templates/ingress.yaml", "templates/httproute.yaml",
        "templates/hpa.yaml", "templates/tests/test-connection.yaml"}) {
    EXPECT_TRUE(folder.has("web/" + std::string(name))) << name;
  }
  base::Arena arena;
  const auto chart = load(world.env, arena, folder / "web");
  ASSERT_TRUE(chart) << chart.error().helm();
  EXPECT_EQ((*chart)->metadata.api_version, "v2");
  EXPECT_EQ((*chart)->metadata.version, "0.1.0");
  EXPECT_EQ((*chart)->metadata.app_version, "1.16.0");
  EXPECT_THAT((*chart)->templates, SizeIs(9));
  const auto& values = (*chart)->values.as_map();
  for (const auto* name :
       {"replicaCount",       "image",           "imagePullSecrets", "nameOverride",
        "fullnameOverride",   "serviceAccount",  "podAnnotations",   "podLabels",
        "podSecurityContext", "securityContext", "service",          "ingress",
        "httpRoute",          "resources",       "livenessProbe",    "readinessProbe",
        "autoscaling",        "volumes",         "volumeMounts",     "nodeSelector",
        "tolerations",        "affinity"}) {
    EXPECT_TRUE(values.has(name)) << name;
  }
}

// MSC-044
TEST_F(ChartCreate, LeavesNoPlaceholder) {
  EXPECT_EQ(create_error("web"), "");
  base::Arena arena;
  const auto chart = load(world.env, arena, folder / "web");
  ASSERT_TRUE(chart);
  for (const auto& file : (*chart)->raw) {
    EXPECT_THAT(std::string(file.data), Not(HasSubstr("<CHARTNAME>"))) << file.name;
    EXPECT_THAT(std::string(file.data), Not(HasSubstr("<APIVERSION>"))) << file.name;
  }
}

// MSC-045
TEST_F(ChartCreate, SaysWhatItOverwrites) {
  folder.add("web/Chart.yaml", "old");
  folder.add("web/own.txt", "mine");
  EXPECT_EQ(create_error("web"), "");
  EXPECT_EQ(world.out.str(), "Creating " + (folder / "web") + "\nWARNING: File \"" +
                                 (folder / "web/Chart.yaml") + "\" already exists. Overwriting.\n");
  EXPECT_EQ(folder.read("web/own.txt"), "mine");
}

// MSC-043, CMD-030
TEST_F(ChartCreate, ChecksTheName) {
  EXPECT_EQ(create_error("a b"),
            R"(chart name must match the regular expression "^[a-zA-Z0-9._-]+$")");
  EXPECT_EQ(create_error(std::string(251, 'a')), "chart name must be between 1 and 250 characters");
  EXPECT_EQ(create_error("none/web"), "stat " + (folder / "none") + ": no such file or directory");
  EXPECT_EQ(create_error(".."), "chart name \"..\" is not allowed");
  folder.add("file", "x");
  EXPECT_EQ(create_error("file"),
            "file " + (folder / "file") + " already exists and is not a directory");
  EXPECT_EQ(create_error("file/web"), "no such directory " + (folder / "file"));
}

TEST_F(ChartCreate, KnowsTheVersionsOfTheFormat) {
  EXPECT_EQ(create_error("web", {.api_version = "v9"}),
            "unsupported chart API version: v9 (supported: v2, v3)");
  EXPECT_EQ(
      create_error("web", {.api_version = "v3"}),
      "this feature has been marked as experimental and is not enabled by default. Please set "
      "HELM_EXPERIMENTAL_CHART_V3=1 in your environment to use this feature");
  world.variables["HELM_EXPERIMENTAL_CHART_V3"] = "1";
  folder.add("web/Chart.yaml", "old");
  EXPECT_EQ(create_error("web", {.api_version = "v3"}), "");
  EXPECT_THAT(folder.read("web/Chart.yaml"), HasSubstr("apiVersion: v3\n"));
  EXPECT_THAT(world.out.str(), Not(HasSubstr("WARNING")));
  ASSERT_THAT(world.log.lines, SizeIs(1));
  EXPECT_EQ(world.log.lines[0],
            "level=WARN msg=\"Overwriting existing file\" file=" + (folder / "web/Chart.yaml"));
}

// MSC-046
TEST_F(ChartCreate, CopiesAStarter) {
  folder.add("starters/mine/Chart.yaml",
             "apiVersion: v1\nname: starter\nversion: 9.9.9\nicon: x\n");
  folder.add("starters/mine/values.yaml", "# of <CHARTNAME>\nname: <CHARTNAME>\n");
  folder.add("starters/mine/templates/a.yaml", "{{ include \"<CHARTNAME>.name\" . }}");
  folder.add("starters/mine/README.md", "<CHARTNAME>");
  folder.add("starters/mine/charts/d/Chart.yaml", "name: d\nversion: 1\n");
  EXPECT_EQ(create_error("web", {.starter = "mine", .starter_directory = folder / "starters"}), "");
  EXPECT_EQ(
      folder.read("web/Chart.yaml"),
      "apiVersion: v2\nappVersion: 0.1.0\ndescription: A Helm chart for Kubernetes\nname: web\n"
      "type: application\nversion: 0.1.0\n");
  EXPECT_EQ(folder.read("web/values.yaml"), "# of web\nname: web\n");
  EXPECT_EQ(folder.read("web/templates/a.yaml"), "{{ include \"web.name\" . }}");
  EXPECT_EQ(folder.read("web/README.md"), "<CHARTNAME>");
  EXPECT_TRUE(folder.has("web/charts/d-1.tgz"));
  EXPECT_EQ(create_error("web2", {.starter = folder / "none"}),
            "could not load " + (folder / "none") + ": stat " + (folder / "none") +
                ": no such file or directory");
}

}  // namespace
}  // namespace chart
