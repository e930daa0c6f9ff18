// From any state of a release to what a chart says: what diff, plan and apply have in common.
#pragma once

#include <functional>
#include <string>

#include "base/arena.h"
#include "base/result.h"
#include "cli/change_release.h"
#include "cluster/plan.h"
#include "cluster/secret_mask.h"
#include "cluster/upgrade.h"

namespace cli {

// What a release is to become.
struct Wanted {
  std::string release{};
  std::string chart_path{};
  base::Value values{};  // the user's
  // Makes the chart where it is not at a path.
  std::function<base::Result<chart::Chart*>(base::Arena& arena)> load{};
  // What becomes of the last revision's values where no flag says it.
  cluster::ReuseValues reuse = cluster::ReuseValues::reset;
  bool creates_namespace = false;  // also without --create-namespace
  bool adopts = false;             // takes objects over, whosever they and their fields are
};

// The chart found and the values read, once: standard input gives them no second time.
base::Result<Wanted> read_wanted(Invocation& call, base::Arena& arena, ReleaseCall& release_call,
                                 const std::string& release, const std::string& chart_reference);

// The plan that brings the release to what is wanted: an install where there is none or the last one is uninstalled,
// else an upgrade over whatever state the last revision is in. `dry_run` true: nothing is written on the way, CRDs
// included. The chart is loaded anew, since a plan settles its dependencies.
base::Result<cluster::Plan> converge(Invocation& call, base::Arena& arena, ReleaseCall& release_call,
                                     const Wanted& wanted, bool dry_run);

// What a diff of the plan's revisions must not show.
cluster::SecretMask mask_of(const cluster::Plan& plan);

// Whether carrying the plan out would change nothing: same chart, values, hooks and manifest, and no object of the
// cluster differs.
base::Result<bool> is_settled(cluster::Operation& operation, const cluster::Plan& plan);

}  // namespace cli
