// version and its templates (MSC-073, CMD-126).
#include <gtest/gtest.h>

#include "tests/cli/run_cli.h"

namespace cli {
namespace {

struct VersionCase {
  const char* name = "";
  std::vector<std::string> words{};
  std::string out{};
  std::string err{};
};
class Version : public testing::TestWithParam<VersionCase> {};
TEST_P(Version, Prints) {
  const auto result = run_cli(GetParam().words);
  EXPECT_EQ(GetParam().out, result.out);
  EXPECT_EQ(GetParam().err, result.err);
  EXPECT_EQ(GetParam().err.empty() ? 0 : 1, result.status);
}
const VersionCase kVersions[] = {
    {"plain",
     {"helm", "version"},
     "version.BuildInfo{Version:\"v4.3.1\", GitCommit:\"\", GitTreeState:\"\", "
     "GoVersion:\"go1.26.8\", "
     "KubeClientVersion:\"v1.37\"}\n",
     ""},
    {"brief", {"helm", "version", "--short"}, "v4.3.1\n", ""},
    {"field", {"helm", "version", "--template", "{{.Version}}"}, "v4.3.1", ""},
    {"dot", {"helm", "version", "--template", "{{.}}"}, "{v4.3.1   go1.26.8 v1.37}", ""},
    {"empty_field",
     {"helm", "version", "--template", "{{.GitCommit | printf \"%q\"}}"},
     "\"\"",
     ""},
    {"no_field",
     {"helm", "version", "--template", "a{{.X}}"},
     "a",
     "Error: template: _:1:3: executing \"_\" at <.X>: can't evaluate field X in type "
     "version.BuildInfo\n"},
    {"no_end",
     {"helm", "version", "--template", "{{.Version"},
     "",
     "Error: template: _:1: unclosed action\n"},
    {"no_function",
     {"helm", "version", "--template", "{{upper .Version}}"},
     "",
     "Error: template: _:1: function \"upper\" not defined\n"},
    {"ours", {"tug", "version"}, "tug 0.1.0, in the place of Helm v4.3.1\n", ""},
    {"ours_brief", {"tug", "version", "--short"}, "0.1.0\n", ""},
    {"ours_template", {"tug", "version", "--template", "{{.Version}}"}, "v4.3.1", ""},
};
INSTANTIATE_TEST_SUITE_P(Call, Version, testing::ValuesIn(kVersions),
                         [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace cli
