// index.yaml as Helm reads it. The wanted texts were printed by Helm 4.3.1.
#include "repo/index.h"

#include <gtest/gtest.h>

#include "repo/json_indent.h"

namespace repo {
namespace {

base::Result<Index> read(base::Arena& arena, std::string_view text,
                         DuplicateKeys duplicates = DuplicateKeys::as_helm) {
  std::vector<SkippedEntry> skipped;
  return read_index(arena, text, skipped, duplicates);
}

struct Refusal {
  const char* name;
  const char* text;
  const char* wanted;
};

class RefusedIndex : public testing::TestWithParam<Refusal> {};

TEST_P(RefusedIndex, SaysWhatHelmSays) {
  base::Arena arena;
  const auto index = read(arena, GetParam().text);
  ASSERT_FALSE(index);
  EXPECT_EQ(index.error().helm(), GetParam().wanted);
}

constexpr const char* kYaml = "error unmarshaling JSON: while decoding JSON: ";
const std::string kNope = std::string(kYaml) + "json: unknown field \"nope\"";
const std::string kArray = std::string(kYaml) + "json: cannot unmarshal array into Go struct field ChartVersion.entries.Metadata.version of type string";
const std::string kTime = std::string(kYaml) + "parsing time \"x\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"x\" as \"2006\"";
const std::string kScalar = std::string(kYaml) + "json: cannot unmarshal string into Go value of type repo.IndexFile";

INSTANTIATE_TEST_SUITE_P(
    Texts, RefusedIndex,
    testing::Values(
        Refusal{"Empty", "", "empty index.yaml file"}, Refusal{"NoVersion", "entries: {}", "no API version specified"},
        Refusal{"Scalar", "a", kScalar.c_str()}, Refusal{"UnknownKey", "apiVersion: v1\nnope: 1", kNope.c_str()},
        Refusal{"UnknownKeyOfEntry", "apiVersion: v1\nentries: {a: [{name: a, nope: 1}]}", kNope.c_str()},
        Refusal{"DuplicateChart", "apiVersion: v1\nentries:\n  a: []\n  a: []\n",
                "error converting YAML to JSON: yaml: unmarshal errors:\n  line 4: key \"a\" already set in map"},
        Refusal{"ListForVersion", "apiVersion: v1\nentries: {a: [{version: [1]}]}", kArray.c_str()},
        Refusal{"BadTime", "apiVersion: v1\nentries: {a: [{created: x}]}", kTime.c_str()},
        Refusal{"JsonNumberForVersion", R"({"apiVersion":"v1","entries":{"a":[{"version":1}]}})",
                "json: cannot unmarshal number into Go struct field ChartVersion.entries.Metadata.version of type string"},
        Refusal{"JsonNumberForMaintainer", R"({"apiVersion":"v1","entries":{"a":[{"maintainers":[{"name":3}]}]}})",
                "json: cannot unmarshal number into Go struct field Maintainer.entries.Metadata.maintainers.name of type string"},
        Refusal{"JsonMapForVersions", R"({"apiVersion":"v1","entries":{"a":{}}})",
                "json: cannot unmarshal object into Go struct field IndexFile.entries of type repo.ChartVersions"},
        Refusal{"JsonNumberForEntry", R"({"apiVersion":"v1","entries":{"a":[3]}})",
                "json: cannot unmarshal number into Go struct field IndexFile.entries of type repo.ChartVersion"},
        Refusal{"JsonList", "[]", "json: cannot unmarshal array into Go value of type repo.IndexFile"}),
    [](const auto& row) { return row.param.name; });

TEST(ReadIndex, CVE_2022_23525_LeavesBadEntriesOutAndSaysSo) {
  base::Arena arena;
  std::vector<SkippedEntry> skipped;
  const auto index = read_index(arena,
                                "apiVersion: v1\nentries:\n  a:\n  -\n  - {name: a}\n  - {name: a, version: 1}\n"
                                "  - {name: ../a, version: 2}\n  - {name: a, version: 3, dependencies: [{name: x}, {name: x}]}\n",
                                skipped);
  ASSERT_TRUE(index) << index.error().helm();
  ASSERT_EQ(index->entries.at("a").size(), 2U);
  EXPECT_EQ(index->entries.at("a")[0].metadata.version, "3");
  base::MemoryLog log;
  tell_skipped(log, skipped, "x.yaml");
  EXPECT_EQ(log.lines, (std::vector<std::string>{
                           "level=WARN msg=\"skipping loading invalid entry for chart\" name=a version=2 source=x.yaml "
                           "error=\"validation: chart.metadata.name \\\"../a\\\" is invalid\"",
                           "level=WARN msg=\"skipping loading invalid entry for chart\" name=a version=\"\" source=x.yaml "
                           "error=\"validation: chart.metadata.version is required\"",
                           "level=WARN msg=\"skipping loading invalid entry for chart: empty entry\" name=a source=x.yaml"}));
}

TEST(ReadIndex, CVE_2020_15185_TakesTheLastOfDuplicateJsonKeysOnlyAsHelm) {
  constexpr std::string_view kTwice = R"({"apiVersion":"v1","entries":{"a":[],"a":[{"name":"a","version":"1.0.0"}]}})";
  base::Arena arena;
  const auto as_helm = read(arena, kTwice);
  ASSERT_TRUE(as_helm);
  EXPECT_EQ(as_helm->entries.at("a").size(), 1U);
  EXPECT_FALSE(read(arena, kTwice, DuplicateKeys::refused));
}

TEST(ReadIndex, IsLenientWithUnknownJsonKeysAndStandsNull) {
  base::Arena arena;
  EXPECT_TRUE(read(arena, R"({"apiVersion":"v1","what":1,"entries":null})"));
  EXPECT_TRUE(read(arena, "apiVersion: v1\nentries: {a: null}\nserverInfo: {contextPath: /x}\n"));
}

TEST(ReadIndex, EndsWhereAnIndexIsTooLarge) {
  base::Arena arena;
  const auto index = read(arena, std::string(kMaxIndexBytes + 1, ' '));
  ASSERT_FALSE(index);
  EXPECT_EQ(index.error().helm(), "index larger than the 268435456 bytes allowed");
}

TEST(MergeIndex, KeepsOursAndTakesWhatIsMissing) {
  base::Arena arena;
  auto ours = read(arena, "apiVersion: v1\nentries: {a: [{name: a, version: 1.0.0+x, digest: ours}]}");
  const auto theirs = read(arena, "apiVersion: v1\nentries:\n  a: [{name: a, version: 1.0.0+y}, {name: a, version: 2.0.0}]\n  b: [{name: b, version: 1.0.0}]\n");
  ASSERT_TRUE(ours && theirs);
  base::MemoryLog log;
  merge_index(log, *ours, *theirs);
  sort_entries(*ours);
  ASSERT_EQ(ours->entries.at("a").size(), 2U);
  EXPECT_EQ(ours->entries.at("a")[0].metadata.version, "2.0.0");
  EXPECT_EQ(ours->entries.at("a")[1].digest, "ours");
  EXPECT_EQ(ours->entries.at("b").size(), 1U);
  EXPECT_EQ(log.lines.size(), 1U);  // 1.0.0+x stands for 1.0.0+y
}

TEST(WriteIndex, IsReadBackAsItWas) {
  base::Arena arena;
  const auto index = read(arena,
                          "apiVersion: v1\nannotations: {k: v}\npublicKeys: [p]\ngenerated: 2020-01-02T03:04:05.5+02:00\nentries:\n"
                          "  a:\n  - {name: a, version: '1.10', created: 2020-01-02T03:04:05Z, urls: [x], digest: '0e1', removed: true}\n  b: []\n");
  ASSERT_TRUE(index);
  const auto yaml = write_index(arena, *index);
  ASSERT_TRUE(yaml);
  EXPECT_EQ(*yaml,
            "annotations:\n  k: v\napiVersion: v1\nentries:\n  a:\n  - apiVersion: v1\n    created: \"2020-01-02T03:04:05Z\"\n"
            "    digest: \"0e1\"\n    name: a\n    removed: true\n    urls:\n    - x\n    version: \"1.10\"\n  b: []\n"
            "generated: \"2020-01-02T03:04:05.5+02:00\"\npublicKeys:\n- p\n");
  const auto json = write_index_json(arena, *index);
  ASSERT_TRUE(json);
  const auto again = read(arena, *json);
  ASSERT_TRUE(again) << again.error().helm();
  EXPECT_EQ(*write_index(arena, *again), *yaml);
}

TEST(IndentJson, LaysOutAsGo) {
  EXPECT_EQ(indent_json(R"({"a":[],"b":{},"c":[1,{"d":"{,\"]"}]})", "  "),
            "{\n  \"a\": [],\n  \"b\": {},\n  \"c\": [\n    1,\n    {\n      \"d\": \"{,\\\"]\"\n    }\n  ]\n}");
}

}  // namespace
}  // namespace repo
