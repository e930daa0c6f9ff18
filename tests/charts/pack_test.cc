// Packing charts (helm.md CHT-077 … 084, ENV-021).
#include "charts/pack.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/archive.h"
#include "base/gzip.h"
#include "charts/save.h"
#include "tests/charts/temporary_chart.h"

namespace chart {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class ChartPack : public testing::Test {
 protected:
  std::string package_error(const PackageOptions& options = {}) {
    return error_of(package_chart(world.env, arena, folder / "c", with_destination(options)));
  }
  // The archive's bytes.
  std::string package(const PackageOptions& options = {}) {
    const auto path = package_chart(world.env, arena, folder / "c", with_destination(options));
    EXPECT_TRUE(path) << error_of(path);
    return path ? folder.read("out/" + std::string(base::base_name(*path))) : "";
  }
  PackageOptions with_destination(PackageOptions options) const {
    options.destination = folder / "out";
    return options;
  }
  std::vector<std::string> names(const std::string& archive) {
    std::vector<std::string> all;
    base::ArchiveReader reader(base::gunzip(arena, archive, 1 << 20)->bytes);
    base::ArchiveEntry entry;
    while (*reader.next(entry)) all.push_back(entry.name);
    return all;
  }
  std::string text(const std::string& archive, std::string_view name) {
    const auto files = read_archive_files(arena, archive);
    for (const auto& file : *files) {
      if (file.name == name) return std::string(file.data);
    }
    return "(none)";
  }

  TemporaryFolder folder{};
  base::TestEnv world{folder.disk};
  base::Arena arena{};
};

// CHT-078, CHT-079, CHT-080
TEST_F(ChartPack, WritesHelmsHeaders) {
  folder.add("c/Chart.yaml", kPlainChart);
  const std::string archive = package({.epoch = 1});
  EXPECT_EQ(archive.substr(0, 12), std::string("\x1f\x8b\x08\x14\0\0\0\0\0\xff\x2c\0", 12));
  EXPECT_EQ(archive.substr(12, 49),
            std::string("rr\x28\0aHR0cHM6Ly95b3V0dS5iZS96OVV6MWljandyTQo=Helm\0", 49));
  const auto tar = base::gunzip(arena, archive, 1 << 20)->bytes;
  EXPECT_EQ(tar.substr(0, 13), std::string("c/Chart.yaml\0", 13));
  EXPECT_EQ(tar.substr(100, 24), std::string("0000644\0"
                                             "0000000\0"
                                             "0000000\0",
                                             24));
  EXPECT_EQ(tar.substr(136, 12), std::string("00000000001\0", 12));
  EXPECT_EQ(tar.substr(257, 8), std::string("ustar\0"
                                            "00",
                                            8));
}

// CHT-077, CHT-081, CHT-084
TEST_F(ChartPack, KeepsHelmsOrder) {
  folder.add("c/README.md", "r");
  folder.add("c/Chart.yaml", "# gone\n" + std::string(kPlainChart) + "dependencies: [{name: d}]\n");
  folder.add("c/Chart.lock", "digest: x\n");
  folder.add("c/values.yaml", "# stays\na: 1\n");
  folder.add("c/values.schema.json", "{}");
  folder.add("c/templates/z.yaml", "z");
  folder.add("c/templates/a.yaml", "a");
  folder.add("c/charts/other/Chart.yaml", "apiVersion: v2\nname: d\nversion: 2\n");
  folder.add("c/charts/other/values.yaml", "x: 1");
  const std::string archive = package();
  EXPECT_TRUE(folder.has("out/c-1.0.0.tgz"));
  EXPECT_THAT(names(archive),
              ElementsAre("c/Chart.yaml", "c/Chart.lock", "c/values.yaml", "c/values.schema.json",
                          "c/templates/a.yaml", "c/templates/z.yaml", "c/README.md",
                          "c/charts/d/Chart.yaml", "c/charts/d/values.yaml"));
  EXPECT_EQ(
      text(archive, "Chart.yaml"),
      "apiVersion: v2\ndependencies:\n- name: d\n  repository: \"\"\nname: c\nversion: 1.0.0\n");
  EXPECT_EQ(text(archive, "values.yaml"), "# stays\na: 1\n");
}

// CHT-021
TEST_F(ChartPack, LeavesTheDependenciesOfOldChartsInTheirFile) {
  folder.add("c/Chart.yaml", "name: c\nversion: 1\n");
  folder.add("c/requirements.yaml", "dependencies: [{name: d}]\n");
  folder.add("c/requirements.lock", "digest: x\n");
  folder.add("c/charts/d/Chart.yaml", "name: d\nversion: 2\n");
  const std::string archive = package();
  EXPECT_EQ(text(archive, "Chart.yaml"), "apiVersion: v1\nname: c\nversion: \"1\"\n");
  EXPECT_THAT(names(archive), ElementsAre("c/Chart.yaml", "c/requirements.lock",
                                          "c/requirements.yaml", "c/charts/d/Chart.yaml"));
}

TEST_F(ChartPack, GivesTheSameBytesForTheSameChart) {
  folder.add("c/Chart.yaml", kPlainChart);
  folder.add("c/templates/a.yaml", "a");
  const std::string first = package({.times = Times::fixed});
  folder.add("c/templates/a.yaml", "a");
  EXPECT_EQ(package({.times = Times::fixed}), first);
}

// ENV-021
TEST_F(ChartPack, StampsWhatTheEnvironmentSays) {
  folder.add("c/Chart.yaml", kPlainChart);
  folder.add("c/Chart.lock", "generated: 2020-01-01T00:00:00Z\n");
  const std::string archive = package({.epoch = 1714979289});
  EXPECT_THAT(text(archive, "Chart.lock"), HasSubstr("generated: \"2024-05-06T07:08:09Z\""));
  EXPECT_THAT(folder.read("c/Chart.lock"), HasSubstr("2020-01-01"));
  const auto files = read_archive_files(arena, archive);
  for (const auto& file : *files) EXPECT_EQ(base::rounded_seconds(file.modified), 1714979289);
}

TEST_F(ChartPack, ReadsSourceDateEpoch) {
  const auto epoch = [&](const char* text) {
    world.variables["SOURCE_DATE_EPOCH"] = text;
    return source_date_epoch(world.env);
  };
  EXPECT_FALSE(source_date_epoch(world.env)->has_value());
  EXPECT_FALSE(epoch("")->has_value());
  EXPECT_EQ(**epoch("12"), 12);
  EXPECT_EQ(error_of(epoch("x")),
            "invalid SOURCE_DATE_EPOCH: strconv.ParseInt: parsing \"x\": invalid syntax");
  EXPECT_EQ(error_of(epoch("-1")), "invalid SOURCE_DATE_EPOCH: must not be negative");
}

TEST_F(ChartPack, ChangesVersionsOnRequest) {
  folder.add("c/Chart.yaml", kPlainChart);
  const std::string archive = package({.version = "2.0.0-rc.1", .app_version = "7"});
  EXPECT_TRUE(folder.has("out/c-2.0.0-rc.1.tgz"));
  EXPECT_EQ(text(archive, "Chart.yaml"),
            "apiVersion: v2\nappVersion: \"7\"\nname: c\nversion: 2.0.0-rc.1\n");
  EXPECT_EQ(package_error({.version = "x"}), "invalid semantic version");
}

TEST_F(ChartPack, RefusesWhatHelmRefuses) {
  folder.add("c/Chart.yaml", std::string(kPlainChart) + "dependencies: [{name: d}]\n");
  EXPECT_EQ(package_error(), "found in Chart.yaml, but missing in charts/ directory: d");
  folder.add("c/Chart.yaml", "apiVersion: v3\nname: c\nversion: 1.0.0\n");
  EXPECT_EQ(package_error(), "invalid chart apiVersion");
  folder.add("c/Chart.yaml", kPlainChart);
  folder.add("c/values.schema.json", "{");
  EXPECT_EQ(package_error(), "failed to save: invalid JSON in values.schema.json");
  EXPECT_FALSE(folder.has("out/c-1.0.0.tgz"));
}

TEST_F(ChartPack, SavesToAFolder) {
  folder.add("c/Chart.yaml", kPlainChart);
  folder.add("c/values.yaml", "# a\n");
  folder.add("c/templates/a.yaml", "a");
  folder.add("c/charts/d/Chart.yaml", "name: d\nversion: 2\n");
  const auto chart = load(world.env, arena, folder / "c");
  ASSERT_TRUE(chart);
  ASSERT_EQ(error_of(save_directory(world.env, arena, **chart, folder / "saved")), "");
  EXPECT_EQ(folder.read("saved/c/values.yaml"), "# a\n");
  EXPECT_EQ(folder.read("saved/c/templates/a.yaml"), "a");
  EXPECT_TRUE(folder.has("saved/c/charts/d-2.tgz"));
}

TEST_F(ChartPack, CVE_2024_25620_NeverWritesUnderAPathAsName) {
  Chart chart;
  chart.metadata = {.name = "../ahab", .version = "1", .api_version = "v2"};
  EXPECT_EQ(error_of(save_archive(world.env, arena, chart, folder / "out")),
            "chart validation: validation: chart.metadata.name \"../ahab\" is invalid");
  EXPECT_EQ(error_of(save_directory(world.env, arena, chart, folder / "out")),
            "\"../ahab\" is not a valid chart name");
  EXPECT_EQ(error_of(pack(arena, chart)), "\"../ahab\" is not a valid chart name");
  EXPECT_FALSE(folder.has("ahab"));
}

TEST_F(ChartPack, WritesLongNamesAsGoDoes) {
  std::string folders;
  for (int i = 0; i < 30; ++i) folders += "deep/";
  base::ArchiveWriter writer;
  ASSERT_TRUE(writer.add("c/" + folders + "x.txt", "", 1));  // fits when split
  ASSERT_TRUE(writer.add("c/\xC3\xA4.txt", "", 1));          // not ASCII
  ASSERT_TRUE(writer.add("c/old.txt", "", -1));              // before 1970
  const std::string tar = finished(writer);
  EXPECT_EQ(tar.substr(0, 6), std::string("x.txt\0", 6));
  EXPECT_EQ(tar.substr(345, 4), "c/de");
  EXPECT_EQ(tar.substr(512, 25), std::string("c/PaxHeaders.0/.txt\0\0\0\0\0\0", 25));
  EXPECT_EQ(tar.substr(1024, 17), "17 path=c/\xC3\xA4.txt\n");
  EXPECT_EQ(tar.substr(2048 + 512, 12), "12 mtime=-1\n");
  base::ArchiveReader reader(tar);
  base::ArchiveEntry entry;
  ASSERT_TRUE(*reader.next(entry));
  EXPECT_EQ(entry.name, "c/" + folders + "x.txt");
  ASSERT_TRUE(*reader.next(entry));
  EXPECT_EQ(entry.name, "c/\xC3\xA4.txt");
  ASSERT_TRUE(*reader.next(entry));
  EXPECT_EQ(entry.modified, -1);
}

}  // namespace
}  // namespace chart
