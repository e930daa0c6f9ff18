#include "cluster/wait.h"

#include "cluster/wait_legacy.h"
#include "cluster/wait_watch.h"

namespace cluster {

base::Result<void> wait_ready(base::Env& env, KubeClient& client, const base::Cancel& cancel,
                              const std::vector<TargetObject>& objects,
                              const WaitOptions& options) {
  if (options.strategy == WaitStrategy::hook_only) return {};
  if (options.strategy == WaitStrategy::legacy)
    return wait_ready_by_asking(env, client, cancel, objects, options);
  return wait_by_watches(env, client, cancel, objects, WaitGoal::ready, options);
}

base::Result<void> wait_removed(base::Env& env, KubeClient& client, const base::Cancel& cancel,
                                const std::vector<TargetObject>& objects,
                                const WaitOptions& options) {
  if (options.strategy == WaitStrategy::hook_only) return {};
  if (options.strategy == WaitStrategy::legacy)
    return wait_removed_by_asking(env, client, cancel, objects, options);
  return wait_by_watches(env, client, cancel, objects, WaitGoal::removed, options);
}

base::Result<void> wait_hook(base::Env& env, KubeClient& client, const base::Cancel& cancel,
                             const std::vector<TargetObject>& objects, const WaitOptions& options) {
  if (options.strategy == WaitStrategy::legacy)
    return wait_hook_by_events(env, client, cancel, objects, options);
  return wait_by_watches(env, client, cancel, objects, WaitGoal::hook_done, options);
}

base::Result<void> wait_established(base::Env& env, KubeClient& client, const base::Cancel& cancel,
                                    const std::vector<TargetObject>& crds,
                                    const WaitOptions& options) {
  WaitOptions watched = options;
  if (watched.strategy == WaitStrategy::hook_only) watched.strategy = WaitStrategy::watcher;
  watched.timeout = kEstablishTimeout;
  watched.wait_for_jobs = false;
  return wait_ready(env, client, cancel, crds, watched);
}

}  // namespace cluster
