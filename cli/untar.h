// pull --untar: a chart is unpacked beside its place and put there when all of it is written.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "cli/command.h"

namespace cli {

// Unpacks an archive into --untardir. What it looks for is called as `reference` ends, what it makes as the chart is
// called: Helm does so too. A failure leaves nothing behind; whoever is killed leaves a folder ".tug-untar-N" at most,
// and never a part of a chart under the chart's name. Errors: `failed to untar: a file or directory with the name x
// already exists`, "failed to untar (mkdir): …", those of chart::expand_archive.
base::Result<void> untar(Invocation& call, const std::string& reference, std::string_view archive);

}  // namespace cli
