// Whose an object is: Helm's label and annotations. helm.md OPS-099 … 102, OPS-015, OPS-070.
#pragma once

#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/error.h"
#include "base/result.h"
#include "base/value.h"
#include "cluster/build_objects.h"
#include "cluster/kube_client.h"

namespace cluster {

// The label and annotations of OPS-099, OPS-100, whatever was there.
void mark_owner(base::Arena& arena, TargetObject& target, std::string_view release,
                std::string_view name_space);
// Whether the live object carries them; the error is OPS-101's `invalid ownership metadata; …`.
base::Result<void> check_owner(const base::Value& live, std::string_view release,
                               std::string_view name_space);

// Those of `targets` that exist already, as they are in `targets`; a foreign one is an error unless
// `take_ownership` (OPS-015): `ConfigMap "n" in namespace "ns" exists and cannot be imported into
// the current release: …`. Callers put `unable to continue with install: ` (or `update: `) before
// it.
base::Result<std::vector<TargetObject>> existing_objects(base::Arena& arena, KubeClient& client,
                                                         const std::vector<TargetObject>& targets,
                                                         std::string_view release,
                                                         std::string_view name_space,
                                                         bool take_ownership);

// What uninstall may delete (OPS-070): those that exist and are the release's; what is not there is
// in no list.
struct OwnedObjects {
  struct Unverifiable {
    TargetObject target{};
    base::Error error;
  };
  std::vector<TargetObject> owned{};
  std::vector<TargetObject> foreign{};
  std::vector<Unverifiable> unverifiable{};
};
OwnedObjects owned_objects(KubeClient& client, const std::vector<TargetObject>& targets,
                           std::string_view release, std::string_view name_space);

}  // namespace cluster
