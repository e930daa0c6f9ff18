// Hooks run one after the other; what one leaves behind (logs, objects to delete) is done when all
// are through, or one has failed. A hook whose objects could not even be created leaves nothing to
// do, as in Helm.
#include "cluster/hooks.h"

#include <algorithm>
#include <tuple>

#include "cluster/build_objects.h"
#include "cluster/error_join.h"
#include "cluster/hook_logs.h"

namespace cluster {
namespace {

using base::Arena;
using base::Error;
using base::Result;

constexpr std::string_view kBeforeCreation = "before-hook-creation";
constexpr std::string_view kSucceeded = "hook-succeeded";
constexpr std::string_view kFailed = "hook-failed";

bool contains(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Everything the steps of one run share.
struct Run {
  base::Env& env;
  KubeClient& client;
  const base::Cancel& cancel;
  Release& release;
  const HookOptions& options;

  ApplyOptions apply_options() const {
    ApplyOptions apply;
    apply.server_side = options.server_side;
    apply.may_write = options.may_write;
    return apply;
  }
  Result<void> remove(const ReleaseHook& hook, std::string_view policy);
  Result<void> output(const ReleaseHook& hook, std::string_view policy);
  Result<void> run(ReleaseHook& hook, std::string_view event, bool& has_run);
};

Result<void> Run::remove(const ReleaseHook& hook, std::string_view policy) {
  if (hook.kind == "CustomResourceDefinition" || !contains(hook.delete_policies, policy)) return {};
  Arena arena;
  auto objects = build_objects(arena, client, hook.manifest, release.name_space);
  if (!objects) {
    return Error(objects.error())
        .wrap("unable to build kubernetes object for deleting hook " + hook.path + ": ");
  }
  const auto errors =
      remove_objects(env, client, *objects, Propagation::background, apply_options());
  if (!errors.empty()) return join_errors(errors, "; ");
  return wait_removed(env, client, cancel, *objects, options.wait);
}

Result<void> Run::output(const ReleaseHook& hook, std::string_view policy) {
  if (!options.output || !contains(hook.output_log_policies, policy)) return {};
  return output_hook_logs(client, hook, release.name_space, options.output);
}

// `has_run` is set once its objects are there, and whatever comes of them is theirs.
Result<void> Run::run(ReleaseHook& hook, std::string_view event, bool& has_run) {
  has_run = false;
  if (hook.delete_policies.empty()) hook.delete_policies = {std::string(kBeforeCreation)};
  TRY(remove(hook, kBeforeCreation));
  Arena arena;
  auto objects =
      build_objects(arena, client, hook.manifest, release.name_space, Validation::strict);
  if (!objects) {
    return Error(objects.error())
        .wrap("unable to build kubernetes object for " + std::string(event) + " hook " + hook.path +
              ": ");
  }
  hook.last_run = {};
  hook.last_run.started_at = base::local_moment_of(env.clock.unix_nanoseconds());
  hook.last_run.phase = HookPhase::running;
  hook.last_run.has_phase = true;
  if (options.record) options.record();
  hook.last_run.phase = HookPhase::unknown;
  auto done = create_objects(arena, env, client, *objects, apply_options());
  if (!done) {
    done.error().wrap("warning: Hook " + std::string(event) + " " + hook.path + " failed: ");
  } else {
    has_run = true;
    done = wait_hook(env, client, cancel, *objects, options.wait);
  }
  hook.last_run.completed_at = base::local_moment_of(env.clock.unix_nanoseconds());
  hook.last_run.phase = done ? HookPhase::succeeded : HookPhase::failed;
  return done;
}

// The hooks of an event as indexes, in the order they run in.
std::vector<std::size_t> order_of(const std::vector<ReleaseHook>& hooks, std::string_view event) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < hooks.size(); ++i) {
    // A hook that names an event twice runs twice.
    for (const auto& one : hooks[i].events) {
      if (one == event) order.push_back(i);
    }
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::tie(hooks[a].weight, hooks[a].name) < std::tie(hooks[b].weight, hooks[b].name);
  });
  return order;
}

}  // namespace

std::string_view event_text(chart::HookEvent event) {
  switch (event) {
    case chart::HookEvent::pre_install: return "pre-install";
    case chart::HookEvent::post_install: return "post-install";
    case chart::HookEvent::pre_delete: return "pre-delete";
    case chart::HookEvent::post_delete: return "post-delete";
    case chart::HookEvent::pre_upgrade: return "pre-upgrade";
    case chart::HookEvent::post_upgrade: return "post-upgrade";
    case chart::HookEvent::pre_rollback: return "pre-rollback";
    case chart::HookEvent::post_rollback: return "post-rollback";
    case chart::HookEvent::test: break;
  }
  return "test";
}

std::vector<ReleaseHook> release_hooks(std::span<const chart::Hook> hooks) {
  std::vector<ReleaseHook> kept;
  for (const auto& hook : hooks) {
    ReleaseHook one;
    one.name = hook.manifest.head.name;
    one.kind = hook.manifest.head.kind;
    one.path = hook.manifest.path;
    one.manifest = hook.manifest.text;
    for (const auto event : hook.events) one.events.emplace_back(event_text(event));
    one.weight = hook.weight;
    one.delete_policies = hook.delete_policies;
    one.output_log_policies = hook.output_log_policies;
    kept.push_back(std::move(one));
  }
  return kept;
}

Result<void> start_hooks(base::Env& env, KubeClient& client, const base::Cancel& cancel,
                         Release& release, chart::HookEvent event, const HookOptions& options,
                         HookEnd& end) {
  Run run{env, client, cancel, release, options};
  const auto name = event_text(event);
  std::vector<std::size_t> succeeded;
  for (const std::size_t index : order_of(release.hooks, name)) {
    bool has_run = false;
    auto done = run.run(release.hooks[index], name, has_run);
    if (done) {
      succeeded.push_back(index);
      continue;
    }
    if (!has_run) return done;
    end.failed = index;
    end.succeeded = std::move(succeeded);
    if (auto logs = run.output(release.hooks[index], kFailed); !logs) {
      env.log.info("error outputting logs for hook failure: " + logs.error().helm());
    }
    return done;
  }
  end.succeeded = std::move(succeeded);
  return {};
}

Result<void> finish_hooks(base::Env& env, KubeClient& client, const base::Cancel& cancel,
                          Release& release, const HookOptions& options, const HookEnd& end) {
  Run run{env, client, cancel, release, options};
  if (end.failed) {
    if (auto removed = run.remove(release.hooks[*end.failed], kFailed); !removed) {
      env.log.info("error deleting the hook resource on hook failure: " + removed.error().helm());
    }
    for (const std::size_t index : end.succeeded) TRY(run.remove(release.hooks[index], kSucceeded));
    return {};
  }
  for (auto index = end.succeeded.rbegin(); index != end.succeeded.rend(); ++index) {
    const ReleaseHook& hook = release.hooks[*index];
    if (auto logs = run.output(hook, kSucceeded); !logs) {
      env.log.info("error outputting logs for hook failure: " + logs.error().helm());
    }
    TRY(run.remove(hook, kSucceeded));
  }
  return {};
}

Result<void> run_hooks(base::Env& env, KubeClient& client, const base::Cancel& cancel,
                       Release& release, chart::HookEvent event, const HookOptions& options) {
  HookEnd end;
  auto ran = start_hooks(env, client, cancel, release, event, options, end);
  TRY(finish_hooks(env, client, cancel, release, options, end));
  return ran;
}

void remove_left_hooks(base::Env& env, KubeClient& client, const Release& release, const ApplyOptions& options) {
  for (const auto& hook : release.hooks) {
    const auto& run = hook.last_run;
    const bool was_at_work = run.phase == HookPhase::running;
    const bool ended_well = run.phase == HookPhase::succeeded;
    const bool goes = contains(hook.delete_policies, kSucceeded) || (was_at_work && contains(hook.delete_policies, kFailed));
    if (!goes || (!was_at_work && !ended_well) || hook.kind == "CustomResourceDefinition") continue;
    Arena arena;
    const auto objects = build_objects(arena, client, hook.manifest, release.name_space);
    if (!objects) continue;
    for (const auto& error : remove_objects(env, client, *objects, Propagation::background, options)) {
      env.log.warn("a hook that was left behind could not be deleted", {{"hook", hook.name}, {"error", error.helm()}});
    }
  }
}

}  // namespace cluster
