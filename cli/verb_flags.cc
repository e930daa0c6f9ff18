#include "cli/verb_flags.h"

#include <fmt/format.h>

#include "base/go_format.h"

namespace cli {

using base::Error;
using base::ErrorCode;

namespace {

bool is_on(const FlagSet& flags, std::string_view name) { return flags.find(name) != nullptr && flags.boolean(name); }

}  // namespace

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
  const auto value = flags.find("wait") == nullptr ? std::string() : flags.text("wait");
  if (value == "watcher" || value == "true") return cluster::WaitStrategy::watcher;
  return value == "legacy" ? cluster::WaitStrategy::legacy : cluster::WaitStrategy::hook_only;
}

cluster::VerbOptions verb_options(const FlagSet& flags) {
  cluster::VerbOptions options;
  options.no_hooks = is_on(flags, "no-hooks");
  options.force_replace = is_on(flags, "force-replace");
  options.force_conflicts = is_on(flags, "force-conflicts");
  options.wait_for_jobs = is_on(flags, "wait-for-jobs");
  options.wait = wait_strategy(flags);
  options.timeout = std::chrono::nanoseconds(flags.nanoseconds("timeout"));
  if (flags.find("description") != nullptr) options.description = flags.text("description");
  return options;
}

}  // namespace cli
