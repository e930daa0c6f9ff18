// Moving field ownership from client-side to server-side apply. Wanted values follow client-go
// 0.37.1's csaupgrade.
#include "cluster/managed_fields.h"

#include <ostream>
#include <string>

#include <gtest/gtest.h>

#include "base/json.h"

namespace cluster {
namespace {

using base::Arena;

base::Value read(Arena& arena, const std::string& json) {
  return *base::json::read(arena, json, base::json::Numbers::exact);
}

struct Case {
  const char* name = "";
  const char* entries = "";
  const char* want = "";  // the entries after it; "" where there is nothing to do
};
void PrintTo(const Case& row, std::ostream* out) {
  *out << row.name;
}

class UpgradeManagers : public testing::TestWithParam<Case> {};

TEST_P(UpgradeManagers, MovesHelmsFields) {
  Arena arena;
  const auto live =
      read(arena, std::string(R"({"metadata":{"resourceVersion":"7","managedFields":)") +
                      GetParam().entries + "}}");
  const auto patch = upgrade_managers_patch(arena, live, "helm");
  ASSERT_TRUE(patch);
  if (std::string(GetParam().want).empty()) {
    EXPECT_FALSE(patch->has_value());
    return;
  }
  ASSERT_TRUE(patch->has_value());
  const std::string want =
      std::string(R"([{"op":"replace","path":"/metadata/managedFields","value":)") +
      GetParam().want + R"(},{"op":"replace","path":"/metadata/resourceVersion","value":"7"}])";
  EXPECT_EQ(**patch, *base::json::write(arena, read(arena, want)));
}

INSTANTIATE_TEST_SUITE_P(
    Cases, UpgradeManagers,
    testing::Values(
        Case{"no_entries", "[]", ""}, Case{"null", "null", ""},
        Case{"others_only", R"([{"manager":"kubectl","operation":"Update","fieldsV1":{"f:a":{}}}])",
             ""},
        Case{"applied_already", R"([{"manager":"helm","operation":"Apply","fieldsV1":{"f:a":{}}}])",
             ""},
        Case{"of_a_subresource",
             R"([{"manager":"helm","operation":"Update","subresource":"status","fieldsV1":{}}])",
             ""},
        Case{
            "updates_become_an_apply",
            R"([{"manager":"helm","operation":"Update","apiVersion":"v1","time":"t","fieldsType":"FieldsV1",)"
            R"("fieldsV1":{"f:data":{"f:a":{}}}},{"manager":"x","operation":"Update"}])",
            R"([{"manager":"helm","operation":"Apply","apiVersion":"v1","time":"t","fieldsType":"FieldsV1",)"
            R"("fieldsV1":{"f:data":{"f:a":{}}}},{"manager":"x","operation":"Update"}])"},
        Case{
            "updates_join_the_apply",
            R"([{"manager":"helm","operation":"Apply","apiVersion":"v1","fieldsV1":{"f:data":{"f:a":{}}}},)"
            R"({"manager":"helm","operation":"Update","apiVersion":"v1","fieldsV1":{"f:data":{".":{},"f:b":{}}}}])",
            R"([{"manager":"helm","operation":"Apply","apiVersion":"v1",)"
            R"("fieldsV1":{"f:data":{".":{},"f:a":{},"f:b":{}}}}])"},
        Case{
            "updates_of_another_version_are_dropped",
            R"([{"manager":"helm","operation":"Apply","apiVersion":"apps/v1","fieldsV1":{"f:a":{}}},)"
            R"({"manager":"helm","operation":"Update","apiVersion":"apps/v1beta1","fieldsV1":{"f:b":{}}}])",
            R"([{"manager":"helm","operation":"Apply","apiVersion":"apps/v1","fieldsV1":{"f:a":{}}}])"},
        Case{
            "the_newest_of_two_updates_is_taken",
            R"([{"manager":"helm","operation":"Update","apiVersion":"v1","fieldsV1":{"f:a":{}}},)"
            R"({"manager":"helm","operation":"Update","apiVersion":"v1","fieldsV1":{"f:b":{}}}])",
            R"([{"manager":"helm","operation":"Apply","apiVersion":"v1","fieldsV1":{"f:a":{},"f:b":{}}}])"}),
    [](const auto& row) { return row.param.name; });

struct Union {
  const char* name = "";
  const char* a = "";
  const char* b = "";
  const char* want = "";
};
void PrintTo(const Union& row, std::ostream* out) {
  *out << row.name;
}

class UniteFields : public testing::TestWithParam<Union> {};

TEST_P(UniteFields, KeepsBoth) {
  Arena arena;
  const auto a = read(arena, GetParam().a);
  const auto b = read(arena, GetParam().b);
  EXPECT_EQ(*base::json::write(arena, unite_fields(arena, a, b)), GetParam().want);
  EXPECT_EQ(*base::json::write(arena, unite_fields(arena, b, a)), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, UniteFields,
    testing::Values(
        Union{"the_same", R"({"f:a":{}})", R"({"f:a":{}})", R"({"f:a":{}})"},
        Union{"side_by_side", R"({"f:a":{}})", R"({"f:b":{}})", R"({"f:a":{},"f:b":{}})"},
        Union{"itself_and_below", R"({"f:a":{}})", R"({"f:a":{"f:b":{}}})",
              R"({"f:a":{".":{},"f:b":{}}})"},
        Union{"elements", R"({"k:{\"name\":\"x\"}":{".":{},"f:name":{}}})",
              R"({"k:{\"name\":\"y\"}":{}})",
              R"({"k:{\"name\":\"x\"}":{".":{},"f:name":{}},"k:{\"name\":\"y\"}":{}})"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace cluster
