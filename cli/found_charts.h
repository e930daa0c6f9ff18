// What a search has found, as a table or encoded.
#pragma once

#include <vector>

#include "base/result.h"
#include "cli/command.h"
#include "repo/search.h"

namespace cli {

// By --output, --max-col-width and --fail-on-no-result. Error: "no results found".
base::Result<void> print_found_charts(Invocation& call, const std::vector<repo::FoundChart>& charts);

}  // namespace cli
