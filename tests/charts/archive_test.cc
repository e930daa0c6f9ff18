// Hostile archives, and what Helm 4.3.1 says about them (helm.md CHT-054, CHT-055).
#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "charts/load.h"
#include "charts/save.h"
#include "tests/charts/temporary_chart.h"

namespace chart {
namespace {

using testing::HasSubstr;

const std::string kChartText{kPlainChart};

std::string read_error(const std::string& bytes, const LoadOptions& options = {}) {
  base::Arena arena;
  return error_of(read_archive_files(arena, bytes, options));
}

// An entry of another kind than a file: the type of a tar header is changed behind the writer's
// back.
std::string archive_with_type(char type, const std::string& target) {
  base::ArchiveWriter writer;
  EXPECT_TRUE(writer.add("c/Chart.yaml", kPlainChart, 1));
  EXPECT_TRUE(writer.add("c/templates/x.yaml", "", 1));
  std::string tar = finished(writer);
  const std::size_t header = 1024;
  tar[header + 156] = type;
  tar.replace(header + 157, target.size(), target);
  tar.replace(header + 148, 8, 8, ' ');
  unsigned sum = 0;
  for (std::size_t i = 0; i < 512; ++i) sum += static_cast<unsigned char>(tar[header + i]);
  std::array<char, 8> digits{};
  std::snprintf(digits.data(), digits.size(), "%06o", sum);
  tar.replace(header + 148, 7, digits.data(), 7);
  return base::gzip(tar);
}

struct NameCase {
  const char* name;
  const char* entry;
  const char* error;
};
class CVE_2019_1000008 : public testing::TestWithParam<NameCase> {};
TEST_P(CVE_2019_1000008, RefusesNamesThatLeaveTheChart) {
  const auto bytes = archive_of({{"c/Chart.yaml", kChartText}, {GetParam().entry, "x"}});
  EXPECT_EQ(read_error(bytes), GetParam().error);
  TemporaryFolder folder;
  base::TestEnv world(folder.disk);
  base::Arena arena;
  EXPECT_EQ(error_of(expand_archive(world.env, arena, folder / "out", bytes)), GetParam().error);
  EXPECT_FALSE(folder.has("out"));
  EXPECT_FALSE(folder.has("evil"));
}
INSTANTIATE_TEST_SUITE_P(
    Names, CVE_2019_1000008,
    testing::Values(
        NameCase{"parent", "c/../../evil", "chart illegally references parent directory"},
        NameCase{"absolute", "c//evil", "chart illegally contains absolute paths"},
        NameCase{"backslashes", R"(c\..\..\evil)", "chart illegally references parent directory"},
        NameCase{"drive", "c/c:/evil", "chart contains illegally named files"},
        NameCase{"no_folder", "evil",
                 "chart illegally contains content outside the base directory: \"evil\""},
        NameCase{"chart_on_top", "Chart.yaml/x", "chart yaml not in base directory"}),
    [](const auto& row) { return row.param.name; });

TEST(ChartArchive, CVE_2025_32386_StopsAtTheLimit) {
  const std::string megabyte(1 << 20, '\0');
  const auto one =
      archive_of({{"c/Chart.yaml", kChartText}, {"c/big", std::string(3 << 20, '\0')}});
  const auto many = archive_of({{"c/a", megabyte}, {"c/b", megabyte}, {"c/c", megabyte}});
  const LoadOptions small{.max_bytes = 2 << 20};
  EXPECT_EQ(read_error(one, small), "decompressed chart is larger than the maximum size 2097152");
  EXPECT_EQ(read_error(many, small), "decompressed chart is larger than the maximum size 2097152");
  EXPECT_EQ(read_error(one), "");
}

TEST(ChartArchive, CVE_2025_32386_UnpacksNoFurtherThanTheLimit) {
  base::ArchiveWriter writer;
  for (int i = 0; i < 200; ++i) EXPECT_TRUE(writer.add("c/a", std::string(1 << 20, '\0'), 1));
  const std::string bytes = base::gzip(finished(writer));
  base::Arena arena;
  const auto unpacked = base::gunzip(arena, bytes, 1 << 20);
  ASSERT_TRUE(unpacked);
  EXPECT_TRUE(unpacked->is_too_long);
  EXPECT_LE(unpacked->bytes.size(), std::size_t{1} << 20);
}

TEST(ChartArchive, CountsItsEntries) {
  base::ArchiveWriter writer;
  for (std::size_t i = 0; i <= kMaxChartEntries; ++i) EXPECT_TRUE(writer.add("c/a", "", 1));
  EXPECT_THAT(read_error(base::gzip(finished(writer))), HasSubstr("more than 20000 entries"));
}

TEST(ChartArchive, CVE_2026_50162_MakesLinksEmptyFilesAsHelmOrRefusesThem) {
  for (const char type : {'1', '2', '3', '6'}) {
    const auto bytes = archive_with_type(type, type < '3' ? "/etc/passwd" : "");
    base::Arena arena;
    const auto files = read_archive_files(arena, bytes, {});
    ASSERT_TRUE(files) << type << files.error().helm();
    EXPECT_EQ((*files)[1].data, "");
    EXPECT_THAT(read_error(bytes, {.links = Links::inside_only}),
                HasSubstr("is a link or a device"));
  }
}

struct DamageCase {
  const char* name;
  std::string (*damage)(const std::string& sound);
  const char* error;
};
class DamagedArchive : public testing::TestWithParam<DamageCase> {};
TEST_P(DamagedArchive, IsWordedAsGoDoes) {
  const auto sound = archive_of({{"c/Chart.yaml", kChartText}, {"c/values.yaml", "a: 1"}});
  EXPECT_EQ(read_error(GetParam().damage(sound)), GetParam().error);
}
INSTANTIATE_TEST_SUITE_P(
    Ways, DamagedArchive,
    testing::Values(
        DamageCase{"none", [](const std::string& s) { return s; }, ""},
        DamageCase{"empty", [](const std::string&) { return std::string(); }, "EOF"},
        DamageCase{"no_gzip", [](const std::string&) { return std::string("hello, world"); },
                   "gzip: invalid header"},
        DamageCase{"header_cut", [](const std::string& s) { return s.substr(0, 5); },
                   "unexpected EOF"},
        DamageCase{"half", [](const std::string& s) { return s.substr(0, s.size() / 2); },
                   "unexpected EOF"},
        DamageCase{"no_tar", [](const std::string&) { return base::gzip("hello"); },
                   "unexpected EOF"},
        DamageCase{"no_tar_long",
                   [](const std::string&) { return base::gzip(std::string(2000, 'x')); },
                   "archive/tar: invalid tar header"},
        DamageCase{"nothing_in_it", [](const std::string&) { return base::gzip(""); },
                   "no files in chart archive"}),
    [](const auto& row) { return row.param.name; });

TEST(ChartArchive, ReadsSeveralGzipMembers) {
  base::ArchiveWriter writer;
  EXPECT_TRUE(writer.add("c/Chart.yaml", kPlainChart, 1));
  const std::string tar = finished(writer);
  EXPECT_EQ(read_error(base::gzip(tar.substr(0, 700)) + base::gzip(tar.substr(700))), "");
}

TEST(ChartArchive, KeepsLongAndForeignNames) {
  std::string deep;
  for (int i = 0; i < 80; ++i) deep += "deep/";
  const std::string foreign = "files/\xC3\xA4\xE4\xB8\xAD.txt";
  base::Arena arena;
  const auto files = read_archive_files(
      arena,
      archive_of({{"c/" + deep + "x", "1"}, {"c/" + foreign, "2"}, {R"(c\templates\a)", "3"}}), {});
  ASSERT_TRUE(files) << files.error().helm();
  EXPECT_EQ((*files)[0].name, deep + "x");
  EXPECT_EQ((*files)[1].name, foreign);
  EXPECT_EQ((*files)[2].name, "templates/a");
}

class CVE_2026_35206 : public testing::TestWithParam<NameCase> {};
TEST_P(CVE_2026_35206, UnpacksOnlyIntoAFolderOfTheChartsName) {
  TemporaryFolder folder;
  base::TestEnv world(folder.disk);
  base::Arena arena;
  const auto bytes =
      archive_of({{"c/Chart.yaml", "name: " + std::string(GetParam().entry) + "\nversion: 1\n"}});
  EXPECT_EQ(error_of(expand_archive(world.env, arena, folder / "out", bytes)), GetParam().error);
  EXPECT_FALSE(folder.has("out"));
}
INSTANTIATE_TEST_SUITE_P(
    Names, CVE_2026_35206,
    testing::Values(NameCase{"dot", ".", "chart name \".\" is not allowed"},
                    NameCase{"parent", "..", "chart name \"..\" is not allowed"},
                    NameCase{"path", "a/../b",
                             "chart name \"a/../b\" must not contain path separators"},
                    NameCase{"empty", "\"\"", "chart name not specified"}),
    [](const auto& row) { return row.param.name; });

TEST(ChartArchive, CVE_2026_50163_WritesThroughNoLinkThatLiesThere) {
  TemporaryFolder folder;
  base::TestEnv world(folder.disk);
  base::Arena arena;
  folder.add("victim/keep", "old");
  folder.link("out/c/templates", folder / "victim");
  folder.link("out/c/values.yaml", folder / "victim/keep");
  const auto bytes = archive_of(
      {{"c/Chart.yaml", kChartText}, {"c/templates/keep", "new"}, {"c/values.yaml", "new"}});
  const auto expanded = expand_archive(world.env, arena, folder / "out", bytes);
  ASSERT_TRUE(expanded) << expanded.error().helm();
  EXPECT_EQ(folder.read("victim/keep"), "old");
}

TEST(ChartArchive, UnpacksWhatItHolds) {
  TemporaryFolder folder;
  base::TestEnv world(folder.disk);
  base::Arena arena;
  const auto bytes = archive_of({{"x/Chart.yaml", kChartText}, {"x/templates/a.yaml", "a"}});
  const auto expanded = expand_archive(world.env, arena, folder / "out", bytes);
  ASSERT_TRUE(expanded) << expanded.error().helm();
  EXPECT_EQ(*expanded, folder / "out/c");
  EXPECT_EQ(folder.read("out/c/templates/a.yaml"), "a");
}

}  // namespace
}  // namespace chart
