// plugin.yaml, commands of plugins and archives of plugins. Texts were asked of Helm 4.3.1.
#include "repo/plugin.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/archive.h"
#include "base/gzip.h"
#include "repo/hub.h"
#include "repo/plugin_archive.h"
#include "repo/plugin_command.h"
#include "repo/plugin_git.h"
#include "tests/base/memory_filesystem.h"

namespace repo {
namespace {

using testing::HasSubstr;

struct YamlCase {
  const char* name = "";
  std::string text{};
  std::string wanted{};  // part of the error; "" where it is read
};
class PluginYaml : public testing::TestWithParam<YamlCase> {};

TEST_P(PluginYaml, IsReadOrRefused) {
  const auto read = parse_plugin(GetParam().text);
  if (GetParam().wanted.empty()) {
    EXPECT_TRUE(read) << read.error().helm();
  } else {
    ASSERT_FALSE(read);
    EXPECT_THAT(read.error().helm(), HasSubstr(GetParam().wanted));
  }
}

const std::string kNew = "apiVersion: v1\nname: x\nversion: 1.0.0\ntype: cli/v1\nruntime: subprocess\n";

// A list of nine references to the list before, eight times.
std::string alias_bomb() {
  std::string text = kNew + "config:\n  a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 9; ++i) {
    const auto before = "*a" + std::to_string(i - 1);
    text += "  a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int j = 0; j < 8; ++j) text += ", " + before;
    text += "]\n";
  }
  return text;
}

INSTANTIATE_TEST_SUITE_P(
    Files, PluginYaml,
    testing::Values(
        YamlCase{"Old", "name: x\nversion: 1.0.0\nusage: u\ncommand: c\nunknown: 1\n", ""},
        YamlCase{"New", kNew + "config: {usage: x}\nruntimeConfig:\n  platformCommand: [{command: c}]\n", ""},
        YamlCase{"Empty", "", "failed to peek plugin.yaml API version: EOF"},
        YamlCase{"UnknownField", kNew + "usage: a\n", "yaml: unmarshal errors:\n  line 6: field usage not found in type plugin.MetadataV1"},
        YamlCase{"WrongTypes", "name: [x]\nignoreFlags: perhaps so\n",
                 "line 1: cannot unmarshal !!seq into string\n  line 2: cannot unmarshal !!str `perhaps so` into bool"},
        YamlCase{"DuplicateHooksGhsaC52f", "name: x\nhooks: {install: a}\nhooks: {install: b}\n",
                 "line 3: mapping key \"hooks\" already defined at line 2"},
        YamlCase{"NameWithPathGhsaM54r", "name: ../x\n", "invalid plugin name \"../x\""},
        YamlCase{"NameWithEscapeGhsaM54r", "name: \"x\\e[2J\"\n", "invalid plugin name \"x\\x1b[2J\""},
        YamlCase{"NameWithSpaceGhsaM54r", "name: a b\n", "invalid plugin name \"a b\""},
        YamlCase{"VersionWithPathGhsaVmx8", "name: x\nversion: ../../../tmp/evil\n", "invalid plugin version \"../../../tmp/evil\""},
        YamlCase{"NewVersionWithPathGhsaVmx8", "apiVersion: v1\nname: x\nversion: ../../evil\ntype: cli/v1\nruntime: subprocess\n",
                 "invalid plugin `version` \"../../evil\""},
        YamlCase{"VersionWithEscapeGhsaC38g", "name: x\nversion: \"1.0.0\\e]0;x\"\n", "must be valid semver"},
        YamlCase{"AliasBomb", alias_bomb(), "yaml: document contains excessive aliasing"},
        YamlCase{"AliasInItself", kNew + "config: &a {x: *a}\n", "yaml: anchor 'a' value contains itself"},
        YamlCase{"DeepNesting", kNew + "config: {a: " + std::string(500, '[') + std::string(500, ']') + "}\n", "exceeded max depth"}),
    [](const auto& row) { return row.param.name; });

TEST(PluginYaml, KeepsControlCharactersOutOfItsSummaryGhsaC38g) {
  const auto read = parse_plugin("name: x\nusage: \"a\\tb\\e[2Jc\"\n");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->config.short_help, "a b[2Jc");
}

struct CommandCase {
  const char* name = "";
  PlatformCommands commands{};
  std::string program{};  // "" where none fits
  std::vector<std::string> arguments{};
};
class PluginCommand : public testing::TestWithParam<CommandCase> {};

TEST_P(PluginCommand, IsChosenForThisMachine) {
  const auto line = choose_command(GetParam().commands, Expansion::everything, {"$more"}, [](std::string_view name) {
    return name == "D" ? std::string("/d") : "";
  });
  if (GetParam().program.empty()) {
    ASSERT_FALSE(line);
    EXPECT_EQ(line.error().helm(), "no plugin command is applicable");
    return;
  }
  ASSERT_TRUE(line);
  EXPECT_EQ(line->program, GetParam().program);
  EXPECT_EQ(line->arguments, GetParam().arguments);
}

INSTANTIATE_TEST_SUITE_P(
    Lines, PluginCommand,
    testing::Values(CommandCase{"None", {}, "", {}},
                    CommandCase{"OtherSystem", {{"windows", "", "c", {}}}, "", {}},
                    CommandCase{"Any", {{"", "", "$D/c one", {"${D}x", "$none"}}}, "/d/c", {"one", "/dx", "", "$more"}},
                    CommandCase{"SystemBeforeAny", {{"", "", "any", {}}, {"Linux", "", "here", {}}}, "here", {"$more"}},
                    CommandCase{"ArchitectureFirst",
                                {{"linux", "", "system", {}}, {"linux", std::string(go_architecture()), "exact", {}}},
                                "exact", {"$more"}},
                    CommandCase{"ArchitectureAloneIsNone", {{"", std::string(go_architecture()), "c", {}}}, "", {}}),
    [](const auto& row) { return row.param.name; });

TEST(PluginCommand, ExpandsVariablesAsGo) {
  const VariableLookup lookup = [](std::string_view name) { return "<" + std::string(name) + ">"; };
  EXPECT_EQ(expand_variables("$a ${b c} $1x $ $- ${} ${d", lookup), "<a> <b c> <1>x $ <->  d");
}

std::string packed(const std::vector<base::ArchiveEntry>& entries, std::string_view data = "name: x\n") {
  base::ArchiveWriter writer;
  for (const auto& entry : entries) EXPECT_TRUE(writer.add_entry(entry, data));
  return base::gzip(writer.finish_in_pieces(), {});
}

struct ArchiveCase {
  const char* name = "";
  base::ArchiveEntry entry{};
  std::string wanted{};
};
class PluginArchive : public testing::TestWithParam<ArchiveCase> {};

TEST_P(PluginArchive, IsRefused) {
  base::Arena arena;
  const auto listed = list_plugin_archive(arena, packed({{.name = "x/plugin.yaml"}, GetParam().entry}));
  ASSERT_FALSE(listed);
  EXPECT_THAT(listed.error().helm(), HasSubstr(GetParam().wanted));
}

INSTANTIATE_TEST_SUITE_P(
    Hostile, PluginArchive,
    testing::Values(ArchiveCase{"PathOutsideGhsaQq3j", {.name = "../../bin/x"}, "path contains '..', which is illegal"},
                    ArchiveCase{"PathInsideAndOut", {.name = "x/a/../../../b"}, "path contains '..', which is illegal"},
                    ArchiveCase{"BackslashPath", {.name = "x\\..\\..\\b"}, "path contains '..', which is illegal"},
                    ArchiveCase{"AbsolutePath", {.name = "/etc/passwd"}, "path is absolute, which is illegal"},
                    ArchiveCase{"Drive", {.name = "c:/x"}, "path contains ':', which is illegal"},
                    ArchiveCase{"Link", {.name = "x/l", .type = base::FileType::link}, "unknown type: 110010 in x/l"}),
    [](const auto& row) { return row.param.name; });

TEST(PluginArchive, HasNotTooManyEntries) {
  base::ArchiveWriter writer;
  for (std::size_t i = 0; i <= kMaxPluginEntries; ++i) ASSERT_TRUE(writer.add_entry({.name = "x/" + std::to_string(i)}, ""));
  base::Arena arena;
  const auto listed = list_plugin_archive(arena, base::gzip(writer.finish_in_pieces(), {}));
  ASSERT_FALSE(listed);
  EXPECT_THAT(listed.error().helm(), HasSubstr("more than 20000 entries"));
}

TEST(PluginArchive, GivesItsMetadataAndFiles) {
  const auto archive = packed({{.name = "x/plugin.yaml", .mode = 0644}, {.name = "x/run.sh", .mode = 0755}});
  const auto metadata = read_archived_plugin(archive);
  ASSERT_TRUE(metadata) << metadata.error().helm();
  EXPECT_EQ(metadata->name, "x");
  base::Arena arena;
  const auto listed = list_plugin_archive(arena, archive);
  ASSERT_TRUE(listed);
  ASSERT_EQ(listed->size(), 2U);
  EXPECT_EQ((*listed)[1].mode, 0755U);
  EXPECT_EQ(read_archived_plugin(packed({{.name = "x/other"}})).error().helm(), "plugin.yaml not found in tarball");
}

TEST(PluginGit, KnowsItsSources) {
  base::MemoryFileSystem files;
  EXPECT_TRUE(check_git_source(files, "https://example.com/a/b.git"));
  EXPECT_TRUE(check_git_source(files, "git@example.com:a/b.git"));
  EXPECT_TRUE(check_git_source(files, "https://github.com/a/b"));
  EXPECT_EQ(check_git_source(files, "nosuch").error().helm(), "Cannot detect VCS");
  EXPECT_EQ(check_git_source(files, "https://example.com/a").error().helm(), "Cannot detect VCS");
  EXPECT_EQ(*plugin_cache_key("https://user@example.com:80/a/b.git"), "https-user-example.com-80-a-b.git");
  EXPECT_EQ(*plugin_cache_key("git@example.com:a/b.git"), "git-example.com-a-b.git");
}

TEST(Hub, TakesWhatItCanReadOfAnAnswer) {
  EXPECT_TRUE(read_hub_answer("<html>", "http://h", HubAnswers::as_helm)->empty());
  EXPECT_TRUE(read_hub_answer("[1]", "http://h", HubAnswers::as_helm)->empty());
  EXPECT_FALSE(read_hub_answer("<html>", "http://h", HubAnswers::checked));
  EXPECT_TRUE(read_hub_answer(R"({"data": []})", "http://h", HubAnswers::checked));
  const auto charts = read_hub_answer(R"({"data": [{"id": "r/a"}, {"artifactHub": {"packageUrl": "http://p"}}]})", "http://h", HubAnswers::checked);
  ASSERT_TRUE(charts);
  ASSERT_EQ(charts->size(), 2U);
  EXPECT_EQ((*charts)[0].url, "http://h/charts/r/a");
  EXPECT_EQ((*charts)[1].url, "http://p");
}

}  // namespace
}  // namespace repo
