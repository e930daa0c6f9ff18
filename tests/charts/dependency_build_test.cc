// `dependency update` and `dependency build`, with file:// and no repositories; the expected texts
// were written down from Helm 4.3.1.
#include "charts/dependency_build.h"

#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "charts/load.h"
#include "charts/lock_digest.h"
#include "tests/base/test_env.h"
#include "tests/charts/chart_files.h"

namespace chart {
namespace {

using base::Arena;
using base::Result;
using base::TemporaryFolder;

// What a run printed, and its error after "error: ".
std::string run(const TemporaryFolder& folder, decltype(update_dependencies)* verb,
                const DependencyOptions& options = {}, const std::string& chart = "a") {
  base::DiskFileSystem files;
  base::TestEnv world(files);
  NoRepositories none;
  const auto done = verb(world.env, none, folder.at(chart), options);
  std::string text = world.out.str();
  if (!done) text += "error: " + done.error().helm() + "\n";
  return folder.without_path(text);
}

std::string update(const TemporaryFolder& folder, const DependencyOptions& options = {}) {
  return run(folder, update_dependencies, options);
}

std::string build(const TemporaryFolder& folder, const DependencyOptions& options = {}) {
  return run(folder, build_dependencies, options);
}

bool has_staging(const TemporaryFolder& folder) {
  for (const auto& entry : std::filesystem::directory_iterator(folder.at("a"))) {
    if (entry.path().filename().string().starts_with("tmpcharts-")) return true;
  }
  return false;
}

struct Charts : testing::Test {
  // Chart a asks for b, which lies beside it.
  void SetUp() override {
    folder.write("a/Chart.yaml", chart_yaml("a", "1.0.0", listed("b", ">=0", "file://../b")));
    folder.write("b/Chart.yaml", chart_yaml("b", "1.2.0"));
    folder.write("b/templates/x.yaml", "x: 1\n");
  }
  TemporaryFolder folder{};
};

using DependencyUpdate = Charts;
using DependencyBuild = Charts;

TEST_F(DependencyUpdate, SavesAnArchiveAndWritesTheLock) {
  EXPECT_EQ(update(folder), "Saving 1 charts\nDeleting outdated charts\n");
  EXPECT_TRUE(folder.has("a/charts/b-1.2.0.tgz"));
  const std::string lock = folder.read("a/Chart.lock");
  const std::string start =
      "dependencies:\n"
      "- name: b\n"
      "  repository: file://../b\n"
      "  version: 1.2.0\n"
      "digest: sha256:e02ea886e3ecbed300099740c52e3e0331b332f126ab9e9c9206e0d1a0239112\n"
      "generated: \"2024-05-0";  // the rest depends on the time zone
  EXPECT_EQ(lock.substr(0, start.size()), start);
  EXPECT_NE(lock.find(":08:09.123456"), std::string::npos);
  EXPECT_FALSE(has_staging(folder));
}

TEST_F(DependencyUpdate, TellsMoreWithDebug) {
  EXPECT_EQ(update(folder, {.debug = true}),
            "Repository from local path: file://../b\n"
            "Saving 1 charts\n"
            "Archiving b from repo file://../b\n"
            "Deleting outdated charts\n");
}

// REP-043
TEST_F(DependencyUpdate, LeavesALockThatSaysTheSame) {
  update(folder);
  std::string lock = folder.read("a/Chart.lock");
  lock.replace(lock.find("2024"), 4, "2001");
  folder.write("a/Chart.lock", lock);
  update(folder);
  EXPECT_EQ(folder.read("a/Chart.lock"), lock);
}

TEST_F(DependencyUpdate, ReplacesALockThatSaysSomethingElse) {
  update(folder);
  folder.write("b/Chart.yaml", chart_yaml("b", "1.3.0"));
  update(folder);
  EXPECT_NE(folder.read("a/Chart.lock").find("version: 1.3.0"), std::string::npos);
  EXPECT_TRUE(folder.has("a/charts/b-1.3.0.tgz"));
  EXPECT_FALSE(folder.has("a/charts/b-1.2.0.tgz"));
}

// REP-047
TEST_F(DependencyUpdate, RemovesOutdatedArchivesAndKeepsTheRest) {
  folder.write(
      "a/Chart.yaml",
      chart_yaml("a", "1.0.0", listed("b", ">=0", "file://../b") + listed("local", "1.x")));
  folder.write("a/charts/old-1.0.0.tgz", archive("old"));
  folder.write("a/charts/local/Chart.yaml", chart_yaml("local"));
  folder.write("a/charts/local-1.0.0.tgz", archive("local"));
  folder.write("a/charts/kept/Chart.yaml", chart_yaml("kept"));
  EXPECT_EQ(
      update(folder),
      "Saving 2 charts\n"
      "Dependency local did not declare a repository. Assuming it exists in the charts directory\n"
      "Deleting outdated charts\n");
  EXPECT_FALSE(folder.has("a/charts/old-1.0.0.tgz"));
  EXPECT_TRUE(folder.has("a/charts/local-1.0.0.tgz"));
  EXPECT_TRUE(folder.has("a/charts/kept/Chart.yaml"));
}

// REP-046: what was there stays until everything is there.
TEST_F(DependencyUpdate, ChangesNothingWhenOneDependencyFails) {
  folder.write(
      "a/Chart.yaml",
      chart_yaml("a", "1.0.0", listed("b", ">=0", "file://../b") + listed("local", "2.x")));
  folder.write("a/charts/local/Chart.yaml", chart_yaml("local"));
  folder.write("a/charts/old-1.0.0.tgz", archive("old"));
  EXPECT_EQ(
      update(folder),
      "Saving 2 charts\n"
      "Dependency local did not declare a repository. Assuming it exists in the charts directory\n"
      "Save error occurred:  dependency local at version 1.0.0 does not satisfy the constraint "
      "2.x\n"
      "error: dependency local at version 1.0.0 does not satisfy the constraint 2.x\n");
  EXPECT_FALSE(folder.has("a/charts/b-1.2.0.tgz"));
  EXPECT_TRUE(folder.has("a/charts/old-1.0.0.tgz"));
  EXPECT_FALSE(folder.has("a/Chart.lock"));
  EXPECT_FALSE(has_staging(folder));
}

TEST_F(DependencyUpdate, CVE_2025_53547_DoesNotWriteTheLockThroughALink) {
  folder.write("target", "");
  folder.link("../target", "a/Chart.lock");
  EXPECT_EQ(update(folder),
            "Saving 1 charts\n"
            "Deleting outdated charts\n"
            "error: the Chart.lock file is a symlink to \"../target\"\n");
  EXPECT_EQ(folder.read("target"), "");
}

TEST_F(DependencyUpdate, RefusesARemoteRepositoryInOneLine) {
  folder.write("a/Chart.yaml",
               chart_yaml("a", "1.0.0", listed("b", "1.x", "https://example.com/charts")));
  EXPECT_EQ(update(folder),
            "error: dependency \"b\" needs the repository \"https://example.com/charts\", and "
            "fetching from "
            "repositories is not there yet\n");
}

struct ErrorCase {
  const char* name = "";
  const char* version = "";
  const char* repository = "";
  const char* want = "";
};

class DependencyErrorTest : public testing::TestWithParam<ErrorCase> {};

// REP-045
TEST_P(DependencyErrorTest, IsWordedAsHelmDoes) {
  TemporaryFolder folder;
  folder.write("a/Chart.yaml",
               chart_yaml("a", "1.0.0", listed("b", GetParam().version, GetParam().repository)));
  folder.write("b/Chart.yaml", chart_yaml("b", "1.2.0"));
  folder.write("empty/x", "x");
  EXPECT_EQ(update(folder), std::string("error: ") + GetParam().want + "\n");
}

INSTANTIATE_TEST_SUITE_P(
    Rows, DependencyErrorTest,
    testing::Values(ErrorCase{"no_version_fits", "2.x", "file://../b",
                              "can't get a valid version for 1 subchart(s): \"b\" (repository "
                              "\"file://../b\", version "
                              "\"2.x\"). Make sure a matching chart version exists in the repo, or "
                              "change the version "
                              "constraint in Chart.yaml"},
                    ErrorCase{"no_such_folder", "2.x", "file://../c", "directory DIR/c not found"},
                    ErrorCase{"no_such_subchart", "2.x", "", "directory DIR/a/charts/b not found"},
                    ErrorCase{"no_chart", "1.x", "file://../empty", "Chart.yaml file is missing"},
                    ErrorCase{"bad_range", "x.y.z.q", "file://../b",
                              "dependency \"b\" has an invalid version/constraint format: improper "
                              "constraint: \"x.y.z.q\""},
                    ErrorCase{"no_range", "", "file://../b",
                              "dependency \"b\" has an invalid version/constraint format: improper "
                              "constraint: \"\""}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(DependencyUpdateOf, NothingIsAnError) {
  TemporaryFolder folder;
  EXPECT_EQ(update(folder), "error: could not find DIR/a: stat DIR/a: no such file or directory\n");
  folder.write("a", "x");
  EXPECT_EQ(update(folder), "error: only unpacked charts can be updated\n");
}

TEST(DependencyUpdateOf, AChartWithoutDependenciesDoesNothing) {
  TemporaryFolder folder;
  folder.write("a/Chart.yaml", chart_yaml("a"));
  EXPECT_EQ(update(folder), "");
  EXPECT_FALSE(folder.has("a/charts"));
}

TEST_F(DependencyBuild, UpdatesWhereThereIsNoLock) {
  EXPECT_EQ(build(folder), "Saving 1 charts\nDeleting outdated charts\n");
  EXPECT_TRUE(folder.has("a/Chart.lock"));
}

// REP-040
TEST_F(DependencyBuild, TakesTheLockedVersions) {
  update(folder);
  std::filesystem::remove_all(folder.at("a/charts"));
  EXPECT_EQ(build(folder), "Saving 1 charts\nDeleting outdated charts\n");
  EXPECT_TRUE(folder.has("a/charts/b-1.2.0.tgz"));
  folder.write("b/Chart.yaml", chart_yaml("b", "1.3.0"));
  EXPECT_EQ(build(folder),
            "Saving 1 charts\n"
            "Save error occurred:  can't get a valid version for dependency b\n"
            "error: can't get a valid version for dependency b\n");
}

TEST_F(DependencyBuild, RefusesALockThatIsOutOfSync) {
  update(folder);
  folder.write("a/Chart.yaml", chart_yaml("a", "1.0.0", listed("b", ">=1", "file://../b")));
  EXPECT_EQ(build(folder),
            "error: the lock file (Chart.lock) is out of sync with the dependencies file "
            "(Chart.yaml). Please "
            "update the dependencies with 'helm dependency update'\n");
}

// REP-041
TEST(LockDigest, CountsEveryFieldInTheOrderOfHelm) {
  TemporaryFolder folder;
  folder.write(
      "a/Chart.yaml",
      chart_yaml(
          "a", "1.0.0",
          listed("b", ">=0 <9", "file://../b",
                 "condition: \"b.on,<x>\", tags: [\"t&\", u], enabled: true, alias: z, "
                 "import-values: [data, {child: c, parent: p}, {b: 1.5, a: [1, null, true]}]")));
  folder.write("b/Chart.yaml", chart_yaml("b", "1.2.0"));
  update(folder);
  const std::string lock = folder.read("a/Chart.lock");
  EXPECT_NE(
      lock.find(
          "digest: sha256:4e543d65ff7847cb22fec32b0ecefd4c6acfffbf003a78e2972df77e3c7b13a0\n"),
      std::string::npos)
      << lock;
}

}  // namespace
}  // namespace chart
