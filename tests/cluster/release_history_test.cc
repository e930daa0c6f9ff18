// Histories, deployed releases and pruning over the memory store (REL-013, REL-045 … 047, REL-056, REL-057).
#include <gtest/gtest.h>

#include "cluster/release_store.h"
#include "tests/base/memory_filesystem.h"
#include "tests/base/test_env.h"

namespace cluster {
namespace {

Release make_release(const std::string& name, int revision, Status status) {
  Release release;
  release.name = name;
  release.name_space = "default";
  release.revision = revision;
  release.status = status;
  return release;
}

class History : public testing::Test {
 protected:
  History() {
    test.variables["HELM_MEMORY_DRIVER_DATA"] = "none.yaml";
    auto made = make_memory_store(test.env, "default");
    EXPECT_TRUE(made);
    store = *std::move(made);
  }
  void add(int revision, Status status) {
    EXPECT_TRUE(store->create(make_release("web", revision, status)));
  }
  std::vector<int> revisions() {
    std::vector<int> numbers;
    const auto releases = history(arena, *store, "web");
    if (!releases) return numbers;
    for (const auto* release : *releases) numbers.push_back(release->revision);
    return numbers;
  }

  base::MemoryFileSystem files{{{"none.yaml", ""}}};
  base::TestEnv test{files};
  base::Arena arena;
  std::unique_ptr<ReleaseStore> store;
};

TEST_F(History, IsInOrderOfRevisions) {
  for (const int revision : {10, 2, 9}) add(revision, Status::superseded);
  EXPECT_EQ(revisions(), (std::vector<int>{2, 9, 10}));
  EXPECT_EQ((*last_release(arena, *store, "web"))->revision, 10);
}

TEST_F(History, OfNobodyIsNotFound) {
  EXPECT_EQ(history(arena, *store, "web").error().helm(), "release: not found");
  EXPECT_EQ(last_release(arena, *store, "web").error().helm(), "release: not found");
  EXPECT_EQ(store->get(arena, "web", 1).error().helm(), "release: not found");
  EXPECT_EQ(deployed_release(arena, *store, "web").error().helm(), "\"web\" has no deployed releases");
}

TEST_F(History, KnowsTheNewestDeployedRelease) {
  add(1, Status::deployed);
  add(2, Status::deployed);
  add(3, Status::failed);
  EXPECT_EQ((*deployed_release(arena, *store, "web"))->revision, 2);
  EXPECT_EQ(deployed_releases(arena, *store, "web")->size(), 2U);
}

TEST_F(History, RefusesARevisionThatIsThere) {  // REL-014
  add(1, Status::pending_install);
  const auto again = store->create(make_release("web", 1, Status::pending_install));
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code(), base::ErrorCode::conflict);
  EXPECT_EQ(again.error().helm(), "release: already exists");
}

TEST_F(History, ContentIsOfTheNewestWithoutARevision) {
  add(1, Status::superseded);
  add(2, Status::deployed);
  EXPECT_EQ((*release_content(arena, *store, "web", 0))->revision, 2);
  EXPECT_EQ((*release_content(arena, *store, "web", 1))->revision, 1);
  EXPECT_EQ(release_content(arena, *store, "Web", 0).error().helm(),
            "releaseContent: Release name is invalid: Web");
}

struct PruneCase {
  const char* name = "";
  int limit = 0;
  int deployed = 0;  // the revision that is
  std::vector<int> left{};
};

class Pruning : public History, public testing::WithParamInterface<PruneCase> {};

TEST_P(Pruning, KeepsTheNewestAndTheDeployedOne) {
  for (int revision = 1; revision <= 5; ++revision) {
    add(revision, revision == GetParam().deployed ? Status::deployed : Status::superseded);
  }
  ASSERT_TRUE(create_release(test.env, *store, make_release("web", 6, Status::pending_upgrade),
                             GetParam().limit));
  EXPECT_EQ(revisions(), GetParam().left);
}

INSTANTIATE_TEST_SUITE_P(
    Limits, Pruning,
    testing::Values(PruneCase{"NoLimit", 0, 5, {1, 2, 3, 4, 5, 6}},
                    PruneCase{"Three", 3, 5, {4, 5, 6}}, PruneCase{"One", 1, 5, {5, 6}},
                    PruneCase{"OldOneDeployed", 3, 1, {1, 5, 6}},
                    PruneCase{"NoneDeployed", 2, 0, {5, 6}}, PruneCase{"Large", 10, 5, {1, 2, 3, 4, 5, 6}}),
    [](const auto& row) { return row.param.name; });

TEST(MemoryData, FillsAllNamespaces) {  // REL-057
  base::MemoryFileSystem files({{"a.yaml", "- name: web\n  version: 1\n  info: {status: deployed}\n"
                                           "- name: web\n  namespace: other\n  version: 2\n  info: {status: failed}\n"},
                                {"b.yaml", "- name: db\n  version: 1\n  info: {status: deployed}\n"}});
  base::TestEnv test(files);
  test.variables["HELM_MEMORY_DRIVER_DATA"] = "a.yaml:b.yaml";
  const auto names = [&](const std::string& name_space) {
    auto store = make_memory_store(test.env, name_space);
    EXPECT_TRUE(store);
    std::string text;
    EXPECT_TRUE((*store)->each([&](base::Arena&, Release& release) { text += release.name + " "; },
                               Detail::summary));
    return text;
  };
  EXPECT_EQ(names("default"), "db web ");
  EXPECT_EQ(names("other"), "web ");
  EXPECT_EQ(names(""), "db web web ");
}

TEST(MemoryData, IsRefusedWhereItIsNoListOfReleases) {
  base::MemoryFileSystem files({{"a.yaml", "name: web\n"}, {"b.yaml", "- name: [\n"}});
  base::TestEnv test(files);
  test.variables["HELM_MEMORY_DRIVER_DATA"] = "a.yaml";
  EXPECT_EQ(make_memory_store(test.env, "").error().helm(),
            "Unable to unmarshal memory driver data: error unmarshaling JSON: while decoding JSON: "
            "json: cannot unmarshal object into Go value of type []*v1.Release");
  test.variables["HELM_MEMORY_DRIVER_DATA"] = "b.yaml";
  EXPECT_TRUE(make_memory_store(test.env, "").error().helm().starts_with(
      "Unable to unmarshal memory driver data: error converting YAML to JSON: yaml: line 1: "));
}

struct NameCase {
  const char* name = "";
  const char* release = "";
  bool is_good = false;
};
class ReleaseName : public testing::TestWithParam<NameCase> {};
TEST_P(ReleaseName, FollowsTheRuleOfDns) { EXPECT_EQ(is_release_name(GetParam().release), GetParam().is_good); }
INSTANTIATE_TEST_SUITE_P(
    Names, ReleaseName,
    testing::Values(NameCase{"Plain", "web", true}, NameCase{"Dots", "a.b-c.1", true}, NameCase{"Empty", "", false},
                    NameCase{"Capital", "Web", false}, NameCase{"Underscore", "a_b", false},
                    NameCase{"DashAtStart", "-a", false}, NameCase{"DashAtEnd", "a-", false},
                    NameCase{"DotAtEnd", "a.", false}, NameCase{"TwoDots", "a..b", false},
                    NameCase{"DashBeforeDot", "a-.b", false}, NameCase{"DashAfterDot", "a.-b", false},
                    NameCase{"Longest", "a23456789012345678901234567890123456789012345678901234", false},
                    NameCase{"FiftyThree", "a2345678901234567890123456789012345678901234567890123", true}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace cluster
