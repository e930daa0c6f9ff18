// Which functions change what they are given, and what shares memory with what: templates see it.
#include "tests/engine/call_function.h"

namespace engine::functions {
namespace {

TEST(Sharing, SetAndUnsetChangeTheMapTheyAreGiven) {
  const Argument that = map({{"a", 1}});
  EXPECT_EQ(&call_body("set", {that, "b", 2})->as_map(), &that.value.as_map());
  EXPECT_EQ(shown(that.value), R"(map[string]interface {}{"a":1, "b":2})");
  EXPECT_EQ(&call_body("unset", {that, "a"})->as_map(), &that.value.as_map());
  EXPECT_EQ(shown(that.value), R"(map[string]interface {}{"b":2})");
}

TEST(Sharing, MergeChangesItsFirstMapAndSharesTheOthersValues) {
  const Argument target = map({{"a", map({{"x", 1}})}});
  const Argument source = map({{"a", map({{"y", 2}})}, {"b", map({})}});
  EXPECT_EQ(&call_body("merge", {target, source})->as_map(), &target.value.as_map());
  EXPECT_EQ(shown(target.value),
            R"(map[string]interface {}{"a":map[string]interface {}{"x":1, "y":2}, )"
            R"("b":map[string]interface {}{}})");
  EXPECT_EQ(&target.value.as_map().get("b").as_map(), &source.value.as_map().get("b").as_map());
  EXPECT_EQ(shown(source.value), R"(map[string]interface {}{"a":map[string]interface {}{"y":2}, )"
                                 R"("b":map[string]interface {}{}})");
}

TEST(Sharing, AnEmptyMapOfTheTargetIsFilledNotReplaced) {
  const Argument inner = map({});
  const Argument target = map({{"a", inner}});
  ASSERT_TRUE(call_body("mergeOverwrite", {target, map({{"a", map({{"x", 1}})}})}));
  EXPECT_EQ(shown(inner.value), R"(map[string]interface {}{"x":1})");
}

TEST(Sharing, ResultsOfMergeAndSetArePlainMaps) {
  const Argument that = values({{"a", 1}});
  EXPECT_EQ(base::type_name(*call_body("set", {that, "b", 1})), "map[string]interface {}");
  EXPECT_EQ(base::type_name(*call_body("merge", {that, map({})})), "map[string]interface {}");
}

TEST(Sharing, DeepCopySharesNothing) {
  const Argument inner = map({{"x", 1}});
  const auto copy = call_body("deepCopy", {map({{"a", list({inner})}})});
  ASSERT_TRUE(call_body("set", {inner, "x", 2}));
  EXPECT_EQ(shown(*copy),
            R"(map[string]interface {}{"a":[]interface {}{map[string]interface {}{"x":1}}})");
}

TEST(Sharing, ListFunctionsLeaveTheirListAlone) {
  const Argument that = list({3, 1, 2});
  for (const char* name : {"append", "prepend", "without"}) ASSERT_TRUE(call_body(name, {that, 1}));
  for (const char* name : {"reverse", "uniq", "rest", "initial", "compact"}) {
    ASSERT_TRUE(call_body(name, {that}));
  }
  ASSERT_TRUE(call_body("concat", {that, that}));
  EXPECT_EQ(shown(that.value), "[]interface {}{3, 1, 2}");
}

TEST(Sharing, SortAlphaSortsAListOfTextsWhereItIs) {
  const Argument texts = strings({"b", "a"});
  ASSERT_TRUE(call_body("sortAlpha", {texts}));
  EXPECT_EQ(shown(texts.value), R"([]string{"a", "b"})");
  const Argument mixed = list({"b", "a"});
  ASSERT_TRUE(call_body("sortAlpha", {mixed}));
  EXPECT_EQ(shown(mixed.value), R"([]interface {}{"b", "a"})");
}

TEST(Sharing, KeysAndValuesComeInTheOrderOfTheKeys) {
  const Argument that = map({{"b", 2}, {"a", 1}, {"C", 3}});
  EXPECT_EQ(call("keys", {that}), R"([]string{"C", "a", "b"})");
  EXPECT_EQ(call("values", {that}), "[]interface {}{3, 1, 2}");
}

}  // namespace
}  // namespace engine::functions
