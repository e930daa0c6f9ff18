// What must change in an object, beside its apiVersion, when it moves to today's API. Each changes `object` in place, with
// memory of `arena`, and fails (invalid) where the object has another shape than its kind.
#pragma once

#include "base/arena.h"
#include "base/result.h"
#include "base/value.h"

namespace cluster::rewrites {

// Selectors that used to be taken from the template's labels; fields that are gone.
base::Result<void> workload(base::Arena& arena, base::Value& object);
// serviceName and servicePort of backends, pathType.
base::Result<void> ingress(base::Arena& arena, base::Value& object);
// An empty selector chose nothing, and would choose everything.
base::Result<void> disruption_budget(base::Arena& arena, base::Value& object);
// rbac v1alpha1: subjects with an apiVersion.
base::Result<void> role_binding(base::Arena& arena, base::Value& object);
// Metrics of autoscaling/v2beta1.
base::Result<void> autoscaler(base::Arena& arena, base::Value& object);
// version, validation, subresources and columns of a CRD become those of its versions.
base::Result<void> resource_definition(base::Arena& arena, base::Value& object);
// What had a default and must be written now; other defaults stay what they were.
base::Result<void> webhooks(base::Arena& arena, base::Value& object);
// spec.runtimeHandler of node.k8s.io/v1alpha1.
base::Result<void> runtime_class(base::Arena& arena, base::Value& object);
// assuredConcurrencyShares.
base::Result<void> priority_level(base::Arena& arena, base::Value& object);

}  // namespace cluster::rewrites
