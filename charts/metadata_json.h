// Metadata as encoding/json writes the struct: its fields in their order. For release records, indexes in JSON and
// what registries keep.
#pragma once

#include <string>

#include "base/arena.h"
#include "base/json_object.h"
#include "base/result.h"
#include "base/value.h"
#include "charts/chart.h"

namespace chart {

// Adds an object with the metadata's fields to the end of `out`; what is empty is left out. Fails where
// import-values hold what JSON has no text for.
base::Result<void> write_metadata_json(base::Arena& arena, std::string& out, const Metadata& metadata);
// The same fields within an object that has others too (a Go struct that embeds the metadata).
base::Result<void> write_metadata_fields(base::Arena& arena, base::json::ObjectWriter& object,
                                         const Metadata& metadata);
// Adds a list whose items are dependency_json() or nil.
base::Result<void> write_dependencies_json(base::Arena& arena, std::string& out, const base::Value& list);

}  // namespace chart
