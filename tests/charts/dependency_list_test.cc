// What `dependency list` prints; the expected texts were written down from Helm 4.3.1.
#include "charts/dependency_list.h"

#include <string>

#include <gtest/gtest.h>

#include "charts/load.h"
#include "tests/base/test_env.h"
#include "tests/charts/chart_files.h"

namespace chart {
namespace {

using base::Arena;
using base::TemporaryFolder;

std::string table_of(const TemporaryFolder& folder, std::size_t width = 80,
                     const std::string& name = "a") {
  base::DiskFileSystem files;
  base::TestEnv world(files);
  Arena arena;
  const auto chart = load(world.env, arena, folder.at(name), {.loader = Loader::plain});
  if (!chart) return chart.error().helm();
  return folder.without_path(
      dependency_table(world.env, arena, folder.at(name), **chart, {.max_column_width = width}));
}

struct StatusCase {
  const char* name = "";
  const char* version = "1.x";  // what Chart.yaml asks for
  const char* file = "";        // what lies in charts/
  const char* chart = "";       // the name in its Chart.yaml
  const char* want = "";
  const char* dependency = "db";
};

class StatusTest : public testing::TestWithParam<StatusCase> {};

// REP-049. A file that ends in .tgz is an archive of the chart, any other a folder with it.
TEST_P(StatusTest, IsThatOfHelm) {
  const StatusCase& row = GetParam();
  TemporaryFolder folder;
  folder.write("a/Chart.yaml", chart_yaml("a", "1.0.0", listed(row.dependency, row.version)));
  const std::string file = row.file;
  if (file.ends_with(".tgz")) {
    folder.write("a/charts/" + file, archive(row.chart));
  } else if (!file.empty()) {
    folder.write("a/charts/" + file + "/Chart.yaml", chart_yaml(row.chart));
  }
  const std::string table = table_of(folder);
  const std::size_t line = table.find('\n') + 1;
  std::string cells = table.substr(line, table.find('\n', line) - line);
  cells.erase(cells.find_last_not_of(' ') + 1);
  EXPECT_EQ(cells.substr(cells.rfind('\t') + 1), row.want) << table;
}

INSTANTIATE_TEST_SUITE_P(
    Rows, StatusTest,
    testing::Values(
        StatusCase{"archive", "1.x", "db-1.0.0.tgz", "db", "ok"},
        StatusCase{"exact_version", "1.0.0", "db-1.0.0.tgz", "db", "ok"},
        StatusCase{"folder", "1.x", "db", "db", "unpacked"},
        StatusCase{"folder_of_another_name", "1.x", "other", "db", "unpacked"},
        StatusCase{"nothing", "1.x", "", "", "missing"},
        StatusCase{"archive_of_wrong_version", "2.x", "db-1.0.0.tgz", "db", "wrong version"},
        StatusCase{"folder_of_wrong_version", "2.x", "db", "db", "wrong version"},
        StatusCase{"bad_range_and_archive", "x.y.z.q", "db-1.0.0.tgz", "db", "invalid version"},
        StatusCase{"bad_range_and_folder", "nope", "db", "db", "invalid version"},
        StatusCase{"archive_of_another_chart", "1.x", "db-1.0.0.tgz", "other", "misnamed"},
        StatusCase{"bad_pattern", "1.x", "", "", "bad pattern", "db["}),
    [](const auto& row) { return std::string(row.param.name); });

// REP-048, CMD-122
TEST(DependencyTable, IsLaidOutAsHelmDoes) {
  TemporaryFolder folder;
  folder.write("a/Chart.yaml",
               chart_yaml("a", "1.0.0",
                          listed("many", "1.x") + listed("one", "1.x") +
                              listed("gone", "1.0.0", "https://example.com/a") +
                              listed("long", ">=0", "https://" + std::string(100, 'x'))));
  folder.write("a/charts/many-1.0.0.tgz", archive("many"));
  folder.write("a/charts/many-2.0.0.tgz", archive("many", "2.0.0"));
  folder.write("a/charts/one-1.0.0.tgz", archive("one"));
  folder.write("a/charts/one-sub-1.0.0.tgz", archive("one-sub"));
  EXPECT_EQ(table_of(folder, 20),
            "NAME\tVERSION\tREPOSITORY          \tSTATUS          \n"
            "many\t1.x    \t                    \ttoo many matches\n"
            "one \t1.x    \t                    \tok              \n"
            "gone\t1.0.0  \thttps://example.c...\tmissing         \n"
            "long\t>=0    \thttps://xxxxxxxxx...\tmissing         \n"
            "\n"
            "WARNING: \"DIR/a/charts/one-sub-1.0.0.tgz\" is not in Chart.yaml.\n");
  EXPECT_NE(table_of(folder, 0).find(std::string(100, 'x')), std::string::npos);
}

TEST(DependencyTable, WarnsOfChartsThatAreNotListed) {
  TemporaryFolder folder;
  folder.write("a/Chart.yaml", chart_yaml("a", "1.0.0", listed("b", "1.x")));
  folder.write("a/charts/b/Chart.yaml", chart_yaml("b"));
  folder.write("a/charts/c/Chart.yaml", chart_yaml("c"));
  folder.write("a/charts/d-1.0.0.tgz", archive("d"));
  folder.write("a/charts/_x/README", "x");
  folder.write("a/charts/.y", "z");
  EXPECT_EQ(table_of(folder),
            "NAME\tVERSION\tREPOSITORY\tSTATUS  \n"
            "b   \t1.x    \t          \tunpacked\n"
            "\n"
            "WARNING: \"DIR/a/charts/_x\" is not a chart.\n"
            "WARNING: \"DIR/a/charts/c\" is not in Chart.yaml.\n"
            "WARNING: \"DIR/a/charts/d-1.0.0.tgz\" is not in Chart.yaml.\n");
}

TEST(DependencyTable, SaysWhereNoDependenciesAre) {
  TemporaryFolder folder;
  folder.write("a/Chart.yaml", chart_yaml("a"));
  EXPECT_EQ(table_of(folder), "WARNING: no dependencies at DIR/a/charts\n");
}

TEST(DependencyTable, IsEmptyForAnEmptyList) {
  TemporaryFolder folder;
  folder.write("a/Chart.yaml", chart_yaml("a") + "dependencies: []\n");
  EXPECT_EQ(table_of(folder), "NAME\tVERSION\tREPOSITORY\tSTATUS\n\n");
}

TEST(DependencyTable, WorksOnArchives) {
  TemporaryFolder folder;
  folder.write("a-1.0.0.tgz", archive("a"));
  EXPECT_EQ(table_of(folder, 80, "a-1.0.0.tgz"),
            "WARNING: no dependencies at DIR/a-1.0.0.tgz/charts\n");
}

}  // namespace
}  // namespace chart
