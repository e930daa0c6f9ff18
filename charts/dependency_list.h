// What `helm dependency list` prints. helm.md CMD-032, REP-048 … 050.
#pragma once

#include <cstddef>
#include <string>

#include "base/arena.h"
#include "base/env.h"
#include "base/result.h"
#include "charts/chart.h"

namespace chart {

// The whole output for the chart loaded from `path` (a folder or an archive, cleaned as filepath.Clean
// does): the table of its dependencies with their status, a blank line, and a WARNING line for each chart
// in charts/ that Chart.yaml does not list. `max_column_width` 0: no limit.
std::string dependency_table(base::Env& env, base::Arena& arena, const std::string& path,
                             const Chart& chart, std::size_t max_column_width = 80);

}  // namespace chart
