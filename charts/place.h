// Where in the files of a chart an error is: line, column and the line itself, which loaders do not
// keep and errors bring back by reading the text once more.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "charts/chart.h"

namespace chart {

// The error at its place in `file`, which holds `text`: where its path leads, or at its line with
// the column that YAML's problem is at. An error that has a file already is left alone.
base::Error in_file(base::Error error, std::string_view file, std::string_view text);
// The same for an error about a field of a chart's Chart.yaml (or requirements.yaml), to which its
// path leads; where the field is not written, what is written around it.
base::Error in_metadata(base::Error error, const Chart& chart);
// The path of a chart's file: "web/charts/db/values.yaml".
std::string path_of_file(const Chart& chart, std::string_view file);
// The place of an error that reading a YAML document gave: where its path leads, or where the document is
// broken; its own where that is not found.
base::Place place_in_document(const base::Error& error, std::string_view document);
// The error with its file as seen from outside `folder`.
base::Error below(base::Error error, const std::string& folder);

}  // namespace chart
