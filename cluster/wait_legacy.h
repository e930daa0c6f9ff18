// Waiting as Helm 3 did, by asking every two seconds: the legacy strategy.
#pragma once

#include <vector>

#include "base/cancel.h"
#include "base/env.h"
#include "base/result.h"
#include "cluster/wait.h"

namespace cluster {

inline constexpr std::chrono::seconds kLegacyPause{2};
inline constexpr int kLegacyRetries = 30;  // on errors that may go away

// The first error that will not go away, or `context deadline exceeded`. A timeout of 0 is none.
base::Result<void> wait_ready_by_asking(base::Env& env, KubeClient& client,
                                        const base::Cancel& cancel,
                                        const std::vector<TargetObject>& objects,
                                        const WaitOptions& options);
base::Result<void> wait_removed_by_asking(base::Env& env, KubeClient& client,
                                          const base::Cancel& cancel,
                                          const std::vector<TargetObject>& objects,
                                          const WaitOptions& options);
// Jobs and Pods only, by watches: `job web failed: BackoffLimitExceeded`, `pod web failed`, `timed
// out waiting for the condition`.
base::Result<void> wait_hook_by_events(base::Env& env, KubeClient& client,
                                       const base::Cancel& cancel,
                                       const std::vector<TargetObject>& objects,
                                       const WaitOptions& options);

}  // namespace cluster
