// The client against a real API server: the one whose folder TUG_CLUSTER names (tests/peers/cluster.py run).
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <thread>

#include <unistd.h>

#include "base/json.h"
#include "cluster/kube_config.h"
#include "tests/base/temporary_folder.h"
#include "tests/base/test_env.h"

namespace cluster {
namespace {

const GroupVersionKind kConfigMap{"", "v1", "ConfigMap"};
const GroupVersionKind kDeployment{"apps", "v1", "Deployment"};

class LiveCluster : public testing::Test {
 protected:
  void SetUp() override {
    const char* folder = std::getenv("TUG_CLUSTER");
    if (folder == nullptr) GTEST_SKIP() << "no cluster: run it with tests/peers/cluster.py run";
    folder_ = folder;
    env_.clock.now = std::chrono::nanoseconds(std::chrono::system_clock::now().time_since_epoch()).count();
    connection_ = connect_as("kubeconfig");
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    name_space_ = "client-" + std::to_string(::getpid()) + "-" + std::to_string(test->line());
    const auto made = client().create(arena_, value(R"({"apiVersion":"v1","kind":"Namespace","metadata":{"name":")" + name_space_ + R"("}})"), {});
    ASSERT_TRUE(made || made.error().code() == base::ErrorCode::conflict) << made.error().helm();
  }
  void TearDown() override {
    if (!connection_) return;
    EXPECT_TRUE(client().remove({{"", "v1", "Namespace"}, "", name_space_}, {}));
  }

  std::unique_ptr<Connection> connect_as(const std::string& file) {
    env_.variables["HOME"] = scratch_.path();
    ConnectionFlags flags;
    flags.kubeconfig = folder_ + "/" + file;
    flags.cache_folder = scratch_.at("cache");
    auto connection = connect(env_.env, cancel_, flags);
    if (!connection) ADD_FAILURE() << connection.error().helm();
    return connection ? std::make_unique<Connection>(*std::move(connection)) : nullptr;
  }
  KubeClient& client() { return *connection_->client; }
  base::Value value(const std::string& json) { return *base::json::read(arena_, json, base::json::Numbers::exact); }
  base::Value config_map(const std::string& name, const std::string& data) {
    return value(R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":")" + name + R"(","namespace":")" + name_space_ +
                 R"("},"data":{)" + data + "}}");
  }
  ObjectKey key(const std::string& name) { return {kConfigMap, name_space_, name}; }
  static std::string data(const base::Result<base::Value>& object, std::string_view field) {
    if (!object) return "error: " + object.error().helm();
    const auto found = at_path(*object, {"data", field});
    return found.is_string() ? std::string(found.as_string()) : "none";
  }

  base::TemporaryFolder scratch_{};
  base::DiskFileSystem files_{};
  base::TestEnv env_{files_};
  base::Cancel cancel_{};
  base::Arena arena_{};
  std::string folder_{};
  std::string name_space_{};
  std::unique_ptr<Connection> connection_{};
};

TEST_F(LiveCluster, TellsItsVersionAndKinds) {
  const auto version = client().version();
  ASSERT_TRUE(version) << version.error().helm();
  EXPECT_EQ(version->version.substr(0, 3), "v1.");
  const auto before = client().traffic().requests;
  const auto discovery = client().discovery();
  ASSERT_TRUE(discovery);
  EXPECT_EQ(client().traffic().requests, before);  // creating the namespace has read it, in two requests
  const auto* deployment = (*discovery)->find(kDeployment);
  ASSERT_NE(deployment, nullptr);
  EXPECT_EQ(deployment->plural, "deployments");
  const auto versions = (*discovery)->api_versions();
  for (const auto* want : {"v1", "apps/v1", "apps/v1/Deployment", "apps/v1/Scale", "v1/Pod", "batch/v1/Job"}) {
    EXPECT_NE(std::ranges::find(versions, want), versions.end()) << want;
  }
  const auto another = connect_as("kubeconfig");  // reads what was kept
  EXPECT_TRUE(another->client->resource(kDeployment));
  EXPECT_EQ(another->client->traffic().requests, 0);
  const auto fresh = another->client->discovery(Freshness::fresh);
  ASSERT_TRUE(fresh) << fresh.error().helm();
  EXPECT_EQ((*fresh)->api_versions(), versions);
  EXPECT_EQ(another->client->traffic().requests, 2);
  EXPECT_LT(another->client->traffic().bytes, 1000U);  // 304
}

TEST_F(LiveCluster, CreatesChangesAndRemovesObjects) {
  EXPECT_EQ(data(client().create(arena_, config_map("a", R"("x":"1")"), {}), "x"), "1");
  auto again = client().create(arena_, config_map("a", R"("x":"1")"), {});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().helm(), "configmaps \"a\" already exists");
  EXPECT_EQ(again.error().http_reason(), "AlreadyExists");
  EXPECT_EQ(data(client().patch(arena_, key("a"), PatchType::merge, R"({"data":{"y":"2"}})", {}), "y"), "2");
  EXPECT_EQ(data(client().patch(arena_, key("a"), PatchType::strategic, R"({"data":{"x":null}})", {}), "x"), "none");
  EXPECT_EQ(data(client().patch(arena_, key("a"), PatchType::json, R"([{"op":"add","path":"/data/z","value":"3"}])", {}), "z"), "3");
  EXPECT_EQ(data(client().replace(arena_, config_map("a", R"("w":"4")"), {}), "z"), "none");
  EXPECT_EQ(data(client().get(arena_, key("a")), "w"), "4");
  EXPECT_TRUE(client().remove(key("a"), {}));
  const auto gone = client().get(arena_, key("a"));
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().helm(), "configmaps \"a\" not found");
  EXPECT_EQ(gone.error().code(), base::ErrorCode::not_found);
}

TEST_F(LiveCluster, AppliesAndNamesConflicts) {
  EXPECT_EQ(data(client().apply(arena_, config_map("s", R"("x":"1")"), {}), "x"), "1");
  EXPECT_TRUE(client().apply(arena_, config_map("s", R"("x":"1")"), {}));
  auto conflict = client().apply(arena_, config_map("s", R"("x":"2")"), {.field_manager = "other"});
  ASSERT_FALSE(conflict);
  EXPECT_EQ(conflict.error().code(), base::ErrorCode::conflict);
  EXPECT_EQ(conflict.error().helm(), "Apply failed with 1 conflict: conflict with \"helm\": .data.x");
  EXPECT_EQ(data(client().apply(arena_, config_map("s", R"("x":"2")"), {.field_manager = "other", .force = true}), "x"), "2");
  EXPECT_TRUE(client().apply(arena_, config_map("dry", ""), {.dry_run = DryRun::server}));
  EXPECT_FALSE(client().get(arena_, key("dry")));
  auto odd = config_map("odd", "");
  odd.as_map().set("unknown", base::Value::boolean(true));
  const auto strict = client().create(arena_, odd, {.validation = Validation::strict});
  ASSERT_FALSE(strict);
  EXPECT_NE(strict.error().helm().find("unknown field \"unknown\""), std::string::npos) << strict.error().helm();
  EXPECT_TRUE(client().create(arena_, odd, {.validation = Validation::warn}));
  EXPECT_EQ(env_.log.lines, std::vector<std::string>{R"(level=WARN msg="unknown field \"unknown\"")"});
}

TEST_F(LiveCluster, ListsAndWatches) {
  for (int i = 0; i < 3; ++i) {
    auto object = config_map("l" + std::to_string(i), "");
    set_label(arena_, object, "part", "list");
    ASSERT_TRUE(client().create(arena_, object, {}));
  }
  const auto list = client().list(arena_, kConfigMap, name_space_, {.label_selector = "part=list"});
  ASSERT_TRUE(list) << list.error().helm();
  EXPECT_EQ(at_path(*list, {"items"}).as_list().size(), 3U);
  const std::string version(metadata_text(*list, "resourceVersion"));
  std::thread writer([&] {
    base::Arena arena;
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(client().remove(key("l" + std::to_string(i)), {}));
  });
  int deleted = 0;
  const auto watched = client().watch(kConfigMap, name_space_, {.label_selector = "part=list"}, version, std::chrono::seconds(30),
                                      [&](WatchKind what, const base::Value&) {
                                        deleted += what == WatchKind::deleted ? 1 : 0;
                                        return deleted < 3;
                                      });
  writer.join();
  EXPECT_TRUE(watched) << watched.error().helm();
  EXPECT_EQ(deleted, 3);
  const auto expired = client().watch(kConfigMap, name_space_, {}, "1", std::chrono::seconds(10), [](WatchKind, const base::Value&) { return true; });
  if (expired) return;  // a young server remembers everything
  EXPECT_EQ(expired.error().code(), base::ErrorCode::conflict) << expired.error().helm();
}

TEST_F(LiveCluster, AnswersManyRequestsAtOnce) {
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

TEST_F(LiveCluster, MakesTables) {
  ASSERT_TRUE(client().create(arena_, config_map("t", R"("x":"1")"), {}));
  const auto table = client().get_table(arena_, key("t"));
  ASSERT_TRUE(table);
  EXPECT_EQ(kind_of(*table).kind, "Table");
  const auto all = client().list_table(arena_, kConfigMap, name_space_, {});
  ASSERT_TRUE(all);
  EXPECT_GE(at_path(*all, {"rows"}).as_list().size(), 1U);
}

TEST_F(LiveCluster, KnowsWhoIsForbiddenWhat) {
  const auto limited = connect_as("limited.kubeconfig");
  EXPECT_EQ(limited->config.name_space, "limited");
  const auto got = limited->client->get(arena_, {kConfigMap, "kube-system", "x"});
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().code(), base::ErrorCode::denied);
  EXPECT_EQ(got.error().helm(),
            "configmaps \"x\" is forbidden: User \"limited\" cannot get resource \"configmaps\" in API group \"\" in the namespace \"kube-system\"");
  const auto token = connect_as("token.kubeconfig");
  EXPECT_TRUE(token->client->get(arena_, {{"", "v1", "Namespace"}, "", "default"}));
}

}  // namespace
}  // namespace cluster
