// The dependency rows that Chart.yaml and Chart.lock share.
#pragma once

#include <optional>
#include <vector>

#include "charts/chart.h"
#include "charts/struct_reader.h"

namespace chart {

// Reads a list of dependencies as a []*Dependency.
void read_dependencies(StructReader& reader, const base::Value& value,
                       std::vector<std::optional<Dependency>>& into);

}  // namespace chart
