// Where a chart named on the command line is. helm.md 9.3, as far as this machine goes.
#pragma once

#include <string>

#include "base/result.h"
#include "cli/command.h"

namespace cli {

// The absolute path of the chart `reference`; the command's own flags (--repo, --version) count.
// Charts of repositories and registries are refused with one clear line.
base::Result<std::string> locate_chart(Invocation& call, const std::string& reference);

}  // namespace cli
