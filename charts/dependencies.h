// Which subcharts take part and what they export to their parent. helm.md 3.3 (CHT-026 … 040),
// VAL-002.
#pragma once

#include <string_view>

#include "base/arena.h"
#include "base/log.h"
#include "base/result.h"
#include "base/value.h"
#include "charts/chart.h"

namespace chart {

// What Helm puts before the error of check_dependencies in install, upgrade and template (CHT-040).
inline constexpr std::string_view kCheckDependenciesPrefix =
    "an error occurred while checking for chart dependencies. You may need to run 'helm dependency "
    "build' to "
    "fetch missing dependencies: ";

// Fails with "found in Chart.yaml, but missing in charts/ directory: a, b" unless every dependency
// that `chart` lists has a subchart of that name. The version is not compared.
base::Result<void> check_dependencies(const Chart& chart);

// Applies aliases, tags and conditions, takes disabled subcharts out of the chart and of its
// metadata, at every depth, then folds imported values into the values of each parent. `values` are
// the user's (a map or nil); they are not changed. Copies of subcharts live in `arena`. Errors are
// those of coalesce_values.
base::Result<void> process_dependencies(base::Arena& arena, base::Log& log, Chart& chart,
                                        const base::Value& values);

}  // namespace chart
