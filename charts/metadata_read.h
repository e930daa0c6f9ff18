// The rows of Chart.yaml's fields that others share: Chart.lock its dependencies, an index all of them.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "charts/chart.h"
#include "charts/struct_reader.h"

namespace chart {

// Reads a list of dependencies as a []*Dependency.
void read_dependencies(StructReader& reader, const base::Value& value,
                       std::vector<std::optional<Dependency>>& into);

// The fields of Chart.yaml, for a struct that embeds a Metadata.
inline constexpr std::size_t kMetadataFieldCount = 17;
std::span<const StructReader::Field<Metadata>, kMetadataFieldCount> metadata_fields();

}  // namespace chart
