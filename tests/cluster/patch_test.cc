// size: table
// Wanted patches and errors are those of k8s.io/apimachinery 0.37.1 (strategicpatch, jsonmergepatch) and
// evanphx/json-patch 5.9.11, asked with the same values.
#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "base/json.h"
#include "cluster/patch_json.h"
#include "cluster/patch_strategic.h"

namespace cluster {
namespace {

using base::Arena;
using base::Result;
using base::Value;

Value read(Arena& arena, const char* json) { return *base::json::read(arena, json, base::json::Numbers::exact); }

// The patch as JSON, or the text of the error.
std::string told(Arena& arena, const Result<Value>& patch) {
  return patch ? *base::json::write(arena, *patch) : patch.error().helm();
}

// Both sides as the same writer writes them.
std::string as_written(Arena& arena, const char* json, bool is_error) {
  return is_error ? std::string(json) : *base::json::write(arena, read(arena, json));
}

namespace strategic {

struct Case {
  const char* name = "";
  const char* kind = "";
  const char* original = "";
  const char* modified = "";
  const char* current = "";
  const char* want = "";
  bool is_error = false;
};
void PrintTo(const Case& row, std::ostream* out) { *out << row.name; }

class StrategicPatch : public testing::TestWithParam<Case> {};

TEST_P(StrategicPatch, IsGos) {
  Arena arena;
  const std::string kind = GetParam().kind;
  const auto slash = kind.find('/');
  const auto last = kind.rfind('/');
  const auto schema =
      PatchSchema::of({kind.substr(0, slash), kind.substr(slash + 1, last - slash - 1), kind.substr(last + 1)});
  ASSERT_TRUE(schema);
  const auto patch = strategic_patch(arena, read(arena, GetParam().original), read(arena, GetParam().modified),
                                     read(arena, GetParam().current), *schema);
  EXPECT_EQ(told(arena, patch), as_written(arena, GetParam().want, GetParam().is_error));
}

INSTANTIATE_TEST_SUITE_P(Cases, StrategicPatch, testing::Values(
    Case{"nothing",
         "/v1/ConfigMap",
         R"({"data":{"a":"1"}})",
         R"({"data":{"a":"1"}})",
         R"({"data":{"a":"1"},"metadata":{"uid":"u"}})",
         R"({})",
         false},
    Case{"changed_text",
         "/v1/ConfigMap",
         R"({"data":{"a":"1"}})",
         R"({"data":{"a":"2"}})",
         R"({"data":{"a":"1"}})",
         R"({"data":{"a":"2"}})",
         false},
    Case{"drift_is_put_right",
         "/v1/ConfigMap",
         R"({"data":{"a":"1"}})",
         R"({"data":{"a":"1"}})",
         R"({"data":{"a":"9"}})",
         R"({"data":{"a":"1"}})",
         false},
    Case{"key_gone",
         "/v1/ConfigMap",
         R"({"data":{"a":"1","b":"2"}})",
         R"({"data":{"a":"1"}})",
         R"({"data":{"a":"1","b":"2","live":"3"}})",
         R"({"data":{"b":null}})",
         false},
    Case{"key_gone_from_live_too",
         "/v1/ConfigMap",
         R"({"data":{"a":"1","b":"2"}})",
         R"({"data":{"a":"1"}})",
         R"({"data":{"a":"1"}})",
         R"({"data":{"b":null}})",
         false},
    Case{"map_gone",
         "/v1/ConfigMap",
         R"({"data":{"a":"1"},"metadata":{"labels":{"x":"y"}}})",
         R"({"data":{"a":"1"},"metadata":{}})",
         R"({"data":{"a":"1"},"metadata":{"labels":{"x":"y","z":"z"}}})",
         R"({"metadata":{"labels":null}})",
         false},
    Case{"null_value",
         "/v1/ConfigMap",
         R"({"data":{"a":null}})",
         R"({"data":{"a":null}})",
         R"({"data":{"a":"1"}})",
         R"({"data":{"a":null}})",
         false},
    Case{"type_changes",
         "/v1/ConfigMap",
         R"({"data":{"a":"1"}})",
         R"({"data":["a"]})",
         R"({"data":{"a":"1"}})",
         R"({"data":["a"]})",
         false},
    Case{"number_types",
         "apps/v1/Deployment",
         R"({"spec":{"replicas":1}})",
         R"({"spec":{"replicas":1.5}})",
         R"({"spec":{"replicas":1}})",
         R"({"spec":{"replicas":1.5}})",
         false},
    Case{"container_image",
         "apps/v1/Deployment",
         R"({"spec":{"template":{"spec":{"containers":[{"name":"web","image":"a:1"}]}}}})",
         R"({"spec":{"template":{"spec":{"containers":[{"name":"web","image":"a:2"}]}}}})",
         R"({"spec":{"template":{"spec":{"containers":[{"name":"web","image":"a:1","imagePullPolicy":"Always"}]}}}})",
         R"({"spec":{"template":{"spec":{"$setElementOrder/containers":[{"name":"web"}],"containers":[{"image":"a:2","name":"web"}]}}}})",
         false},
    Case{"container_added_and_removed",
         "apps/v1/Deployment",
         R"({"spec":{"template":{"spec":{"containers":[{"name":"web","image":"a"},{"name":"old","image":"o"}]}}}})",
         R"({"spec":{"template":{"spec":{"containers":[{"name":"new","image":"n"},{"name":"web","image":"a"}]}}}})",
         R"({"spec":{"template":{"spec":{"containers":[{"name":"web","image":"a"},{"name":"old","image":"o"},{"name":"injected","image":"i"}]}}}})",
         R"({"spec":{"template":{"spec":{"$setElementOrder/containers":[{"name":"new"},{"name":"web"}],"containers":[{"image":"n","name":"new"},{"$patch":"delete","name":"old"}]}}}})",
         false},
    Case{"containers_in_another_order",
         "apps/v1/Deployment",
         R"({"spec":{"template":{"spec":{"containers":[{"name":"web"},{"name":"b"}]}}}})",
         R"({"spec":{"template":{"spec":{"containers":[{"name":"b"},{"name":"web"}]}}}})",
         R"({"spec":{"template":{"spec":{"containers":[{"name":"web"},{"name":"b"}]}}}})",
         R"({"spec":{"template":{"spec":{"$setElementOrder/containers":[{"name":"b"},{"name":"web"}]}}}})",
         false},
    Case{"environment",
         "apps/v1/Deployment",
         R"({"spec":{"template":{"spec":{"containers":[{"name":"web","env":[{"name":"A","value":"1"},{"name":"B","value":"2"}]}]}}}})",
         R"({"spec":{"template":{"spec":{"containers":[{"name":"web","env":[{"name":"B","value":"3"},{"name":"C","value":"4"}]}]}}}})",
         R"({"spec":{"template":{"spec":{"containers":[{"name":"web","env":[{"name":"A","value":"1"},{"name":"B","value":"2"},{"name":"HAND","value":"made"}]}]}}}})",
         R"({"spec":{"template":{"spec":{"$setElementOrder/containers":[{"name":"web"}],"containers":[{"$setElementOrder/env":[{"name":"B"},{"name":"C"}],"env":[{"name":"B","value":"3"},{"name":"C","value":"4"},{"$patch":"delete","name":"A"}],"name":"web"}]}}}})",
         false},
    Case{"environment_source_changes",
         "apps/v1/Deployment",
         R"({"spec":{"template":{"spec":{"containers":[{"name":"web","env":[{"name":"A","value":"1"}]}]}}}})",
         R"({"spec":{"template":{"spec":{"containers":[{"name":"web","env":[{"name":"A","valueFrom":{"fieldRef":{"fieldPath":"x"}}}]}]}}}})",
         R"({"spec":{"template":{"spec":{"containers":[{"name":"web","env":[{"name":"A","value":"1"}]}]}}}})",
         R"({"spec":{"template":{"spec":{"$setElementOrder/containers":[{"name":"web"}],"containers":[{"$setElementOrder/env":[{"name":"A"}],"env":[{"name":"A","value":null,"valueFrom":{"fieldRef":{"fieldPath":"x"}}}],"name":"web"}]}}}})",
         false},
    Case{"ports_by_number",
         "apps/v1/Deployment",
         R"({"spec":{"template":{"spec":{"containers":[{"name":"web","ports":[{"containerPort":80},{"containerPort":443}]}]}}}})",
         R"({"spec":{"template":{"spec":{"containers":[{"name":"web","ports":[{"containerPort":443,"name":"https"}]}]}}}})",
         R"({"spec":{"template":{"spec":{"containers":[{"name":"web","ports":[{"containerPort":80,"protocol":"TCP"},{"containerPort":443,"protocol":"TCP"}]}]}}}})",
         R"({"spec":{"template":{"spec":{"$setElementOrder/containers":[{"name":"web"}],"containers":[{"$setElementOrder/ports":[{"containerPort":443}],"name":"web","ports":[{"containerPort":443,"name":"https"},{"$patch":"delete","containerPort":80}]}]}}}})",
         false},
    Case{"service_ports_of_one_number",
         "/v1/Service",
         R"({"spec":{"ports":[{"port":53,"protocol":"TCP","name":"t"},{"port":53,"protocol":"UDP","name":"u"}]}})",
         R"({"spec":{"ports":[{"port":53,"protocol":"TCP","name":"t"},{"port":53,"protocol":"UDP","name":"u2"}]}})",
         R"({"spec":{"ports":[{"port":53,"protocol":"TCP","name":"t","nodePort":30001},{"port":53,"protocol":"UDP","name":"u","nodePort":30002}]}})",
         R"({"spec":{"$setElementOrder/ports":[{"port":53},{"port":53}],"ports":[{"name":"u2","port":53}]}})",
         false},
    Case{"mounts_by_path",
         "apps/v1/Deployment",
         R"({"spec":{"template":{"spec":{"containers":[{"name":"web","volumeMounts":[{"name":"v","mountPath":"/a"}]}]}}}})",
         R"({"spec":{"template":{"spec":{"containers":[{"name":"web","volumeMounts":[{"name":"v","mountPath":"/b"}]}]}}}})",
         R"({"spec":{"template":{"spec":{"containers":[{"name":"web","volumeMounts":[{"name":"v","mountPath":"/a"},{"name":"kube-api-access","mountPath":"/token"}]}]}}}})",
         R"({"spec":{"template":{"spec":{"$setElementOrder/containers":[{"name":"web"}],"containers":[{"$setElementOrder/volumeMounts":[{"mountPath":"/b"}],"name":"web","volumeMounts":[{"mountPath":"/b","name":"v"},{"$patch":"delete","mountPath":"/a"}]}]}}}})",
         false},
    Case{"arguments_are_replaced_whole",
         "apps/v1/Deployment",
         R"({"spec":{"template":{"spec":{"containers":[{"name":"web","args":["a","b"]}]}}}})",
         R"({"spec":{"template":{"spec":{"containers":[{"name":"web","args":["b"]}]}}}})",
         R"({"spec":{"template":{"spec":{"containers":[{"name":"web","args":["a","b"]}]}}}})",
         R"({"spec":{"template":{"spec":{"$setElementOrder/containers":[{"name":"web"}],"containers":[{"args":["b"],"name":"web"}]}}}})",
         false},
    Case{"volume_of_another_kind",
         "apps/v1/Deployment",
         R"({"spec":{"template":{"spec":{"volumes":[{"name":"v","emptyDir":{}}]}}}})",
         R"({"spec":{"template":{"spec":{"volumes":[{"name":"v","configMap":{"name":"c"}}]}}}})",
         R"({"spec":{"template":{"spec":{"volumes":[{"name":"v","emptyDir":{}}]}}}})",
         R"({"spec":{"template":{"spec":{"$setElementOrder/volumes":[{"name":"v"}],"volumes":[{"$retainKeys":["configMap","name"],"configMap":{"name":"c"},"emptyDir":null,"name":"v"}]}}}})",
         false},
    Case{"strategy_loses_its_details",
         "apps/v1/Deployment",
         R"({"spec":{"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":1}}}})",
         R"({"spec":{"strategy":{"type":"Recreate"}}})",
         R"({"spec":{"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":1,"maxUnavailable":0}}}})",
         R"({"spec":{"strategy":{"$retainKeys":["type"],"rollingUpdate":null,"type":"Recreate"}}})",
         false},
    Case{"strategy_with_live_defaults",
         "apps/v1/Deployment",
         R"({"spec":{"strategy":{"type":"Recreate"}}})",
         R"({"spec":{"strategy":{"type":"Recreate"}}})",
         R"({"spec":{"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":"25%"}}}})",
         R"({"spec":{"strategy":{"$retainKeys":["type"],"type":"Recreate"}}})",
         false},
    Case{"finalizers",
         "/v1/ConfigMap",
         R"({"metadata":{"finalizers":["b","a"]}})",
         R"({"metadata":{"finalizers":["c","b"]}})",
         R"({"metadata":{"finalizers":["b","a","live"]}})",
         R"({"metadata":{"$deleteFromPrimitiveList/finalizers":["a"],"$setElementOrder/finalizers":["c","b"],"finalizers":["c"]}})",
         false},
    Case{"finalizers_all_gone",
         "/v1/ConfigMap",
         R"({"metadata":{"finalizers":["a"]}})",
         R"({"metadata":{}})",
         R"({"metadata":{"finalizers":["a","live"]}})",
         R"({"metadata":{"finalizers":null}})",
         false},
    Case{"pull_secrets",
         "/v1/ServiceAccount",
         R"({"imagePullSecrets":[{"name":"a"},{"name":"b"}]})",
         R"({"imagePullSecrets":[{"name":"b"}]})",
         R"({"imagePullSecrets":[{"name":"a"},{"name":"b"},{"name":"live"}]})",
         R"({"imagePullSecrets":[{"name":"b"}]})",
         false},
    Case{"tolerations_have_no_key",
         "apps/v1/Deployment",
         R"({"spec":{"template":{"spec":{"tolerations":[{"key":"a"}]}}}})",
         R"({"spec":{"template":{"spec":{"tolerations":[{"key":"b"}]}}}})",
         R"({"spec":{"template":{"spec":{"tolerations":[{"key":"a"},{"key":"z"}]}}}})",
         R"({"spec":{"template":{"spec":{"tolerations":[{"key":"b"}]}}}})",
         false},
    Case{"webhooks_within_webhooks",
         "admissionregistration.k8s.io/v1/MutatingWebhookConfiguration",
         R"({"webhooks":[{"name":"a","rules":[{"operations":["CREATE"]}],"matchConditions":[{"name":"x","expression":"1"}]}]})",
         R"({"webhooks":[{"name":"a","rules":[{"operations":["UPDATE"]}],"matchConditions":[{"name":"y","expression":"2"}]}]})",
         R"({"webhooks":[{"name":"a","rules":[{"operations":["CREATE"]}],"matchConditions":[{"name":"x","expression":"1"}],"clientConfig":{"caBundle":"injected"}}]})",
         R"({"$setElementOrder/webhooks":[{"name":"a"}],"webhooks":[{"$setElementOrder/matchConditions":[{"name":"y"}],"matchConditions":[{"expression":"2","name":"y"},{"$patch":"delete","name":"x"}],"name":"a","rules":[{"operations":["UPDATE"]}]}]})",
         false},
    Case{"crd_versions_are_replaced_whole",
         "apiextensions.k8s.io/v1/CustomResourceDefinition",
         R"({"spec":{"versions":[{"name":"v1"}]}})",
         R"({"spec":{"versions":[{"name":"v1"},{"name":"v2"}]}})",
         R"({"spec":{"versions":[{"name":"v1","served":true}]}})",
         R"({"spec":{"versions":[{"name":"v1"},{"name":"v2"}]}})",
         false},
    Case{"nothing_new_for_an_unknown_field",
         "apps/v1/Deployment",
         R"({"spec":{"odd":{"a":1}}})",
         R"({"spec":{"odd":{"a":1}}})",
         R"({"spec":{}})",
         R"({"spec":{"odd":{"a":1}}})",
         false},
    Case{"an_unknown_field_changes",
         "apps/v1/Deployment",
         R"({"spec":{"odd":{"a":1}}})",
         R"({"spec":{"odd":{"a":2}}})",
         R"({"spec":{}})",
         R"(unable to find api field in struct DeploymentSpec for the json field "odd")",
         true},
    Case{"an_unknown_list_changes",
         "apps/v1/Deployment",
         R"({"spec":{"odd":[1]}})",
         R"({"spec":{"odd":[2]}})",
         R"({"spec":{}})",
         R"(unable to find api field in struct DeploymentSpec for the json field "odd")",
         true},
    Case{"a_map_in_labels",
         "/v1/ConfigMap",
         R"({"data":{"a":{"b":1}}})",
         R"({"data":{"a":{"b":2}}})",
         R"({"data":{}})",
         R"(merging an object in json but data type is not struct, instead is: map)",
         true},
    Case{"an_element_without_its_key",
         "apps/v1/Deployment",
         R"({"spec":{"template":{"spec":{"containers":[{"image":"a"}]}}}})",
         R"({"spec":{"template":{"spec":{"containers":[{"image":"b"}]}}}})",
         R"({"spec":{"template":{"spec":{"containers":[{"name":"x"}]}}}})",
         R"(map: map[image:b] does not contain declared merge key: name)",
         true},
    Case{"elements_of_two_types",
         "apps/v1/Deployment",
         R"({"spec":{"template":{"spec":{"containers":[{"name":"web"}]}}}})",
         R"({"spec":{"template":{"spec":{"containers":[{"name":"web"},"x"]}}}})",
         R"({"spec":{"template":{"spec":{"containers":[{"name":"web"}]}}}})",
         R"(list element types are not identical: [[map[name:web]] [map[name:web] x]])",
         true},
    Case{"directive_in_the_manifest",
         "apps/v1/Deployment",
         R"({"spec":{"template":{"spec":{"containers":[{"name":"web","image":"a"}]}}}})",
         R"({"spec":{"template":{"spec":{"containers":[{"name":"web","image":"b","$patch":"replace"}]}}}})",
         R"({"spec":{"template":{"spec":{"containers":[{"name":"web","image":"a"}]}}}})",
         R"({"spec":{"template":{"spec":{"$setElementOrder/containers":[{"name":"web"}],"containers":[]}}}})",
         false}),
    [](const auto& row) { return row.param.name; });

}  // namespace strategic

namespace merge {

struct Case {
  const char* name = "";
  const char* original = "";
  const char* modified = "";
  const char* current = "";
  const char* want = "";
  bool is_error = false;
};
void PrintTo(const Case& row, std::ostream* out) { *out << row.name; }

class MergePatch : public testing::TestWithParam<Case> {};

TEST_P(MergePatch, IsGos) {
  Arena arena;
  const auto patch = merge_patch(arena, read(arena, GetParam().original), read(arena, GetParam().modified));
  EXPECT_EQ(told(arena, patch), as_written(arena, GetParam().want, false));
}

INSTANTIATE_TEST_SUITE_P(Cases, MergePatch, testing::Values(
    Case{"nothing",
         R"({"a":1})",
         R"({"a":1})",
         R"({})",
         R"({})",
         false},
    Case{"changes",
         R"({"a":1,"b":{"c":1,"d":2}})",
         R"({"a":1,"b":{"c":2,"d":2}})",
         R"({})",
         R"({"b":{"c":2}})",
         false},
    Case{"added_and_gone",
         R"({"a":1,"b":{"x":1}})",
         R"({"c":[1],"b":{}})",
         R"({})",
         R"({"a":null,"b":{"x":null},"c":[1]})",
         false},
    Case{"lists_whole",
         R"({"l":[1,{"a":1}]})",
         R"({"l":[1,{"a":2}]})",
         R"({})",
         R"({"l":[1,{"a":2}]})",
         false},
    Case{"null_to_value",
         R"({"a":null})",
         R"({"a":1})",
         R"({})",
         R"({"a":1})",
         false},
    Case{"value_to_null",
         R"({"a":1})",
         R"({"a":null})",
         R"({})",
         R"({"a":null})",
         false},
    Case{"map_to_text",
         R"({"a":{"b":1}})",
         R"({"a":"x"})",
         R"({})",
         R"({"a":"x"})",
         false},
    Case{"empty_map_added",
         R"({})",
         R"({"a":{}})",
         R"({})",
         R"({"a":{}})",
         false},
    Case{"whole_floats_are_numbers",
         R"({"a":1.5})",
         R"({"a":1})",
         R"({})",
         R"({"a":1})",
         false}),
    [](const auto& row) { return row.param.name; });

class ThreeWayMergePatch : public testing::TestWithParam<Case> {};

TEST_P(ThreeWayMergePatch, IsGos) {
  Arena arena;
  const auto patch = three_way_merge_patch(arena, read(arena, GetParam().original), read(arena, GetParam().modified),
                                           read(arena, GetParam().current));
  EXPECT_EQ(told(arena, patch), as_written(arena, GetParam().want, GetParam().is_error));
}

INSTANTIATE_TEST_SUITE_P(Cases, ThreeWayMergePatch, testing::Values(
    Case{"nothing",
         R"({"spec":{"a":1}})",
         R"({"spec":{"a":1}})",
         R"({"spec":{"a":1,"live":2}})",
         R"({})",
         false},
    Case{"drift",
         R"({"spec":{"a":1}})",
         R"({"spec":{"a":1}})",
         R"({"spec":{"a":5}})",
         R"({"spec":{"a":1}})",
         false},
    Case{"gone",
         R"({"spec":{"a":1,"b":2}})",
         R"({"spec":{"a":1}})",
         R"({"spec":{"a":1,"b":2,"live":3}})",
         R"({"spec":{"b":null}})",
         false},
    Case{"gone_and_new",
         R"({"spec":{"m":{"x":1}}})",
         R"({"spec":{"m":{"y":2}}})",
         R"({"spec":{"m":{"x":1,"z":3}}})",
         R"({"spec":{"m":{"x":null,"y":2}}})",
         false},
    Case{"nulls_in_new_lists",
         R"({})",
         R"({"l":[{"a":null,"b":1}]})",
         R"({})",
         R"({"l":[{"b":1}]})",
         false},
    Case{"empty_map_is_a_value",
         R"({})",
         R"({"spec":{"e":{}}})",
         R"({"spec":{}})",
         R"({"spec":{"e":{}}})",
         false},
    Case{"explicit_null",
         R"({"a":1})",
         R"({"a":null})",
         R"({"a":1})",
         R"({"a":null})",
         false},
    Case{"another_name",
         R"({"metadata":{"name":"a"}})",
         R"({"metadata":{"name":"b"}})",
         R"({"metadata":{"name":"a"}})",
         R"(precondition failed for: map[metadata:map[name:b]])",
         true},
    Case{"another_version",
         R"({"apiVersion":"x/v1"})",
         R"({"apiVersion":"x/v2"})",
         R"({"apiVersion":"x/v1"})",
         R"(precondition failed for: map[apiVersion:x/v2])",
         true}),
    [](const auto& row) { return row.param.name; });

}  // namespace merge

TEST(PatchSchema, KnowsKubernetesOwnKindsOnly) {
  EXPECT_TRUE(PatchSchema::of({"apps", "v1", "Deployment"}));
  EXPECT_TRUE(PatchSchema::of({"apiextensions.k8s.io", "v1beta1", "CustomResourceDefinition"}));
  EXPECT_TRUE(PatchSchema::of({"", "v1", "Pod"}));
  EXPECT_FALSE(PatchSchema::of({"apps", "v9", "Deployment"}));
  EXPECT_FALSE(PatchSchema::of({"example.com", "v1", "Deployment"}));
}

TEST(PatchSchema, FindsFieldsInAnyCase) {
  const auto field = PatchSchema::of({"apps", "v1", "Deployment"})->field("SPEC");
  ASSERT_TRUE(field);
  EXPECT_TRUE(field->type.field("Template"));
}

TEST(StrategicPatches, LeaveWhatTheyAreGivenAsItIs) {
  Arena arena;
  const Value modified = read(arena, R"({"spec":{"ports":[{"port":2},{"port":1}]}})");
  const Value before = base::deep_copy(arena, modified);
  const Value original = read(arena, R"({"spec":{"ports":[{"port":1},{"port":3}]}})");
  const auto patch = strategic_patch(arena, original, modified, original, *PatchSchema::of({"", "v1", "Service"}));
  ASSERT_TRUE(patch);
  EXPECT_TRUE(base::deep_equal(before, modified));
}

TEST(StrategicPatches, RefuseEndlessDepth) {
  Arena arena;
  const auto schema_of = [](const char* innermost) {
    std::string deep = innermost;
    for (std::size_t i = 0; i < kMaxPatchDepth + 10; ++i) deep = "{\"not\":" + deep + "}";
    return R"({"spec":{"validation":{"openAPIV3Schema":)" + deep + "}}}";
  };
  const Value one = read(arena, schema_of(R"({"type":"a"})").c_str());
  const Value two = read(arena, schema_of(R"({"type":"b"})").c_str());
  const auto schema = *PatchSchema::of({"apiextensions.k8s.io", "v1beta1", "CustomResourceDefinition"});
  const auto patch = strategic_patch(arena, one, two, one, schema);
  ASSERT_FALSE(patch);
  EXPECT_EQ(patch.error().helm(), "maps and lists are nested too deeply to patch");
}

}  // namespace
}  // namespace cluster
