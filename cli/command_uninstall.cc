// uninstall (OPS-063 … 076).
#include <fmt/format.h>

#include "cli/change_release.h"
#include "cli/commands.h"
#include "cli/signals.h"
#include "cli/verb_flags.h"
#include "cluster/evidence.h"
#include "cluster/uninstall.h"
#include "engine/render.h"

namespace cli {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

Result<cluster::Propagation> propagation_of(const FlagSet& flags) {
  const auto value = flags.text("cascade");
  if (value == "background") return cluster::Propagation::background;
  if (value == "foreground") return cluster::Propagation::foreground;
  if (value == "orphan") return cluster::Propagation::orphan;
  return Error(ErrorCode::invalid,
               fmt::format("invalid cascade value ({}). Must be \"background\", \"foreground\", or \"orphan\"", value));
}

Result<void> uninstall_one(Invocation& call, ReleaseCall& release_call, cluster::UninstallOptions options,
                           const std::string& name) {
  options.name = name;
  auto& operation = release_call.operation();
  if (!cluster::is_dry_run(options)) TRY(release_call.take_over(name, "uninstall"));
  const auto done = cluster::uninstall(operation, options);
  if (done && operation.goes_further && !options.keep_history && !cluster::is_dry_run(options)) {
    cluster::remove_evidence(operation, name);
  }
  release_call.give_up();
  if (!done) return done.error();
  if (!done->info.empty()) call.env.out << done->info << "\n";
  call.env.out << fmt::format("release \"{}\" uninstalled\n", name);
  return {};
}

}  // namespace

Result<void> run_uninstall(Invocation& call) {
  cluster::UninstallOptions options;
  static_cast<cluster::VerbOptions&>(options) = verb_options(call.flags);
  options.propagation = TRY(propagation_of(call.flags));
  if (call.flags.boolean("dry-run")) options.dry_run = cluster::DryRunStrategy::server;
  options.keep_history = call.flags.boolean("keep-history");
  options.ignore_not_found = call.flags.boolean("ignore-not-found");
  for (const auto& name : call.arguments) {
    base::Arena arena(engine::kMaxRenderMemory);
    auto release_call = TRY(ReleaseCall::open(call, arena, cluster::DryRunStrategy::none));
    const SignalWatch signals(release_call->cancel(), "");
    TRY(uninstall_one(call, *release_call, options, name));
  }
  return {};
}

}  // namespace cli
