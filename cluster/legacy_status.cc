#include "cluster/legacy_status.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "base/arena.h"
#include "cluster/object.h"
#include "cluster/object_field.h"

namespace cluster {
namespace {

using base::Value;

bool has_condition(const Value& object, std::string_view type, std::string_view status) {
  const auto conditions = conditions_of(object);
  return conditions &&
         std::any_of(conditions->begin(), conditions->end(), [&](const Condition& condition) {
           return condition.type == type && condition.status == status;
         });
}

std::int64_t status_number(const Value& object, std::string_view field) {
  return integer_at(object, {"status", field}, 0);
}

// The template of a workload without the label that tells ReplicaSets apart.
Value bare_template(base::Arena& arena, const Value& object) {
  const Value copy = base::deep_copy(arena, at_path(object, {"spec", "template"}));
  const Value labels = at_path(copy, {"metadata", "labels"});
  if (labels.is_map()) labels.as_map().erase("pod-template-hash");
  return copy;
}

}  // namespace

std::int64_t scaled_value(const Value& value, std::int64_t total, bool round_up,
                          std::int64_t otherwise) {
  if (value.is_signed()) return value.as_signed();
  if (!value.is_string() || !value.as_string().ends_with('%')) return otherwise;
  const auto digits = value.as_string().substr(0, value.as_string().size() - 1);
  std::int64_t percent = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), percent);
  if (error != std::errc() || end != digits.data() + digits.size()) return otherwise;
  const std::int64_t product = percent * total;
  return product / 100 + (round_up && product % 100 > 0 ? 1 : 0);
}

bool is_legacy_pod_ready(const Value& pod) {
  return has_condition(pod, "Ready", "True");
}

bool is_legacy_service_ready(const Value& service) {
  const auto type = text_at(service, {"spec", "type"});
  if (type == "ExternalName") return true;
  if (text_at(service, {"spec", "clusterIP"}).empty()) return false;
  if (type != "LoadBalancer") return true;
  const Value addresses = at_path(service, {"spec", "externalIPs"});
  if (addresses.is_list() && !addresses.as_list().empty()) return true;
  return at_path(service, {"status", "loadBalancer", "ingress"}).is_list();
}

bool is_legacy_claim_ready(const Value& claim) {
  return text_at(claim, {"status", "phase"}) == "Bound";
}

bool is_legacy_controller_current(const Value& controller) {
  return status_number(controller, "observedGeneration") ==
         integer_at(controller, {"metadata", "generation"}, 0);
}

bool is_legacy_daemon_set_ready(const Value& daemon_set) {
  if (!is_legacy_controller_current(daemon_set)) return false;
  if (text_at(daemon_set, {"spec", "updateStrategy", "type"}) != "RollingUpdate") return true;
  const auto desired = status_number(daemon_set, "desiredNumberScheduled");
  if (status_number(daemon_set, "updatedNumberScheduled") != desired) return false;
  const auto may_lack = scaled_value(
      at_path(daemon_set, {"spec", "updateStrategy", "rollingUpdate", "maxUnavailable"}), desired,
      true, desired);
  return status_number(daemon_set, "numberReady") >= desired - may_lack;
}

bool is_legacy_stateful_set_ready(const Value& stateful_set) {
  if (!is_legacy_controller_current(stateful_set)) return false;
  if (text_at(stateful_set, {"spec", "updateStrategy", "type"}) != "RollingUpdate") return true;
  const auto partition =
      integer_at(stateful_set, {"spec", "updateStrategy", "rollingUpdate", "partition"}, 0);
  const auto replicas = integer_at(stateful_set, {"spec", "replicas"}, 1);
  if (status_number(stateful_set, "updatedReplicas") < replicas - partition) return false;
  if (status_number(stateful_set, "readyReplicas") != replicas) return false;
  return partition != 0 || text_at(stateful_set, {"status", "currentRevision"}) ==
                               text_at(stateful_set, {"status", "updateRevision"});
}

bool is_legacy_definition_ready(const Value& definition) {
  return has_condition(definition, "Established", "True") ||
         has_condition(definition, "NamesAccepted", "False");
}

bool is_legacy_deployment_ready(const Value& deployment, const Value& replica_set) {
  if (!is_legacy_controller_current(replica_set) || !is_legacy_controller_current(deployment))
    return false;
  const auto replicas = integer_at(deployment, {"spec", "replicas"}, 1);
  std::int64_t may_lack = 0;
  if (text_at(deployment, {"spec", "strategy", "type"}) == "RollingUpdate" && replicas != 0) {
    const auto field = [&](std::string_view name) {
      return at_path(deployment, {"spec", "strategy", "rollingUpdate", name});
    };
    const auto surge = scaled_value(field("maxSurge"), replicas, true, 0);
    may_lack = scaled_value(field("maxUnavailable"), replicas, false, 0);
    if (surge == 0 && may_lack == 0) may_lack = 1;
    may_lack = std::min(may_lack, replicas);
  }
  return status_number(replica_set, "readyReplicas") >= replicas - may_lack;
}

base::Result<bool> is_legacy_job_ready(const Value& job) {
  if (status_number(job, "failed") > integer_at(job, {"spec", "backoffLimit"}, 6)) {
    return base::Error(base::ErrorCode::invalid,
                       "job is failed: " + std::string(metadata_text(job, "namespace")) + "/" +
                           std::string(metadata_text(job, "name")));
  }
  const Value completions = at_path(job, {"spec", "completions"});
  return !completions.is_signed() || status_number(job, "succeeded") >= completions.as_signed();
}

bool is_replica_set_of(const Value& replica_set, const Value& deployment) {
  const Value owners = at_path(replica_set, {"metadata", "ownerReferences"});
  if (!owners.is_list()) return false;
  const auto uid = metadata_text(deployment, "uid");
  const bool is_owned =
      std::any_of(owners.as_list().begin(), owners.as_list().end(), [&](const Value& owner) {
        const Value controls = at_path(owner, {"controller"});
        return controls.is_bool() && controls.as_bool() && text_at(owner, {"uid"}) == uid;
      });
  if (!is_owned) return false;
  base::Arena arena;
  return base::deep_equal(bare_template(arena, replica_set), bare_template(arena, deployment));
}

}  // namespace cluster
