#include "charts/capabilities.h"

#include <gtest/gtest.h>

#include "base/go_format.h"
#include "base/json.h"
#include "base/yaml.h"
#include "engine/objects.h"

namespace engine {
namespace {

using base::Value;

struct CapabilitiesTest : testing::Test {
  base::Arena arena{};
  Value capabilities = make_capabilities(arena, {});

  Value part(std::string_view name) { return *capabilities.as_object().field(name); }
  std::string printed(const Value& value) {
    std::string out;
    base::append_printed(out, value);
    return out;
  }
};

// Expected values are those of Helm 4.3.1.
TEST_F(CapabilitiesTest, NameTheirTypes) {
  EXPECT_EQ(base::type_name(capabilities), "*common.Capabilities");
  EXPECT_EQ(base::kind_name(capabilities), "ptr");
  EXPECT_EQ(base::type_name(part("KubeVersion")), "common.KubeVersion");
  EXPECT_EQ(base::type_name(part("APIVersions")), "common.VersionSet");
  EXPECT_EQ(base::type_name(part("HelmVersion")), "version.BuildInfo");
}

TEST_F(CapabilitiesTest, PrintTheNormalizedVersionOnlyBare) {  // ENG-004
  capabilities = make_capabilities(arena, {.kube_version = *chart::parse_kube_version("v1.30.2-eks")});
  const auto version = part("KubeVersion");
  EXPECT_EQ(printed(version), "v1.30.2");
  EXPECT_EQ(base::format_value(version), "{v1.30.2-eks v1.30.2 1 30}");
  EXPECT_EQ(version.as_object().format(true),
            "{Version:v1.30.2-eks normalizedVersion:v1.30.2 Major:1 Minor:30}");
  EXPECT_EQ(version.as_object().field("Version")->as_string(), "v1.30.2-eks");
  EXPECT_EQ(version.as_object().field("normalizedVersion"), std::nullopt);
  EXPECT_NE(version.as_object().method("GitVersion"), nullptr);
  EXPECT_EQ(version.as_object().method("Nope"), nullptr);
}

TEST_F(CapabilitiesTest, PrintTheirFieldsUnderEveryVerb) {
  const Value version[] = {part("KubeVersion")};
  EXPECT_EQ(base::go_sprintf("%d", version),
            "{%!d(string=v1.37.0) %!d(string=v1.37.0) %!d(string=1) %!d(string=37)}");
  EXPECT_EQ(base::go_sprintf("%q", version), R"({"v1.37.0" "v1.37.0" "1" "37"})");
  EXPECT_EQ(base::go_sprintf("%#v", version),
            R"(common.KubeVersion{Version:"v1.37.0", normalizedVersion:"v1.37.0", Major:"1", Minor:"37"})");
  const Value all[] = {capabilities};
  EXPECT_EQ(base::go_sprintf("%d", all).substr(0, 22), "&{{%!d(string=v1.37.0)");
  base::List* list = base::List::make(arena);
  list->push_back(capabilities);
  const Value inside[] = {Value::list(list)};
  EXPECT_EQ(base::go_sprintf("%v", inside).substr(0, 3), "[0x");
  EXPECT_EQ(base::go_sprintf("%#v", inside).substr(0, 40), "[]interface {}{(*common.Capabilities)(0x");
}

TEST_F(CapabilitiesTest, LoseWhatIsNotExportedInADeepCopy) {
  const Value copy = base::deep_copy(arena, capabilities);
  const Value version = *copy.as_object().field("KubeVersion");
  EXPECT_EQ(base::format_value(version), "{v1.37.0  1 37}");
  EXPECT_EQ(printed(version), "v1.37.0");
}

TEST_F(CapabilitiesTest, PrintTheBuild) {  // ENG-006
  EXPECT_EQ(base::format_value(part("HelmVersion")), "{v4.3.1   go1.26.8 v1.37}");
  EXPECT_EQ(*base::json::write(arena, part("HelmVersion")),
            R"({"version":"v4.3.1","go_version":"go1.26.8","kube_client_version":"v1.37"})");
}

TEST_F(CapabilitiesTest, KeepTheOrderOfGosFieldsInJson) {
  EXPECT_EQ(*base::json::write(arena, part("KubeVersion")),
            R"({"Version":"v1.37.0","Major":"1","Minor":"37"})");
}

TEST_F(CapabilitiesTest, KeepTheOrderOfGosFieldsInPrettyYaml) {
  EXPECT_EQ(*base::yaml::write_pretty(arena, part("KubeVersion")),
            "version: v1.37.0\nmajor: \"1\"\nminor: \"37\"\n");
  EXPECT_EQ(*base::yaml::write_pretty(arena, part("HelmVersion")),
            "version: v4.3.1\ngitcommit: \"\"\ngittreestate: \"\"\ngoversion: go1.26.8\n"
            "kubeclientversion: v1.37\n");
  EXPECT_EQ(*base::yaml::write(arena, part("HelmVersion")),
            "go_version: go1.26.8\nkube_client_version: v1.37\nversion: v4.3.1\n");
}

TEST_F(CapabilitiesTest, KnowHelmsApiVersions) {  // ENG-016, ENG-018
  const auto& versions = part("APIVersions").as_list();
  ASSERT_EQ(versions.size(), 57U);
  EXPECT_EQ(versions[0].as_string(), "v1");
  EXPECT_EQ(versions[56].as_string(), "apiextensions.k8s.io/v1");
  EXPECT_TRUE(base::format_value(capabilities)
                  .starts_with("&{{v1.37.0 v1.37.0 1 37} [v1 admissionregistration.k8s.io/v1 "));
  EXPECT_TRUE(base::format_value(capabilities).ends_with("] {v4.3.1   go1.26.8 v1.37}}"));
}

struct VersionCase {
  const char* name;
  const char* text;
  const char* version;     // the whole, or the error
  const char* normalized;  // nullptr: it is refused
};
class KubeVersionTest : public testing::TestWithParam<VersionCase> {};
TEST_P(KubeVersionTest, IsReadAsHelmReadsIt) {  // ENG-017
  const auto version = chart::parse_kube_version(GetParam().text);
  if (GetParam().normalized == nullptr) {
    ASSERT_FALSE(version);
    EXPECT_EQ(version.error().helm(), GetParam().version);
    return;
  }
  ASSERT_TRUE(version) << version.error().helm();
  EXPECT_EQ(version->version, GetParam().version);
  EXPECT_EQ(version->normalized, GetParam().normalized);
}
INSTANTIATE_TEST_SUITE_P(
    Texts, KubeVersionTest,
    testing::Values(
        VersionCase{"plain", "1.30.2", "v1.30.2", "v1.30.2"}, VersionCase{"with_v", "v1.30", "v1.30", "v1.30"},
        VersionCase{"suffix", "1.30.2-eks", "v1.30.2-eks", "v1.30.2"},
        VersionCase{"four_numbers", "1.2.3.4", "v1.2.3.4", "v1.2.3.4"},
        VersionCase{"zero_in_minor", "1.02", "v1.02", "v1.2"}, VersionCase{"last_dot", "1.2.", "v1.2.", "v1.2"},
        VersionCase{"one_number", "1", "invalid kube version '1': illegal version string \"1\"", nullptr},
        VersionCase{"no_number", "x", "invalid kube version 'x': could not parse \"x\" as version", nullptr},
        VersionCase{"two_v", "vv1.2", "invalid kube version 'vv1.2': could not parse \"vv1.2\" as version", nullptr},
        VersionCase{"two_dots", "1..2", "invalid kube version '1..2': illegal version string \"1..2\"", nullptr},
        VersionCase{"leading_zero", "01.2",
                    "invalid kube version '01.2': illegal zero-prefixed version component \"01\" in \"01.2\"",
                    nullptr},
        VersionCase{"huge", "1.99999999999999999999",
                    "invalid kube version '1.99999999999999999999': illegal non-numeric version component "
                    "\"99999999999999999999\" in \"1.99999999999999999999\": strconv.ParseUint: parsing "
                    "\"99999999999999999999\": value out of range",
                    nullptr}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace engine
