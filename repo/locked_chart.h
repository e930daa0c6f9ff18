// Charts that a Chart.lock names and that the content cache has: what `dependency build` needs no server for. A Chart.lock
// tells no digests of charts, so tug keeps its own note of what an index said.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/env.h"
#include "charts/chart.h"
#include "repo/chart_download.h"

namespace repo {

// Notes that `archive` is what the index of the dependency's repository promises for its name and version, with
// `digest` (32 bytes) over its bytes, and puts it into the content cache. Where that cannot be written nothing is said.
void note_locked_chart(base::Env& env, const std::string& content_cache, const chart::Dependency& locked,
                       std::string_view digest, const DownloadedChart& archive);

// The archive of a locked dependency, if such a note is there and the cache has bytes with that digest (which is
// computed anew); else nothing.
std::optional<DownloadedChart> find_locked_chart(base::Env& env, const std::string& content_cache,
                                                 const chart::Dependency& locked);

}  // namespace repo
