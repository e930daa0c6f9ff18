// install, in Helm's order of steps (OPS-001 … 026), since the first mistake is the one that is told and the
// record must stand before the first object.
#include "cluster/install.h"

#include <fmt/format.h>

#include "charts/dependencies.h"
#include "cluster/crds.h"
#include "cluster/owner.h"
#include "cluster/release_apis.h"
#include "cluster/uninstall.h"

namespace cluster {

using base::Error;
using base::ErrorCode;
using base::Result;

std::string_view verb_text(Verb verb) {
  switch (verb) {
    case Verb::install: return "install";
    case Verb::upgrade: return "upgrade";
    case Verb::rollback: return "rollback";
    case Verb::uninstall: return "uninstall";
  }
  return "";
}

namespace {

// Helm logs some failures as well as it prints them. Said once is enough for others.
Error logged(const Operation& operation, Error error, const std::string& step) {
  if (!operation.goes_further) operation.env.log.error(step, {{"error", error.helm()}});
  return std::move(error).wrap(step + ": ");
}

// OPS-004. A store that cannot be read counts as empty here, as in Helm: the create will tell.
Result<Release*> name_check(Operation& operation, const InstallOptions& options) {
  auto valid = check_release_name(options.name);
  if (!valid) return std::move(valid).error().wrap(fmt::format("release name \"{}\": ", options.name));
  if (is_dry_run(options)) return nullptr;
  auto earlier = history(operation.arena, operation.store, options.name);
  if (!earlier) return nullptr;
  auto* last = earlier->back();
  const bool may_replace = last->status == Status::uninstalled || last->status == Status::failed;
  if (options.replace && may_replace) return last;
  return Error(ErrorCode::conflict, "cannot reuse a name that is still in use")
      .because(fmt::format("a release \"{}\" exists already (revision {}, {})", options.name, last->revision,
                           status_text(last->status)))
      .hinting("`upgrade --install` or `apply` changes it; `--replace` reuses the name of one that failed");
}

Result<void> bring_crds(Operation& operation, const chart::Chart& chart, const InstallOptions& options) {
  if (options.skip_crds || operation.client == nullptr || !asks_server(options)) return {};
  const auto files = chart_crds(chart);
  if (files.empty()) return {};
  if (is_dry_run(options)) {
    operation.env.log.warn(
        "This chart or one of its subcharts contains CRDs. Rendering may fail or contain inaccuracies.");
    return {};
  }
  CrdOptions crds;
  crds.server_side = options.server_side;
  crds.force_conflicts = options.force_conflicts;
  crds.wait = wait_options(operation, options);
  crds.may_write = [&operation] { return may_write(operation); };
  crds.name_space = operation.name_space;
  return install_crds(operation.env, *operation.client, operation.cancel, files, crds);
}

Release* new_release(Operation& operation, chart::Chart& chart, const base::Value& values,
                     const InstallOptions& options) {
  auto* release = operation.arena.own<Release>();
  release->name = options.name;
  release->name_space = operation.name_space;
  release->first_deployed = now(operation);
  release->last_deployed = release->first_deployed;
  release->chart = &chart;
  release->config = values;
  release->labels = options.labels;
  release->apply_method = options.server_side ? "ssa" : "csa";
  return release;
}

Result<RenderOutput> rendered(Operation& operation, const chart::Chart& chart, const base::Value& values,
                              const InstallOptions& options) {
  RenderInput input{chart};
  input.capabilities = TRY(capabilities(operation, options));
  input.values = TRY(final_values(operation, chart, values));
  TRY(check_labels(options.labels));
  input.name = options.name;
  input.name_space = operation.name_space;
  input.is_upgrade = options.is_upgrade;
  return operation.render(input);
}

Result<void> make_namespace(Operation& operation, const Plan& plan) {
  if (operation.client == nullptr) return {};
  const auto manifest = fmt::format(
      "apiVersion: v1\nkind: Namespace\nmetadata:\n  labels:\n    name: {0}\n  name: {0}\nspec: {{}}\nstatus: {{}}\n",
      operation.name_space);
  auto targets = TRY(build(operation, manifest, operation.name_space, Validation::strict));
  auto options = apply_options(operation, plan.options, plan.server_side);
  options.force_conflicts = false;
  auto created = create_objects(operation.arena, operation.env, *operation.client, targets, options);
  if (created || created.error().http_reason() == "AlreadyExists") return {};
  return std::move(created).error();
}

Result<void> bring_objects(Operation& operation, Plan& plan) {
  if (operation.client == nullptr || plan.targets.empty()) return {};
  auto options = apply_options(operation, plan.options, plan.server_side);
  if (plan.originals.empty()) {
    options.force_conflicts = false;
    return create_objects(operation.arena, operation.env, *operation.client, plan.targets, options);
  }
  options.three_way_unstructured = plan.three_way_unstructured;
  options.upgrade_managers = true;
  Applied applied;
  return update_objects(operation.arena, operation.env, *operation.client, plan.originals, plan.targets, options,
                        applied);
}

// Hooks, objects, waiting.
Result<void> perform(Operation& operation, Plan& plan) {
  auto& release = *plan.target;
  auto before = run_event(operation, release, chart::HookEvent::pre_install, plan.options, plan.server_side);
  if (!before) return std::move(before).error().wrap("failed pre-install: ");
  TRY(bring_objects(operation, plan));
  TRY(wait_for(operation, plan.targets, plan.options));
  auto after = run_event(operation, release, chart::HookEvent::post_install, plan.options, plan.server_side);
  if (!after) return std::move(after).error().wrap("failed post-install: ");
  return {};
}

Error failed(Operation& operation, Plan& plan, Error error) {
  operation.cancel.acknowledge();  // what follows must still be done
  auto& release = *plan.target;
  release.status = Status::failed;
  release.description = fmt::format("Release \"{}\" failed: {}", release.name, error.helm());
  if (!plan.rollback_on_failure) {
    record(operation, release);
    return error;
  }
  UninstallOptions undo;
  static_cast<VerbOptions&>(undo) = plan.options;
  undo.description.clear();
  undo.name = release.name;
  auto undone = uninstall(operation, undo);
  if (!undone) {
    auto text = fmt::format("an error occurred while uninstalling the release. original install error: {}: {}",
                            error.helm(), undone.error().helm());
    return std::move(error).with_helm(std::move(text));
  }
  return std::move(error).wrap(fmt::format(
      "release {} failed, and has been uninstalled due to rollback-on-failure being set: ", release.name));
}

}  // namespace

Result<Plan> plan_install(Operation& operation, chart::Chart& chart, const base::Value& values,
                          const InstallOptions& options) {
  auto& log = operation.env.log;
  if (asks_server(options)) {
    auto reachable = check_reachable(operation);
    if (!reachable) {
      if (!operation.goes_further) {
        log.error(fmt::format("cluster reachability check failed: {}", reachable.error().helm()));
      }
      return std::move(reachable).error().wrap("cluster reachability check failed: ");
    }
  }
  if (!is_dry_run(options) && options.hide_secret) {
    if (!operation.goes_further) log.error("hiding Kubernetes secrets requires a dry-run mode");
    return Error(ErrorCode::invalid, "hiding Kubernetes secrets requires a dry-run mode");
  }
  Plan plan;
  auto name = name_check(operation, options);
  if (!name) return logged(operation, std::move(name).error(), "release name check failed");
  plan.last = *name;
  auto processed = chart::process_dependencies(operation.arena, log, chart, values);
  if (!processed) return logged(operation, std::move(processed).error(), "chart dependencies processing failed");
  TRY(bring_crds(operation, chart, options));

  plan.options = options;
  if (plan.options.wait == WaitStrategy::hook_only && options.rollback_on_failure) {
    plan.options.wait = WaitStrategy::watcher;
  }
  plan.server_side = options.server_side;
  plan.three_way_unstructured = options.take_ownership && !options.server_side;
  plan.create_namespace = options.create_namespace;
  plan.rollback_on_failure = options.rollback_on_failure;
  auto* release = new_release(operation, chart, values, options);
  plan.target = release;
  auto output = TRY(rendered(operation, chart, values, options));
  release->manifest = std::move(output.manifest);
  release->hooks = std::move(output.hooks);
  release->notes = std::move(output.notes);
  release->status = Status::pending_install;
  release->description = "Initial install underway";
  TRY(bring_up_apis(operation, *release));
  if (asks_server(options)) {
    const auto validation = options.validate ? Validation::strict : Validation::ignore;
    auto targets = build(operation, release->manifest, operation.name_space, validation);
    if (!targets) {
      return std::move(targets).error().wrap("unable to build kubernetes objects from release manifest: ");
    }
    plan.targets = *std::move(targets);
    mark_owners(operation, plan.targets, *release);
    if (operation.client != nullptr && !options.is_upgrade) {
      auto existing = existing_objects(operation.arena, *operation.client, plan.targets, release->name,
                                       release->name_space, options.take_ownership);
      if (!existing) return std::move(existing).error().wrap("unable to continue with install: ");
      plan.originals = *std::move(existing);
      plan.adopts = !plan.originals.empty();
    }
  }
  if (is_dry_run(options)) release->description = "Dry run complete";
  plan.supersedes_last = options.replace && plan.last != nullptr;
  if (plan.supersedes_last) release->revision = plan.last->revision + 1;
  return plan;
}

Result<Release*> carry_out_install(Operation& operation, Plan& plan) {
  auto& release = *plan.target;
  TRY(may_write(operation));
  if (plan.create_namespace) TRY(make_namespace(operation, plan));
  if (plan.supersedes_last && plan.last->status != Status::failed) {
    plan.last->status = Status::superseded;
    plan.last->description = "superseded by new release";
    TRY(update_record(operation, *plan.last));
  }
  TRY(make_record(operation, release, 0));
  auto done = perform(operation, plan);
  if (!done) return failed(operation, plan, std::move(done).error());
  release.status = Status::deployed;
  release.description = plan.options.description.empty() ? "Install complete" : plan.options.description;
  auto updated = update_record(operation, release);
  if (!updated) operation.env.log.error("failed to record the release", {{"error", updated.error().helm()}});
  return &release;
}

}  // namespace cluster
