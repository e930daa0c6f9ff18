// The states of workloads: how many of their pods there are, and what their controllers say.
#include "cluster/object_rules.h"

#include <climits>
#include <utility>

#include "cluster/object.h"

namespace cluster {

using base::Value;

std::string ratio(std::string_view what, std::int64_t have, std::int64_t want) {
  return std::string(what) + ": " + std::to_string(have) + "/" + std::to_string(want);
}

std::int64_t status_number(const Value& object, std::string_view field, std::int64_t otherwise) {
  return integer_at(object, {"status", field}, otherwise);
}

Verdict stateful_set_status(const Value& object, std::int64_t) {
  if (text_at(object, {"spec", "updateStrategy", "type"}) == "OnDelete") {
    return current("StatefulSet is using the ondelete update strategy");
  }
  const auto wanted = integer_at(object, {"spec", "replicas"}, 1);
  const auto ready = status_number(object, "readyReplicas");
  const auto current_count = status_number(object, "currentReplicas");
  const auto updated = status_number(object, "updatedReplicas");
  const auto there = status_number(object, "replicas");
  const auto partition =
      integer_at(object, {"spec", "updateStrategy", "rollingUpdate", "partition"}, -1);
  if (wanted > there) return in_progress(ratio("Replicas", there, wanted));
  if (wanted > ready) return in_progress(ratio("Ready", ready, wanted));
  if (there > wanted) return in_progress("Pending termination: " + std::to_string(there - wanted));
  if (partition != -1) {
    if (updated < wanted - partition)
      return in_progress(ratio("updated", updated, wanted - partition));
    return current("Partition rollout complete. updated: " + std::to_string(updated));
  }
  if (wanted > current_count) return in_progress(ratio("current", current_count, wanted));
  if (text_at(object, {"status", "currentRevision"}) !=
      text_at(object, {"status", "updateRevision"})) {
    return in_progress("Waiting for updated revision to match current");
  }
  return current("All replicas scheduled as expected. Replicas: " + std::to_string(there));
}

Verdict deployment_status(const Value& object, std::int64_t) {
  bool progressing =
      integer_at(object, {"spec", "progressDeadlineSeconds"}, INT32_MAX) == INT32_MAX;
  bool available = false;
  const auto conditions = conditions_of(object);
  if (!conditions) return std::nullopt;
  for (const Condition& condition : *conditions) {
    if (condition.type == "Progressing") {
      if (condition.reason == "ProgressDeadlineExceeded")
        return failed("Progress deadline exceeded");
      if (is_true(condition) && condition.reason == "NewReplicaSetAvailable") progressing = true;
    }
    if (condition.type == "Available" && is_true(condition)) available = true;
  }
  const auto wanted = integer_at(object, {"spec", "replicas"}, 1);
  const auto there = status_number(object, "replicas");
  const auto updated = status_number(object, "updatedReplicas");
  const auto ready = status_number(object, "readyReplicas");
  const auto available_count = status_number(object, "availableReplicas");
  if (wanted > there) return in_progress(ratio("Replicas", there, wanted));
  if (wanted > updated) return in_progress(ratio("Updated", updated, wanted));
  if (there > wanted) return in_progress("Pending termination: " + std::to_string(there - wanted));
  if (updated > available_count) return in_progress(ratio("Available", available_count, updated));
  if (wanted > ready) return in_progress(ratio("Ready", ready, wanted));
  if (!progressing) return in_progress("ReplicaSet not Available");
  if (!available) return in_progress("Deployment not Available");
  return current("Deployment is available. Replicas: " + std::to_string(there));
}

Verdict replica_set_status(const Value& object, std::int64_t) {
  const auto conditions = conditions_of(object);
  if (!conditions) return std::nullopt;
  for (const Condition& condition : *conditions) {
    if (condition.type == "ReplicaFailure" && is_true(condition)) {
      return in_progress("Replica Failure condition. Check Pods");
    }
  }
  const auto wanted = integer_at(object, {"spec", "replicas"}, 1);
  const auto there = status_number(object, "replicas");
  const auto ready = status_number(object, "readyReplicas");
  const auto available = status_number(object, "availableReplicas");
  const auto labelled = status_number(object, "fullyLabeledReplicas");
  if (wanted > labelled) return in_progress(ratio("Labelled", labelled, wanted));
  if (wanted > available) return in_progress(ratio("Available", available, wanted));
  if (wanted > ready) return in_progress(ratio("Ready", ready, wanted));
  if (there > wanted) return in_progress("Pending termination: " + std::to_string(there - wanted));
  return current("ReplicaSet is available. Replicas: " + std::to_string(there));
}

Verdict daemon_set_status(const Value& object, std::int64_t) {
  for (const auto& [map, field] :
       {std::pair("metadata", "generation"), std::pair("status", "observedGeneration")}) {
    Value found;
    const auto lookup = look_up(object, {map, field}, found);
    if (lookup == Lookup::blocked || (lookup == Lookup::found && !found.is_signed()))
      return std::nullopt;
    if (lookup == Lookup::missing) {
      return in_progress(std::string(text_at(object, {"kind"})) + " " + map + "." + field +
                         " not found");
    }
  }
  const auto desired = status_number(object, "desiredNumberScheduled", -1);
  const auto scheduled = status_number(object, "currentNumberScheduled");
  const auto updated = status_number(object, "updatedNumberScheduled");
  const auto available = status_number(object, "numberAvailable");
  const auto ready = status_number(object, "numberReady");
  if (desired == -1) return in_progress("Missing .status.desiredNumberScheduled");
  if (desired > scheduled) return in_progress(ratio("Current", scheduled, desired));
  if (desired > updated) return in_progress(ratio("Updated", updated, desired));
  if (desired > available) return in_progress(ratio("Available", available, desired));
  if (desired > ready) return in_progress(ratio("Ready", ready, desired));
  return current("All replicas scheduled as expected. Replicas: " + std::to_string(desired));
}

}  // namespace cluster
