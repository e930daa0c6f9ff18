// One entry of an index in JSON, as an index in JSON has it and ChartMuseum's API tells it.
#pragma once

#include <string>

#include "base/arena.h"
#include "base/result.h"
#include "repo/index.h"

namespace repo {

// Adds it to the end of `out`, on one line.
base::Result<void> write_entry_json(base::Arena& arena, std::string& out, const IndexEntry& entry);

}  // namespace repo
