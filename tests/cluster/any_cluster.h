// A cluster for tests of what writes and waits: the embedded sandbox always, and a real API server where TUG_CLUSTER
// names the folder of one (tests/peers/cluster.py run). The same tests run on both, so the sandbox stays honest.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include <unistd.h>

#include "base/json.h"
#include "cluster/build_objects.h"
#include "cluster/kube_config.h"
#include "cluster/sandbox/sandbox.h"
#include "tests/base/temporary_folder.h"
#include "tests/base/test_env.h"

namespace cluster {

class AnyCluster : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    env_.clock.now = real_now();
    if (is_live()) {
      if (std::getenv("TUG_CLUSTER") == nullptr) GTEST_SKIP() << "no cluster: run it with tests/peers/cluster.py run";
      connection_ = connect_as("kubeconfig");
      ASSERT_TRUE(connection_);
    } else {
      sandbox_ = std::make_unique<sandbox::Sandbox>(env_.env, cancel_, scratch_.at("sandbox"));
      ClientOptions options;
      options.server = sandbox::kServer;
      client_ = std::make_unique<KubeClient>(env_.env, *sandbox_, cancel_, options);
    }
    static int number = 0;  // of the test in this process: a namespace that goes takes a while
    name_space_ = "apply-" + std::to_string(::getpid()) + "-" + std::to_string(++number);
    const auto made = client().create(
        arena_, value(R"({"apiVersion":"v1","kind":"Namespace","metadata":{"name":")" + name_space_ + R"("}})"), {});
    ASSERT_TRUE(made) << made.error().helm();
  }
  void TearDown() override {
    if (name_space_.empty()) return;
    EXPECT_TRUE(client().remove({{"", "v1", "Namespace"}, "", name_space_}, {}));
  }

  bool is_live() const { return std::string(GetParam()) == "live"; }
  // A connection by a kubeconfig of the live cluster's folder; null where there is none.
  std::unique_ptr<Connection> connect_as(const std::string& file) {
    env_.variables["HOME"] = scratch_.path();
    ConnectionFlags flags;
    flags.kubeconfig = std::string(std::getenv("TUG_CLUSTER")) + "/" + file;
    flags.cache_folder = scratch_.at("cache");
    auto connection = connect(env_.env, cancel_, flags);
    if (!connection) ADD_FAILURE() << connection.error().helm();
    return connection ? std::make_unique<Connection>(*std::move(connection)) : nullptr;
  }
  KubeClient& client() { return connection_ ? *connection_->client : *client_; }
  base::Value value(const std::string& json) {
    return *base::json::read(arena_, json, base::json::Numbers::exact);
  }
  // The objects of a manifest, in the test's namespace.
  std::vector<TargetObject> built(const std::string& manifest) {
    auto objects = build_objects(arena_, client(), manifest, name_space_);
    EXPECT_TRUE(objects) << objects.error().helm();
    return objects ? *objects : std::vector<TargetObject>();
  }
  base::Result<base::Value> live(const GroupVersionKind& kind, const std::string& name) {
    return client().get(arena_, {kind, name_space_, name});
  }
  // The part of a live object at a path as JSON; its error where it cannot be read.
  std::string live_at(const GroupVersionKind& kind, const std::string& name,
                      std::initializer_list<std::string_view> path) {
    const auto object = live(kind, name);
    return object ? *base::json::write(arena_, at_path(*object, path)) : object.error().helm();
  }

  base::TemporaryFolder scratch_{};
  base::DiskFileSystem files_{};
  base::TestEnv env_{files_};
  base::Cancel cancel_{};
  base::Arena arena_{};
  std::string name_space_{};

 private:
  static std::int64_t real_now();
  std::unique_ptr<sandbox::Sandbox> sandbox_{};
  std::unique_ptr<KubeClient> client_{};
  std::unique_ptr<Connection> connection_{};
};

inline std::int64_t AnyCluster::real_now() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

inline const GroupVersionKind kConfigMapKind{"", "v1", "ConfigMap"};
inline const GroupVersionKind kDeploymentKind{"apps", "v1", "Deployment"};
inline const GroupVersionKind kJobKind{"batch", "v1", "Job"};

inline std::string config_map(const std::string& name, const std::string& data, const std::string& metadata = "") {
  return "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + metadata + "}\ndata: {" + data + "}\n";
}

}  // namespace cluster
