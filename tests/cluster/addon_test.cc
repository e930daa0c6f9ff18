// Addons of channels: records, manifests, conditions, and whose fields become ours.
#include <gtest/gtest.h>

#include "base/json.h"
#include "cluster/addon_apply.h"
#include "cluster/addon_objects.h"
#include "cluster/addon_record.h"

namespace cluster {
namespace {

base::Value json(base::Arena& arena, const std::string& text) {
  auto value = base::json::read(arena, arena.copy(text), base::json::Numbers::exact);
  EXPECT_TRUE(value) << text;
  return value ? *value : base::Value();
}

TEST(AddonRecord, IsCompactJsonWithoutEmptyFields) {
  EXPECT_EQ(format_addon_record({"s3://b/k", "", "k8s-1.12", "abc", 1}),
            R"({"channel":"s3://b/k","id":"k8s-1.12","manifestHash":"abc","systemGeneration":1})");
  EXPECT_EQ(format_addon_record({"s3://b/k", "1.4.0", "", "", 0}), R"({"version":"1.4.0","channel":"s3://b/k"})");
  EXPECT_EQ(format_addon_record({}), "{}");
  EXPECT_EQ(format_addon_record({"", "", "", "", 1}), R"({"systemGeneration":1})");
}

TEST(AddonRecord, IsReadBackAndReadsWhatOlderOnesWrote) {
  const AddonRecord record{"s3://b/k", "", "x", "abc", 1};
  EXPECT_EQ(*parse_addon_record(format_addon_record(record)), record);
  EXPECT_EQ(*parse_addon_record(R"({"version":"1.4.0","channel":"c","somethingNew":[1]})"), (AddonRecord{"c", "1.4.0", "", "", 0}));
}

class NoRecordTest : public testing::TestWithParam<std::pair<const char*, const char*>> {};
TEST_P(NoRecordTest, IsAnError) { EXPECT_FALSE(parse_addon_record(GetParam().second)); }
INSTANTIATE_TEST_SUITE_P(Texts, NoRecordTest,
                         testing::Values(std::pair{"Empty", ""}, std::pair{"Torn", "{"}, std::pair{"List", "[]"},
                                         std::pair{"IdANumber", R"({"id":1})"},
                                         std::pair{"GenerationAText", R"({"systemGeneration":"1"})"},
                                         std::pair{"GenerationHuge", R"({"systemGeneration":99999999999})"}),
                         [](const auto& row) { return row.param.first; });

TEST(AddonName, IsWhatAnAnnotationsNameMayBe) {
  EXPECT_TRUE(check_addon_name("kube2iam.addons.k8s.io"));
  EXPECT_TRUE(check_addon_name(std::string(kMaxAddonName, 'a')));
  for (const auto* name : {"", "a/b", "-a", "a.", "a b", "ä"}) EXPECT_FALSE(check_addon_name(name)) << name;
  EXPECT_FALSE(check_addon_name(std::string(kMaxAddonName + 1, 'a')));
}

std::string kinds_of(const std::vector<AddonObject>& objects) {
  std::string text;
  for (const auto& object : objects) text += object.key.kind.kind + "/" + object.key.name + " ";
  return text;
}

TEST(AddonObjects, NamespacesAndDefinitionsComeFirstElseTheOrderIsTheManifests) {
  base::Arena arena;
  const auto objects = addon_objects(arena,
                                     "{apiVersion: v1, kind: Secret, metadata: {name: b}}\n--- # more\n"
                                     "{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}]}\n"
                                     "---\n# nothing\n---\n"
                                     "{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: c}}\n"
                                     "---\n{apiVersion: v1, kind: Namespace, metadata: {name: space}}\n");
  ASSERT_TRUE(objects) << objects.error().helm();
  EXPECT_EQ(kinds_of(*objects), "Namespace/space CustomResourceDefinition/c Secret/b ConfigMap/a ");
}

TEST(AddonObjects, WhatIsNoObjectIsNamed) {
  base::Arena arena;
  const auto error_of = [&](std::string_view text) {
    const auto objects = addon_objects(arena, text);
    return objects ? "" : objects.error().helm();
  };
  EXPECT_EQ(error_of("{apiVersion: v1, kind: Secret, metadata: {}}"), "document 1 of the manifest has no metadata.name, so it is no object");
  EXPECT_EQ(error_of("{kind: Secret}"), "document 1 of the manifest has no apiVersion, so it is no object");
  EXPECT_EQ(error_of("just text"), "document 1 of the manifest is no object");
  EXPECT_EQ(error_of("{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: List, items: "
                     "[{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: List, items: []}]}]}]}]}"),
            "document 1 has Lists in Lists in Lists");
}

TEST(AddonObjects, HaveALimit) {
  base::Arena arena;
  std::string text = "apiVersion: v1\nkind: List\nitems:\n";
  for (std::size_t i = 0; i <= kMaxAddonObjects; ++i) text += "- {apiVersion: v1, kind: A, metadata: {name: a}}\n";
  const auto objects = addon_objects(arena, text);
  ASSERT_FALSE(objects);
  EXPECT_EQ(objects.error().helm(), "the manifest has more than 20000 objects");
}

struct WellCase {
  const char* name = "";
  const char* object = "";
  const char* reason = "";  // empty: it is well
};
class WellTest : public testing::TestWithParam<WellCase> {};
TEST_P(WellTest, IsAsChannelsJudges) {
  base::Arena arena;
  EXPECT_EQ(unwell_reason(json(arena, GetParam().object)).value_or(""), GetParam().reason);
}
INSTANTIATE_TEST_SUITE_P(
    Objects, WellTest,
    testing::Values(
        WellCase{"NoConditions", R"({"kind":"Deployment","status":{}})", ""},
        WellCase{"BeingDeleted", R"({"kind":"ConfigMap","metadata":{"deletionTimestamp":"now"}})", "it is being deleted"},
        WellCase{"NotAvailable", R"({"kind":"Deployment","status":{"conditions":[{"type":"Available","status":"False","message":"m"}]}})",
                 "its condition Available is False: m"},
        WellCase{"NotProgressing", R"({"kind":"Deployment","status":{"conditions":[{"type":"Progressing","status":"False"}]}})",
                 "its condition Progressing is False"},
        WellCase{"ProgressingOfOthers", R"({"kind":"Job","status":{"conditions":[{"type":"Progressing","status":"False"}]}})", ""},
        WellCase{"UnknownStatus", R"({"kind":"Deployment","status":{"conditions":[{"type":"Available","status":"Unknown"}]}})", ""},
        WellCase{"OtherCondition", R"({"kind":"APIService","status":{"conditions":[{"type":"Other","status":"False"}]}})", ""},
        WellCase{"NotEstablished", R"({"kind":"CustomResourceDefinition","status":{"conditions":[{"type":"Established","status":"False"}]}})",
                 "its condition Established is False"},
        WellCase{"Gateway", R"({"kind":"Gateway","status":{"conditions":[{"type":"Programmed","status":"False"}]}})",
                 "its condition Programmed is False"},
        WellCase{"OddConditions", R"({"kind":"A","status":{"conditions":["x",{"type":1}]}})", ""}),
    [](const auto& row) { return row.param.name; });

struct FieldsCase {
  const char* name = "";
  const char* before = "";
  const char* after = "";  // empty: nothing is taken
};
class TakenFieldsTest : public testing::TestWithParam<FieldsCase> {};
TEST_P(TakenFieldsTest, BecomeOurs) {
  base::Arena arena;
  const auto live = json(arena, std::string(R"({"metadata":{"managedFields":)") + GetParam().before + "}}");
  const auto taken = taken_over_fields(arena, live, "tug");
  ASSERT_EQ(taken.has_value(), GetParam().after[0] != '\0');
  if (taken) {
    EXPECT_EQ(*base::json::write(arena, *taken), *base::json::write(arena, json(arena, GetParam().after)));
  }
}
INSTANTIATE_TEST_SUITE_P(
    Entries, TakenFieldsTest,
    testing::Values(
        FieldsCase{"OursAlone", R"([{"manager":"tug","operation":"Apply","fieldsV1":{}}])", ""},
        FieldsCase{"Strangers", R"([{"manager":"controller","operation":"Update","fieldsV1":{}}])", ""},
        FieldsCase{"Kops", R"([{"manager":"kops","operation":"Apply","fieldsV1":{"f:a":{}}}])",
                   R"([{"manager":"tug","operation":"Apply","fieldsV1":{"f:a":{}}}])"},
        FieldsCase{"KubectlAndOurs",
                   R"([{"manager":"kubectl-client-side-apply","operation":"Update","fieldsV1":{"f:a":{}}},
                       {"manager":"x","operation":"Update","fieldsV1":{"f:c":{}}},
                       {"manager":"tug","operation":"Apply","fieldsV1":{"f:b":{}}}])",
                   R"([{"manager":"tug","operation":"Apply","fieldsV1":{"f:a":{},"f:b":{}}},
                       {"manager":"x","operation":"Update","fieldsV1":{"f:c":{}}}])"},
        FieldsCase{"StatusStays", R"([{"manager":"kops","operation":"Update","subresource":"status","fieldsV1":{"f:s":{}}}])", ""},
        FieldsCase{"OurUpdates", R"([{"manager":"tug","operation":"Update","fieldsV1":{"f:a":{}}}])",
                   R"([{"manager":"tug","operation":"Apply","fieldsV1":{"f:a":{}}}])"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace cluster
