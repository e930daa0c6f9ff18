// What tug says about files and folders that were named and are not what they should be: it looks
// at what is there instead.
#pragma once

#include "base/error.h"
#include "cli/command.h"

namespace cli {

// Puts reason and hint to errors about a values file that is not there, a folder without
// Chart.yaml, a chart that is not found. Leaves others alone.
void explain_file_error(const Invocation& call, base::Error& error);

}  // namespace cli
