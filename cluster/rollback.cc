// rollback, in Helm's order of steps (OPS-050 … 062).
#include "cluster/rollback.h"

#include <algorithm>

#include <fmt/format.h>

#include "cluster/release_apis.h"
#include "cluster/upgrade.h"

namespace cluster {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

Result<Release*> target_revision(const std::vector<Release*>& earlier, int wanted) {
  const auto found = std::find_if(earlier.begin(), earlier.end(),
                                  [&](const Release* release) { return release->revision == wanted; });
  if (found != earlier.end()) return *found;
  return Error(ErrorCode::not_found, fmt::format("release has no {} version", wanted))
      .because(fmt::format("there is no revision {}", wanted))
      .hinting("`history` lists the revisions there are");
}

Release* new_revision(Operation& operation, const Plan& plan, const Release& past, const RollbackOptions& options) {
  auto* release = operation.arena.own<Release>(past);  // chart, values, manifest, hooks, notes and labels
  release->name = options.name;
  release->name_space = plan.current->name_space;
  release->revision = plan.current->revision + 1;
  release->first_deployed = plan.current->first_deployed;
  release->last_deployed = now(operation);
  release->deleted = {};
  release->status = Status::pending_rollback;
  release->rollback_revision = past.revision;
  release->description =
      options.description.empty() ? fmt::format("Rollback to {}", past.revision) : options.description;
  release->apply_method = plan.server_side ? "ssa" : "csa";
  return release;
}

// The objects could not be brought to the old state (OPS-059).
Error apply_failed(Operation& operation, Plan& plan, const Applied& applied, Error error) {
  operation.cancel.acknowledge();
  auto& release = *plan.target;
  auto text = fmt::format("Rollback \"{}\" failed: {}", release.name, error.helm());
  operation.env.log.warn(text);
  plan.current->status = Status::superseded;
  release.status = Status::failed;
  release.description = std::move(text);
  record(operation, *plan.current);
  record(operation, release);
  if (!plan.cleanup_on_fail) return error;
  const auto created = created_objects(applied);
  const auto errors = remove_objects(operation.env, *operation.client, created, Propagation::background,
                                     apply_options(operation, plan.options, plan.server_side));
  if (errors.empty()) return error;
  std::string texts;
  for (const auto& failed : errors) texts += (texts.empty() ? "" : ", ") + failed.helm();
  return Error(error.code(), fmt::format("an error occurred while cleaning up resources. original rollback error: "
                                         "unable to cleanup resources: {}",
                                         texts));
}

// What came after the objects went wrong (OPS-060). Helm leaves the record pending after a failed hook
// (OPS-061); so do we where its words are wanted.
Error later_failed(Operation& operation, Plan& plan, Error error) {
  operation.cancel.acknowledge();
  auto& release = *plan.target;
  release.status = Status::failed;
  release.description = fmt::format("Release \"{}\" failed: {}", release.name, error.helm());
  record(operation, *plan.current);
  record(operation, release);
  return error;
}

Error hook_failed(Operation& operation, Plan& plan, Error error) {
  if (!operation.goes_further) return error;
  return later_failed(operation, plan, std::move(error));
}

}  // namespace

Result<Plan> plan_rollback(Operation& operation, const RollbackOptions& options) {
  TRY(check_reachable(operation));
  if (!check_release_name(options.name)) {
    return Error(ErrorCode::invalid, fmt::format("prepareRollback: Release name is invalid: {}", options.name));
  }
  if (options.revision < 0) return Error(ErrorCode::invalid, "invalid release revision");
  Plan plan;
  plan.verb = Verb::rollback;
  plan.options = options;
  plan.history_limit = options.history_limit;
  plan.cleanup_on_fail = options.cleanup_on_fail;
  plan.server_side_option = options.server_side;
  const auto earlier = TRY(history(operation.arena, operation.store, options.name));
  plan.last = plan.current = earlier.back();
  const int wanted = options.revision == 0 ? plan.current->revision - 1 : options.revision;
  const auto* past = TRY(target_revision(earlier, wanted));
  plan.server_side = TRY(server_side_of(options.server_side, past->apply_method));
  plan.upgrade_managers = true;
  plan.target = new_revision(operation, plan, *past, options);
  if (asks_server(options)) TRY(bring_up_apis(operation, *plan.target));
  return plan;
}

Result<Release*> carry_out_rollback(Operation& operation, Plan& plan) {
  auto& release = *plan.target;
  if (is_dry_run(plan.options)) return &release;
  TRY(may_write(operation));
  TRY(make_record(operation, release, plan.history_limit));
  auto originals = build(operation, plan.current->manifest, plan.current->name_space);
  if (!originals) {
    return hook_failed(operation, plan,
                       std::move(originals).error().wrap(
                           "unable to build kubernetes objects from current release manifest: "));
  }
  auto targets = build(operation, release.manifest, release.name_space);
  if (!targets) {
    return hook_failed(operation, plan, std::move(targets).error().wrap(
                                            "unable to build kubernetes objects from new release manifest: "));
  }
  plan.originals = *std::move(originals);
  plan.targets = *std::move(targets);
  auto before = run_event(operation, release, chart::HookEvent::pre_rollback, plan.options, plan.server_side);
  if (!before) return hook_failed(operation, plan, std::move(before).error());
  mark_owners(operation, plan.targets, release);
  if (operation.client != nullptr) {
    auto options = apply_options(operation, plan.options, plan.server_side);
    options.upgrade_managers = true;
    Applied applied;
    auto updated = update_objects(operation.arena, operation.env, *operation.client, plan.originals, plan.targets,
                                  options, applied);
    if (!updated) return apply_failed(operation, plan, applied, std::move(updated).error());
    auto waited = wait_for(operation, plan.targets, plan.options);
    if (!waited) {
      return later_failed(operation, plan, std::move(waited).error())
          .wrap(fmt::format("release {} failed: ", release.name));
    }
  }
  auto after = run_event(operation, release, chart::HookEvent::post_rollback, plan.options, plan.server_side);
  if (!after) return hook_failed(operation, plan, std::move(after).error());
  auto deployed = deployed_releases(operation.arena, operation.store, plan.current->name);
  if (!deployed && deployed.error().code() != ErrorCode::not_found) {
    return hook_failed(operation, plan, std::move(deployed).error());
  }
  if (deployed) {
    for (auto* revision : *deployed) {
      revision->status = Status::superseded;
      record(operation, *revision);
    }
  }
  release.status = Status::deployed;
  TRY(update_record(operation, release));
  return &release;
}

}  // namespace cluster
