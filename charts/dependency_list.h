// What `helm dependency list` prints. helm.md CMD-032, REP-048 … 050.
#pragma once

#include <cstddef>
#include <string>

#include "base/arena.h"
#include "base/env.h"
#include "base/result.h"
#include "charts/chart.h"
#include "charts/load.h"

namespace chart {

struct DependencyListOptions {
  std::size_t max_column_width = 80;          // 0: no limit
  LoadOptions load{.loader = Loader::plain};  // for what lies in charts/
};

// The whole output for the chart loaded from `path` (a folder or an archive, cleaned as
// filepath.Clean does): the table of its dependencies with their status, a blank line, and a
// WARNING line for each chart in charts/ that Chart.yaml does not list.
std::string dependency_table(base::Env& env, base::Arena& arena, const std::string& path,
                             const Chart& chart, const DependencyListOptions& options = {});

}  // namespace chart
