// Uninstalling from the embedded cluster where something goes wrong on the way: what is told, and what the record says then.
#include <gtest/gtest.h>

#include "cluster/sandbox/sandbox.h"
#include "cluster/uninstall.h"
#include "tests/base/temporary_folder.h"
#include "tests/base/test_env.h"

namespace cluster {
namespace {

// Passes requests on. Loses the answer to the first one with the method `loses`, after it has been carried out, and
// sends a signal to the program, as it were, while the first one for `interrupts_at` is on its way.
class LosingHttp final : public base::Http {
 public:
  LosingHttp(base::Http& below, base::Cancel& cancel) : below_(below), cancel_(cancel) {}

  base::Result<base::HttpResponse> send(const base::HttpRequest& request) override {
    auto answer = below_.send(request);
    if (!interrupts_at.empty() && request.url.find(interrupts_at) != std::string::npos) {
      interrupts_at.clear();
      cancel_.request();
    }
    if (loses.empty() || request.method != loses) return answer;
    loses.clear();
    return base::Error(base::ErrorCode::unavailable, request.method + ": EOF");
  }
  base::Result<base::HttpResponse> stream(const base::HttpRequest& request, const base::HttpSink& sink) override {
    return below_.stream(request, sink);
  }
  std::string loses{};
  std::string interrupts_at{};

 private:
  base::Http& below_;
  base::Cancel& cancel_;
};

class Uninstalling : public testing::Test {
 protected:
  Uninstalling() {
    operation_.goes_further = true;
    operation_.name_space = "default";
    options_.name = "web";
    options_.timeout = std::chrono::milliseconds(300);
  }
  // The record of a release that is deployed, and its objects.
  void add_release(const std::string& manifest, std::vector<ReleaseHook> hooks = {}) {
    Release release;
    release.name = "web";
    release.name_space = "default";
    release.status = Status::deployed;
    release.description = "Install complete";
    release.manifest = manifest;
    release.hooks = std::move(hooks);
    auto targets = build(operation_, manifest, "default");
    ASSERT_TRUE(targets) << targets.error().helm();
    mark_owners(operation_, *targets, release);
    if (!targets->empty()) {
      const auto created = create_objects(arena_, env_.env, client_, *targets, {});
      ASSERT_TRUE(created) << created.error().helm();
    }
    ASSERT_TRUE(store_->create(release));
  }
  std::string uninstalled() {
    const auto done = uninstall(operation_, options_);
    return done ? "" : done.error().reason();
  }
  // "deployed Install complete", or why it cannot be read.
  std::string recorded() {
    const auto release = store_->get(arena_, "web", 1);
    if (!release) return release.error().helm();
    return std::string(status_text((*release)->status)) + " " + (*release)->description;
  }

  base::TemporaryFolder scratch_{};
  base::DiskFileSystem files_{};
  base::TestEnv env_{files_};
  base::Cancel cancel_{};
  base::Arena arena_{};
  sandbox::Sandbox sandbox_{env_.env, cancel_, scratch_.at("sandbox")};
  LosingHttp http_{sandbox_, cancel_};
  KubeClient client_{env_.env, http_, cancel_, {.server = std::string(sandbox::kServer)}};
  std::unique_ptr<ReleaseStore> store_ = make_object_store(env_.env, client_, RecordKind::secret, "default");
  Operation operation_{env_.env, arena_, &client_, *store_, cancel_};
  UninstallOptions options_{};
};

TEST_F(Uninstalling, IsDoneWhereOnlyTheAnswerToDeletingARecordIsLost) {
  add_release("");
  http_.loses = "DELETE";
  EXPECT_EQ(uninstalled(), "");
  EXPECT_EQ(recorded(), "release: not found");
}

TEST_F(Uninstalling, LeavesTheRecordAloneWhenInterruptedBeforeTheFirstWrite) {
  add_release("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\n");
  http_.interrupts_at = "/secrets";
  EXPECT_EQ(uninstalled(), "interrupted");
  cancel_.acknowledge();
  EXPECT_EQ(recorded(), "deployed Install complete");
  EXPECT_TRUE((*store_->get(arena_, "web", 1))->deleted.is_zero);
}

TEST_F(Uninstalling, TellsOfAFailedHookBesideAWaitThatFailed) {
  ReleaseHook hook;
  hook.name = "after";
  hook.kind = "ConfigMap";
  hook.path = "web/templates/after.yaml";
  hook.manifest = "apiVersion: v1\nkind: ConfigMap\nmetadata: {generateName: after-}\n";
  hook.events = {"post-delete"};
  hook.delete_policies = {"hook-succeeded"};
  add_release("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one, finalizers: [example.com/wait]}\n", {hook});
  options_.wait = WaitStrategy::watcher;
  const auto told = uninstalled();
  EXPECT_NE(told.find("ConfigMap/default/one is still there"), std::string::npos) << told;
  EXPECT_NE(told.find("Hook post-delete web/templates/after.yaml failed"), std::string::npos) << told;
  EXPECT_NE(recorded().find("Hook post-delete web/templates/after.yaml failed"), std::string::npos) << recorded();
}

}  // namespace
}  // namespace cluster
