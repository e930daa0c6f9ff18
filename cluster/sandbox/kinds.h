// The kinds the sandbox knows: Kubernetes' own, and those of the CRDs that it holds.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/value.h"
#include "cluster/discovery.h"

namespace cluster::sandbox {

// Kubernetes' own kinds, in the order in which discovery lists them.
const std::vector<ResourceInfo>& built_in_kinds();
inline constexpr int kNewestMinor = 36;  // of the Kubernetes that the sandbox says to be
// The minor version in "1.15", "v1.15.3"; kNewestMinor where there is none.
int minor_version(std::string_view text);
// Kinds that Kubernetes has removed since 1.`minor`, with the verbs of today's.
std::vector<ResourceInfo> old_kinds(int minor);
// The group under which objects of a kind are kept, whichever group they are asked for by: extensions' Deployments are
// those of apps.
std::string storage_group(const GroupVersionKind& kind);
// The kinds a CustomResourceDefinition brings, one for each served version.
std::vector<ResourceInfo> kinds_of_definition(const base::Value& definition);

}  // namespace cluster::sandbox
