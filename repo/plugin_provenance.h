// Who made a plugin: what is signed, and what `plugin list` tells of the archives that installed plugins came from.
// helm.md REP-090, REP-095, REP-106.
#pragma once

#include <string>
#include <string_view>

#include "base/env.h"
#include "base/result.h"
#include "repo/plugin.h"
#include "repo/provenance.h"

namespace repo {

// Where the archive of an installed plugin is kept: "NAME-VERSION.tgz".
std::string plugin_archive_name(const PluginMetadata& metadata);

// "local dev", "unsigned", "invalid provenance", "mismatched provenance" or "signed", of the plugin that is installed
// below `folder`; "unknown" where it is elsewhere. No key is asked.
std::string plugin_provenance_state(base::Env& env, const std::string& folder, const PluginMetadata& metadata);

// Checks an archive of that name by its provenance file. Errors as those of verify_file(), without "failed to load
// keyring: ".
base::Result<VerifiedChart> verify_plugin(base::Env& env, std::string_view archive, std::string_view name,
                                          std::string_view provenance, const VerifyOptions& options);

}  // namespace repo
