// template: its options, its output and its errors (helm.md 1.4, ENG-080 … 092). What templates
// give is tested where they are executed.
#include <gtest/gtest.h>

#include "cli/template_output.h"
#include "tests/cli/run_cli.h"

namespace cli {
namespace {

const Files kChart{
    {"/web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n"},
    {"/web/values.yaml", "a: 1\n"},
    {"/web/crds/c.yaml", "kind: C\n"},
    {"/web/templates/map.yaml", "kind: ConfigMap\na: {{ .Values.a }}\n"},
    {"/web/templates/hook.yaml", "kind: Pod\nmetadata:\n  annotations:\n    helm.sh/hook: test\n"},
    {"/web/templates/info.yaml",
     "kind: Info\nrelease: {{ .Release.Name }}/{{ .Release.Namespace }}/{{ .Release.IsUpgrade }}\n"
     "kube: {{ .Capabilities.KubeVersion }} {{ .Capabilities.APIVersions.Has \"my/v1\" }}\n"},
    {"/lib/Chart.yaml", "apiVersion: v2\nname: lib\nversion: 1.0.0\ntype: library\n"},
    {"/dep/Chart.yaml",
     "apiVersion: v2\nname: dep\nversion: 1.0.0\ndependencies:\n- name: foo\n  version: 1.x\n"},
    {"/old/Chart.yaml", "apiVersion: v2\nname: old\nversion: 1.0.0\ndeprecated: true\n"},
    {"/bad/Chart.yaml", "apiVersion: v2\nname: bad\nversion: 1.0.0\n"},
    {"/bad/templates/x.yaml", "a: b: c\n"},
};

constexpr const char* kMap = "---\n# Source: web/templates/map.yaml\nkind: ConfigMap\na: 1\n";
constexpr const char* kHook =
    "---\n# Source: web/templates/hook.yaml\nkind: Pod\nmetadata:\n  annotations:\n    "
    "helm.sh/hook: test\n\n";

std::string info(const std::string& release, const std::string& kube) {
  return "---\n# Source: web/templates/info.yaml\nkind: Info\nrelease: " + release +
         "\nkube: " + kube + "\n";
}

struct TemplateCase {
  const char* name = "";
  std::vector<std::string> words{};
  std::string out{};
  std::string err{};
  int status = 0;
};
class Template : public testing::TestWithParam<TemplateCase> {};
TEST_P(Template, Prints) {
  const auto& row = GetParam();
  std::vector<std::string> words{"helm", "template"};
  words.insert(words.end(), row.words.begin(), row.words.end());
  const auto result = run_cli(words, kChart);
  EXPECT_EQ(row.out, result.out);
  EXPECT_EQ(row.err, result.err);
  EXPECT_EQ(row.status, result.status);
}

constexpr const char* kInfoOnly = "templates/info.yaml";
const std::string kWrongName =
    "invalid release name, must match regex "
    "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$ "
    "and the length must not be longer than 53\n";

const TemplateCase kTemplates[] = {
    {"all",
     {"/web"},
     kMap + std::string("\n") + info("release-name/default/false", "v1.37.0 false") + kHook,
     "",
     0},
    {"without_hooks",
     {"/web", "--no-hooks"},
     kMap + std::string("\n") + info("release-name/default/false", "v1.37.0 false"),
     "",
     0},
    {"without_tests",
     {"/web", "--skip-tests"},
     kMap + std::string("\n") + info("release-name/default/false", "v1.37.0 false"),
     "",
     0},
    {"one_document", {"/web", "-s", "templates/map.yaml"}, kMap + std::string("\n\n"), "", 0},
    {"pattern", {"/web", "-s", "templates/h*"}, kHook + std::string("\n"), "", 0},
    {"order_of_patterns",
     {"/web", "-s", "templates/hook.yaml", "-s", "templates/map.yaml"},
     kHook + std::string("\n") + kMap + "\n\n",
     "",
     0},
    {"no_such_document",
     {"/web", "-s", "nope"},
     "",
     "Error: could not find template nope in chart\n",
     1},
    {"crd",
     {"/web", "--include-crds", "-s", "crds/c.yaml"},
     "---\n# Source: web/crds/c.yaml\nkind: C\n\n\n",
     "",
     0},
    {"set",
     {"/web", "--set", "a=2", "-s", "templates/map.yaml"},
     "---\n# Source: web/templates/map.yaml\nkind: ConfigMap\na: 2\n\n\n",
     "",
     0},
    {"release_and_capabilities",
     {"rel", "/web", "-n", "ns", "--is-upgrade", "--kube-version", "1.30", "--api-versions",
      "x,my/v1", "-s", kInfoOnly},
     info("rel/ns/true", "v1.30 true") + "\n",
     "",
     0},
    {"generated_name_is_preset",
     {"-g", "/web", "-s", kInfoOnly},
     info("release-name/default/false", "v1.37.0 false") + "\n",
     "",
     0},
    {"name_template",
     {"--name-template", "x{{ \"Y\" | lower }}", "/web", "-s", kInfoOnly},
     info("xy/default/false", "v1.37.0 false") + "\n",
     "",
     0},
    {"name_twice",
     {"a", "/web", "--name-template", "x"},
     "",
     "Error: cannot set --name-template and also specify a name\n",
     1},
    {"three_arguments",
     {"a", "/web", "c", "d"},
     "",
     "Error: expected at most two arguments, unexpected arguments: c, d\n",
     1},
    {"wrong_name",
     {"A", "/web"},
     "",
     "level=ERROR msg=\"release name check failed\" error=\"release name \\\"A\\\": invalid "
     "release name, must match regex "
     "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$ and the length must not "
     "be longer than 53\"\n"
     "Error: release name check failed: release name \"A\": " +
         kWrongName,
     1},
    {"library", {"/lib"}, "", "Error: library charts are not installable\n", 1},
    {"missing_dependency",
     {"/dep"},
     "",
     "Error: an error occurred while checking for chart dependencies. You may need to run 'helm "
     "dependency build' to fetch "
     "missing dependencies: found in Chart.yaml, but missing in charts/ directory: foo\n",
     1},
    {"deprecated", {"/old"}, "\n", "level=WARN msg=\"this chart is deprecated\"\n", 0},
    {"broken_yaml",
     {"/bad"},
     "",
     "Error: YAML parse error on bad/templates/x.yaml: error converting YAML to JSON: yaml: "
     "mapping values are not allowed "
     "in this context\n\nUse --debug flag to render out invalid YAML\n",
     1},
    {"reserved_label",
     {"/web", "-l", "owner=me"},
     "",
     "Error: user supplied labels contains system reserved label name. System labels: [name owner "
     "status version createdAt "
     "modifiedAt]\n",
     1},
    {"wrong_kube_version",
     {"/web", "--kube-version", "1"},
     "",
     "Error: invalid kube version '1': illegal version string \"1\"\n",
     1},
    {"dry_run_alone",
     {"/web", "--dry-run", "-s", "templates/map.yaml"},
     kMap + std::string("\n\n"),
     "level=WARN msg=\"--dry-run is deprecated and should be replaced with '--dry-run=client'\"\n",
     0},
    {"dry_run_true",
     {"/web", "--dry-run=true", "-s", "templates/map.yaml"},
     kMap + std::string("\n\n"),
     "level=WARN msg=\"boolean '--dry-run=true' flag is deprecated and must be replaced with "
     "'--dry-run=client'\"\n",
     0},
    {"dry_run_none",
     {"/web", "--dry-run=none"},
     "",
     "Error: invalid dry-run value (\"none\"). Must be \"server\" or \"client\"\n",
     1},
    {"dry_run_wrong",
     {"/web", "--dry-run=x"},
     "",
     "Error: invalid dry-run value (\"x\"). Must be \"none\", \"server\", or \"client\"\n",
     1},
};
INSTANTIATE_TEST_SUITE_P(Call, Template, testing::ValuesIn(kTemplates),
                         [](const auto& row) { return row.param.name; });

TEST(TemplateOutput, GoesToFiles) {  // ENG-092
  base::MemoryFileSystem files(kChart);
  const std::vector<std::string> words{"helm",           "template",      "rel",
                                       "/web",           "--output-dir",  "/out",
                                       "--include-crds", "--release-name"};
  const auto result = run_cli(words, files);
  EXPECT_EQ(
      "wrote /out/web/crds/c.yaml\nwrote /out/rel/web/templates/map.yaml\nwrote "
      "/out/rel/web/templates/info.yaml\n"
      "wrote /out/rel/web/templates/hook.yaml\n\n",
      result.out);
  EXPECT_EQ(kMap + std::string("\n"), files.files["/out/rel/web/templates/map.yaml"]);
  run_cli(words, files);
  EXPECT_EQ(kMap + std::string("\n"), files.files["/out/rel/web/templates/map.yaml"]);
  EXPECT_EQ(std::string(kHook) + kHook, files.files["/out/rel/web/templates/hook.yaml"]);
}

TEST(TemplateOutput, ShowsWhatWasRenderedWithDebug) {  // ENG-094
  const auto result = run_cli({"helm", "template", "/bad", "--debug"}, kChart);
  EXPECT_EQ("---\n# Source: bad/templates/x.yaml\na: b: c\n", result.out);
  EXPECT_EQ(1, result.status);
}

TEST(TemplateOutput, SendsManifestsThroughAProgramInOurVoice) {
  const auto result =
      run_cli({"tug", "template", "/web", "-s", "templates/map.yaml", "--post-renderer", "sed",
               "--post-renderer-args", "s/a: 1/a: changed/"},
              kChart);
  EXPECT_EQ("", result.err);
  EXPECT_NE(std::string::npos, result.out.find("a: changed\n"));
}

TEST(TemplateFlags, OfOurOwnAreUnknownInHelmsVoice) {
  EXPECT_EQ("Error: unknown flag: --allow-outside-links\n",
            run_cli({"helm", "template", "/web", "--allow-outside-links"}, kChart).err);
  EXPECT_EQ(0, run_cli({"tug", "template", "/web", "--allow-outside-links"}, kChart).status);
}

}  // namespace
}  // namespace cli
