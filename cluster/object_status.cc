// One function for each kind that has rules of its own; kRules says which. They return nothing
// where the object's fields have types that they should not have, which makes its status unknown.
#include "cluster/object_status.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "base/arena.h"
#include "base/time.h"
#include "cluster/object.h"
#include "cluster/object_rules.h"

namespace cluster {
namespace {

using base::Value;
Verdict always_ready(const Value&, std::int64_t) {
  return current("Resource is always ready");
}

Verdict disruption_budget(const Value&, std::int64_t) {
  return current("AllowedDisruptions has been computed.");
}

Verdict service(const Value& object, std::int64_t) {
  if (text_at(object, {"spec", "type"}) == "LoadBalancer" &&
      text_at(object, {"spec", "clusterIP"}).empty()) {
    return in_progress("ClusterIP not set. Service type: LoadBalancer");
  }
  return current("Service is ready");
}

Verdict volume_claim(const Value& object, std::int64_t) {
  const auto phase = text_at(object, {"status", "phase"}, "unknown");
  if (phase == "Bound") return current("PVC is Bound");
  return in_progress("PVC is not Bound. phase: " + std::string(phase));
}

// The names of the containers that crash again and again, with commas between; nothing on a wrong
// type.
std::optional<std::string> crash_looping(const Value& pod) {
  Value list;
  const auto lookup = look_up(pod, {"status", "containerStatuses"}, list);
  if (lookup == Lookup::missing) return "";
  if (lookup == Lookup::blocked || !list.is_list()) return std::nullopt;
  std::string names;
  for (const Value& container : list.as_list()) {
    if (text_at(container, {"state", "waiting", "reason"}) != "CrashLoopBackOff") continue;
    names += (names.empty() ? "" : ",") + std::string(text_at(container, {"name"}));
  }
  return names;
}

std::int64_t created_at(const Value& object) {
  base::Arena arena;
  const auto time =
      base::parse_time(arena, base::kRfc3339, text_at(object, {"metadata", "creationTimestamp"}));
  if (!time) return 0;
  return time->seconds * base::kSecond + time->nanoseconds;
}

Verdict pod(const Value& object, std::int64_t now) {
  const auto conditions = conditions_of(object);
  if (!conditions) return std::nullopt;
  const auto phase = text_at(object, {"status", "phase"});
  if (phase == "Succeeded") return current("Pod has completed successfully");
  if (phase == "Failed") return current("Pod has completed, but not successfully");
  if (phase == "Running") {
    for (const Condition& condition : *conditions) {
      if (condition.type == "Ready" && is_true(condition)) return current("Pod is Ready");
    }
    const auto names = crash_looping(object);
    if (!names) return std::nullopt;
    if (!names->empty()) return failed("Containers in CrashLoop state: " + *names);
    return in_progress("Pod is running but is not Ready");
  }
  if (phase == "Pending") {
    const auto place =
        std::find_if(conditions->begin(), conditions->end(), [](const Condition& condition) {
          return condition.type == "PodScheduled" && condition.status == "False";
        });
    if (place != conditions->end() && place->reason == "Unschedulable") {
      if (now - kScheduleWindow < created_at(object))
        return in_progress("Pod has not been scheduled");
      return failed("Pod could not be scheduled");
    }
    return in_progress("Pod is in the Pending phase");
  }
  if (phase.empty()) return in_progress("Pod phase not available");
  return std::nullopt;
}

// A Job whose conditions say that it has ended.
Verdict ended_job(const Value& object, const std::vector<Condition>& conditions) {
  const auto wanted =
      integer_at(object, {"spec", "completions"}, integer_at(object, {"spec", "parallelism"}, 1));
  for (const Condition& condition : conditions) {
    if (condition.type == "Complete" && is_true(condition)) {
      return current("Job Completed. " +
                     ratio("succeeded", status_number(object, "succeeded"), wanted));
    }
    if (condition.type == "Failed" && is_true(condition)) {
      return failed("Job Failed. " + ratio("failed", status_number(object, "failed"), wanted));
    }
  }
  return std::nullopt;
}

Verdict job(const Value& object, std::int64_t) {
  const auto conditions = conditions_of(object);
  if (!conditions) return std::nullopt;
  if (const auto ended = ended_job(object, *conditions)) return ended;
  if (text_at(object, {"status", "startTime"}).empty()) return in_progress("Job not started");
  return current("Job in progress. success:" + std::to_string(status_number(object, "succeeded")) +
                 ", active: " + std::to_string(status_number(object, "active")) +
                 ", failed: " + std::to_string(status_number(object, "failed")));
}

Verdict resource_definition(const Value& object, std::int64_t) {
  const auto conditions = conditions_of(object);
  if (!conditions) return std::nullopt;
  for (const Condition& condition : *conditions) {
    const bool is_false = condition.status == "False";
    if (condition.type == "NamesAccepted" && is_false)
      return failed(std::string(condition.message));
    if (condition.type != "Established") continue;
    if (is_false && condition.reason != "Installing") return failed(std::string(condition.message));
    if (is_true(condition)) return current("CRD is established");
  }
  return in_progress("Install in progress");
}

struct Rule {
  std::string_view kind;  // "group/Kind"
  Verdict (*status)(const Value& object, std::int64_t now);
};
constexpr std::array kRules{
    Rule{"/Service", &service},
    Rule{"/Pod", &pod},
    Rule{"/Secret", &always_ready},
    Rule{"/PersistentVolumeClaim", &volume_claim},
    Rule{"apps/StatefulSet", &stateful_set_status},
    Rule{"apps/DaemonSet", &daemon_set_status},
    Rule{"extensions/DaemonSet", &daemon_set_status},
    Rule{"apps/Deployment", &deployment_status},
    Rule{"extensions/Deployment", &deployment_status},
    Rule{"apps/ReplicaSet", &replica_set_status},
    Rule{"extensions/ReplicaSet", &replica_set_status},
    Rule{"policy/PodDisruptionBudget", &disruption_budget},
    Rule{"batch/CronJob", &always_ready},
    Rule{"/ConfigMap", &always_ready},
    Rule{"batch/Job", &job},
    Rule{"apiextensions.k8s.io/CustomResourceDefinition", &resource_definition},
};

// The rules for every kind: nothing where they do not decide. `is_broken` says that a field has a
// wrong type.
Verdict generic_status(const Value& object, bool& is_broken) {
  Value deleted;
  const auto deletion = look_up(object, {"metadata", "deletionTimestamp"}, deleted);
  Value generation;
  const auto has_generation = look_up(object, {"metadata", "generation"}, generation);
  Value observed;
  const auto has_observed = look_up(object, {"status", "observedGeneration"}, observed);
  is_broken = true;
  if (deletion == Lookup::blocked || (deletion == Lookup::found && !deleted.is_string()))
    return std::nullopt;
  if (deletion == Lookup::found && !deleted.as_string().empty()) {
    return ObjectStatus{ObjectState::terminating, "Resource scheduled for deletion"};
  }
  if (has_generation == Lookup::blocked ||
      (has_generation == Lookup::found && !generation.is_signed())) {
    return std::nullopt;
  }
  if (has_generation == Lookup::found) {
    if (has_observed == Lookup::blocked ||
        (has_observed == Lookup::found && !observed.is_signed())) {
      return std::nullopt;
    }
    if (has_observed == Lookup::found && observed.as_signed() != generation.as_signed()) {
      return in_progress(std::string(text_at(object, {"kind"})) + " generation is " +
                         std::to_string(generation.as_signed()) +
                         ", but latest observed generation is " +
                         std::to_string(observed.as_signed()));
    }
  }
  const auto conditions = conditions_of(object);
  if (!conditions) return std::nullopt;
  is_broken = false;
  for (const Condition& condition : *conditions) {
    if (!is_true(condition)) continue;
    if (condition.type == "Reconciling") return in_progress(std::string(condition.message));
    if (condition.type == "Stalled") return failed(std::string(condition.message));
  }
  return std::nullopt;
}

// What an object of a kind without rules says of itself.
ObjectStatus ready_condition(const Value& object) {
  const auto conditions = conditions_of(object);
  if (!conditions) return {};
  for (const Condition& condition : *conditions) {
    if (condition.type != "Ready") continue;
    if (is_true(condition)) return current("Resource is Ready");
    if (condition.status == "False" || condition.status == "Unknown")
      return in_progress(std::string(condition.message));
  }
  return current("Resource is current");
}

// Jobs where only their end counts.
ObjectStatus finished_job(const Value& object) {
  const auto conditions = conditions_of(object);
  if (!conditions) return {};
  return ended_job(object, *conditions).value_or(in_progress("Job in progress"));
}

std::string rule_name(const Value& object) {
  const auto kind = kind_of(object);
  return kind.group + "/" + kind.kind;
}

}  // namespace

std::string_view state_text(ObjectState state) {
  switch (state) {
    case ObjectState::in_progress: return "InProgress";
    case ObjectState::failed: return "Failed";
    case ObjectState::current: return "Current";
    case ObjectState::terminating: return "Terminating";
    case ObjectState::not_found: return "NotFound";
    case ObjectState::unknown: break;
  }
  return "Unknown";
}

ObjectStatus object_status(const Value& object, std::int64_t now_unix_nanoseconds,
                           bool wait_for_jobs) {
  const std::string name = rule_name(object);
  if (wait_for_jobs && name == "batch/Job") return finished_job(object);
  bool is_broken = false;
  if (const auto decided = generic_status(object, is_broken)) return *decided;
  if (is_broken) return {};
  for (const Rule& rule : kRules) {
    if (rule.kind == name)
      return rule.status(object, now_unix_nanoseconds).value_or(ObjectStatus{});
  }
  return ready_condition(object);
}

ObjectStatus hook_status(const Value& object) {
  const std::string kind = rule_name(object);
  if (kind == "batch/Job") return finished_job(object);
  if (kind != "/Pod") return current("Resource is current");
  const std::string name(metadata_text(object, "name"));
  const auto phase = text_at(object, {"status", "phase"});
  if (phase == "Succeeded") return current("pod " + name + " succeeded");
  if (phase == "Failed") return failed("pod " + name + " failed");
  return in_progress("Pod in progress");
}

bool is_unschedulable_pod(const Value& object) {
  if (rule_name(object) != "/Pod") return false;
  const auto conditions = conditions_of(object);
  return conditions &&
         std::any_of(conditions->begin(), conditions->end(), [](const Condition& condition) {
           return condition.type == "PodScheduled" && condition.status == "False" &&
                  condition.reason == "Unschedulable";
         });
}

bool is_failed_pod(const Value& pod_object, std::int64_t now_unix_nanoseconds) {
  return object_status(pod_object, now_unix_nanoseconds, false).state == ObjectState::failed &&
         metadata_text(pod_object, "deletionTimestamp").empty() &&
         !is_unschedulable_pod(pod_object);
}

}  // namespace cluster
