// JSON patches that the sandbox carries out.
#include "cluster/sandbox/patches.h"

#include <gtest/gtest.h>

#include "base/json.h"

namespace cluster::sandbox {
namespace {

// The patched object as JSON, or "refused".
std::string patched(const char* object, const char* operations) {
  base::Arena arena;
  const auto done = json_patched(arena, *base::json::read(arena, object), *base::json::read(arena, operations));
  return done ? *base::json::write(arena, *done) : "refused";
}

TEST(JsonPatch, CVE_2018_14632_RefusesPlacesOutsideTheList) {
  constexpr const char* kObject = R"({"a":[1]})";
  EXPECT_EQ(patched(kObject, R"([{"op":"add","path":"/a/9","value":2}])"), "refused");
  EXPECT_EQ(patched(kObject, R"([{"op":"add","path":"/a/-1","value":2}])"), "refused");
  EXPECT_EQ(patched(kObject, R"([{"op":"replace","path":"/a/1","value":2}])"), "refused");
  EXPECT_EQ(patched(kObject, R"([{"op":"remove","path":"/a/1"}])"), "refused");
  EXPECT_EQ(patched(kObject, R"([{"op":"add","path":"/a/99999999999999999999","value":2}])"), "refused");
  EXPECT_EQ(patched(kObject, R"([{"op":"add","path":"/a/1","value":2}])"), R"({"a":[1,2]})");
  EXPECT_EQ(patched(kObject, R"([{"op":"copy","from":"","path":"/b"}])"), R"({"a":[1],"b":{"a":[1]}})");
}

}  // namespace
}  // namespace cluster::sandbox
