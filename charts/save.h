// Charts to folders. helm.md CHT-057, CHT-083.
#pragma once

#include <string>
#include <string_view>

#include "base/arena.h"
#include "base/env.h"
#include "base/result.h"
#include "charts/chart.h"
#include "charts/load.h"

namespace chart {

// Writes the chart into `destination`/<its name>, its subcharts as archives under charts/.
base::Result<void> save_directory(base::Env& env, base::Arena& arena, Chart& chart,
                                  const std::string& destination);
// Unpacks a chart archive into `destination`/<the name in its Chart.yaml>; gives that folder.
// Nothing is written outside it, also not through links that lie there already. Errors: "chart name
// not specified", `chart name "." is not allowed`, `chart name "a/b" must not contain path
// separators`.
base::Result<std::string> expand_archive(base::Env& env, base::Arena& arena,
                                         const std::string& destination, std::string_view bytes,
                                         const LoadOptions& options = {});

}  // namespace chart
