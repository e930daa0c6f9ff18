// Releases whose manifests hold APIs that the cluster no longer has: as mapkubeapis heals them, but where they are used.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/result.h"
#include "cluster/operation.h"
#include "cluster/release.h"

namespace cluster {

// Where operation.upgrades_apis and there is a cluster: the manifest and hooks of a revision that is to be written, with
// today's APIs; each object that changes is told to the log. Otherwise nothing happens. Errors: those of replace_apis().
base::Result<void> bring_up_apis(const Operation& operation, Release& release);
// The manifest of a revision that is there, likewise, in the operation's arena; nothing is logged.
base::Result<std::string_view> with_todays_apis(const Operation& operation, std::string_view manifest);
// The error of building that manifest's objects, with a hint where removed APIs are why.
base::Error explain_removed_apis(const Operation& operation, std::string_view manifest, base::Error error);

}  // namespace cluster
