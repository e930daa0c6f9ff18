// What upgrading a CustomResourceDefinition would break: Helm never upgrades those below crds/, tug
// does, after a look.
#pragma once

#include <string>
#include <vector>

#include "base/value.h"

namespace cluster {

inline constexpr std::size_t kMaxSchemaDepth = 200;  // fields in fields that are compared

// What a new version of a CRD would break for the objects that exist.
enum class CrdDangerKind {
  scope_changed,       // Namespaced ↔ Cluster
  names_changed,       // another kind or plural
  version_removed,     // a version is gone that objects are stored in (status.storedVersions)
  version_not_served,  // a version that was served is gone or no longer served
  field_removed,       // a field of the schema is gone: its values would be pruned
  field_required,      // a field must be there that need not have been
  type_changed,        // a field has another type
  rule_tightened,  // values that were allowed are not any more: enum, pattern, minimum, maximum, …
};
struct CrdDanger {
  CrdDangerKind kind = CrdDangerKind::scope_changed;
  std::string path{};       // "v1: spec.replicas"
  std::string message{};    // `version v1: spec.replicas was a string, and is an integer now`
  bool loses_data = false;  // else objects only stop being valid or reachable
};
// Compares two CustomResourceDefinitions of one name (apiextensions.k8s.io/v1). Nothing dangerous:
// an empty list. A field that gets a default may become required, integers may become numbers, and
// limits may be loosened.
std::vector<CrdDanger> crd_dangers(const base::Value& live, const base::Value& wanted);

}  // namespace cluster
