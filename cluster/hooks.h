// Running a release's hooks: what happens around a verb. helm.md 6. The verbs call run_hooks();
// `test`, which reads logs before anything is deleted, calls start_hooks() and finish_hooks().
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.h"
#include "base/env.h"
#include "base/result.h"
#include "charts/manifest.h"
#include "cluster/apply.h"
#include "cluster/kube_client.h"
#include "cluster/release.h"
#include "cluster/wait.h"

namespace cluster {

// The name records and annotations use: "pre-install", …, "test".
std::string_view event_text(chart::HookEvent event);

// The hooks of a render as a release keeps them, in the render's order (ENG-086); nothing has run
// yet.
std::vector<ReleaseHook> release_hooks(std::span<const chart::Hook> hooks);

struct HookOptions {
  WaitOptions wait{};       // each hook has the whole timeout (HKS-021)
  bool server_side = true;  // as the release is applied; uninstall always true (HKS-011)
  // Asked before every write, as in ApplyOptions.
  std::function<base::Result<void>()> may_write{};
  // Stores the record that holds the hooks, once for each hook when it starts; a failure is for the
  // callee to log.
  std::function<void()> record{};
  // What a container of a hook wrote, where the hook's output-log-policy asks for it (HKS-007);
  // Helm logs it (HKS-008). Nothing set: nothing is read.
  std::function<void(std::string_view name_space, std::string_view pod, std::string_view container,
                     std::string_view text)>
      output{};
};

// What the hooks that ran have left to do: logs and deletes by policy.
struct HookEnd {
  std::vector<std::size_t> succeeded{};  // indexes into the release's hooks, in the order they ran
  std::optional<std::size_t> failed{};
};

// Runs the hooks of `event` one after the other by weight, then name (HKS-009, HKS-011), until one
// fails. Changes their delete_policies (HKS-006) and last_run. Errors: `unable to build kubernetes
// object for pre-install hook PATH: …`, `warning: Hook pre-install PATH failed: …`, or what the
// wait said (HKS-020); finish_hooks() is to be called in any case.
base::Result<void> start_hooks(base::Env& env, KubeClient& client, const base::Cancel& cancel,
                               Release& release, chart::HookEvent event, const HookOptions& options,
                               HookEnd& end);
// Logs and deletes by policy (HKS-017, HKS-018). The error is that of a delete or of waiting for
// it.
base::Result<void> finish_hooks(base::Env& env, KubeClient& client, const base::Cancel& cancel,
                                Release& release, const HookOptions& options, const HookEnd& end);
// Both. Where finishing fails as well, that error is the one given, as in Helm.
base::Result<void> run_hooks(base::Env& env, KubeClient& client, const base::Cancel& cancel,
                             Release& release, chart::HookEvent event, const HookOptions& options);

// Deletes what a run that was cut off left of hooks that were not to stay: those that had ended well, and those that
// were at work. Best effort; what cannot be deleted is logged.
void remove_left_hooks(base::Env& env, KubeClient& client, const Release& release, const ApplyOptions& options);

}  // namespace cluster
