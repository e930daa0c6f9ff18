// Bringing objects into a cluster: building them from a manifest, marking whose they are, creating,
// updating, deleting. helm.md 8.7. Nothing here knows releases' records or waits for anything.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/env.h"
#include "base/result.h"
#include "base/value.h"
#include "cluster/kube_client.h"
#include "cluster/object.h"

namespace cluster {

// An object of a manifest with what the server says of its kind.
struct TargetObject {
  base::Value object{};  // with its namespace filled in where the kind has one
  ObjectKey key{};
  ResourceInfo resource{};
  std::string path{};    // "# Source:" of its document, where it had one
};

// The objects of a manifest, in its order; Lists are taken apart. Errors: `resource mapping not found for
// name: "x" namespace: "" from "": no matches for kind "Foo" in version "example.com/v1"` LF
// `ensure CRDs are installed first`, all of them joined as Helm joins them.
base::Result<std::vector<TargetObject>> build_objects(base::Arena& arena, KubeClient& client,
                                                      std::string_view manifest, std::string_view name_space);

// Label and annotations of OPS-099, OPS-100.
void mark_owner(base::Arena& arena, TargetObject& target, std::string_view release, std::string_view name_space);
// Whether the live object carries them; the error is OPS-101's `invalid ownership metadata; …`.
base::Result<void> check_owner(const base::Value& live, std::string_view release, std::string_view name_space);

// Which of `targets` exist already and are adopted; foreign ones are an error unless `take_ownership`
// (OPS-015).
base::Result<std::vector<TargetObject>> existing_objects(base::Arena& arena, KubeClient& client,
                                                         const std::vector<TargetObject>& targets,
                                                         std::string_view release, std::string_view name_space,
                                                         bool take_ownership);

struct ApplyOptions {
  bool server_side = true;
  bool force_conflicts = false;
  bool force_replace = false;
  bool upgrade_managers = false;  // CSA→SSA migration of managedFields (OPS-095)
  bool three_way_unstructured = false;  // take-ownership without SSA (OPS-091)
  DryRun dry_run = DryRun::no;
  // Asked before every write; false = the right to write is gone (the Lease), nothing more is written.
  std::function<base::Result<void>()> may_write{};
};

enum class Change { none, create, update, remove, keep };
struct AppliedObject {
  ObjectKey key{};
  Change change = Change::none;
  base::Value result{};  // as the server answered
};
// What was done, in order, also where it ended in an error (cleanup-on-fail deletes the created ones).
struct Applied {
  std::vector<AppliedObject> objects{};
};

// Creates all: consecutive objects of one kind side by side, the next kind after them (OPS-086).
base::Result<void> create_objects(base::Arena& arena, KubeClient& client, const std::vector<TargetObject>& targets,
                                  const ApplyOptions& options, Applied& applied);
// Updates `originals` (the old manifest's objects) to `targets`: creates, patches, deletes (OPS-087 … 096).
base::Result<void> update_objects(base::Arena& arena, base::Env& env, KubeClient& client,
                                  const std::vector<TargetObject>& originals,
                                  const std::vector<TargetObject>& targets, const ApplyOptions& options,
                                  Applied& applied);
// Deletes; what is not there is fine. All errors are gathered (OPS-071).
std::vector<base::Error> remove_objects(KubeClient& client, const std::vector<TargetObject>& targets,
                                        Propagation propagation, const ApplyOptions& options);

}  // namespace cluster
