// show: what is in a chart (MSC-068 … 072).
#include <gtest/gtest.h>

#include "tests/cli/run_cli.h"

namespace cli {
namespace {

const Files kChart{
    {"/web/Chart.yaml", "version: 1.0.0\napiVersion: v2\nname: web # mine\n"},
    {"/web/values.yaml", "# how many\nreplicas: 1\n"},
    {"/web/Readme.MD", "# web\n"},
    {"/web/crds/b.yaml", "kind: B"},
    {"/web/crds/a.yaml", "---\nkind: A\n"},
};

struct ShowCase {
  const char* name = "";
  std::vector<std::string> words{};
  std::string out{};
  std::string err{};
};
class Show : public testing::TestWithParam<ShowCase> {};
TEST_P(Show, Prints) {
  const auto result = run_cli(GetParam().words, kChart);
  EXPECT_EQ(GetParam().out, result.out);
  EXPECT_EQ(GetParam().err, result.err);
  EXPECT_EQ(GetParam().err.empty() ? 0 : 1, result.status);
}
const ShowCase kShow[] = {
    {"chart",
     {"helm", "show", "chart", "/web"},
     "apiVersion: v2\nname: web\nversion: 1.0.0\n\n",
     ""},
    {"values_with_comments", {"helm", "show", "values", "/web"}, "# how many\nreplicas: 1\n\n", ""},
    {"readme_in_any_case", {"helm", "show", "readme", "/web"}, "# web\n\n", ""},
    {"crds", {"helm", "show", "crds", "/web"}, "---\nkind: A\n\n---\nkind: B\n", ""},
    {"all",
     {"helm", "inspect", "all", "/web"},
     "apiVersion: v2\nname: web\nversion: 1.0.0\n\n---\n# how many\nreplicas: 1\n\n---\n# "
     "web\n\n---\nkind: A\n\n---\nkind: B\n",
     ""},
    {"jsonpath", {"helm", "show", "values", "/web", "--jsonpath", "{.replicas}"}, "1", ""},
    {"jsonpath_not_found", {"helm", "show", "values", "/web", "--jsonpath", "{.nope}"}, "", ""},
    {"jsonpath_not_found_ours",
     {"tug", "show", "values", "/web", "--jsonpath", "{.nope}"},
     "",
     "error: nope is not found\n"},
    {"jsonpath_wrong",
     {"helm", "show", "values", "/web", "--jsonpath", "{.a"},
     "",
     "Error: error parsing jsonpath {.a: unclosed action\n"},
    {"no_path", {"helm", "show", "all", "./nope"}, "", "Error: path \"./nope\" not found\n"},
    {"no_repository", {"helm", "show", "all", "a/b"}, "", "Error: repo a not found\n"},
    {"no_reference",
     {"helm", "show", "all", "nope"},
     "",
     "Error: non-absolute URLs should be in form of repo_name/path_to_chart, got: nope\n"},
};
INSTANTIATE_TEST_SUITE_P(Call, Show, testing::ValuesIn(kShow),
                         [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace cli
