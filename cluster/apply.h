// Bringing objects into a cluster: creating, updating and deleting them. helm.md 8.7. Nothing here
// knows releases' records or waits for anything; build_objects.h makes the objects, owner.h marks
// whose they are.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/arena.h"
#include "base/env.h"
#include "base/result.h"
#include "base/value.h"
#include "cluster/build_objects.h"
#include "cluster/kube_client.h"
#include "cluster/owner.h"

namespace cluster {

struct ApplyOptions {
  bool server_side = true;
  bool force_conflicts = false;
  bool force_replace = false;
  bool upgrade_managers = false;        // CSA→SSA migration of managedFields (OPS-095)
  bool three_way_unstructured = false;  // take-ownership without SSA (OPS-091)
  DryRun dry_run = DryRun::no;
  // An object that is to be deleted and cannot be looked at is an error; Helm leaves it there without a word.
  bool leaves_nothing = false;
  // Asked before every write; an error = the right to write is gone (the Lease), nothing more is
  // written.
  std::function<base::Result<void>()> may_write{};
};

enum class Change { none, create, update, remove, keep };
struct AppliedObject {
  TargetObject target{};  // as the server answered, where it did
  Change change = Change::none;
};
// What was done or tried, in order, also where it ended in an error.
struct Applied {
  std::vector<AppliedObject> objects{};
};
// Those that were created or tried to be, for cleanup-on-fail.
std::vector<TargetObject> created_objects(const Applied& applied);

// Creates all: consecutive objects of one kind side by side, the next kind after them (OPS-086);
// none at all is the error `no objects visited`. Each target becomes what the server answered: with
// the name that generateName made. Errors of several objects are joined by LF; where only one
// failed its code and http_reason() are kept.
base::Result<void> create_objects(base::Arena& arena, base::Env& env, KubeClient& client,
                                  std::vector<TargetObject>& targets, const ApplyOptions& options,
                                  Applied* applied = nullptr);
// Updates `originals` (the old manifest's objects, and adopted ones) to `targets`: creates,
// patches, deletes (OPS-087 … 096). Targets change as in create_objects(). `applied` may already
// hold entries.
base::Result<void> update_objects(base::Arena& arena, base::Env& env, KubeClient& client,
                                  std::vector<TargetObject>& originals,
                                  std::vector<TargetObject>& targets, const ApplyOptions& options,
                                  Applied& applied);
// Deletes; what is not there is fine. All errors are gathered (OPS-071); nothing to delete is the
// error `object not found, skipping delete: no objects visited`.
std::vector<base::Error> remove_objects(base::Env& env, KubeClient& client,
                                        const std::vector<TargetObject>& targets,
                                        Propagation propagation, const ApplyOptions& options);

}  // namespace cluster
