// Where a chart named on the command line is. helm.md 9.3.
#pragma once

#include <string>

#include "base/result.h"
#include "cli/command.h"
#include "repo/chart_download.h"

namespace cli {

// The absolute path of the chart `reference`: a folder or an archive on this machine, else the archive in the content
// cache, fetched where it is not there; the command's own flags (--repo, --version, --devel, --verify) count.
base::Result<std::string> locate_chart(Invocation& call, const std::string& reference);

// What the flags and settings say about downloads.
repo::ChartDownloadOptions download_options(const Invocation& call);
// --version, or what --devel stands for; without spaces around it.
std::string wanted_version(const Invocation& call);

}  // namespace cli
