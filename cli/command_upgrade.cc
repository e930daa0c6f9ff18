// upgrade, with its way to install (OPS-033 … 049).
#include <fmt/format.h>

#include "charts/values.h"
#include "cli/change_release.h"
#include "cli/chart_options.h"
#include "cli/commands.h"
#include "cli/install_flow.h"
#include "cli/installable_chart.h"
#include "cli/locate.h"
#include "cli/signals.h"
#include "cli/verb_flags.h"
#include "cluster/upgrade.h"
#include "engine/render.h"

namespace cli {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

cluster::ReuseValues reuse_of(const FlagSet& flags) {
  if (flags.boolean("reset-values")) return cluster::ReuseValues::reset;
  if (flags.boolean("reuse-values")) return cluster::ReuseValues::reuse;
  if (flags.boolean("reset-then-reuse-values")) return cluster::ReuseValues::reset_then_reuse;
  return cluster::ReuseValues::automatic;
}

// Whether the earlier revision gives values to this one.
bool keeps_values(cluster::ReuseValues reuse, const base::Value& given) {
  if (reuse == cluster::ReuseValues::automatic) return !given.is_map() || given.as_map().empty();
  return reuse != cluster::ReuseValues::reset;
}

cluster::UpgradeOptions options_of(const Invocation& call) {
  cluster::UpgradeOptions options;
  static_cast<cluster::VerbOptions&>(options) = verb_options(call.flags);
  const auto& flags = call.flags;
  options.name = call.arguments[0];
  options.labels = flags.map("labels");
  options.server_side = flags.text("server-side");
  options.reuse = reuse_of(flags);
  options.history_limit = static_cast<int>(flags.number("history-max"));
  options.rollback_on_failure = flags.boolean("rollback-on-failure");
  options.cleanup_on_fail = flags.boolean("cleanup-on-fail");
  options.take_ownership = flags.boolean("take-ownership");
  options.validate = !flags.boolean("disable-openapi-validation");
  options.skip_crds = flags.boolean("skip-crds");
  options.hide_secret = flags.boolean("hide-secret");
  return options;
}

cluster::InstallOptions install_options(const Invocation& call, const cluster::UpgradeOptions& upgrade) {
  cluster::InstallOptions options;
  static_cast<cluster::VerbOptions&>(options) = upgrade;
  options.name = upgrade.name;
  options.labels = upgrade.labels;
  options.server_side = upgrade.server_side != "false";
  options.skip_crds = upgrade.skip_crds;
  options.create_namespace = call.flags.boolean("create-namespace");
  options.rollback_on_failure = upgrade.rollback_on_failure;
  options.take_ownership = upgrade.take_ownership;
  options.validate = upgrade.validate;
  options.hide_secret = upgrade.hide_secret;
  return options;
}

// Whether --install installs: there is no such release, or the last one the driver names is uninstalled.
Result<bool> installs(cluster::Operation& operation, const std::string& name, bool& replaces) {
  TRY(cluster::check_reachable(operation));
  if (!cluster::check_release_name(name)) {
    return Error(ErrorCode::invalid, fmt::format("release name is invalid: {}", name));
  }
  auto revisions = operation.store.query(operation.arena, {{"name", name}});
  if (!revisions && revisions.error().code() != ErrorCode::not_found) return std::move(revisions).error();
  if (!revisions || revisions->empty()) return true;
  replaces = revisions->back()->status == cluster::Status::uninstalled;
  return replaces;
}

Result<const cluster::Release*> upgraded(Invocation& call, base::Arena& arena, ReleaseCall& release_call,
                                         const cluster::UpgradeOptions& options) {
  const auto version = call.flags.text("version");
  if (version.empty() && call.flags.boolean("devel")) call.env.log.debug("setting version to >0.0.0-0");
  const auto path = TRY(locate_chart(call, call.arguments[1]));
  auto& known = release_call.known();
  const auto values = TRY(user_values(call, arena, known));
  known.has_recorded_values = keeps_values(options.reuse, values);
  auto* loaded = TRY(load_installable(call, arena, path, ChartTypes::any));
  known.chart = loaded;
  call.env.out.flush();
  const SignalWatch signals(release_call.cancel(), fmt::format("Release {} has been cancelled.\n", options.name));
  const auto work = [&]() -> Result<const cluster::Release*> {
    auto& operation = release_call.operation();
    if (!cluster::is_dry_run(options)) TRY(release_call.take_over(options.name, "upgrade"));
    auto plan = TRY(cluster::plan_upgrade(operation, *loaded, values, options));
    if (cluster::is_dry_run(options)) return plan.target;
    auto done = cluster::carry_out_upgrade(operation, plan);
    if (!done) {
      release_call.note_failure(plan, done.error());
      return std::move(done).error();
    }
    return *done;
  };
  auto done = work();
  release_call.give_up();
  if (!done) return failed(std::move(done).error(), "UPGRADE FAILED: ");
  return done;
}

}  // namespace

Result<void> run_upgrade(Invocation& call) {
  base::Arena arena(engine::kMaxRenderMemory);
  auto options = options_of(call);
  options.dry_run = TRY(dry_run_strategy(call));
  // An upgrade's dry run asks the cluster for the record even as a client's (ENV-047).
  auto release_call = TRY(ReleaseCall::open(call, arena, cluster::DryRunStrategy::none));
  const bool hides_notes = call.flags.boolean("hide-notes");
  const bool is_table = call.flags.text("output") == "table";
  if (call.flags.boolean("install")) {
    bool replaces = false;
    if (TRY(installs(release_call->operation(), options.name, replaces))) {
      if (is_table) {
        call.env.out << fmt::format("Release \"{}\" does not exist. Installing it now.\n", options.name);
      }
      auto install = install_options(call, options);
      install.replace = replaces;
      const auto* release =
          TRY(install_release(call, arena, *release_call, install, call.arguments[1], options.name));
      return print_release(call, arena, *release, hides_notes);
    }
  }
  const auto* release = TRY(explained(call, upgraded(call, arena, *release_call, options), release_call->known()));
  if (is_table) {
    call.env.out << fmt::format("Release \"{}\" has been upgraded. Happy Helming!\n", options.name);
  }
  return print_release(call, arena, *release, hides_notes);
}

}  // namespace cli
