// upgrade, with its way to install (OPS-033 … 049).
#include <fmt/format.h>

#include "cli/change_release.h"
#include "cli/chart_options.h"
#include "cli/commands.h"
#include "cli/install_flow.h"
#include "cli/installable_chart.h"
#include "cli/locate.h"
#include "cli/registry_files.h"
#include "cli/signals.h"
#include "cli/verb_flags.h"
#include "cluster/upgrade.h"
#include "engine/render.h"

namespace cli {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

// Whether the earlier revision gives values to this one.
bool keeps_values(cluster::ReuseValues reuse, const base::Value& given) {
  if (reuse == cluster::ReuseValues::automatic) return !given.is_map() || given.as_map().empty();
  return reuse != cluster::ReuseValues::reset;
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
                                         const cluster::UpgradeOptions& options, const std::string& chart_reference) {
  const auto version = call.flags.text("version");
  if (version.empty() && call.flags.boolean("devel")) call.env.log.debug("setting version to >0.0.0-0");
  const auto path = TRY(locate_chart(call, chart_reference));
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
    return TRY(release_call.carry_out(plan));
  };
  auto done = work();
  release_call.give_up();
  if (!done) return failed(std::move(done).error(), "UPGRADE FAILED: ");
  return done;
}

}  // namespace

Result<const cluster::Release*> upgrade_release(Invocation& call, base::Arena& arena, ReleaseCall& release_call,
                                                const cluster::UpgradeOptions& options, const std::string& chart_reference) {
  return explained(call, upgraded(call, arena, release_call, options, chart_reference), release_call.known());
}

Result<void> run_upgrade(Invocation& call) {
  TRY(check_tls_files(call));
  base::Arena arena(engine::kMaxRenderMemory);
  auto options = upgrade_options(call.flags);
  options.name = call.arguments[0];
  options.dry_run = TRY(dry_run_strategy(call));
  // An upgrade's dry run asks the cluster for the record even as a client's (ENV-047).
  auto release_call = TRY(ReleaseCall::open(call, arena, cluster::DryRunStrategy::none, NoConnection::told_later));
  const bool hides_notes = call.flags.boolean("hide-notes");
  const bool is_table = call.flags.text("output") == "table";
  if (call.flags.boolean("install")) {
    bool replaces = false;
    if (TRY(installs(release_call->operation(), options.name, replaces))) {
      if (is_table) {
        call.env.out << fmt::format("Release \"{}\" does not exist. Installing it now.\n", options.name);
      }
      auto install = install_options(call.flags);
      install.name = options.name;
      install.dry_run = options.dry_run;
      install.server_side = options.server_side != "false";
      install.replace = replaces;
      const auto* release =
          TRY(install_release(call, arena, *release_call, install, call.arguments[1], options.name));
      return print_release(call, arena, *release, hides_notes);
    }
  }
  const auto* release = TRY(upgrade_release(call, arena, *release_call, options, call.arguments[1]));
  if (is_table) {
    call.env.out << fmt::format("Release \"{}\" has been upgraded. Happy Helming!\n", options.name);
  }
  return print_release(call, arena, *release, hides_notes);
}

}  // namespace cli
