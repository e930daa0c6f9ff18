// What upgrading a CRD would break, rule by rule.
#include "cluster/crd_dangers.h"

#include <ostream>
#include <string>

#include <gtest/gtest.h>

#include "base/json.h"

namespace cluster {
namespace {

base::Value read(base::Arena& arena, const std::string& json) {
  return *base::json::read(arena, json, base::json::Numbers::exact);
}

// A CRD with one version, v1, whose spec has this schema.
std::string definition(const std::string& spec_schema) {
  return R"({"spec":{"group":"example.com","scope":"Namespaced","names":{"kind":"Thing","plural":"things"},)"
         R"("versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object",)"
         R"("properties":{"spec":)" +
         spec_schema + R"(}}}}]},"status":{"storedVersions":["v1"]}})";
}

std::string told(const std::string& live, const std::string& wanted) {
  base::Arena arena;
  std::string text;
  for (const auto& danger : crd_dangers(read(arena, live), read(arena, wanted))) {
    text += (text.empty() ? "" : "; ") + danger.message + (danger.loses_data ? " (!)" : "");
  }
  return text;
}

struct Case {
  const char* name = "";
  const char* live = "";  // the schema of spec
  const char* wanted = "";
  const char* want = "";
};
void PrintTo(const Case& row, std::ostream* out) {
  *out << row.name;
}

class SchemaDangers : public testing::TestWithParam<Case> {};

TEST_P(SchemaDangers, AreNamed) {
  EXPECT_EQ(told(definition(GetParam().live), definition(GetParam().wanted)), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, SchemaDangers,
    testing::Values(
        Case{"nothing", R"({"type":"object"})", R"({"type":"object"})", ""},
        Case{"field_added", R"({"properties":{"a":{"type":"string"}}})",
             R"({"properties":{"a":{"type":"string"},"b":{"type":"string"}}})", ""},
        Case{"field_removed", R"({"properties":{"a":{"type":"string"}}})", R"({"properties":{}})",
             "version v1: spec.a is gone: its values would be dropped (!)"},
        Case{"field_removed_where_unknown_ones_are_kept",
             R"({"properties":{"a":{"type":"string"}}})",
             R"({"x-kubernetes-preserve-unknown-fields":true})", ""},
        Case{"field_becomes_any_name", R"({"properties":{"a":{"type":"string"}}})",
             R"({"additionalProperties":{"type":"integer"}})",
             "version v1: spec.a was a string, and is an integer now"},
        Case{
            "unknown_fields_no_longer_kept", R"({"x-kubernetes-preserve-unknown-fields":true})",
            R"({})",
            "version v1: spec keeps no unknown fields any more: their values would be dropped (!)"},
        Case{"names_of_ones_own_no_longer", R"({"additionalProperties":{"type":"string"}})",
             R"({})",
             "version v1: spec takes no names of your own any more: their values would be dropped "
             "(!)"},
        Case{"type_changed", R"({"properties":{"a":{"type":"string"}}})",
             R"({"properties":{"a":{"type":"integer"}}})",
             "version v1: spec.a was a string, and is an integer now"},
        Case{"integer_to_number", R"({"properties":{"a":{"type":"integer"}}})",
             R"({"properties":{"a":{"type":"number"}}})", ""},
        Case{"integer_to_either", R"({"properties":{"a":{"type":"integer"}}})",
             R"({"properties":{"a":{"x-kubernetes-int-or-string":true}}})", ""},
        Case{"either_to_integer", R"({"properties":{"a":{"x-kubernetes-int-or-string":true}}})",
             R"({"properties":{"a":{"type":"integer"}}})",
             "version v1: spec.a was an int-or-string, and is an integer now"},
        Case{
            "in_lists",
            R"({"properties":{"l":{"type":"array","items":{"properties":{"a":{"type":"string"}}}}}})",
            R"({"properties":{"l":{"type":"array","items":{"properties":{"a":{"type":"boolean"}}}}}})",
            "version v1: spec.l[].a was a string, and is a boolean now"},
        Case{"field_required", R"({"properties":{"a":{}}})",
             R"({"properties":{"a":{}},"required":["a"]})", "version v1: spec.a must be there now"},
        Case{"field_required_with_a_default", R"({"properties":{"a":{}}})",
             R"({"properties":{"a":{"default":1}},"required":["a"]})", ""},
        Case{"field_no_longer_required", R"({"properties":{"a":{}},"required":["a"]})",
             R"({"properties":{"a":{}}})", ""},
        Case{"choice_removed", R"({"properties":{"a":{"enum":["x","y"]}}})",
             R"({"properties":{"a":{"enum":["y","z"]}}})",
             "version v1: spec.a may no longer be \"x\""},
        Case{"choices_added", R"({"properties":{"a":{}}})",
             R"({"properties":{"a":{"enum":["y"]}}})",
             "version v1: spec.a must be one of [\"y\"] now"},
        Case{"minimum_raised", R"({"properties":{"a":{"minimum":1}}})",
             R"({"properties":{"a":{"minimum":2}}})",
             "version v1: spec.a has the minimum 2 now, which was 1"},
        Case{"minimum_lowered", R"({"properties":{"a":{"minimum":1}}})",
             R"({"properties":{"a":{"minimum":0}}})", ""},
        Case{"length_limited", R"({"properties":{"a":{}}})",
             R"({"properties":{"a":{"maxLength":63}}})",
             "version v1: spec.a has the maxLength 63 now"},
        Case{"pattern_changed", R"({"properties":{"a":{"pattern":"a"}}})",
             R"({"properties":{"a":{"pattern":"b"}}})",
             "version v1: spec.a must fit the pattern \"b\" now"},
        Case{"null_forbidden", R"({"properties":{"a":{"nullable":true}}})",
             R"({"properties":{"a":{}}})", "version v1: spec.a must not be null any more"},
        Case{
            "rule_added",
            R"({"properties":{"a":{"x-kubernetes-validations":[{"rule":"self > 0"}]}}})",
            R"({"properties":{"a":{"x-kubernetes-validations":[{"rule":"self > 0"},{"rule":"self < 9"}]}}})",
            "version v1: spec.a must obey the rule \"self \\u003c 9\" now"}),
    [](const auto& row) { return row.param.name; });

// A CRD with these versions, which are served where they end in "+".
std::string with_versions(const std::vector<std::string>& versions, const std::string& more = "") {
  std::string text =
      R"({"spec":{"scope":"Namespaced","names":{"kind":"Thing","plural":"things"},"versions":[)";
  for (std::size_t i = 0; i < versions.size(); ++i) {
    const bool is_served = versions[i].ends_with('+');
    text += std::string(i == 0 ? "" : ",") + R"({"name":")" +
            versions[i].substr(0, versions[i].size() - is_served) + R"(","served":)" +
            (is_served ? "true" : "false") + "}";
  }
  return text + "]}" + more + "}";
}

TEST(VersionDangers, AreNamed) {
  const std::string stored = R"(,"status":{"storedVersions":["v1"]})";
  EXPECT_EQ(told(with_versions({"v1+", "v2+"}, stored), with_versions({"v2+"})),
            "version v1 is gone, and objects are stored in it (!)");
  EXPECT_EQ(told(with_versions({"v1+", "v2+"}, stored), with_versions({"v1+"})),
            "version v2 is gone");
  EXPECT_EQ(told(with_versions({"v1+"}, stored), with_versions({"v1", "v2+"})),
            "version v1 is no longer served");
  EXPECT_EQ(told(with_versions({"v1", "v0"}, stored), with_versions({"v1"})), "");
}

TEST(ScopeAndNames, MustStay) {
  const std::string live = with_versions({"v1+"});
  std::string other = live;
  other.replace(other.find("Namespaced"), 10, "Cluster");
  EXPECT_EQ(told(live, other), "the scope was Namespaced, and is Cluster now (!)");
  other = live;
  other.replace(other.find("things"), 6, "stuff");
  EXPECT_EQ(told(live, other), "the plural was things, and is stuff now");
}

TEST(DeepSchemas, AreComparedAsFarAsTheLimit) {
  std::string schema = R"({"type":"string"})";
  for (std::size_t i = 0; i < kMaxSchemaDepth * 20; ++i)
    schema = R"({"properties":{"a":)" + schema + "}}";
  EXPECT_EQ(told(definition(schema), definition(schema)), "");
}

}  // namespace
}  // namespace cluster
