// The client against a real API server: the one whose folder TUG_CLUSTER names (tests/peers/cluster.py run).
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

#include "tests/cluster/any_cluster.h"

namespace cluster {
namespace {

class LiveCluster : public AnyCluster {
 protected:
  base::Value json_map(const std::string& name, const std::string& data) {
    return value(R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":")" + name + R"(","namespace":")" + name_space_ +
                 R"("},"data":{)" + data + "}}");
  }
  ObjectKey key(const std::string& name) { return {kConfigMapKind, name_space_, name}; }
  static std::string data(const base::Result<base::Value>& object, std::string_view field) {
    if (!object) return "error: " + object.error().helm();
    const auto found = at_path(*object, {"data", field});
    return found.is_string() ? std::string(found.as_string()) : "none";
  }
};

INSTANTIATE_TEST_SUITE_P(Clusters, LiveCluster, testing::Values("live"),
                         [](const auto& row) { return std::string(row.param); });

TEST_P(LiveCluster, TellsItsVersionAndKinds) {
  const auto version = client().version();
  ASSERT_TRUE(version) << version.error().helm();
  EXPECT_EQ(version->version.substr(0, 3), "v1.");
  const auto before = client().traffic().requests;
  const auto discovery = client().discovery();
  ASSERT_TRUE(discovery);
  EXPECT_EQ(client().traffic().requests, before);  // creating the namespace has read it, in two requests
  const auto* deployment = (*discovery)->find(kDeploymentKind);
  ASSERT_NE(deployment, nullptr);
  EXPECT_EQ(deployment->plural, "deployments");
  const auto versions = (*discovery)->api_versions();
  for (const auto* want : {"v1", "apps/v1", "apps/v1/Deployment", "apps/v1/Scale", "v1/Pod", "batch/v1/Job"}) {
    EXPECT_NE(std::ranges::find(versions, want), versions.end()) << want;
  }
  const auto another = connect_as("kubeconfig");  // reads what was kept
  EXPECT_TRUE(another->client->resource(kDeploymentKind));
  EXPECT_EQ(another->client->traffic().requests, 0);
  const auto fresh = another->client->discovery(Freshness::fresh);
  ASSERT_TRUE(fresh) << fresh.error().helm();
  EXPECT_EQ((*fresh)->api_versions(), versions);
  EXPECT_EQ(another->client->traffic().requests, 2);
  EXPECT_LT(another->client->traffic().bytes, 1000U);  // 304
}

TEST_P(LiveCluster, CreatesChangesAndRemovesObjects) {
  EXPECT_EQ(data(client().create(arena_, json_map("a", R"("x":"1")"), {}), "x"), "1");
  auto again = client().create(arena_, json_map("a", R"("x":"1")"), {});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().helm(), "configmaps \"a\" already exists");
  EXPECT_EQ(again.error().http_reason(), "AlreadyExists");
  EXPECT_EQ(data(client().patch(arena_, key("a"), PatchType::merge, R"({"data":{"y":"2"}})", {}), "y"), "2");
  EXPECT_EQ(data(client().patch(arena_, key("a"), PatchType::strategic, R"({"data":{"x":null}})", {}), "x"), "none");
  EXPECT_EQ(data(client().patch(arena_, key("a"), PatchType::json, R"([{"op":"add","path":"/data/z","value":"3"}])", {}), "z"), "3");
  EXPECT_EQ(data(client().replace(arena_, json_map("a", R"("w":"4")"), {}), "z"), "none");
  EXPECT_EQ(data(client().get(arena_, key("a")), "w"), "4");
  EXPECT_TRUE(client().remove(key("a"), {}));
  const auto gone = client().get(arena_, key("a"));
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().helm(), "configmaps \"a\" not found");
  EXPECT_EQ(gone.error().code(), base::ErrorCode::not_found);
}

TEST_P(LiveCluster, AppliesAndNamesConflicts) {
  EXPECT_EQ(data(client().apply(arena_, json_map("s", R"("x":"1")"), {}), "x"), "1");
  EXPECT_TRUE(client().apply(arena_, json_map("s", R"("x":"1")"), {}));
  auto conflict = client().apply(arena_, json_map("s", R"("x":"2")"), {.field_manager = "other"});
  ASSERT_FALSE(conflict);
  EXPECT_EQ(conflict.error().code(), base::ErrorCode::conflict);
  EXPECT_EQ(conflict.error().helm(), "Apply failed with 1 conflict: conflict with \"helm\": .data.x");
  EXPECT_EQ(data(client().apply(arena_, json_map("s", R"("x":"2")"), {.field_manager = "other", .force = true}), "x"), "2");
  EXPECT_TRUE(client().apply(arena_, json_map("dry", ""), {.dry_run = DryRun::server}));
  EXPECT_FALSE(client().get(arena_, key("dry")));
  auto odd = json_map("odd", "");
  odd.as_map().set("unknown", base::Value::boolean(true));
  const auto strict = client().create(arena_, odd, {.validation = Validation::strict});
  ASSERT_FALSE(strict);
  EXPECT_NE(strict.error().helm().find("unknown field \"unknown\""), std::string::npos) << strict.error().helm();
  EXPECT_TRUE(client().create(arena_, odd, {.validation = Validation::warn}));
  EXPECT_EQ(env_.log.lines, std::vector<std::string>{R"(level=WARN msg="unknown field \"unknown\"")"});
}

TEST_P(LiveCluster, ListsAndWatches) {
  for (int i = 0; i < 3; ++i) {
    auto object = json_map("l" + std::to_string(i), "");
    set_label(arena_, object, "part", "list");
    ASSERT_TRUE(client().create(arena_, object, {}));
  }
  const auto list = client().list(arena_, kConfigMapKind, name_space_, {.label_selector = "part=list"});
  ASSERT_TRUE(list) << list.error().helm();
  EXPECT_EQ(at_path(*list, {"items"}).as_list().size(), 3U);
  const std::string version(metadata_text(*list, "resourceVersion"));
  std::thread writer([&] {
    base::Arena arena;
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(client().remove(key("l" + std::to_string(i)), {}));
  });
  int deleted = 0;
  const auto watched = client().watch(kConfigMapKind, name_space_, {.label_selector = "part=list"}, version, std::chrono::seconds(30),
                                      [&](WatchKind what, const base::Value&) {
                                        deleted += what == WatchKind::deleted ? 1 : 0;
                                        return deleted < 3;
                                      });
  writer.join();
  EXPECT_TRUE(watched) << watched.error().helm();
  EXPECT_EQ(deleted, 3);
  const auto expired = client().watch(kConfigMapKind, name_space_, {}, "1", std::chrono::seconds(10), [](WatchKind, const base::Value&) { return true; });
  if (expired) return;  // a young server remembers everything
  EXPECT_EQ(expired.error().code(), base::ErrorCode::conflict) << expired.error().helm();
}

TEST_P(LiveCluster, AnswersManyRequestsAtOnce) {
  std::atomic<int> good{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < kParallelRequests; ++i) {
    threads.emplace_back([&, i] {
      base::Arena arena;
      for (int j = 0; j < 10; ++j) {
        const auto name = "p" + std::to_string(i) + "-" + std::to_string(j);
        auto object = *base::json::read(arena, R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":")" + name + R"(","namespace":")" + name_space_ + R"("}})");
        if (client().apply(arena, object, {})) ++good;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(good, kParallelRequests * 10);
}

TEST_P(LiveCluster, MakesTables) {
  ASSERT_TRUE(client().create(arena_, json_map("t", R"("x":"1")"), {}));
  const auto table = client().get_table(arena_, key("t"));
  ASSERT_TRUE(table);
  EXPECT_EQ(kind_of(*table).kind, "Table");
  const auto all = client().list_table(arena_, kConfigMapKind, name_space_, {});
  ASSERT_TRUE(all);
  EXPECT_GE(at_path(*all, {"rows"}).as_list().size(), 1U);
}

TEST_P(LiveCluster, KnowsWhoIsForbiddenWhat) {
  const auto limited = connect_as("limited.kubeconfig");
  EXPECT_EQ(limited->config.name_space, "limited");
  const auto got = limited->client->get(arena_, {kConfigMapKind, "kube-system", "x"});
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().code(), base::ErrorCode::denied);
  EXPECT_EQ(got.error().helm(),
            "configmaps \"x\" is forbidden: User \"limited\" cannot get resource \"configmaps\" in API group \"\" in the namespace \"kube-system\"");
  const auto token = connect_as("token.kubeconfig");
  EXPECT_TRUE(token->client->get(arena_, {{"", "v1", "Namespace"}, "", "default"}));
}

}  // namespace
}  // namespace cluster
