// Waiting, hooks and CRDs, on the sandbox and on a real API server.
#include "cluster/wait.h"

#include <thread>

#include "cluster/crds.h"
#include "cluster/hooks.h"
#include "tests/cluster/any_cluster.h"

namespace cluster {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// An image that never starts on either: the sandbox goes by the tag, the real cluster's stand-in for kubelets by the
// annotation.
constexpr const char* kStuck = "metadata: {labels: {a: b}, annotations: {tug.test/hold: 'true'}}, spec: {containers: [{name: c, image: 'x:broken'}]}";
constexpr const char* kFine = "metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: x}]}";

std::string deployment(const std::string& name, const std::string& pod_template) {
  return "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: " + name +
         "}\nspec: {selector: {matchLabels: {a: b}}, template: {" + pod_template + "}}\n";
}

class Wait : public AnyCluster {
 protected:
  std::vector<TargetObject> there(const std::string& manifest) {
    auto targets = built(manifest);
    auto done = create_objects(arena_, env_.env, client(), targets, {});
    EXPECT_TRUE(done) << done.error().helm();
    return targets;
  }
  static WaitOptions options(WaitStrategy strategy, milliseconds timeout) {
    WaitOptions made;
    made.strategy = strategy;
    made.timeout = timeout;
    return made;
  }
  template <typename Waiting>
  std::string told(Waiting waiting, const std::vector<TargetObject>& objects, const WaitOptions& how) {
    const auto done = waiting(env_.env, client(), cancel_, objects, how);
    return done ? "" : done.error().helm();
  }
};

INSTANTIATE_TEST_SUITE_P(Clusters, Wait, testing::Values("sandbox", "live"),
                         [](const auto& row) { return std::string(row.param); });

TEST_P(Wait, UntilAllIsReady) {
  const auto targets = there(deployment("web", kFine) + config_map("one", ""));
  EXPECT_EQ(told(wait_ready, targets, options(WaitStrategy::watcher, seconds(60))), "");
  if (!is_live()) return;  // the sandbox makes no ReplicaSets, by which the old rules go
  EXPECT_EQ(told(wait_ready, targets, options(WaitStrategy::legacy, seconds(60))), "");
}

TEST_P(Wait, NamesWhatWasNotReadyInTime) {
  const auto targets = there(deployment("web", kStuck) + config_map("one", ""));
  std::vector<std::string> seen;
  auto how = options(WaitStrategy::watcher, milliseconds(900));
  how.on_progress = [&](const WaitProgress& progress) {
    for (const auto& item : progress.waiting) seen.push_back(display(item.key));
  };
  const std::string text = told(wait_ready, targets, how);
  EXPECT_TRUE(text.starts_with("resource Deployment/" + name_space_ + "/web not ready. status: InProgress, message: ")) << text;
  EXPECT_TRUE(text.ends_with("\ncontext deadline exceeded")) << text;
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1);
  ASSERT_FALSE(seen.empty());
  EXPECT_EQ(seen.back(), "Deployment/" + name_space_ + "/web");
  EXPECT_EQ(told(wait_ready, targets, options(WaitStrategy::legacy, milliseconds(300))), "context deadline exceeded");
  EXPECT_EQ(told(wait_ready, targets, options(WaitStrategy::hook_only, milliseconds(300))), "");
}

TEST_P(Wait, HearsOfWhatComesLater) {
  const auto targets = built(config_map("late", ""));
  std::thread creator([&] {
    std::this_thread::sleep_for(milliseconds(300));
    base::Arena arena;
    EXPECT_TRUE(client().apply(arena, targets[0].object, {}));
  });
  EXPECT_EQ(told(wait_ready, targets, options(WaitStrategy::watcher, seconds(30))), "");
  creator.join();
}

// A role that may list but not watch.
class WithoutWatches final : public base::Http {
 public:
  explicit WithoutWatches(base::Http& behind) : behind_(behind) {}
  base::Result<base::HttpResponse> send(const base::HttpRequest& request) override { return behind_.send(request); }
  base::Result<base::HttpResponse> stream(const base::HttpRequest&, const base::HttpSink&) override {
    return base::HttpResponse{403, {{"Content-Type", "application/json"}},
                              R"({"kind":"Status","status":"Failure","reason":"Forbidden","message":"no watches","code":403})"};
  }

 private:
  base::Http& behind_;
};

TEST(WaitWithoutWatches, ListsInsteadWhereThatIsWanted) {
  base::TemporaryFolder scratch;
  base::DiskFileSystem files;
  base::TestEnv env(files);
  base::Cancel cancel;
  base::Arena arena;
  sandbox::Sandbox sandbox(env.env, cancel, scratch.at("sandbox"));
  WithoutWatches http(sandbox);
  ClientOptions options;
  options.server = sandbox::kServer;
  KubeClient client(env.env, http, cancel, options);
  const auto late = build_objects(arena, client, config_map("late", ""), "default");
  ASSERT_TRUE(late) << late.error().helm();
  WaitOptions how;
  how.strategy = WaitStrategy::watcher;
  how.timeout = seconds(60);
  const auto refused = wait_ready(env.env, client, cancel, *late, how);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().helm().find("no watches"), std::string::npos) << refused.error().helm();
  how.lists_where_watches_are_refused = true;
  std::thread creator([&] {
    std::this_thread::sleep_for(milliseconds(100));
    base::Arena own;
    EXPECT_TRUE(client.apply(own, (*late)[0].object, {}));
  });
  const auto waited = wait_ready(env.env, client, cancel, *late, how);
  creator.join();
  EXPECT_TRUE(waited) << waited.error().helm();
}

TEST_P(Wait, SkipsPausedDeploymentsAndNeedsNothingForNothing) {
  auto targets = built(deployment("web", kStuck));
  targets[0].object.as_map().get("spec").as_map().set("paused", base::Value::boolean(true));
  EXPECT_EQ(told(wait_ready, targets, options(WaitStrategy::watcher, milliseconds(500))), "");
  EXPECT_EQ(told(wait_ready, {}, options(WaitStrategy::watcher, milliseconds(500))), "");
}

TEST_P(Wait, EndsWhenItIsCancelled) {
  const auto targets = built(config_map("never", ""));
  std::thread canceller([&] {
    std::this_thread::sleep_for(milliseconds(200));
    cancel_.request();
  });
  EXPECT_EQ(told(wait_ready, targets, options(WaitStrategy::watcher, seconds(60))),
            "resource ConfigMap/" + name_space_ + "/never not ready. status: Unknown, message: \ncontext canceled");
  canceller.join();
  name_space_.clear();  // nothing more can be asked of the cluster
}

TEST_P(Wait, UntilAllIsGone) {
  auto targets = there(config_map("one", "", ", finalizers: [example.com/wait]"));
  ASSERT_TRUE(client().remove(targets[0].key, {}));
  EXPECT_EQ(told(wait_removed, targets, options(WaitStrategy::watcher, milliseconds(500))),
            "resource ConfigMap/" + name_space_ +
                "/one still exists. status: Terminating, message: Resource scheduled for deletion\ncontext deadline exceeded");
  EXPECT_EQ(told(wait_removed, targets, options(WaitStrategy::legacy, milliseconds(300))), "context deadline exceeded");
  ASSERT_TRUE(client().patch(arena_, targets[0].key, PatchType::merge, R"({"metadata":{"finalizers":null}})", {}));
  EXPECT_EQ(told(wait_removed, targets, options(WaitStrategy::watcher, seconds(30))), "");
  EXPECT_EQ(told(wait_removed, targets, options(WaitStrategy::legacy, seconds(30))), "");
  EXPECT_EQ(told(wait_removed, built(config_map("never", "")), options(WaitStrategy::watcher, seconds(30))), "");
}

class Hooks : public Wait {
 protected:
  static std::string hook(const std::string& kind, const std::string& name, const std::string& annotations,
                          const std::string& rest) {
    return (kind == "Job" ? "apiVersion: batch/v1\nkind: Job\n" : "apiVersion: v1\nkind: " + kind + "\n") +
           "metadata: {name: " + name + ", annotations: {" + annotations + "}}\n" + rest;
  }
  static std::string job(bool is_fine) {
    return std::string("spec: {backoffLimit: 0, template: {metadata: {annotations: {") +
           (is_fine ? "" : "tug.test/fail: 'true'") +
           "}}, spec: {restartPolicy: Never, containers: [{name: c, image: x}]}}}\n";
  }
  Release release(std::vector<ReleaseHook> hooks) const {
    Release made;
    made.name = "web";
    made.name_space = name_space_;
    made.hooks = std::move(hooks);
    return made;
  }
  static ReleaseHook one(const std::string& kind, const std::string& name, int weight, const std::string& manifest) {
    ReleaseHook made;
    made.name = name;
    made.kind = kind;
    made.path = "web/templates/" + name + ".yaml";
    made.manifest = manifest;
    made.events = {"pre-install"};
    made.weight = weight;
    return made;
  }
  std::string ran(Release& release, HookOptions how = {}) {
    how.wait = options(WaitStrategy::watcher, seconds(60));
    how.record = [this] { ++records_; };
    const auto done =
        run_hooks(env_.env, client(), cancel_, release, chart::HookEvent::pre_install, how);
    return done ? "" : done.error().helm();
  }
  int records_ = 0;
};

INSTANTIATE_TEST_SUITE_P(Clusters, Hooks, testing::Values("sandbox", "live"),
                         [](const auto& row) { return std::string(row.param); });

TEST_P(Hooks, RunByWeightThenNameAndAreRecorded) {
  auto made = release({one("ConfigMap", "b", 1, hook("ConfigMap", "b", "", "")),
                       one("Job", "j", 0, hook("Job", "j", "", job(true))),
                       one("ConfigMap", "a", 1, hook("ConfigMap", "a", "", ""))});
  made.hooks[2].events = {"post-install"};
  EXPECT_EQ(ran(made), "");
  EXPECT_EQ(records_, 2);
  EXPECT_EQ(made.hooks[1].last_run.phase, HookPhase::succeeded);
  EXPECT_FALSE(made.hooks[1].last_run.started_at.is_zero);
  EXPECT_FALSE(made.hooks[1].last_run.completed_at.is_zero);
  EXPECT_TRUE(made.hooks[1].last_run.completed_at.unix_nanoseconds >= made.hooks[1].last_run.started_at.unix_nanoseconds);
  EXPECT_EQ(made.hooks[1].delete_policies, std::vector<std::string>{"before-hook-creation"});
  EXPECT_FALSE(made.hooks[2].last_run.has_phase);
  EXPECT_EQ(live(kConfigMapKind, "a").error().code(), base::ErrorCode::not_found);
  EXPECT_TRUE(live(kJobKind, "j"));
  EXPECT_EQ(ran(made), "");  // the Job of before is deleted first
}

TEST_P(Hooks, AreDeletedByPolicyWhenAllSucceeded) {
  auto gone = one("ConfigMap", "gone", 0, hook("ConfigMap", "gone", "", ""));
  gone.delete_policies = {"hook-succeeded"};
  auto stays = one("ConfigMap", "stays", 0, hook("ConfigMap", "stays", "", ""));
  stays.delete_policies = {"hook-failed"};
  auto made = release({gone, stays});
  EXPECT_EQ(ran(made), "");
  EXPECT_EQ(live(kConfigMapKind, "gone").error().code(), base::ErrorCode::not_found);
  EXPECT_TRUE(live(kConfigMapKind, "stays"));
}

TEST_P(Hooks, ThatFailEndTheRun) {
  if (!is_live()) GTEST_SKIP() << "no Job fails in the sandbox";
  auto first = one("ConfigMap", "first", 0, hook("ConfigMap", "first", "", ""));
  first.delete_policies = {"hook-succeeded"};
  auto failing = one("Job", "bad", 1, hook("Job", "bad", "", job(false)));
  failing.delete_policies = {"hook-failed"};
  failing.output_log_policies = {"hook-failed"};
  auto made = release({first, failing, one("ConfigMap", "never", 2, hook("ConfigMap", "never", "", ""))});
  std::string logs;
  HookOptions how;
  how.output = [&](std::string_view, std::string_view, std::string_view container, std::string_view text) {
    logs += std::string(container) + ": " + std::string(text);
  };
  EXPECT_EQ(ran(made, how), "resource Job/" + name_space_ + "/bad not ready. status: Failed, message: Job Failed. failed: 1/1");
  EXPECT_EQ(made.hooks[1].last_run.phase, HookPhase::failed);
  EXPECT_EQ(logs, "c: starting\nlistening on port 8080\nlast words\n");
  for (const auto* name : {"first", "never"}) {
    EXPECT_EQ(live(kConfigMapKind, name).error().code(), base::ErrorCode::not_found) << name;
  }
}

TEST_P(Hooks, TellWhichOneCouldNotBeCreatedOrBuilt) {
  auto made = release({one("Thing", "odd", 0, "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: odd}\n")});
  EXPECT_EQ(ran(made),
            "unable to build kubernetes object for deleting hook web/templates/odd.yaml: resource mapping not found for "
            "name: \"odd\" namespace: \"\" from \"\": no matches for kind \"Thing\" in version \"example.com/v1\"\nensure CRDs "
            "are installed first");
  auto unnamed = one("ConfigMap", "x", 0, "apiVersion: v1\nkind: ConfigMap\nmetadata: {generateName: x-}\n");
  unnamed.delete_policies = {"hook-succeeded"};
  made = release({unnamed});
  EXPECT_EQ(ran(made), "warning: Hook pre-install web/templates/x.yaml failed: server-side apply failed for object " +
                           name_space_ + "/ /v1, Kind=ConfigMap: resource name may not be empty");
  EXPECT_EQ(made.hooks[0].last_run.phase, HookPhase::failed);
}

class Crds : public Wait {
 protected:
  void SetUp() override {
    Wait::SetUp();
    if (IsSkipped()) return;
    group_ = name_space_ + ".example.com";
  }
  void TearDown() override {
    if (group_.empty()) return;
    (void)client().remove({{"apiextensions.k8s.io", "v1", "CustomResourceDefinition"}, "", "things." + group_}, {});
    Wait::TearDown();
  }
  std::string definition(const std::string& properties) const {
    return "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: things." + group_ +
           "}\nspec:\n  group: " + group_ +
           "\n  scope: Namespaced\n  names: {kind: Thing, plural: things, singular: thing, listKind: ThingList}\n"
           "  versions:\n  - name: v1\n    served: true\n    storage: true\n    schema: {openAPIV3Schema: {type: object, "
           "properties: {spec: {type: object, properties: {" +
           properties + "}}}}}\n";
  }
  std::string installed(const std::string& text, bool server_side = true) {
    CrdOptions how;
    how.server_side = server_side;
    const auto done = install_crds(env_.env, client(), cancel_, {{"crds/a.yaml", "web/crds/a.yaml", text}}, how);
    return done ? "" : done.error().helm();
  }
  std::string group_{};
};

INSTANTIATE_TEST_SUITE_P(Clusters, Crds, testing::Values("sandbox", "live"),
                         [](const auto& row) { return std::string(row.param); });

TEST_P(Crds, AreEstablishedAndKnownAfterwards) {
  ASSERT_EQ(installed(definition("a: {type: string}")), "");
  EXPECT_EQ(there("apiVersion: " + group_ + "/v1\nkind: Thing\nmetadata: {name: one}\nspec: {a: b}\n").size(), 1U);
  EXPECT_EQ(installed(definition("a: {type: string}"), false), "");  // there already: passed over
  EXPECT_EQ(installed(definition("a: {type: string}")), "");
}

TEST_P(Crds, ErrorsNameTheFile) {
  EXPECT_EQ(installed(""), "failed to install CRD crds/a.yaml: resources are empty");
  EXPECT_EQ(installed("a: ["), "failed to install CRD crds/a.yaml: error parsing : error converting YAML to JSON: yaml: "
                               "line 1: did not find expected node content");
}

TEST_P(Crds, UpgradesAreRefusedWhereTheyBreakObjects) {
  const auto plan = [&](const std::string& properties) {
    const std::string text = definition(properties);
    auto changes = plan_crds(arena_, env_.env, client(), {{"crds/a.yaml", "web/crds/a.yaml", arena_.copy(text)}});
    EXPECT_TRUE(changes) << changes.error().helm();
    return changes ? *changes : std::vector<CrdChange>();
  };
  auto changes = plan("a: {type: string}");
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].change, Change::create);
  ASSERT_TRUE(upgrade_crds(arena_, env_.env, client(), cancel_, changes, {}, false));
  changes = plan("a: {type: string}");
  EXPECT_EQ(changes[0].change, Change::none);
  changes = plan("a: {type: string}, b: {type: string}");
  EXPECT_EQ(changes[0].change, Change::update);
  EXPECT_TRUE(changes[0].dangers.empty());
  ASSERT_TRUE(upgrade_crds(arena_, env_.env, client(), cancel_, changes, {}, false));
  changes = plan("b: {type: integer}");
  const auto refused = upgrade_crds(arena_, env_.env, client(), cancel_, changes, {}, false);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().helm(),
            "upgrading these CRDs would break objects that exist:\n  things." + group_ +
                ": version v1: spec.a is gone: its values would be dropped\n  things." + group_ +
                ": version v1: spec.b was a string, and is an integer now");
  EXPECT_TRUE(upgrade_crds(arena_, env_.env, client(), cancel_, changes, {}, true));
}

}  // namespace
}  // namespace cluster
