#include "cli/verb_flags.h"

#include <fmt/format.h>

#include "base/go_format.h"

namespace cli {

using base::Error;
using base::ErrorCode;

base::Result<cluster::DryRunStrategy> dry_run_strategy(const Invocation& call) {
  const auto value = call.flags.text("dry-run");
  if (value == "unset") {
    call.env.log.warn("--dry-run is deprecated and should be replaced with '--dry-run=client'");
    return cluster::DryRunStrategy::client;
  }
  if (value == "client") return cluster::DryRunStrategy::client;
  if (value == "server") return cluster::DryRunStrategy::server;
  if (value == "none") return cluster::DryRunStrategy::none;
  bool wants = false;
  if (!base::parse_bool(value, wants)) {
    return Error(ErrorCode::invalid,
                 fmt::format("invalid dry-run value ({}). Must be \"none\", \"server\", or \"client\"",
                             base::go_quote(value)));
  }
  call.env.log.warn(fmt::format("boolean '--dry-run={}' flag is deprecated and must be replaced with '--dry-run={}'",
                                value, wants ? "client" : "none"));
  return wants ? cluster::DryRunStrategy::client : cluster::DryRunStrategy::none;
}

cluster::WaitStrategy wait_strategy(const FlagSet& flags) {
  const auto value = flags.text("wait");
  if (value == "watcher" || value == "true") return cluster::WaitStrategy::watcher;
  return value == "legacy" ? cluster::WaitStrategy::legacy : cluster::WaitStrategy::hook_only;
}

cluster::VerbOptions verb_options(const FlagSet& flags) {
  cluster::VerbOptions options;
  options.no_hooks = flags.boolean("no-hooks");
  options.force_replace = flags.boolean("force-replace");
  options.force_conflicts = flags.boolean("force-conflicts");
  options.wait_for_jobs = flags.boolean("wait-for-jobs");
  options.wait = wait_strategy(flags);
  options.timeout = std::chrono::nanoseconds(flags.nanoseconds("timeout"));
  options.description = flags.text("description");
  return options;
}

cluster::InstallOptions install_options(const FlagSet& flags) {
  cluster::InstallOptions options;
  static_cast<cluster::VerbOptions&>(options) = verb_options(flags);
  options.labels = flags.map("labels");
  options.skip_crds = flags.boolean("skip-crds");
  options.create_namespace = flags.boolean("create-namespace");
  options.rollback_on_failure = flags.boolean("rollback-on-failure");
  options.take_ownership = flags.boolean("take-ownership");
  options.validate = !flags.boolean("disable-openapi-validation");
  options.hide_secret = flags.boolean("hide-secret");
  return options;
}

namespace {

cluster::ReuseValues reuse_of(const FlagSet& flags) {
  if (flags.boolean("reset-values")) return cluster::ReuseValues::reset;
  if (flags.boolean("reuse-values")) return cluster::ReuseValues::reuse;
  if (flags.boolean("reset-then-reuse-values")) return cluster::ReuseValues::reset_then_reuse;
  return cluster::ReuseValues::automatic;
}

}  // namespace

cluster::UpgradeOptions upgrade_options(const FlagSet& flags) {
  cluster::UpgradeOptions options;
  static_cast<cluster::VerbOptions&>(options) = verb_options(flags);
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

}  // namespace cli
