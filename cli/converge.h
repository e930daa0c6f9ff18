// From any state of a release to what a chart says: what diff, plan and apply have in common.
#pragma once

#include <string>

#include "base/arena.h"
#include "base/result.h"
#include "cli/change_release.h"
#include "cluster/plan.h"

namespace cli {

// The plan that brings `release` to the chart: an install where there is none (or only failed first tries and
// uninstalled ones), else an upgrade over whatever state the last revision is in. `dry_run` true: nothing is
// written on the way, CRDs included.
base::Result<cluster::Plan> converge(Invocation& call, base::Arena& arena, ReleaseCall& release_call,
                                     const std::string& release, const std::string& chart_reference, bool dry_run);

// Whether carrying the plan out would change nothing: same chart, values, hooks and manifest, and no object of the
// cluster differs.
base::Result<bool> is_settled(cluster::Operation& operation, const cluster::Plan& plan);

}  // namespace cli
