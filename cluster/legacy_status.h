// When Helm 3 thought an object ready: the rules of `--wait=legacy` (OPS-123). Each takes the live
// object as the server gives it, with its defaults filled in.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "base/value.h"

namespace cluster {

bool is_legacy_pod_ready(const base::Value& pod);
bool is_legacy_service_ready(const base::Value& service);
bool is_legacy_claim_ready(const base::Value& claim);
bool is_legacy_daemon_set_ready(const base::Value& daemon_set);
bool is_legacy_stateful_set_ready(const base::Value& stateful_set);
bool is_legacy_definition_ready(const base::Value& definition);  // CustomResourceDefinition
// ReplicaSets and ReplicationControllers: whether the controller has seen what it is to do.
bool is_legacy_controller_current(const base::Value& controller);
// With the ReplicaSet that runs its present template.
bool is_legacy_deployment_ready(const base::Value& deployment, const base::Value& replica_set);
// Whether it has succeeded often enough. The error is that of a Job that failed too often: `job is
// failed: ns/name`.
base::Result<bool> is_legacy_job_ready(const base::Value& job);

// Whether a ReplicaSet belongs to a Deployment and runs its present template.
bool is_replica_set_of(const base::Value& replica_set, const base::Value& deployment);

// An int or a percentage ("25%") of `total`; `otherwise` where it is neither.
std::int64_t scaled_value(const base::Value& value, std::int64_t total, bool round_up,
                          std::int64_t otherwise);

}  // namespace cluster
