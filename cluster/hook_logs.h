// What the containers of a hook wrote (HKS-007).
#pragma once

#include <functional>
#include <string_view>

#include "base/result.h"
#include "cluster/kube_client.h"
#include "cluster/release.h"

namespace cluster {

using HookOutput = std::function<void(std::string_view name_space, std::string_view pod,
                                      std::string_view container, std::string_view text)>;

// The logs of a Job's or a Pod's containers, in the Pods' order; other kinds have none. The
// namespace is the one in the hook's manifest, else `name_space`. Errors: `failed to get pod list
// with options: … with error: …`, `failed to stream pod logs for pod: p, container: c`.
base::Result<void> output_hook_logs(KubeClient& client, const ReleaseHook& hook,
                                    std::string_view name_space, const HookOutput& output);

}  // namespace cluster
