// Waiting by watches: the watcher strategy, for releases, removals and hooks.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "base/cancel.h"
#include "base/env.h"
#include "base/result.h"
#include "cluster/wait.h"

namespace cluster {

// What is waited for.
enum class WaitGoal { ready, hook_done, removed };

// Follows the objects by lists and watches of their kinds until all have reached the goal or failed
// for good, or the timeout is over. Errors: a line for each that has not, then `context deadline
// exceeded` (OPS-107, OPS-124); what the server says where it does not let us list or watch
// (OPS-125).
base::Result<void> wait_by_watches(base::Env& env, KubeClient& client, const base::Cancel& cancel,
                                   const std::vector<TargetObject>& objects, WaitGoal goal,
                                   const WaitOptions& options);

}  // namespace cluster
