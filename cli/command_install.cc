// install: from a chart to a release. The order of the steps is Helm's (OPS-001 … 026).
#include <fmt/format.h>

#include "cli/change_release.h"
#include "cli/chart_options.h"
#include "cli/commands.h"
#include "cli/install_flow.h"
#include "cli/installable_chart.h"
#include "cli/locate.h"
#include "cli/registry_files.h"
#include "cli/release_name.h"
#include "cli/signals.h"
#include "cli/verb_flags.h"
#include "cluster/install.h"
#include "engine/render.h"

namespace cli {

using base::Result;

namespace {

Result<cluster::Release*> install_chart(Invocation& call, base::Arena& arena, ReleaseCall& release_call,
                                        const cluster::InstallOptions& given, const std::string& chart_reference,
                                        const std::string& first_argument) {
  auto options = given;
  auto& log = call.env.log;
  const auto path = TRY(locate_chart(call, chart_reference));
  log.debug("Chart path", {{"path", path}});
  auto& known = release_call.known();
  const auto values = TRY(user_values(call, arena, known));
  auto* loaded = TRY(load_installable(call, arena, path));
  known.chart = loaded;
  auto& operation = release_call.operation();
  call.env.out.flush();
  const SignalWatch signals(release_call.cancel(), fmt::format("Release {} has been cancelled.\n", first_argument));
  if (!cluster::is_dry_run(options)) TRY(release_call.take_over(options.name, "install"));
  auto plan = TRY(cluster::plan_install(operation, *loaded, values, options));
  if (cluster::is_dry_run(options)) return plan.target;
  return release_call.carry_out(plan);
}

}  // namespace

Result<cluster::Release*> install_release(Invocation& call, base::Arena& arena, ReleaseCall& release_call,
                                          const cluster::InstallOptions& options, const std::string& chart_reference,
                                          const std::string& first_argument) {
  auto done = install_chart(call, arena, release_call, options, chart_reference, first_argument);
  return explained(call, std::move(done), release_call.known());
}

namespace {

Result<void> install(Invocation& call, base::Arena& arena, cluster::DryRunStrategy dry_run) {
  auto options = install_options(call.flags);
  options.dry_run = dry_run;
  options.server_side = call.flags.boolean("server-side");
  options.replace = call.flags.boolean("replace");
  const auto version = call.flags.text("version");
  call.env.log.debug("Original chart version", {{"version", version}});
  if (version.empty() && call.flags.boolean("devel")) call.env.log.debug("setting version to >0.0.0-0");
  const auto named = TRY(name_and_chart(call, ""));
  options.name = named.name;
  auto release_call = TRY(ReleaseCall::open(call, arena, options.dry_run, NoConnection::told_later));
  const auto* release =
      TRY(install_release(call, arena, *release_call, options, named.chart, call.arguments.front()));
  const bool hides_notes = call.flags.boolean("hide-notes");
  return print_release(call, arena, *release, hides_notes);
}

}  // namespace

Result<void> run_install(Invocation& call) {
  TRY(check_tls_files(call));
  const auto dry_run = TRY(dry_run_strategy(call));
  base::Arena arena(engine::kMaxRenderMemory);
  auto done = install(call, arena, dry_run);
  if (!done) return failed(std::move(done).error(), "INSTALLATION FAILED: ");
  return done;
}

}  // namespace cli
