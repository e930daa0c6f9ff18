// The flags that install, upgrade, rollback, uninstall and test have in common, as options of cluster/.
#pragma once

#include "base/result.h"
#include "cli/command.h"
#include "cluster/install.h"
#include "cluster/operation.h"
#include "cluster/upgrade.h"

namespace cli {

// --dry-run as install, upgrade and rollback take it (CMD-104): none, client, server, alone or a boolean, with
// Helm's warnings. `invalid dry-run value ("x"). Must be "none", "server", or "client"`.
base::Result<cluster::DryRunStrategy> dry_run_strategy(const Invocation& call);

// --wait; the flag's own parsing has refused every other word.
cluster::WaitStrategy wait_strategy(const FlagSet& flags);

// --wait, --wait-for-jobs, --timeout, --no-hooks, --force-replace, --force-conflicts, --description, as far as the
// command has them.
cluster::VerbOptions verb_options(const FlagSet& flags);

// The flags of install, all but --dry-run, --server-side, --replace and the name.
cluster::InstallOptions install_options(const FlagSet& flags);

// The flags of upgrade, all but --dry-run and the name; --reset-values and its like as Helm ranks them.
cluster::UpgradeOptions upgrade_options(const FlagSet& flags);

}  // namespace cli
