// The CRDs below a chart's crds/: applying them as Helm does (helm.md 8.2), and upgrading them as
// tug does, after a look at what an upgrade would break.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/cancel.h"
#include "base/env.h"
#include "base/result.h"
#include "charts/chart.h"
#include "cluster/apply.h"
#include "cluster/crd_dangers.h"
#include "cluster/kube_client.h"
#include "cluster/wait.h"

namespace cluster {

// A file below crds/.
struct CrdFile {
  std::string name{};  // "crds/foo.yaml", as error texts name it
  std::string path{};  // "web/charts/db/crds/foo.yaml"
  std::string_view data{};
};
// Those that end in .yaml, .yml or .json (any case), the chart's own first, then its subcharts'
// (OPS-027). The texts are the chart's.
std::vector<CrdFile> chart_crds(const chart::Chart& chart);

struct CrdOptions {
  std::string name_space = "default";  // of objects in crds/ that have one and do not say which
  bool server_side = true;
  bool force_conflicts = false;
  WaitOptions wait{};  // the strategy; the timeout is 60 seconds whatever it says (OPS-029)
  std::function<base::Result<void>()> may_write{};
};

// Applies them one file at a time, waits until they are established, and makes the client forget
// what kinds it knew. Errors: `failed to install CRD crds/foo.yaml: …`, or the wait's (OPS-028,
// OPS-029).
base::Result<void> install_crds(base::Env& env, KubeClient& client, const base::Cancel& cancel,
                                const std::vector<CrdFile>& files, const CrdOptions& options);

// What upgrading the CRDs of a chart would do.
struct CrdChange {
  TargetObject target{};
  Change change = Change::none;  // none, create or update
  std::vector<CrdDanger> dangers{};
};
// Reads the live ones and lets the server try the new ones; writes nothing.
base::Result<std::vector<CrdChange>> plan_crds(base::Arena& arena, base::Env& env,
                                               KubeClient& client,
                                               const std::vector<CrdFile>& files,
                                               std::string_view name_space = "default");
// Carries the plan out, waits and forgets the known kinds, as install_crds() does. Dangerous
// changes are refused unless `allow_dangers`: the error (conflict) has a line for each.
base::Result<void> upgrade_crds(base::Arena& arena, base::Env& env, KubeClient& client,
                                const base::Cancel& cancel, std::vector<CrdChange>& changes,
                                const CrdOptions& options, bool allow_dangers);

}  // namespace cluster
