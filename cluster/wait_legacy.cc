// The legacy strategy. Which kinds are looked at, and in which versions, is Helm 3's: anything else
// is ready.
#include "cluster/wait_legacy.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <optional>
#include <span>

#include "base/time.h"
#include "cluster/error_join.h"
#include "cluster/label_selector.h"
#include "cluster/legacy_status.h"
#include "cluster/object_field.h"
#include "cluster/parallel.h"

namespace cluster {
namespace {

using base::Arena;
using base::Error;
using base::ErrorCode;
using base::Result;
using base::Value;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::chrono::hours kNoTimeout{24 * 365};

Error canceled() {
  return {ErrorCode::unavailable, "context canceled"};
}

Clock::time_point deadline_of(const WaitOptions& options) {
  const auto timeout =
      options.timeout.count() == 0 ? std::chrono::nanoseconds(kNoTimeout) : options.timeout;
  return Clock::now() + timeout;
}

// Asks `is_done` at once and then every two seconds. Its errors end it.
Result<void> poll(const base::Cancel& cancel, const WaitOptions& options,
                  const std::function<Result<bool>()>& is_done) {
  const auto deadline = deadline_of(options);
  while (true) {
    if (TRY(is_done())) return {};
    const auto left = std::chrono::ceil<milliseconds>(deadline - Clock::now());
    if (cancel.sleep(std::min<milliseconds>(kLegacyPause, std::max(left, milliseconds(0)))))
      return canceled();
    if (Clock::now() >= deadline) return Error(ErrorCode::unavailable, "context deadline exceeded");
  }
}

bool may_go_away(const Error& error) {
  const int status = error.http_status();
  return status == 0 || status == 429 || (status >= 500 && status != 501);
}

Result<bool> are_pods_ready(KubeClient& client, const Value& controller,
                            const std::string& selector) {
  ListOptions options;
  options.label_selector = selector;
  bool are_ready = true;
  auto listed = client.list({"", "v1", "Pod"}, metadata_text(controller, "namespace"), options,
                            [&](Arena&, Value& pod) -> Result<void> {
                              are_ready = are_ready && is_legacy_pod_ready(pod);
                              return {};
                            });
  if (!listed) return Error(listed.error()).wrap("failed to list pods: ");
  return are_ready;
}

Result<bool> is_deployment_ready(KubeClient& client, const Value& deployment) {
  const Value paused = at_path(deployment, {"spec", "paused"});
  if (paused.is_bool() && paused.as_bool()) return true;
  ListOptions options;
  options.label_selector = selector_text(at_path(deployment, {"spec", "selector"})).value_or("");
  Arena arena;
  const Value list = TRY(client.list(arena, {"apps", "v1", "ReplicaSet"},
                                     metadata_text(deployment, "namespace"), options));
  const auto order = [](const Value& object) {
    return std::pair(metadata_text(object, "creationTimestamp"), metadata_text(object, "name"));
  };
  const Value items = at_path(list, {"items"});
  std::optional<Value> oldest;
  for (const Value& replica_set :
       items.is_list() ? items.as_list().items() : std::span<const Value>()) {
    if (!is_replica_set_of(replica_set, deployment)) continue;
    if (!oldest || order(replica_set) < order(*oldest)) oldest = replica_set;
  }
  return oldest && is_legacy_deployment_ready(deployment, *oldest);
}

Result<bool> is_replica_set_ready(KubeClient& client, const Value& replica_set) {
  if (!is_legacy_controller_current(replica_set)) return false;
  return are_pods_ready(client, replica_set,
                        selector_text(at_path(replica_set, {"spec", "selector"})).value_or(""));
}

Result<bool> is_replication_controller_ready(KubeClient& client, const Value& controller) {
  if (!is_legacy_controller_current(controller)) return false;
  return are_pods_ready(client, controller,
                        label_map_text(at_path(controller, {"spec", "selector"})));
}

template <bool (*is_ready)(const Value&)>
Result<bool> by_itself(KubeClient&, const Value& object) {
  return is_ready(object);
}

struct Rule {
  std::string_view api_version;
  std::string_view kind;
  Result<bool> (*is_ready)(KubeClient& client, const Value& object);
};
constexpr std::array kRules{
    Rule{"v1", "Pod", &by_itself<is_legacy_pod_ready>},
    Rule{"apps/v1", "Deployment", &is_deployment_ready},
    Rule{"v1", "PersistentVolumeClaim", &by_itself<is_legacy_claim_ready>},
    Rule{"v1", "Service", &by_itself<is_legacy_service_ready>},
    Rule{"apps/v1", "DaemonSet", &by_itself<is_legacy_daemon_set_ready>},
    Rule{"apiextensions.k8s.io/v1", "CustomResourceDefinition",
         &by_itself<is_legacy_definition_ready>},
    Rule{"apiextensions.k8s.io/v1beta1", "CustomResourceDefinition",
         &by_itself<is_legacy_definition_ready>},
    Rule{"apps/v1", "StatefulSet", &by_itself<is_legacy_stateful_set_ready>},
    Rule{"v1", "ReplicationController", &is_replication_controller_ready},
    Rule{"apps/v1", "ReplicaSet", &is_replica_set_ready},
};

Result<bool> is_ready(KubeClient& client, const TargetObject& target, bool wait_for_jobs) {
  const std::string api_version = target.resource.kind.api_version();
  const bool is_job = api_version == "batch/v1" && target.resource.kind.kind == "Job";
  const auto rule = std::find_if(kRules.begin(), kRules.end(), [&](const Rule& one) {
    return one.api_version == api_version && one.kind == target.resource.kind.kind;
  });
  if (is_job ? !wait_for_jobs : rule == kRules.end()) return true;
  Arena arena;
  const Value live = TRY(client.get(arena, target.key));
  return is_job ? is_legacy_job_ready(live) : rule->is_ready(client, live);
}

// A Job's or a Pod's end, seen in one event.
struct HookWatch {
  const TargetObject& target;
  base::Env& env;
  std::mutex& log_lock;
  bool is_done = false;
  std::optional<Error> error{};

  bool take(WatchKind what, const Value& object) {
    if (what == WatchKind::bookmark) return true;
    if (what == WatchKind::deleted) {
      is_done = true;
    } else if (target.resource.kind.kind == "Job") {
      take_job(object);
    } else {
      take_pod(object);
    }
    return !is_done;
  }

  void take_job(const Value& job) {
    const auto conditions = conditions_of(job);
    if (!conditions) return;
    for (const Condition& condition : *conditions) {
      if (condition.status != "True" ||
          (condition.type != "Complete" && condition.type != "Failed"))
        continue;
      is_done = true;
      if (condition.type == "Complete") return;
      const std::string& name = target.key.name;
      log_error("job failed", {{"job", name}, {"reason", std::string(condition.reason)}});
      error =
          Error(ErrorCode::invalid, "job " + name + " failed: " + std::string(condition.reason));
      return;
    }
  }

  void take_pod(const Value& pod) {
    const auto phase = text_at(pod, {"status", "phase"});
    is_done = phase == "Succeeded" || phase == "Failed";
    if (phase != "Failed") return;
    log_error("pod failed", {{"pod", target.key.name}});
    error = Error(ErrorCode::invalid, "pod " + target.key.name + " failed");
  }

  void log_error(std::string_view text, const base::Log::Attributes& attributes) {
    const std::lock_guard lock(log_lock);
    env.log.error(text, attributes);
  }
};

Result<void> wait_hook_object(HookWatch watch, KubeClient& client, const base::Cancel& cancel,
                              Clock::time_point deadline) {
  const TargetObject& target = watch.target;
  ListOptions options;
  options.field_selector = "metadata.name=" + target.key.name;
  bool was_seen = false;
  while (!watch.is_done) {
    Arena arena;
    const Value list = TRY(client.list(arena, target.key.kind, target.key.name_space, options));
    const Value items = at_path(list, {"items"});
    const bool is_there = items.is_list() && !items.as_list().empty();
    if (is_there) {
      watch.take(WatchKind::modified, items.as_list()[0]);
    } else if (was_seen) {
      watch.is_done = true;
    }
    was_seen = was_seen || is_there;
    const auto left = std::chrono::ceil<milliseconds>(deadline - Clock::now());
    if (watch.is_done) break;
    if (left.count() <= 0)
      return Error(ErrorCode::unavailable, "timed out waiting for the condition");
    auto watched = client.watch(target.key.kind, target.key.name_space, options,
                                std::string(metadata_text(list, "resourceVersion")), left,
                                [&](WatchKind what, const Value& object) {
                                  was_seen = true;
                                  return watch.take(what, object);
                                });
    if (cancel.requested()) return canceled();
    if (!watched && watched.error().code() != ErrorCode::conflict) return watched.error();
  }
  if (watch.error) return *watch.error;
  return {};
}

}  // namespace

Result<void> wait_ready_by_asking(base::Env& env, KubeClient& client, const base::Cancel& cancel,
                                  const std::vector<TargetObject>& objects,
                                  const WaitOptions& options) {
  env.log.debug("beginning wait for resources",
                {{"count", std::to_string(objects.size())},
                 {"timeout", base::format_duration(options.timeout.count())}});
  std::vector<int> failures(objects.size());
  return poll(cancel, options, [&]() -> Result<bool> {
    for (std::size_t i = 0; i < objects.size(); ++i) {
      const auto ready = is_ready(client, objects[i], options.wait_for_jobs);
      if (!ready) {
        if (!may_go_away(ready.error()) || ++failures[i] > kLegacyRetries) return ready.error();
        return false;
      }
      failures[i] = 0;
      if (!*ready) return false;
    }
    return true;
  });
}

Result<void> wait_removed_by_asking(base::Env& env, KubeClient& client, const base::Cancel& cancel,
                                    const std::vector<TargetObject>& objects,
                                    const WaitOptions& options) {
  env.log.debug("beginning wait for resources to be deleted",
                {{"count", std::to_string(objects.size())},
                 {"timeout", base::format_duration(options.timeout.count())}});
  return poll(cancel, options, [&]() -> Result<bool> {
    for (const auto& object : objects) {
      Arena arena;
      const auto live = client.get(arena, object.key);
      if (live) return false;
      if (!is_not_found(live.error())) return live.error();
    }
    return true;
  });
}

Result<void> wait_hook_by_events(base::Env& env, KubeClient& client, const base::Cancel& cancel,
                                 const std::vector<TargetObject>& objects,
                                 const WaitOptions& options) {
  if (objects.empty()) return Error(ErrorCode::invalid, "no objects visited");
  const auto deadline = deadline_of(options);
  std::mutex log_lock;
  std::vector<std::optional<Error>> failures(objects.size());
  in_parallel(objects.size(), [&](std::size_t i) {
    const std::string& kind = objects[i].resource.kind.kind;
    if (kind != "Job" && kind != "Pod") return;
    auto waited = wait_hook_object({objects[i], env, log_lock}, client, cancel, deadline);
    if (!waited) failures[i] = waited.error();
  });
  std::vector<Error> errors;
  for (const auto& failure : failures) {
    if (failure) errors.push_back(*failure);
  }
  if (!errors.empty()) return join_errors(errors, "\n");
  return {};
}

}  // namespace cluster
