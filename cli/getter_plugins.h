// Installed plugins of the type getter/v1: schemes of URLs that they fetch. helm.md REP-071, REP-084.
#pragma once

#include "cli/command.h"
#include "repo/fetch.h"

namespace cli {

// Adds their schemes to the fetcher, but for those that it knows already.
void add_getter_plugins(Invocation& call, repo::Fetcher& fetcher);

}  // namespace cli
