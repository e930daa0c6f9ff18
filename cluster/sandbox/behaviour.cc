#include "cluster/sandbox/behaviour.h"

#include <fmt/format.h>

#include "base/json.h"
#include "cluster/object.h"

namespace cluster::sandbox {
namespace {

std::int64_t number_at(const base::Value& value, std::initializer_list<std::string_view> path, std::int64_t otherwise) {
  const auto found = at_path(value, path);
  return found.is_signed() ? found.as_signed() : otherwise;
}

std::string text_at(const base::Value& value, std::initializer_list<std::string_view> path) {
  const auto found = at_path(value, path);
  return found.is_string() ? std::string(found.as_string()) : std::string();
}

void set_status(base::Arena& arena, base::Value& object, const std::string& json) {
  auto status = base::json::read(arena, arena.copy(json), base::json::Numbers::exact);
  if (status) object.as_map().set("status", *status);
}

std::string condition(std::string_view type, std::string_view status, std::string_view reason, std::string_view message,
                      const std::string& time) {
  return fmt::format(
      R"({{"type":"{}","status":"{}","reason":"{}","message":"{}","lastTransitionTime":"{}","lastUpdateTime":"{}"}})", type,
      status, reason, message, time, time);
}

// The image that cannot be pulled, or nothing.
std::string broken_image(const base::Value& pod_spec) {
  const auto containers = at_path(pod_spec, {"containers"});
  if (!containers.is_list()) return {};
  for (const auto& container : containers.as_list()) {
    const auto image = text_at(container, {"image"});
    if (image.ends_with(kBrokenTag)) return image;
  }
  return {};
}

bool is_broken(const base::Value& object) { return !broken_image(at_path(object, {"spec", "template", "spec"})).empty(); }

std::string deployment_status(const base::Value& object, const std::string& time) {
  const auto generation = number_at(object, {"metadata", "generation"}, 1);
  const auto replicas = number_at(object, {"spec", "replicas"}, 1);
  if (is_broken(object)) {
    return fmt::format(R"({{"observedGeneration":{0},"replicas":{1},"updatedReplicas":{1},"unavailableReplicas":{1},"conditions":[{2},{3}]}})",
                       generation, replicas,
                       condition("Available", "False", "MinimumReplicasUnavailable",
                                 "Deployment does not have minimum availability.", time),
                       condition("Progressing", "True", "ReplicaSetUpdated", "ReplicaSet is progressing.", time));
  }
  return fmt::format(
      R"({{"observedGeneration":{0},"replicas":{1},"updatedReplicas":{1},"readyReplicas":{1},"availableReplicas":{1},"conditions":[{2},{3}]}})",
      generation, replicas,
      condition("Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability.", time),
      condition("Progressing", "True", "NewReplicaSetAvailable", "ReplicaSet has successfully progressed.", time));
}

std::string replicas_status(const base::Value& object) {
  const auto generation = number_at(object, {"metadata", "generation"}, 1);
  const auto replicas = number_at(object, {"spec", "replicas"}, 1);
  if (is_broken(object)) {
    return fmt::format(R"({{"observedGeneration":{},"replicas":{},"fullyLabeledReplicas":{}}})", generation, replicas, replicas);
  }
  return fmt::format(
      R"({{"observedGeneration":{0},"replicas":{1},"readyReplicas":{1},"availableReplicas":{1},"currentReplicas":{1},"updatedReplicas":{1},"fullyLabeledReplicas":{1},"currentRevision":"r{0}","updateRevision":"r{0}"}})",
      generation, replicas);
}

std::string daemon_status(const base::Value& object) {
  return fmt::format(
      R"({{"observedGeneration":{},"currentNumberScheduled":1,"desiredNumberScheduled":1,"numberAvailable":{},"numberMisscheduled":0,"numberReady":{},"updatedNumberScheduled":1}})",
      number_at(object, {"metadata", "generation"}, 1), is_broken(object) ? 0 : 1, is_broken(object) ? 0 : 1);
}

std::string job_status(const base::Value& object, const std::string& time) {
  if (is_broken(object)) return fmt::format(R"({{"active":1,"ready":0,"startTime":"{}"}})", time);
  return fmt::format(R"({{"succeeded":1,"startTime":"{0}","completionTime":"{0}","conditions":[{1}]}})", time,
                     condition("Complete", "True", "CompletionsReached", "Reached expected number of succeeded pods", time));
}

std::string pod_status(const base::Value& object, const std::string& time) {
  const auto policy = text_at(object, {"spec", "restartPolicy"});
  const bool ends = policy == "Never" || policy == "OnFailure";
  if (ends) return fmt::format(R"({{"phase":"Succeeded","startTime":"{}"}})", time);
  return fmt::format(R"({{"phase":"Running","startTime":"{}","conditions":[{}]}})", time,
                     condition("Ready", "True", "", "", time));
}

std::string definition_status(const base::Value& object, const std::string& time) {
  std::string stored;
  const auto versions = at_path(object, {"spec", "versions"});
  if (versions.is_list()) {
    for (const auto& version : versions.as_list()) {
      const auto storage = at_path(version, {"storage"});
      if (storage.is_bool() && storage.as_bool()) stored = text_at(version, {"name"});
    }
  }
  return fmt::format(R"({{"storedVersions":["{}"],"conditions":[{},{}]}})", stored,
                     condition("NamesAccepted", "True", "NoConflicts", "no conflicts found", time),
                     condition("Established", "True", "InitialNamesAccepted", "the initial names have been accepted", time));
}

}  // namespace

void settle(base::Arena& arena, base::Value& object, const std::string& time) {
  const auto kind = kind_of(object);
  if (kind.group == "apps" && kind.kind == "Deployment") return set_status(arena, object, deployment_status(object, time));
  if (kind.group == "apps" && (kind.kind == "StatefulSet" || kind.kind == "ReplicaSet")) {
    return set_status(arena, object, replicas_status(object));
  }
  if (kind.group == "apps" && kind.kind == "DaemonSet") return set_status(arena, object, daemon_status(object));
  if (kind.group == "batch" && kind.kind == "Job") return set_status(arena, object, job_status(object, time));
  if (kind.kind == "CustomResourceDefinition") return set_status(arena, object, definition_status(object, time));
  if (!kind.group.empty()) return;
  if (kind.kind == "Pod" && !at_path(object, {"status", "phase"}).is_string()) {
    set_status(arena, object, pod_status(object, time));
  } else if (kind.kind == "PersistentVolumeClaim") {
    set_status(arena, object, R"({"phase":"Bound"})");
  } else if (kind.kind == "Namespace") {
    set_status(arena, object, R"({"phase":"Active"})");
  } else if (kind.kind == "ReplicationController") {
    set_status(arena, object, replicas_status(object));
  } else if (kind.kind == "Service" && text_at(object, {"spec", "type"}) != "ExternalName") {
    auto spec = at_path(object, {"spec"});
    if (spec.is_map() && !spec.as_map().has("clusterIP")) spec.as_map().set("clusterIP", base::Value::string("10.0.0.1"));
    const bool is_balanced = text_at(object, {"spec", "type"}) == "LoadBalancer";
    set_status(arena, object, is_balanced ? R"({"loadBalancer":{"ingress":[{"ip":"127.0.0.1"}]}})" : R"({"loadBalancer":{}})");
  }
}

std::vector<base::Value> troubles(base::Arena& arena, const base::Value& object, const std::string& time) {
  std::vector<base::Value> made;
  const auto image = broken_image(at_path(object, {"spec", "template", "spec"}));
  if (image.empty()) return made;
  const auto name = std::string(metadata_text(object, "name")) + "-0";
  const auto name_space = std::string(metadata_text(object, "namespace"));
  std::string labels = "{}";
  const auto found = at_path(object, {"spec", "template", "metadata", "labels"});
  if (found.is_map()) {
    if (const auto text = base::json::write(arena, found)) labels = *text;
  }
  const auto owner = fmt::format(R"({{"apiVersion":"{}","kind":"{}","name":"{}","uid":"{}"}})", kind_of(object).api_version(),
                                 kind_of(object).kind, metadata_text(object, "name"), metadata_text(object, "uid"));
  const auto add = [&](const std::string& json) {
    auto value = base::json::read(arena, arena.copy(json), base::json::Numbers::exact);
    if (value) made.push_back(*value);
  };
  add(fmt::format(
      R"({{"apiVersion":"v1","kind":"Pod","metadata":{{"name":"{0}","namespace":"{1}","labels":{2},"ownerReferences":[{3}]}},"spec":{{"containers":[{{"name":"main","image":"{4}"}}]}},"status":{{"phase":"Pending","containerStatuses":[{{"name":"main","image":"{4}","ready":false,"restartCount":0,"state":{{"waiting":{{"reason":"ImagePullBackOff","message":"Back-off pulling image \"{4}\""}}}}}}]}}}})",
      name, name_space, labels, owner, image));
  add(fmt::format(
      R"({{"apiVersion":"v1","kind":"Event","metadata":{{"name":"{0}.pull","namespace":"{1}","ownerReferences":[{3}]}},"type":"Warning","reason":"Failed","message":"Failed to pull image \"{4}\": not found","count":1,"lastTimestamp":"{2}","involvedObject":{{"apiVersion":"v1","kind":"Pod","name":"{0}","namespace":"{1}"}}}})",
      name, name_space, time, owner, image));
  return made;
}

}  // namespace cluster::sandbox
