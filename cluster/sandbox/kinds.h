// The kinds the sandbox knows: Kubernetes' own, and those of the CRDs that it holds.
#pragma once

#include <string>
#include <vector>

#include "base/value.h"
#include "cluster/discovery.h"

namespace cluster::sandbox {

// Kubernetes' own kinds, in the order in which discovery lists them.
const std::vector<ResourceInfo>& built_in_kinds();
// The kinds a CustomResourceDefinition brings, one for each served version.
std::vector<ResourceInfo> kinds_of_definition(const base::Value& definition);

}  // namespace cluster::sandbox
