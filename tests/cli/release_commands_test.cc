// list, history, status and get over records in memory. Wanted texts from Helm 4.3.1; Helm's own goldens are run
// by tests/side_by_side/goldens.py.
#include <gtest/gtest.h>

#include "tests/cli/run_cli.h"

namespace cli {
namespace {

constexpr const char* kReleases = R"(
- name: web
  namespace: default
  version: 1
  info: {first_deployed: "2026-01-02T03:04:05Z", last_deployed: "2026-01-02T03:04:05.5+02:00", status: superseded}
  chart: {metadata: {name: nginx, version: 1.0.0, appVersion: "1.10"}}
- name: web
  namespace: default
  version: 2
  info: {first_deployed: "2026-01-02T03:04:05Z", last_deployed: "2026-02-03T04:05:06.789Z", status: deployed,
         description: Upgrade complete, notes: "\n  hello \n"}
  chart: {metadata: {name: nginx, version: 1.1.0, appVersion: "1.11"}, values: {replicas: 1, image: {tag: a}}}
  config: {image: {tag: b}}
  manifest: "kind: A\n"
  hooks:
  - {name: t, kind: Pod, path: nginx/templates/t.yaml, manifest: "kind: Pod", events: [test, post-install]}
- name: db
  namespace: data
  version: 1
  info: {status: failed}
- name: old
  namespace: default
  version: 7
  info: {last_deployed: "2025-01-01T00:00:00Z", status: uninstalled}
  chart: {metadata: {name: old, version: 0.1.0}}
)";

RunResult run(std::vector<std::string> words, Variables more = {}) {
  words.insert(words.begin(), "helm");
  more.emplace("HELM_DRIVER", "memory");
  more.emplace("HELM_MEMORY_DRIVER_DATA", "releases.yaml");
  return run_cli(words, Files{{"releases.yaml", kReleases}}, std::move(more));
}

struct OutputCase {
  const char* name = "";
  std::vector<std::string> words{};
  const char* out = "";
};
class ReleaseCommand : public testing::TestWithParam<OutputCase> {};
TEST_P(ReleaseCommand, PrintsWhatHelmPrints) {
  const auto result = run(GetParam().words);
  EXPECT_EQ(result.out, GetParam().out);
  EXPECT_EQ(result.err, "");
  EXPECT_EQ(result.status, 0);
}
INSTANTIATE_TEST_SUITE_P(
    Rows, ReleaseCommand,
    testing::Values(
        OutputCase{"List",
                   {"list"},
                   "NAME\tNAMESPACE\tREVISION\tUPDATED                          \tSTATUS     \tCHART      \tAPP VERSION\n"
                   "old \tdefault  \t7       \t2025-01-01 00:00:00 +0000 UTC    \tuninstalled\told-0.1.0  \t           \n"
                   "web \tdefault  \t2       \t2026-02-03 04:05:06.789 +0000 UTC\tdeployed   \tnginx-1.1.0\t1.11       \n"},
        OutputCase{"ListWithoutAChart",
                   {"list", "-n", "data"},
                   "NAME\tNAMESPACE\tREVISION\tUPDATED\tSTATUS\tCHART  \tAPP VERSION\n"
                   "db  \tdata     \t1       \t-      \tfailed\tMISSING\tMISSING    \n"},
        OutputCase{"ListOfNothing", {"list", "-n", "none"}, "NAME\tNAMESPACE\tREVISION\tUPDATED\tSTATUS\tCHART\tAPP VERSION\n"},
        OutputCase{"ListOfNothingInJson", {"list", "-n", "none", "-o", "json"}, "[]\n"},
        OutputCase{"ListWithTimes", {"list", "--time-format", "2006", "--no-headers", "--filter", "^w"},
                   "web\tdefault\t2\t2026\tdeployed\tnginx-1.1.0\t1.11\n"},
        OutputCase{"ListSuperseded", {"list", "--superseded", "-q"}, "web\n"},
        OutputCase{"ListByDate", {"list", "-d", "-r", "-q"}, "web\nold\n"},
        OutputCase{"ListBySelector", {"list", "-q", "-l", "a=b"}, ""},
        OutputCase{"History",
                   {"history", "web"},
                   "REVISION\tUPDATED                 \tSTATUS    \tCHART      \tAPP VERSION\tDESCRIPTION     \n"
                   "1       \tFri Jan  2 03:04:05 2026\tsuperseded\tnginx-1.0.0\t1.10       \t                \n"
                   "2       \tTue Feb  3 04:05:06 2026\tdeployed  \tnginx-1.1.0\t1.11       \tUpgrade complete\n"},
        OutputCase{"HistoryOfNothing", {"history", "web", "--max", "0"},
                   "REVISION\tUPDATED\tSTATUS\tCHART\tAPP VERSION\tDESCRIPTION\n"},
        OutputCase{"HistoryJson",
                   {"history", "web", "--max=1", "-o", "json"},
                   R"([{"revision":2,"updated":"2026-02-03T04:05:06.789Z","status":"deployed","chart":"nginx-1.1.0","app_version":"1.11","description":"Upgrade complete"}])"
                   "\n"},
        OutputCase{"Status",
                   {"status", "web"},
                   "NAME: web\nLAST DEPLOYED: Tue Feb  3 04:05:06 2026\nNAMESPACE: default\nSTATUS: deployed\nREVISION: 2\n"
                   "DESCRIPTION: Upgrade complete\nNOTES:\nhello\n"},
        OutputCase{"GetAll",
                   {"get", "all", "web"},
                   "NAME: web\nLAST DEPLOYED: Tue Feb  3 04:05:06 2026\nNAMESPACE: default\nSTATUS: deployed\nREVISION: 2\n"
                   "CHART: nginx\nVERSION: 1.1.0\nAPP_VERSION: 1.11\nDESCRIPTION: Upgrade complete\n"
                   "USER-SUPPLIED VALUES:\nimage:\n  tag: b\n\nCOMPUTED VALUES:\nimage:\n  tag: b\nreplicas: 1\n\n"
                   "HOOKS:\n---\n# Source: nginx/templates/t.yaml\nkind: Pod\nMANIFEST:\nkind: A\n\nNOTES:\nhello\n"},
        OutputCase{"GetValues", {"get", "values", "web"}, "USER-SUPPLIED VALUES:\nimage:\n  tag: b\n"},
        OutputCase{"GetNoValues", {"get", "values", "web", "--revision", "1"}, "USER-SUPPLIED VALUES:\nnull\n"},
        OutputCase{"GetNoValuesInJson", {"get", "values", "web", "--revision", "1", "-o", "json"}, "null\n"},
        OutputCase{"GetManifest", {"get", "manifest", "web"}, "kind: A\n\n"},
        OutputCase{"GetHooks", {"get", "hooks", "web"}, "---\n# Source: nginx/templates/t.yaml\nkind: Pod\n"},
        OutputCase{"GetNotes", {"get", "notes", "web"}, "NOTES:\n\n  hello \n\n"},
        OutputCase{"GetNoNotes", {"get", "notes", "web", "--revision=1"}, ""},
        OutputCase{"GetMetadata",
                   {"get", "metadata", "web"},
                   "NAME: web\nCHART: nginx\nVERSION: 1.1.0\nAPP_VERSION: 1.11\nANNOTATIONS: \nLABELS: \nDEPENDENCIES: \n"
                   "NAMESPACE: default\nREVISION: 2\nSTATUS: deployed\nDEPLOYED_AT: 2026-02-03T04:05:06Z\n"
                   "APPLY_METHOD: client-side apply (defaulted)\n"}),
    [](const auto& row) { return row.param.name; });

struct ErrorCase {
  const char* name = "";
  std::vector<std::string> words{};
  const char* err = "";
};
class ReleaseCommandError : public testing::TestWithParam<ErrorCase> {};
TEST_P(ReleaseCommandError, SaysWhatHelmSays) {
  const auto result = run(GetParam().words);
  EXPECT_EQ(result.out, "");
  EXPECT_EQ(result.err, GetParam().err);
  EXPECT_EQ(result.status, 1);
}
INSTANTIATE_TEST_SUITE_P(
    Rows, ReleaseCommandError,
    testing::Values(
        ErrorCase{"StatusOfNobody", {"status", "nobody"}, "Error: release: not found\n"},
        ErrorCase{"RevisionOfNobody", {"get", "values", "web", "--revision", "9"}, "Error: release: not found\n"},
        ErrorCase{"HistoryOfNobody", {"history", "nobody"}, "Error: release: not found\n"},
        ErrorCase{"BadName", {"status", "Web"}, "Error: releaseContent: Release name is invalid: Web\n"},
        ErrorCase{"BadNameInHistory", {"history", "Web"}, "Error: release name is invalid: Web\n"},
        ErrorCase{"BadFilter", {"list", "--filter", "["}, "Error: error parsing regexp: missing closing ]: `[`\n"},
        ErrorCase{"BadSelector", {"list", "-l", ","}, "Error: found ',', expected: !, identifier, or 'end of string'\n"},
        ErrorCase{"BadTemplate", {"get", "all", "web", "--template", "{{.Release.Nothing}}"},
                  "Error: template: _:1:10: executing \"_\" at <.Release.Nothing>: can't evaluate field Nothing in type interface {}\n"}),
    [](const auto& row) { return row.param.name; });

// MSC-051: only status leaves the chart out. In our own voice it is no part of what is shown.
TEST(InstallInJson, HoldsTheChartAsHelmDoes) {
  const Files files{{"/c/Chart.yaml", "apiVersion: v2\nname: c\nversion: 1.0.0\n"},
                    {"/c/values.yaml", "a: 1\n"},
                    {"/c/templates/x.yaml", "kind: A\napiVersion: v1\nmetadata: {name: x}\n"}};
  const auto output = [&files](const char* voice) {
    const auto result = run_cli({voice, "install", "web", "/c", "--dry-run=client", "-o", "json"}, files);
    return result.out + result.err;
  };
  EXPECT_NE(output("helm").find(R"("status":"pending-install"},"chart":{"metadata":{"name":"c","version":"1.0.0")"),
            std::string::npos)
      << output("helm");
  EXPECT_NE(output("tug").find(R"("status":"pending-install"},"manifest":)"), std::string::npos) << output("tug");
}

TEST(ReleaseTemplate, SeesGosStructs) {
  const auto result = run({"get", "all", "web", "--template",
                           "{{.Release.Name}} {{.Release.Version}} {{.Release.Info.Status}} {{.Release.Chart.Metadata.Version}} "
                           "{{.Release.Chart.Name}} {{.Release.Config.image.tag}} {{len .Release.Hooks}} "
                           "{{range .Release.Hooks}}{{.Name}}{{.Events}}{{end}} {{.Release.Info.LastDeployed.Year}}"});
  EXPECT_EQ(result.err, "");
  EXPECT_EQ(result.out, "web 2 deployed 1.1.0 nginx b 1 t[test post-install] 2026");
}

TEST(ReleaseList, IsOfAllNamespacesWithoutACluster) {
  const auto result = run_cli({"tug", "list", "-A", "-q"}, Files{{"releases.yaml", kReleases}},
                              {{"HELM_DRIVER", "memory"}, {"HELM_MEMORY_DRIVER_DATA", "releases.yaml"}});
  EXPECT_EQ(result.out, "db\nold\nweb\n");
}

TEST(ReleaseColours, AreThereWhenAskedFor) {  // CMD-132
  const auto result = run({"list", "--color", "always", "-f", "web"});
  EXPECT_NE(result.out.find("\x1b[1mNAME\x1b[22m"), std::string::npos);
  EXPECT_NE(result.out.find("\x1b[36mdefault\x1b[0m"), std::string::npos);
  EXPECT_NE(result.out.find("\x1b[32mdeployed\x1b[0m"), std::string::npos);
  EXPECT_EQ(run({"list"}).out.find('\x1b'), std::string::npos);
}

TEST(ReleaseDriver, IsRefusedWhereNobodyKnowsIt) {  // ENV-006
  const auto result = run({"list"}, {{"HELM_DRIVER", "oracle"}});
  EXPECT_EQ(result.err, "level=INFO msg=\"unknown driver \\\"oracle\\\"\"\n");
  EXPECT_EQ(result.status, 1);
}

TEST(ReleaseDriver, NeedsItsData) {  // ENV-008
  const auto result = run({"list"}, {{"HELM_MEMORY_DRIVER_DATA", ""}});
  EXPECT_EQ(result.err, "level=INFO msg=\"Unable to read memory driver dataopen : no such file or directory\"\n");
  EXPECT_EQ(result.status, 1);
}

TEST(ReleaseDriver, RefusesDataThatIsNoList) {
  const auto result = run_cli({"helm", "list"}, Files{{"releases.yaml", "a: 1\n"}},
                              {{"HELM_DRIVER", "memory"}, {"HELM_MEMORY_DRIVER_DATA", "releases.yaml"}});
  EXPECT_EQ(result.out, "");
  EXPECT_EQ(result.status, 1);
  EXPECT_TRUE(result.err.starts_with("level=INFO msg=\"Unable to unmarshal memory driver data: ")) << result.err;
}

}  // namespace
}  // namespace cli
