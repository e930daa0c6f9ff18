// Waiting until objects are what they should be: Helm's three strategies (helm.md 8.8).
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "base/cancel.h"
#include "base/env.h"
#include "base/result.h"
#include "cluster/apply.h"
#include "cluster/kube_client.h"
#include "cluster/object_status.h"

namespace cluster {

enum class WaitStrategy { hook_only, watcher, legacy };

// What a long wait is waiting for, for people: called at most twice a second, and only on change.
struct WaitProgress {
  struct Item {
    ObjectKey key{};
    ObjectStatus status{};
  };
  std::vector<Item> waiting{};
  int ready = 0;
};
using OnProgress = std::function<void(const WaitProgress& progress)>;

struct WaitOptions {
  WaitStrategy strategy = WaitStrategy::hook_only;
  std::chrono::nanoseconds timeout{std::chrono::minutes(5)};  // 0 → 30 s for the watcher (OPS-104)
  bool wait_for_jobs = false;
  // Where watching is refused, which ends Helm's wait: list every two seconds, as long as that is allowed.
  bool lists_where_watches_are_refused = false;
  OnProgress on_progress{};
};

// Each returns when all are there, with the first terminal failure or after the timeout:
// `resource Deployment/default/web not ready. status: InProgress, message: …` lines and `context
// deadline exceeded` (OPS-107); `context canceled` on cancellation.
base::Result<void> wait_ready(base::Env& env, KubeClient& client, const base::Cancel& cancel,
                              const std::vector<TargetObject>& objects, const WaitOptions& options);
base::Result<void> wait_removed(base::Env& env, KubeClient& client, const base::Cancel& cancel,
                                const std::vector<TargetObject>& objects,
                                const WaitOptions& options);
// A hook's own rule (HKS-015): Jobs complete, Pods succeed, the rest is ready at once.
base::Result<void> wait_hook(base::Env& env, KubeClient& client, const base::Cancel& cancel,
                             const std::vector<TargetObject>& objects, const WaitOptions& options);
// CRDs established, within a minute whatever the options say, by watches where the strategy is to
// wait for hooks only (OPS-029).
inline constexpr std::chrono::seconds kEstablishTimeout{60};
base::Result<void> wait_established(base::Env& env, KubeClient& client, const base::Cancel& cancel,
                                    const std::vector<TargetObject>& crds,
                                    const WaitOptions& options);

}  // namespace cluster
