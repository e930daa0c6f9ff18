// The digest that ties Chart.lock to Chart.yaml. helm.md REP-041, REP-042.
#pragma once

#include <string>
#include <vector>

#include "base/arena.h"
#include "base/result.h"
#include "charts/chart.h"

namespace chart {

// "sha256:<hex>" over the JSON of what Chart.yaml asks for (with @name and alias:name resolved) and
// what was found for it.
base::Result<std::string> lock_digest(base::Arena& arena, const std::vector<Dependency>& requested,
                                      const std::vector<Dependency>& locked);
// The same as Helm 2 made it: only what was asked for, as it is written.
base::Result<std::string> helm2_lock_digest(base::Arena& arena,
                                            const std::vector<Dependency>& requested);

}  // namespace chart
