// Installing as install and `upgrade --install` do it, and upgrading.
#pragma once

#include <string>

#include "base/arena.h"
#include "base/result.h"
#include "cli/change_release.h"
#include "cluster/install.h"
#include "cluster/upgrade.h"

namespace cli {

// Locates and loads the chart, merges the values, installs; `first_argument` is the word that a signal's message
// names. The release as it is recorded, or as a dry run has it.
base::Result<cluster::Release*> install_release(Invocation& call, base::Arena& arena, ReleaseCall& release_call,
                                                const cluster::InstallOptions& options,
                                                const std::string& chart_reference,
                                                const std::string& first_argument);

// The same for a release that is there, options.name. Errors begin with "UPGRADE FAILED: ".
base::Result<const cluster::Release*> upgrade_release(Invocation& call, base::Arena& arena, ReleaseCall& release_call,
                                                      const cluster::UpgradeOptions& options,
                                                      const std::string& chart_reference);

}  // namespace cli
