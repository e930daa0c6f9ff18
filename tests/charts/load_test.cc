// Loading charts from folders and archives: what is found, and how Helm 4.3.1 words what is
// refused.
#include "charts/load.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "charts/metadata.h"
#include "tests/charts/temporary_chart.h"

namespace chart {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

class ChartLoad : public testing::Test {
 protected:
  std::string load_error(const std::string& path, const LoadOptions& options = {}) {
    return error_of(load(world.env, arena, path, options));
  }
  static std::vector<std::string_view> names(const std::vector<File>& files) {
    std::vector<std::string_view> all;
    for (const auto& file : files) all.push_back(file.name);
    return all;
  }

  TemporaryFolder folder{};
  base::TestEnv world{folder.disk};
  base::Arena arena{};
};

TEST_F(ChartLoad, GivesEveryFileItsPlace) {
  folder.add("Chart.yaml", kPlainChart);
  folder.add("values.yaml", "a: 1\n");
  folder.add("values.schema.json", "{}");
  folder.add("templates/a.yaml", "x");
  folder.add("templates/.hidden", "x");
  folder.add("crds/b.yaml", "y");
  folder.add("README.md", "z");
  folder.add("charts/d-1.tgz.prov", "p");
  const auto chart = load(world.env, arena, folder.path);
  ASSERT_TRUE(chart) << chart.error().helm();
  EXPECT_EQ((*chart)->name(), "c");
  EXPECT_EQ((*chart)->schema, "{}");
  EXPECT_TRUE((*chart)->values.as_map().has("a"));
  EXPECT_THAT(names((*chart)->templates), ElementsAre("templates/a.yaml"));
  EXPECT_THAT(names((*chart)->files),
              ElementsAre("README.md", "charts/d-1.tgz.prov", "crds/b.yaml"));
}

// CHT-043
TEST_F(ChartLoad, MergesTheDocumentsOfValues) {
  folder.add("Chart.yaml", kPlainChart);
  folder.add("values.yaml", "a: {b: 1}\n---\na: {c: 2}\n");
  const auto chart = load(world.env, arena, folder.path);
  ASSERT_TRUE(chart) << chart.error().helm();
  const auto& table = (*chart)->values.as_map().get("a").as_map();
  EXPECT_TRUE(table.has("b"));
  EXPECT_TRUE(table.has("c"));
}

// CHT-048, CHT-049
TEST_F(ChartLoad, LoadsSubchartsInTheOrderOfTheirNames) {
  folder.add("Chart.yaml", kPlainChart);
  folder.add("charts/z/Chart.yaml", "apiVersion: v2\nname: zed\nversion: 1\n");
  folder.add("charts/m.tgz", archive_of({{"m/Chart.yaml", "name: em\nversion: 2\n"}}));
  folder.add("charts/a/Chart.yaml", "apiVersion: v2\nname: ay\nversion: 1\n");
  folder.add("charts/_skipped/Chart.yaml", "[");
  folder.add("charts/.skipped", "[");
  const auto chart = load(world.env, arena, folder.path);
  ASSERT_TRUE(chart) << chart.error().helm();
  ASSERT_THAT((*chart)->dependencies, SizeIs(3));
  EXPECT_EQ((*chart)->dependencies[0]->full_path(), "c/charts/ay");
  EXPECT_EQ((*chart)->dependencies[1]->name(), "em");
  EXPECT_EQ((*chart)->dependencies[1]->metadata.api_version, "v1");
  EXPECT_EQ((*chart)->dependencies[2]->name(), "zed");
}

// CHT-052
TEST_F(ChartLoad, StripsByteOrderMarks) {
  folder.add("Chart.yaml", "\xEF\xBB\xBF" + std::string(kPlainChart));
  folder.add("templates/a.yaml", "\xEF\xBB\xBFx");
  const auto chart = load(world.env, arena, folder.path);
  ASSERT_TRUE(chart) << chart.error().helm();
  EXPECT_EQ((*chart)->templates[0].data, "x");
}

// CHT-021, CHT-023
TEST_F(ChartLoad, ReadsRequirementsOfOldCharts) {
  const std::string requirements = "dependencies:\n- name: x\n  version: 1\n";
  folder.add("Chart.yaml", "name: c\nversion: 1\n");
  folder.add("requirements.yaml", requirements);
  auto chart = load(world.env, arena, folder.path);
  ASSERT_TRUE(chart) << chart.error().helm();
  EXPECT_EQ((*chart)->metadata.dependencies[0]->version, "1");
  EXPECT_THAT(names((*chart)->files), ElementsAre("requirements.yaml"));
  EXPECT_THAT(world.log.lines, SizeIs(0));
  folder.add("Chart.yaml", kPlainChart);
  chart = load(world.env, arena, folder.path);
  ASSERT_TRUE(chart) << chart.error().helm();
  EXPECT_THAT((*chart)->metadata.dependencies, SizeIs(1));
  EXPECT_THAT((*chart)->files, SizeIs(0));
  EXPECT_THAT(world.log.lines,
              ElementsAre(HasSubstr("Dependencies are handled in Chart.yaml since")));
}

// CHT-051
TEST_F(ChartLoad, WordsAMissingChartFileByLoader) {
  folder.add("values.yaml", "");
  EXPECT_EQ(load_error(folder.path), "unable to detect chart at " + (folder / "Chart.yaml") +
                                         ": open " + (folder / "Chart.yaml") +
                                         ": no such file or directory");
  EXPECT_EQ(load_error(folder.path, {.loader = Loader::plain}), "Chart.yaml file is missing");
  const auto archive = folder.add("a.tgz", archive_of({{"c/values.yaml", "a: 1"}}));
  EXPECT_EQ(load_error(archive), "unable to detect chart version, no Chart.yaml found");
  EXPECT_EQ(load_error(archive, {.loader = Loader::plain}), "Chart.yaml file is missing");
  EXPECT_EQ(load_error(folder / "none"),
            "stat " + (folder / "none") + ": no such file or directory");
}

TEST_F(ChartLoad, DetectsTheVersionOfTheFormat) {
  const auto with = [&](const std::string& version) {
    folder.add("Chart.yaml", "apiVersion: " + version + "\nname: c\nversion: 1\n");
    return load_error(folder.path);
  };
  EXPECT_EQ(with("v99"), "unsupported chart version");
  EXPECT_EQ(with("[v2]"),
            "cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot "
            "unmarshal "
            "array into Go struct field chartBase.apiVersion of type string");
  EXPECT_EQ(with("v3"), "");
  folder.add("Chart.yaml", "- a\n");
  EXPECT_EQ(load_error(folder.path),
            "cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot "
            "unmarshal "
            "array into Go value of type loader.chartBase");
}

struct BrokenCase {
  const char* name;
  const char* file;
  const char* text;
  const char* error;
};
class BrokenChart : public ChartLoad, public testing::WithParamInterface<BrokenCase> {};
TEST_P(BrokenChart, IsRefusedInHelmsWords) {
  folder.add("Chart.yaml", kPlainChart);
  folder.add(GetParam().file, GetParam().text);
  EXPECT_EQ(load_error(folder.path), GetParam().error);
}
INSTANTIATE_TEST_SUITE_P(
    Files, BrokenChart,
    testing::Values(
        BrokenCase{"values", "values.yaml", "a: [",
                   "cannot load values.yaml: cannot unmarshal yaml document: error converting YAML "
                   "to JSON: "
                   "yaml: line 1: did not find expected node content"},
        BrokenCase{"lock", "Chart.lock", "generated: x\n",
                   "cannot load Chart.lock: error unmarshaling JSON: while decoding JSON: parsing "
                   "time \"x\" as "
                   "\"2006-01-02T15:04:05Z07:00\": cannot parse \"x\" as \"2006\""},
        BrokenCase{
            "lock_list", "Chart.lock", "[]",
            "cannot load Chart.lock: error unmarshaling JSON: while decoding JSON: json: cannot "
            "unmarshal array into Go value of type v2.Lock"},
        BrokenCase{
            "requirements", "requirements.yaml", "dependencies: 1\n",
            "cannot load requirements.yaml: error unmarshaling JSON: while decoding JSON: json: "
            "cannot "
            "unmarshal number into Go struct field Metadata.dependencies of type []*v2.Dependency"},
        BrokenCase{"loose_file_in_charts", "charts/README.md", "x",
                   "error unpacking subchart README.md in c: Chart.yaml file is missing"},
        BrokenCase{"folder_named_tgz", "charts/d.tgz/f", "x",
                   "error unpacking subchart tar in c: expected d.tgz, got d.tgz/f"},
        BrokenCase{"no_archive", "charts/d.tgz", "x",
                   "error unpacking subchart d.tgz in c: unexpected EOF"},
        BrokenCase{
            "subchart_name", "charts/d/Chart.yaml", "name: a/b\nversion: 1\n",
            "error unpacking subchart d in c: validation: chart.metadata.name \"a/b\" is invalid"},
        BrokenCase{"ignore_rule", ".helmignore", "a/**/b\n",
                   "double-star (**) syntax is not supported"}),
    [](const auto& row) { return row.param.name; });

struct ContentCase {
  const char* name;
  const char* file;
  std::string bytes;
  const char* error;  // after the quoted path
};
class ArchiveContent : public ChartLoad, public testing::WithParamInterface<ContentCase> {};
// CHT-056
TEST_P(ArchiveContent, IsLookedAtFirst) {
  const auto path = folder.add(GetParam().file, GetParam().bytes);
  EXPECT_EQ(load_error(path), "file '" + path + "' " + GetParam().error);
}
INSTANTIATE_TEST_SUITE_P(
    Starts, ArchiveContent,
    testing::Values(
        ContentCase{"yaml", "values.yaml", "a: b\n",
                    "seems to be a YAML file, but expected a gzipped archive"},
        ContentCase{"empty", "a.tgz", "",
                    "does not appear to be a gzipped archive; got 'application/octet-stream'"},
        ContentCase{"short_text", "a.tgz", "hello\n",
                    "does not appear to be a gzipped archive; got 'application/octet-stream'"},
        ContentCase{"text", "a.tgz", std::string(600, 'a'),
                    "does not appear to be a gzipped archive; got 'text/plain; charset=utf-8'"},
        ContentCase{"html", "a.tgz", "  <!DOCTYPE html>" + std::string(600, ' '),
                    "does not appear to be a gzipped archive; got 'text/html; charset=utf-8'"},
        ContentCase{"zip", "a.tgz",
                    "PK\x03\x04"
                    "aaa",
                    "does not appear to be a gzipped archive; got 'application/zip'"},
        ContentCase{"png", "a.tgz", "\x89PNG\r\n\x1a\n",
                    "does not appear to be a gzipped archive; got 'image/png'"}),
    [](const auto& row) { return row.param.name; });

// CHT-053
TEST_F(ChartLoad, FollowsLinksWithALine) {
  folder.add("chart/Chart.yaml", kPlainChart);
  folder.add("outside.txt", "secret");
  folder.link("chart/templates/x.txt", folder / "outside.txt");
  const auto chart = load(world.env, arena, folder / "chart");
  ASSERT_TRUE(chart) << chart.error().helm();
  EXPECT_EQ((*chart)->templates[0].data, "secret");
  EXPECT_THAT(
      world.log.lines,
      ElementsAre(
          "level=INFO msg=\"found symbolic link in path. Contents of linked file included and "
          "used\" path=" +
          (folder / "chart/templates/x.txt") + " resolved=" + (folder / "outside.txt")));
}

TEST_F(ChartLoad, CVE_2019_18658_RefusesLinksOutOfTheChart) {
  folder.add("chart/Chart.yaml", kPlainChart);
  folder.add("outside.txt", "secret");
  folder.add("chart/files/a.txt", "fine");
  folder.link("chart/templates", "files");
  const LoadOptions inside{.links = Links::inside_only};
  EXPECT_EQ(load_error(folder / "chart", inside), "");
  folder.link("chart/files/x.txt", folder / "outside.txt");
  EXPECT_THAT(load_error(folder / "chart", inside), HasSubstr("leads out of the chart"));
}

TEST_F(ChartLoad, CVE_2019_18658_EndsOnLinksInCircles) {
  folder.add("Chart.yaml", kPlainChart);
  folder.link("a", ".");
  EXPECT_THAT(load_error(folder.path), HasSubstr("too many levels of symbolic links"));
  folder.link("b", ".");
  EXPECT_NE(load_error(folder.path), "");
}

TEST_F(ChartLoad, NamesWhatALinkMisses) {
  folder.add("Chart.yaml", kPlainChart);
  folder.link("templates/x.txt", "../nowhere/y");
  EXPECT_EQ(load_error(folder.path), "error evaluating symlink " + (folder / "templates/x.txt") +
                                         ": lstat " + (folder / "nowhere") +
                                         ": no such file or directory");
}

TEST_F(ChartLoad, RefusesWhatIsNoFile) {
  folder.add("Chart.yaml", kPlainChart);
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(load_error(folder.path), "cannot load irregular file " + (folder / "pipe") +
                                         " as it has file mode type bits set");
}

// CHT-054
TEST_F(ChartLoad, HasALimitForAllFilesTogether) {
  folder.add("Chart.yaml", kPlainChart);
  folder.add("big", std::string(100, 'x'));
  folder.add("ignored", std::string(1000, 'x'));
  folder.add(".helmignore", "ignored\n");
  EXPECT_EQ(load_error(folder.path, {.max_bytes = 150}), "");
  EXPECT_EQ(load_error(folder.path, {.max_bytes = 120}),
            "error reading big: chart exceeds maximum decompressed size of 120 bytes");
}

TEST_F(ChartLoad, RefusesAnArchiveThatHoldsItselfWithoutEnd) {
  std::string inner = archive_of({{"c/Chart.yaml", std::string(kPlainChart)}});
  for (std::size_t i = 0; i <= kMaxSubchartDepth; ++i) {
    inner = archive_of({{"c/Chart.yaml", std::string(kPlainChart)}, {"c/charts/c.tgz", inner}});
  }
  EXPECT_THAT(error_of(load_archive_bytes(arena, world.log, inner)), HasSubstr("100 deep"));
}

TEST_F(ChartLoad, SaysWhenMemoryEnds) {
  folder.add("Chart.yaml", kPlainChart);
  for (int i = 0; i < 8; ++i) folder.add("big" + std::to_string(i), std::string(60000, 'x'));
  base::Arena small(1 << 18);
  EXPECT_EQ(error_of(load(world.env, small, folder.path)), "memory limit reached");
}

}  // namespace
}  // namespace chart
