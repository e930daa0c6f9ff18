// The head of a manifest: ENG-078.
#include <gtest/gtest.h>

#include "base/yaml.h"

namespace base::yaml {
namespace {

constexpr const char* kDecoding =
    "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ";

TEST(YamlHead, HasFourFields) {
  Arena arena;
  const Result<Head> head =
      read_head(arena,
                "# Source: a\napiVersion: v1\nkind: Secret\nmetadata:\n  name: x\n"
                "  annotations:\n    a: b\n    c: 1.50\n    d: yes\n    e:\n"
                "data:\n  kind: none\n");
  ASSERT_TRUE(head) << head.error().helm();
  EXPECT_EQ(head->api_version, "v1");
  EXPECT_EQ(head->kind, "Secret");
  EXPECT_EQ(head->name, "x");
  const Map& annotations = head->annotations.as_map();
  EXPECT_EQ(annotations.type(), MapType::strings);
  EXPECT_EQ(annotations.get("a").as_string(), "b");
  EXPECT_EQ(annotations.get("c").as_string(), "1.5");
  EXPECT_EQ(annotations.get("d").as_string(), "true");
  EXPECT_EQ(annotations.get("e").as_string(), "");
}

TEST(YamlHead, IsEmptyWhereNothingIsThere) {
  Arena arena;
  for (const char* text :
       {"", "# x\n", "null", "a: b", "metadata:", "metadata: {annotations: }", "kind:"}) {
    const Result<Head> head = read_head(arena, text);
    ASSERT_TRUE(head) << text << ": " << head.error().helm();
    EXPECT_EQ(head->kind + head->name + head->api_version, "") << text;
    EXPECT_TRUE(head->annotations.is_nil()) << text;
  }
}

TEST(YamlHead, TakesKeysInAnyCase) {
  Arena arena;
  const Result<Head> head = read_head(arena, "KIND: A\nApiversion: v1\nmetaData: {NAME: x}\n");
  ASSERT_TRUE(head) << head.error().helm();
  EXPECT_EQ(head->kind, "A");
  EXPECT_EQ(head->api_version, "v1");
  EXPECT_EQ(head->name, "x");
  // In byte order of the keys; the last counts.
  EXPECT_EQ(read_head(arena, "kind: A\nKind: B\n")->kind, "A");
  EXPECT_EQ(read_head(arena, "kind: A\nkind: B\n")->kind, "B");
}

TEST(YamlHead, TakesNumbersAndBooleansForText) {
  Arena arena;
  const Result<Head> head =
      read_head(arena, "kind: 0x10\napiVersion: 1.10\nmetadata: {name: on}\n");
  ASSERT_TRUE(head) << head.error().helm();
  EXPECT_EQ(head->kind, "16");
  EXPECT_EQ(head->api_version, "1.1");
  EXPECT_EQ(head->name, "true");
}

// Texts are made of numbers before JSON would refuse them.
TEST(YamlHead, TakesInfinityForText) {
  Arena arena;
  const Result<Head> head =
      read_head(arena, "kind: .inf\nmetadata: {name: -.Inf, annotations: {a: .nan}}\n");
  ASSERT_TRUE(head) << head.error().helm();
  EXPECT_EQ(head->kind, "+Inf");
  EXPECT_EQ(head->name, "-Inf");
  EXPECT_EQ(head->annotations.as_map().get("a").as_string(), "NaN");
}

TEST(YamlHead, RefusesToMergeWhatIsNoMapWhereverItStands) {
  Arena arena;
  for (const char* text : {"a:\n  <<: x\n", "kind: A\nspec:\n- b:\n    <<: [1]\n", "<<: x\n"}) {
    const Result<Head> head = read_head(arena, text);
    ASSERT_FALSE(head) << text;
    EXPECT_EQ(head.error().helm(),
              "error converting YAML to JSON: yaml: map merge requires map or sequence of maps as the value") << text;
  }
}

TEST(YamlHead, FollowsAnchorsAndMerges) {
  Arena arena;
  const Result<Head> head =
      read_head(arena, "x: &x {name: a}\nmetadata:\n  <<: *x\nkind: &k A\nz: *k\n");
  ASSERT_TRUE(head) << head.error().helm();
  EXPECT_EQ(head->name, "a");
  EXPECT_EQ(head->kind, "A");
}

TEST(YamlHead, ReadsTheFirstDocument) {
  Arena arena;
  EXPECT_EQ(read_head(arena, "kind: A\n---\nkind: B\n")->kind, "A");
}

struct HeadErrorCase {
  const char* name = "";
  const char* text = "";
  std::string want{};
};

class YamlHeadError : public testing::TestWithParam<HeadErrorCase> {};

TEST_P(YamlHeadError, SaysWhatGoSays) {
  Arena arena;
  const Result<Head> head = read_head(arena, GetParam().text);
  ASSERT_FALSE(head);
  EXPECT_EQ(head.error().helm(), GetParam().want);
}

const std::string kDecode = kDecoding;
INSTANTIATE_TEST_SUITE_P(
    Table, YamlHeadError,
    testing::Values(
        HeadErrorCase{"syntax", "a: b\n c: d\n",
                      "error converting YAML to JSON: yaml: line 2: mapping values are not allowed "
                      "in this context"},
        HeadErrorCase{"list", "- a", kDecode + "array into Go value of type util.SimpleHead"},
        HeadErrorCase{"text", "a", kDecode + "string into Go value of type util.SimpleHead"},
        HeadErrorCase{"number", "1", kDecode + "number into Go value of type util.SimpleHead"},
        HeadErrorCase{"kind", "kind: [a]",
                      kDecode + "array into Go struct field SimpleHead.kind of type string"},
        HeadErrorCase{"api_version", "apiVersion: {a: b}",
                      kDecode + "object into Go struct field SimpleHead.apiVersion of type string"},
        HeadErrorCase{"name", "metadata: {name: [x]}",
                      kDecode + "array into Go struct field .metadata.name of type string"},
        HeadErrorCase{
            "metadata", "metadata: x",
            kDecode +
                "string into Go struct field SimpleHead.metadata of type struct { Name string "
                R"("json:\"name\""; Annotations map[string]string "json:\"annotations\"" })"},
        HeadErrorCase{
            "annotations", "metadata: {annotations: [x]}",
            kDecode + "array into Go struct field .metadata.annotations of type map[string]string"},
        HeadErrorCase{"annotation", "metadata: {annotations: {a: [x]}}",
                      kDecode + "array into Go struct field .metadata.annotations of type string"},
        HeadErrorCase{"the_first_counts", "kind: [a]\napiVersion: {a: b}\n",
                      kDecode + "object into Go struct field SimpleHead.apiVersion of type string"},
        HeadErrorCase{"infinity_anywhere", "kind: A\nspec: {a: [.inf]}\n",
                      "error converting YAML to JSON: json: unsupported value: +Inf"},
        HeadErrorCase{"not_a_number_in_a_list", "kind: [.nan]",
                      "error converting YAML to JSON: json: unsupported value: NaN"},
        HeadErrorCase{
            "odd_key_anywhere", "kind: A\nspec: {~: x}\n",
            "error converting YAML to JSON: unsupported map key of type: %!s(<nil>), key: <nil>, "
            "value: \"x\""},
        HeadErrorCase{
            "list_as_key_anywhere", "kind: A\nspec: {[x]: y}\n",
            "error converting YAML to JSON: yaml: invalid map key: []interface {}{\"x\"}"},
        HeadErrorCase{"tag_anywhere", "kind: A\nspec: !!int x\n",
                      "error converting YAML to JSON: yaml: cannot decode !!str `x` as a !!int"}),
    [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace base::yaml
