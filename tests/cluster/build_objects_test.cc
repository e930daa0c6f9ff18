// Manifests into objects. Errors are those of cli-runtime 0.37.1's builder, asked with the same
// texts.
#include "cluster/build_objects.h"

#include <memory>
#include <ostream>
#include <string>

#include <gtest/gtest.h>

#include "base/json.h"
#include "tests/base/memory_filesystem.h"
#include "tests/base/test_env.h"
#include "tests/cluster/scripted_http.h"

namespace cluster {
namespace {

constexpr const char* kCore =
    R"({"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","items":[{"metadata":{},"versions":[
    {"version":"v1","freshness":"Current","resources":[
      {"resource":"configmaps","responseKind":{"kind":"ConfigMap"},"scope":"Namespaced","singularResource":"configmap",
       "verbs":["create","get"]},
      {"resource":"secrets","responseKind":{"kind":"Secret"},"scope":"Namespaced","singularResource":"secret",
       "verbs":["get"]},
      {"resource":"namespaces","responseKind":{"kind":"Namespace"},"scope":"Cluster","singularResource":"namespace",
       "verbs":["get"]}]}]}]})";
constexpr const char* kGroups =
    R"({"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","items":[]})";
const std::vector<base::HttpHeader> kAggregated{
    {"Content-Type", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"}};

class BuildObjects : public testing::Test {
 protected:
  // Each object as "name in namespace: JSON" on a line, or the error.
  std::string built(const std::string& manifest, Validation validation = Validation::ignore) {
    const auto objects = build_objects(arena_, client(), manifest, "shop", validation);
    if (!objects) return objects.error().helm();
    std::string text;
    for (const auto& one : *objects) {
      text += one.key.name + " in " + one.key.name_space + ": " +
              *base::json::write(arena_, one.object) +
              (one.path.empty() ? "" : " from " + one.path) + "\n";
    }
    return text;
  }
  KubeClient& client() {
    if (!client_) {
      for (int i = 0; i < 20; ++i) {  // a kind nobody knows is asked for anew
        http_.answer({.asked = "GET /api", .body = kCore, .headers = kAggregated});
        http_.answer({.asked = "GET /apis", .body = kGroups, .headers = kAggregated});
      }
      client_ = std::make_unique<KubeClient>(env_.env, http_, cancel_,
                                             ClientOptions{.server = ScriptedHttp::kServer});
    }
    return *client_;
  }

  base::MemoryFileSystem files_{};
  base::TestEnv env_{files_};
  base::Cancel cancel_{};
  ScriptedHttp http_{};
  base::Arena arena_{};
  std::unique_ptr<KubeClient> client_{};
};

struct Case {
  const char* name = "";
  const char* manifest = "";
  const char* want = "";
};
void PrintTo(const Case& row, std::ostream* out) {
  *out << row.name;
}

class BuildErrors : public BuildObjects, public testing::WithParamInterface<Case> {};

TEST_P(BuildErrors, AreCliRuntimes) {
  EXPECT_EQ(built(GetParam().manifest), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, BuildErrors,
    testing::Values(
        Case{"annotation_is_a_flag",
             "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  annotations:\n    x: true\n",
             "unable to decode \"\": json: cannot unmarshal bool into Go struct field "
             "ObjectMeta.metadata.annotations of type string"},
        Case{"label_is_a_number",
             "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  labels:\n    x: 1\n",
             "unable to decode \"\": json: cannot unmarshal number into Go struct field "
             "ObjectMeta.metadata.labels of type string"},
        Case{"name_is_a_number", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: 12\n",
             "unable to decode \"\": json: cannot unmarshal number into Go struct field "
             "ObjectMeta.metadata.name of type string"},
        Case{"metadata_is_a_text", "apiVersion: v1\nkind: ConfigMap\nmetadata: foo\n",
             "unable to decode \"\": json: cannot unmarshal string into Go struct field "
             "metadataOnlyObject.metadata of type v1.ObjectMeta"},
        Case{"labels_are_a_list", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  labels: [a]\n",
             "unable to decode \"\": json: cannot unmarshal array into Go struct field "
             "ObjectMeta.metadata.labels of type map[string]string"},
        Case{"api_version_is_a_number", "apiVersion: 1\nkind: ConfigMap\n",
             "unable to decode \"\": json: cannot unmarshal number into Go struct field "
             "metadataOnlyObject.TypeMeta.apiVersion of type string"},
        Case{"kind_is_a_number", "apiVersion: v1\nkind: 3\n",
             "unable to decode \"\": Object 'Kind' is missing in "
             "'{\"apiVersion\":\"v1\",\"kind\":3}'"},
        Case{"no_kind", "apiVersion: v1\nmetadata: {name: x}\n",
             "unable to decode \"\": Object 'Kind' is missing in "
             "'{\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"x\"}}'"},
        Case{"text", "foo\n",
             "unable to decode \"\": json: cannot unmarshal string into Go value of type "
             "unstructured.detector"},
        Case{"list", "- a\n",
             "unable to decode \"\": json: cannot unmarshal array into Go value of type "
             "unstructured.detector"},
        Case{"number", "12\n",
             "unable to decode \"\": json: cannot unmarshal number into Go value of type "
             "unstructured.detector"},
        Case{"list_in_a_list",
             "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: "
             "{name: x}\n- apiVersion: v1\n  kind: List\n  items:\n  - {apiVersion: v1, kind: "
             "Secret, metadata: {name: s, namespace: q}}\n- {apiVersion: v1, kind: Pod, metadata: "
             "{name: p}}\n",
             "*unstructured.Unstructured is not a list: no Items field in this object"},
        Case{"items_are_a_map", "apiVersion: v1\nkind: List\nitems: {}\n",
             "unable to decode \"\": json: cannot unmarshal object into Go struct field "
             "decodeList.items of type []json.RawMessage"},
        Case{"item_without_kind", "apiVersion: v1\nkind: List\nitems:\n- {metadata: {name: x}}\n",
             "unable to get type info from the object \"*unstructured.Unstructured\": Object "
             "'Kind' is missing in 'object has no kind field '"},
        Case{"item_is_a_number", "apiVersion: v1\nkind: List\nitems:\n- null\n- 3\n",
             "unable to decode \"\": json: cannot unmarshal number into Go value of type "
             "map[string]interface {}"},
        Case{"no_yaml", "a: [\n",
             "error parsing : error converting YAML to JSON: yaml: line 1: did not find expected "
             "node content"},
        Case{"no_json", "{a: 1\n",
             "error parsing : json: offset 2: invalid character 'a' looking for beginning of "
             "object key string"},
        Case{"half_a_json", "{\"a\": \n", "error parsing : unexpected EOF"},
        Case{"odd_separator", "--- x\na: 1\n",
             "error parsing : invalid Yaml document separator: x"},
        Case{"generation_is_a_text",
             "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  generation: x\n",
             "unable to decode \"\": json: cannot unmarshal string into Go struct field "
             "ObjectMeta.metadata.generation of type int64"},
        Case{"owners_are_a_map",
             "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  ownerReferences: {}\n",
             "unable to decode \"\": json: cannot unmarshal object into Go struct field "
             "ObjectMeta.metadata.ownerReferences of type []v1.OwnerReference"},
        Case{"finalizer_is_a_number",
             "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  finalizers: [1]\n",
             "unable to decode \"\": json: cannot unmarshal number into Go struct field "
             "ObjectMeta.metadata.finalizers of type string"},
        Case{"annotation_is_a_map",
             "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  annotations:\n    x: null\n "
             "   y: {}\n    z: [1]\n",
             "unable to decode \"\": json: cannot unmarshal object into Go struct field "
             "ObjectMeta.metadata.annotations of type string"},
        Case{"two_wrong_fields",
             "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  Name: a\n  labels: {a: 1}\n  "
             "annotations: {b: 2}\n",
             "unable to decode \"\": json: cannot unmarshal number into Go struct field "
             "ObjectMeta.metadata.annotations of type string"},
        Case{"generation_is_a_fraction",
             "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  generation: 1.5\n",
             "unable to decode \"\": json: cannot unmarshal number 1.5 into Go struct field "
             "ObjectMeta.metadata.generation of type int64"},
        Case{"grace_is_a_text",
             "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  deletionGracePeriodSeconds: a\n",
             "unable to decode \"\": json: cannot unmarshal string into Go struct field "
             "ObjectMeta.metadata.deletionGracePeriodSeconds of type int64"},
        Case{"empty_kind", "apiVersion: v1\nkind: \"\"\n",
             "unable to decode \"\": Object 'Kind' is missing in "
             "'{\"apiVersion\":\"v1\",\"kind\":\"\"}'"},
        Case{"odd_group", "apiVersion: a/b/c\nkind: Foo\n",
             "unable to decode \"\": Object 'Kind' is missing in "
             "'{\"apiVersion\":\"a/b/c\",\"kind\":\"Foo\"}'"},
        Case{"name_is_a_flag", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: true\n",
             "unable to decode \"\": json: cannot unmarshal bool into Go struct field "
             "ObjectMeta.metadata.name of type string"},
        Case{"two_of_one_error", "metadata: {}\n---\nmetadata: {}\n",
             "unable to decode \"\": Object 'Kind' is missing in '{\"metadata\":{}}'"}),
    [](const auto& row) { return row.param.name; });

TEST_F(BuildObjects, FillsInNamespacesAndPassesOverNothing) {
  EXPECT_EQ(
      built("---\n---\n# only a comment\n---\nnull\n---\n# Source: "
            "web/templates/a.yaml\napiVersion: v1\n"
            "kind: ConfigMap\nmetadata: {name: a}\n---\napiVersion: v1\nkind: ConfigMap\n"
            "metadata: {name: b, namespace: other}\n---\napiVersion: v1\nkind: Namespace\n"
            "metadata: {name: room, namespace: shop}\n"),
      R"(a in shop: {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"shop"}} from web/templates/a.yaml
b in other: {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b","namespace":"other"}}
room in : {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"room"}}
)");
}

TEST_F(BuildObjects, TakesListsApart) {
  EXPECT_EQ(
      built("apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: "
            "{name: a}\n"
            "---\napiVersion: v1\nkind: SecretList\nitems:\n- metadata: {name: s}\n"),
      R"(a in shop: {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"shop"}}
s in shop: {"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","namespace":"shop"}}
)");
  EXPECT_EQ(built("apiVersion: v1\nkind: List\nitems: []\n"), "");
}

TEST_F(BuildObjects, ReadsNumbersAsJsonHasThem) {
  EXPECT_EQ(
      built("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a: 1.0\n  b: 1e3\n"
            "  c: 18446744073709551615\n  d: 9223372036854775807\n  e: 1.5\n  f: 0x10\n  g: -0.0\n"
            "  h: 12345678901234567890123\n  j: 2024-01-01\n"),
      R"(a in shop: {"apiVersion":"v1","data":{"a":1,"b":1000,"c":18446744073709552000,"d":9223372036854775807,)"
      R"("e":1.5,"f":16,"g":0,"h":1.2345678901234568e+22,"j":"2024-01-01"},"kind":"ConfigMap",)"
      R"("metadata":{"name":"a","namespace":"shop"}})"
      "\n");
}

TEST_F(BuildObjects, ReadsJsonOneAfterTheOther) {
  EXPECT_EQ(
      built(
          R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"}}{"apiVersion":"v1","kind":"Secret",)"
          R"("metadata":{"name":"y"}})"),
      R"(x in shop: {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x","namespace":"shop"}}
y in shop: {"apiVersion":"v1","kind":"Secret","metadata":{"name":"y","namespace":"shop"}}
)");
}

TEST_F(BuildObjects, TellsEveryKindThatNobodyKnows) {
  const std::string foo = "apiVersion: example.com/v1\nkind: Foo\nmetadata: {name: a}\n";
  const std::string lost =
      "resource mapping not found for name: \"a\" namespace: \"\" from \"\": no matches for kind "
      "\"Foo\" in version \"example.com/v1\"\nensure CRDs are installed first";
  EXPECT_EQ(built(foo), lost);
  EXPECT_EQ(built(foo + "---\n" + foo), lost);
  EXPECT_EQ(built(foo + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: true}\n---\n[\n"),
            "[" + lost +
                ", unable to decode \"\": json: cannot unmarshal bool into Go struct field "
                "ObjectMeta.metadata.name of "
                "type string, error parsing : error converting YAML to JSON: yaml: line 1: did not "
                "find expected node "
                "content]");
  const auto objects = build_objects(arena_, client(), foo, "shop");
  ASSERT_FALSE(objects);
  EXPECT_EQ(objects.error().code(), base::ErrorCode::not_found);
}

TEST_F(BuildObjects, ValidatesHeadsWhereAsked) {
  EXPECT_EQ(built("metadata: {name: a}\n", Validation::strict),
            "error validating \"\": error validating data: [apiVersion not set, kind not set]");
  EXPECT_EQ(built("apiVersion: v1\nmetadata: {name: a}\n", Validation::strict),
            "error validating \"\": error validating data: kind not set");
  EXPECT_EQ(
      built("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n", Validation::strict),
      "a in shop: "
      "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\",\"namespace\":"
      "\"shop\"}}\n");
}

}  // namespace
}  // namespace cluster
