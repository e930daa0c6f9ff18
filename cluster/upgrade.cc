// upgrade, in Helm's order of steps (OPS-033 … 049). Beyond Helm, where the operation says so: CRDs come along
// after a check, and what revisions since the deployed one left behind is taken along.
#include "cluster/upgrade.h"

#include <algorithm>

#include <fmt/format.h>

#include "charts/coalesce.h"
#include "charts/dependencies.h"
#include "cluster/owner.h"
#include "cluster/release_apis.h"
#include "cluster/rollback.h"

namespace cluster {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr std::string_view kPending = "another operation (install/upgrade/rollback) is in progress";

// The newest revision and the one whose objects count as being there (OPS-035, OPS-036).
Result<void> find_revisions(Operation& operation, const UpgradeOptions& options, Plan& plan) {
  auto last = last_release(operation.arena, operation.store, options.name);
  if (!last) {
    if (last.error().code() == ErrorCode::not_found) return no_deployed_releases(options.name);
    return std::move(last).error();
  }
  plan.last = *last;
  if (is_pending(plan.last->status) && !options.from_any_state) {
    return Error(ErrorCode::conflict, std::string(kPending))
        .because(fmt::format("revision {} of \"{}\" is {}", plan.last->revision, options.name,
                             status_text(plan.last->status)));
  }
  if (plan.last->status == Status::deployed) {
    plan.current = plan.last;
    return {};
  }
  auto deployed = deployed_release(operation.arena, operation.store, options.name);
  if (deployed) {
    plan.current = *deployed;
    return {};
  }
  const bool has_none = deployed.error().code() == ErrorCode::not_found;
  const bool may_start = plan.last->status == Status::failed || plan.last->status == Status::superseded ||
                         options.from_any_state;
  if (!has_none || !may_start) return std::move(deployed).error();
  plan.current = plan.last;
  return {};
}

base::Map* table(const base::Value& value) { return value.is_map() ? &value.as_map() : nullptr; }

base::Value under(Operation& operation, const base::Value& values, const Release& current) {
  const auto copy = base::deep_copy(operation.arena, current.config);
  auto* merged = chart::coalesce_tables(operation.env.log, table(values), table(copy), chart::Nulls::drop);
  return merged == nullptr ? values : base::Value::map(merged);
}

// helm.md 8.6.
Result<base::Value> reused_values(Operation& operation, chart::Chart& chart, const base::Value& values,
                                  const UpgradeOptions& options, const Release& current) {
  switch (options.reuse) {
    case ReuseValues::reset: return values;
    case ReuseValues::reuse: {
      if (current.chart != nullptr) {
        auto old = chart::coalesce_values(operation.arena, operation.env.log, *current.chart, current.config);
        if (!old) return std::move(old).error().wrap("failed to rebuild old values: ");
        chart.values = *old;
      }
      return under(operation, values, current);
    }
    case ReuseValues::reset_then_reuse: return under(operation, values, current);
    case ReuseValues::automatic: break;
  }
  const bool has_new = values.is_map() && !values.as_map().empty();
  const bool has_old = current.config.is_map() && !current.config.as_map().empty();
  return !has_new && has_old ? current.config : values;
}

std::map<std::string, std::string> merged_labels(std::map<std::string, std::string> labels,
                                                 const std::map<std::string, std::string>& wanted) {
  for (const auto& [name, value] : wanted) labels[name] = value;
  std::erase_if(labels, [](const auto& entry) { return entry.second == "null"; });
  return labels;
}

Result<Release*> new_revision(Operation& operation, chart::Chart& chart, const base::Value& given,
                              const UpgradeOptions& options, Plan& plan) {
  const auto values = TRY(reused_values(operation, chart, given, options, *plan.current));
  TRY(chart::process_dependencies(operation.arena, operation.env.log, chart, values));
  RenderInput input{chart};
  input.capabilities = TRY(capabilities(operation, options));
  input.values = TRY(final_values(operation, chart, values));
  input.name = options.name;
  input.name_space = plan.current->name_space;
  input.revision = plan.last->revision + 1;
  input.is_upgrade = true;
  auto output = TRY(operation.render(input));
  TRY(check_labels(options.labels));
  plan.server_side = TRY(server_side_of(options.server_side, plan.last->apply_method));

  auto* release = operation.arena.own<Release>();
  release->name = options.name;
  release->name_space = plan.current->name_space;
  release->revision = input.revision;
  release->first_deployed = plan.current->first_deployed;
  release->last_deployed = now(operation);
  release->status = Status::pending_upgrade;
  release->description = "Preparing upgrade";
  release->notes = std::move(output.notes);
  release->chart = &chart;
  release->config = values;
  release->manifest = std::move(output.manifest);
  release->hooks = std::move(output.hooks);
  release->apply_method = plan.server_side ? "ssa" : "csa";
  release->labels = merged_labels(plan.last->labels, options.labels);
  TRY(bring_up_apis(operation, *release));
  return release;
}

bool contains(const std::vector<TargetObject>& objects, const TargetObject& wanted) {
  return std::any_of(objects.begin(), objects.end(),
                     [&](const TargetObject& object) { return object.key == wanted.key; });
}

// Objects of revisions after the current one that never became the deployed one: Helm forgets them. Only those
// that carry the release's marks are taken.
Result<void> take_leftovers(Operation& operation, const UpgradeOptions& options, Plan& plan) {
  if (!operation.goes_further || plan.last == plan.current || operation.client == nullptr) return {};
  const auto earlier = TRY(history(operation.arena, operation.store, options.name));
  for (const auto* revision : earlier) {
    if (revision->revision <= plan.current->revision || revision->status == Status::superseded) continue;
    auto left = build(operation, revision->manifest, revision->name_space);
    if (!left) continue;  // kinds that are gone
    const auto owned = owned_objects(*operation.client, *left, options.name, revision->name_space);
    for (const auto& object : owned.owned) {
      if (!contains(plan.originals, object)) plan.originals.push_back(object);
    }
  }
  return {};
}

Result<void> compare_objects(Operation& operation, const UpgradeOptions& options, Plan& plan) {
  const auto validation = options.validate ? Validation::strict : Validation::ignore;
  auto targets = build(operation, plan.target->manifest, plan.target->name_space, validation);
  if (!targets) return std::move(targets).error();
  auto originals = build(operation, plan.current->manifest, plan.current->name_space);
  if (!originals) {
    auto error = std::move(originals).error();
    if (error.helm().find("unable to recognize \"\": no matches for kind") != std::string::npos) {
      return std::move(error).wrap(
          "current release manifest contains removed kubernetes api(s) for this kubernetes version and it is "
          "therefore unable to build the kubernetes objects for performing the diff. error from kubernetes: ");
    }
    return std::move(error).wrap("unable to build kubernetes objects from current release manifest: ");
  }
  plan.originals = *std::move(originals);
  plan.targets = *std::move(targets);
  mark_owners(operation, plan.targets, *plan.target);
  if (operation.client == nullptr) return {};
  TRY(take_leftovers(operation, options, plan));
  std::vector<TargetObject> fresh;
  for (const auto& target : plan.targets) {
    if (!contains(plan.originals, target)) fresh.push_back(target);
  }
  auto adopted = existing_objects(operation.arena, *operation.client, fresh, plan.target->name,
                                  plan.target->name_space, options.take_ownership);
  if (!adopted) return std::move(adopted).error().wrap("unable to continue with update: ");
  for (auto& object : *adopted) plan.originals.push_back(std::move(object));
  return {};
}

Result<void> bring_crds(Operation& operation, Plan& plan) {
  if (plan.crds.empty()) return {};
  CrdOptions options;
  options.server_side = plan.server_side;
  options.force_conflicts = true;  // they were the chart's from the start
  options.wait = wait_options(operation, plan.options);
  options.may_write = [&operation] { return may_write(operation); };
  return upgrade_crds(operation.arena, operation.env, *operation.client, operation.cancel, plan.crds, options,
                      operation.allows_crd_dangers);
}

// Hooks, objects, waiting. Helm writes the current revision down again, unchanged, where objects fail.
Result<void> perform(Operation& operation, Plan& plan, Applied& applied) {
  auto& release = *plan.target;
  auto before = run_event(operation, release, chart::HookEvent::pre_upgrade, plan.options, plan.server_side);
  if (!before) return std::move(before).error().wrap("pre-upgrade hooks failed: ");
  if (operation.client != nullptr) {
    auto options = apply_options(operation, plan.options, plan.server_side);
    options.upgrade_managers = plan.server_side && !plan.current->server_side();
    auto updated = update_objects(operation.arena, operation.env, *operation.client, plan.originals, plan.targets,
                                  options, applied);
    if (updated) updated = wait_for(operation, plan.targets, plan.options);
    if (!updated) {
      if (!operation.cancel.requested()) record(operation, *plan.current);
      return updated;
    }
  }
  auto after = run_event(operation, release, chart::HookEvent::post_upgrade, plan.options, plan.server_side);
  if (!after) return std::move(after).error().wrap("post-upgrade hooks failed: ");
  return {};
}

// --cleanup-on-fail.
Result<void> clean_up(Operation& operation, const Plan& plan, const Applied& applied, const Error& error) {
  const auto created = created_objects(applied);
  if (created.empty()) return {};
  const auto errors = remove_objects(operation.env, *operation.client, created, Propagation::background,
                                     apply_options(operation, plan.options, plan.server_side));
  if (errors.empty()) return {};
  std::string texts;
  for (const auto& failed : errors) texts += (texts.empty() ? "" : ", ") + failed.helm();
  return Error(error.code(), fmt::format("an error occurred while cleaning up resources. original upgrade error: "
                                         "{}: unable to cleanup resources: {}",
                                         error.helm(), texts));
}

Error roll_back(Operation& operation, const Plan& plan, Error error) {
  const auto& name = plan.target->name;
  const auto earlier = history(operation.arena, operation.store, name, Detail::summary);
  if (!earlier) {
    return std::move(error).with_helm(
        fmt::format("an error occurred while finding last successful release. original upgrade error: {}: {}",
                    error.helm(), earlier.error().helm()));
  }
  const Release* good = nullptr;
  for (const auto* revision : *earlier) {
    if (revision->status == Status::superseded || revision->status == Status::deployed) good = revision;
  }
  if (good == nullptr) {
    return std::move(error).wrap(
        "unable to find a previously successful release when attempting to rollback. original upgrade error: ");
  }
  RollbackOptions options;
  static_cast<VerbOptions&>(options) = plan.options;
  options.description.clear();
  options.name = name;
  options.revision = good->revision;
  options.server_side = plan.server_side_option;
  options.history_limit = plan.history_limit;
  auto back = plan_rollback(operation, options);
  auto done = back ? carry_out_rollback(operation, *back) : Result<Release*>(std::move(back).error());
  if (!done) {
    return std::move(error).with_helm(
        fmt::format("an error occurred while rolling back the release. original upgrade error: {}: {}",
                    error.helm(), done.error().helm()));
  }
  return std::move(error).wrap(fmt::format(
      "release {} failed, and has been rolled back due to rollback-on-failure being set: ", name));
}

Error failed(Operation& operation, Plan& plan, const Applied& applied, Error error) {
  operation.cancel.acknowledge();  // what follows must still be done
  auto& release = *plan.target;
  if (!operation.goes_further) {
    operation.env.log.warn("upgrade failed", {{"name", release.name}, {"error", error.helm()}});
  }
  release.status = Status::failed;
  release.description = fmt::format("Upgrade \"{}\" failed: {}", release.name, error.helm());
  record(operation, release);
  if (plan.cleanup_on_fail && operation.client != nullptr) {
    auto cleaned = clean_up(operation, plan, applied, error);
    if (!cleaned) return std::move(cleaned).error();
  }
  return plan.rollback_on_failure ? roll_back(operation, plan, std::move(error)) : error;
}

}  // namespace

Result<bool> server_side_of(const std::string& option, const std::string& apply_method) {
  if (option == "auto") return apply_method == "ssa";
  if (option == "true") return true;
  if (option == "false") return false;
  return Error(ErrorCode::invalid,
               fmt::format("invalid/unknown release server-side apply method: {}", option));
}

Result<Plan> plan_upgrade(Operation& operation, chart::Chart& chart, const base::Value& values,
                          const UpgradeOptions& options) {
  TRY(check_reachable(operation));
  if (!check_release_name(options.name)) {
    return Error(ErrorCode::invalid, fmt::format("release name is invalid: {}", options.name));
  }
  if (!is_dry_run(options) && options.hide_secret) {
    return Error(ErrorCode::invalid, "hiding Kubernetes secrets requires a dry-run mode");
  }
  Plan plan;
  plan.verb = Verb::upgrade;
  plan.options = options;
  plan.history_limit = options.history_limit;
  plan.rollback_on_failure = options.rollback_on_failure;
  plan.cleanup_on_fail = options.cleanup_on_fail;
  plan.server_side_option = options.server_side;
  if (plan.options.wait == WaitStrategy::hook_only && options.rollback_on_failure) {
    plan.options.wait = WaitStrategy::watcher;
  }
  TRY(find_revisions(operation, options, plan));
  if (operation.goes_further && operation.client != nullptr && !options.skip_crds) {
    plan.crds = TRY(plan_crds(operation.arena, operation.env, *operation.client, chart_crds(chart),
                               operation.name_space));
    if (!is_dry_run(options)) TRY(bring_crds(operation, plan));
  }
  plan.target = TRY(new_revision(operation, chart, values, options, plan));
  TRY(compare_objects(operation, options, plan));
  if (is_dry_run(options)) {
    plan.target->description = options.description.empty() ? "Dry run complete" : options.description;
  }
  return plan;
}

Result<Release*> carry_out_upgrade(Operation& operation, Plan& plan) {
  auto& release = *plan.target;
  TRY(may_write(operation));
  TRY(make_record(operation, release, plan.history_limit));
  Applied applied;
  auto done = perform(operation, plan, applied);
  if (!done) return failed(operation, plan, applied, std::move(done).error());
  plan.current->status = Status::superseded;
  record(operation, *plan.current);
  release.status = Status::deployed;
  release.description = plan.options.description.empty() ? "Upgrade complete" : plan.options.description;
  TRY(update_record(operation, release));
  return &release;
}

}  // namespace cluster
