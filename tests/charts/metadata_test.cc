// Chart.yaml and Chart.lock: reading, checking, writing (helm.md 3.1). Texts are Helm 4.3.1's.
#include "charts/metadata.h"

#include <gtest/gtest.h>

#include "base/yaml.h"
#include "charts/lock.h"
#include "tests/charts/temporary_chart.h"

namespace chart {
namespace {

constexpr std::string_view kDecoding = "error unmarshaling JSON: while decoding JSON: json: ";

struct TextCase {
  const char* name;
  const char* yaml;
  const char* text;
};

class AppVersion : public testing::TestWithParam<TextCase> {};
// CHT-012
TEST_P(AppVersion, IsTakenThroughAGoNumber) {
  base::Arena arena;
  const auto metadata = read_metadata(arena, "appVersion: " + std::string(GetParam().yaml) + "\n");
  ASSERT_TRUE(metadata) << metadata.error().helm();
  EXPECT_EQ(metadata->app_version, GetParam().text);
}
INSTANTIATE_TEST_SUITE_P(
    Scalars, AppVersion,
    testing::Values(TextCase{"text", "1.2.3", "1.2.3"}, TextCase{"quoted", "\"1.10\"", "1.10"},
                    TextCase{"float", "1.10", "1.1"}, TextCase{"exponent", "1e3", "1000"},
                    TextCase{"million", "1000000.0", "1e+06"}, TextCase{"tiny", "0.00001", "1e-05"},
                    TextCase{"long_fraction", "1.123456789", "1.1234568"},
                    TextCase{"large", "12345678901234567890", "12345678901234567890"},
                    TextCase{"too_large", "18446744073709551616", "1.8446744e+19"},
                    TextCase{"beyond_32_bits", "1e39", "+Inf"},
                    TextCase{"hexadecimal", "0x1F", "31"}, TextCase{"underscores", "1_000", "1000"},
                    TextCase{"boolean", "true", "true"}, TextCase{"no", "n", "false"},
                    TextCase{"null", "~", ""}, TextCase{"date", "2020-01-01", "2020-01-01"}),
    [](const auto& row) { return row.param.name; });

class MetadataType : public testing::TestWithParam<TextCase> {};
TEST_P(MetadataType, IsRefusedInGosWords) {
  base::Arena arena;
  const auto metadata = read_metadata(arena, GetParam().yaml);
  EXPECT_EQ(error_of(metadata), std::string(kDecoding) + GetParam().text);
}
INSTANTIATE_TEST_SUITE_P(
    Wrong, MetadataType,
    testing::Values(
        TextCase{"list_for_text", "version: []",
                 "cannot unmarshal array into Go struct field Metadata.version of type string"},
        TextCase{"first_in_order_of_keys", "icon: {}\nhome: []",
                 "cannot unmarshal array into Go struct field Metadata.home of type string"},
        TextCase{"maintainer_name", "maintainers: [{name: []}]",
                 "cannot unmarshal array into Go struct field Maintainer.maintainers.name of type "
                 "string"},
        TextCase{"maintainer", "maintainers: [x]",
                 "cannot unmarshal string into Go struct field Metadata.maintainers of type "
                 "v2.Maintainer"},
        TextCase{"maintainers", "maintainers: {a: b}",
                 "cannot unmarshal object into Go struct field Metadata.maintainers of type "
                 "[]*v2.Maintainer"},
        TextCase{"annotation", "annotations: {x: []}",
                 "cannot unmarshal array into Go struct field Metadata.annotations of type string"},
        TextCase{"annotations", "annotations: [a]",
                 "cannot unmarshal array into Go struct field Metadata.annotations of type "
                 "map[string]string"},
        TextCase{"tags", "dependencies: [{tags: x}]",
                 "cannot unmarshal string into Go struct field Dependency.dependencies.tags of "
                 "type []string"},
        TextCase{"imports", "dependencies: [{import-values: x}]",
                 "cannot unmarshal string into Go struct field "
                 "Dependency.dependencies.import-values of type "
                 "[]interface {}"},
        TextCase{"keyword", "keywords: [[a]]",
                 "cannot unmarshal array into Go struct field Metadata.keywords of type string"},
        TextCase{"deprecated", "deprecated: 1",
                 "cannot unmarshal number into Go struct field Metadata.deprecated of type bool"},
        TextCase{"text", "hello", "cannot unmarshal string into Go value of type v2.Metadata"},
        TextCase{"list", "- a", "cannot unmarshal array into Go value of type v2.Metadata"}),
    [](const auto& row) { return row.param.name; });

// CHT-019
TEST(Metadata, RefusesUnknownFieldsOnlyWhenStrict) {
  base::Arena arena;
  EXPECT_EQ(error_of(read_metadata(arena, "name: a\nfoo: 1\n")), "");
  EXPECT_EQ(error_of(read_metadata(arena, "name: a\nfoo: 1\n", Strictness::strict)),
            std::string(kDecoding) + "unknown field \"foo\"");
}

TEST(Metadata, MatchesKeysInAnyCase) {
  base::Arena arena;
  const auto metadata = read_metadata(arena, "NAME: x\nname: c\nappversion: 1.0\n");
  ASSERT_TRUE(metadata);
  EXPECT_EQ(metadata->name, "c");
  EXPECT_EQ(metadata->app_version, "1");
}

class Validation : public testing::TestWithParam<TextCase> {};
// CHT-001, CHT-004, CHT-007, CHT-017, CHT-020, CHT-027
TEST_P(Validation, SaysWhatIsWrong) {
  base::Arena arena;
  auto metadata = read_metadata(arena, "apiVersion: v2\n" + std::string(GetParam().yaml));
  ASSERT_TRUE(metadata) << metadata.error().helm();
  const std::string text = GetParam().text;
  EXPECT_EQ(error_of(validate(*metadata)), text.empty() ? "" : "validation: " + text);
}
INSTANTIATE_TEST_SUITE_P(
    Rules, Validation,
    testing::Values(
        TextCase{"fine", "name: c\nversion: v1\n", ""},
        TextCase{"no_name", "version: 1\n", "chart.metadata.name is required"},
        TextCase{"CVE_2026_35206_dot", "name: .\nversion: 1\n",
                 "chart.metadata.name \".\" is not allowed"},
        TextCase{"CVE_2026_35206_parent", "name: ..\nversion: 1\n",
                 "chart.metadata.name \"..\" is not allowed"},
        TextCase{"CVE_2024_25620_path", "name: ../ahab\nversion: 1\n",
                 "chart.metadata.name \"../ahab\" is invalid"},
        TextCase{"CVE_2024_25620_slash", "name: a/b\nversion: 1\n",
                 "chart.metadata.name \"a/b\" is invalid"},
        TextCase{"no_version", "name: c\n", "chart.metadata.version is required"},
        TextCase{"bad_version", "name: c\nversion: 1.2.3.4\n",
                 "chart.metadata.version \"1.2.3.4\" is invalid"},
        TextCase{"CVE_2021_21303_version", "name: c\nversion: \"1.0.0\\x1b]0;x\"\n",
                 "chart.metadata.version \"1.0.0\\x1b]0;x\" is invalid"},
        TextCase{"type", "name: c\nversion: 1\ntype: lib\n",
                 "chart.metadata.type must be application or library"},
        TextCase{"CVE_2025_55198_maintainer", "name: c\nversion: 1\nmaintainers: [null]\n",
                 "maintainers must not contain empty or null nodes"},
        TextCase{"CVE_2025_55198_dependency", "name: c\nversion: 1\ndependencies: [null]\n",
                 "dependencies must not contain empty or null nodes"},
        TextCase{"CVE_2020_15184_space",
                 "name: c\nversion: 1\ndependencies: [{name: d, alias: a b}]\n",
                 "dependency \"d\" has disallowed characters in the alias"},
        TextCase{"CVE_2020_15184_line",
                 "name: c\nversion: 1\ndependencies: [{name: d, alias: \"a\\nb\"}]\n",
                 "dependency \"d\" has disallowed characters in the alias"},
        TextCase{"CVE_2020_15184_path",
                 "name: c\nversion: 1\ndependencies: [{name: d, alias: ../a}]\n",
                 "dependency \"d\" has disallowed characters in the alias"},
        TextCase{"alias", "name: c\nversion: 1\ndependencies: [{name: d, alias: ok_-1}]\n", ""},
        TextCase{"twice", "name: c\nversion: 1\ndependencies: [{name: x}, {name: y, alias: x}]\n",
                 "more than one dependency with name or alias \"x\""}),
    [](const auto& row) { return row.param.name; });

// CHT-018
TEST(Metadata, CleansItsStrings) {
  EXPECT_EQ(clean_text("a\tb\nc\xC2\xA0"
                       "d"),
            "a b c d");
  EXPECT_EQ(clean_text("a\x1b[2Jb\x07"), "a[2Jb");
  EXPECT_EQ(clean_text("a\xE2\x80\x8B"
                       "b\xC3\xA4"),
            "ab\xC3\xA4");
  EXPECT_EQ(clean_text("a\xFF"
                       "b"),
            "a\xEF\xBF\xBD"
            "b");
  base::Arena arena;
  auto metadata = read_metadata(
      arena, "apiVersion: v2\nname: \"a\\u200bb\"\nversion: 1\ndescription: \"x\\ty\\e[2J\"\n");
  ASSERT_TRUE(metadata && validate(*metadata));
  EXPECT_EQ(metadata->name, "ab");
  EXPECT_EQ(metadata->description, "x y[2J");
}

TEST(Metadata, IsWrittenSortedWithNothingEmpty) {
  base::Arena arena;
  const auto metadata = read_metadata(
      arena,
      "version: 1.0.0\nname: c\napiVersion: v2\ndeprecated: false\nkeywords: []\nicon: "
      "''\ndependencies:\n"
      "- name: a\n  version: 1\n  import-values: [1, 2.0, a, {child: 1, parent: b}]\n  tags: [1]\n"
      "  alias: 12\n  enabled: yes\nannotations: {x: 1, y: ~}\nmaintainers:\n- email: a\n");
  ASSERT_TRUE(metadata) << metadata.error().helm();
  const auto text = write_metadata(arena, *metadata);
  ASSERT_TRUE(text) << text.error().helm();
  EXPECT_EQ(
      *text,
      "annotations:\n  \"true\": \"\"\n  x: \"1\"\napiVersion: v2\ndependencies:\n- alias: \"12\"\n"
      "  enabled: true\n  import-values:\n  - 1\n  - 2\n  - a\n  - child: 1\n    parent: b\n  "
      "name: a\n"
      "  repository: \"\"\n  tags:\n  - \"1\"\n  version: \"1\"\nmaintainers:\n- email: a\nname: "
      "c\n"
      "version: 1.0.0\n");
}

// ENG-002
TEST(Metadata, IsAMapOfGoFieldsToTemplates) {
  base::Arena arena;
  const auto metadata = read_metadata(
      arena,
      "name: c\nversion: 1\nmaintainers: [{name: m}]\ndependencies: [{name: d, tags: [t]}]\n");
  ASSERT_TRUE(metadata);
  const auto map = metadata_map(arena, *metadata, true);
  EXPECT_EQ(map.as_map().size(), 18U);
  EXPECT_TRUE(map.as_map().get("IsRoot").as_bool());
  EXPECT_EQ(base::type_name(map.as_map().get("Annotations")), "map[string]string");
  for (const auto* field : {"Dependencies", "Keywords", "Maintainers", "Sources"}) {
    EXPECT_EQ(base::type_name(map.as_map().get(field)), "[]interface {}") << field;
  }
  const auto& dependency = map.as_map().get("Dependencies").as_list()[0];
  EXPECT_EQ(base::type_name(dependency), "map[string]interface {}");
  EXPECT_EQ(base::type_name(dependency.as_map().get("ImportValues")), "[]interface {}");
  EXPECT_EQ(dependency.as_map().get("Tags").as_list()[0].as_string(), "t");
  EXPECT_EQ(map.as_map().get("Maintainers").as_list()[0].as_map().get("Name").as_string(), "m");
}

class LockTime : public testing::TestWithParam<TextCase> {};
// CHT-041
TEST_P(LockTime, IsWrittenInItsShortestForm) {
  base::Arena arena;
  const auto lock = read_lock(arena, GetParam().yaml);
  ASSERT_TRUE(lock) << lock.error().helm();
  ASSERT_TRUE(lock->has_value());
  EXPECT_EQ(*write_lock(arena, **lock), "dependencies: null\ndigest: \"1\"\ngenerated: \"" +
                                            std::string(GetParam().text) + "\"\n");
}
INSTANTIATE_TEST_SUITE_P(
    Times, LockTime,
    testing::Values(TextCase{"zeroes", "digest: 1\ngenerated: 2020-01-01T00:00:00.500Z",
                             "2020-01-01T00:00:00.5Z"},
                    TextCase{"offset",
                             "digest: 1\ngenerated: '2020-01-01T00:00:00.123456789+02:00'",
                             "2020-01-01T00:00:00.123456789+02:00"},
                    TextCase{"none", "digest: 1", "0001-01-01T00:00:00Z"}),
    [](const auto& row) { return row.param.name; });

TEST(Lock, OfAnEmptyFileIsNone) {
  base::Arena arena;
  const auto lock = read_lock(arena, "");
  ASSERT_TRUE(lock);
  EXPECT_FALSE(lock->has_value());
  EXPECT_EQ(error_of(read_lock(arena, "generated: 1")),
            "error unmarshaling JSON: while decoding JSON: Time.UnmarshalJSON: input is not a JSON "
            "string");
}

}  // namespace
}  // namespace chart
