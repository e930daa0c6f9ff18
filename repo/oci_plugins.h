// Plugins in registries: a manifest whose layers are named NAME-VERSION.tgz and NAME-VERSION.tgz.prov. helm.md REP-091.
#pragma once

#include <string>

#include "base/result.h"
#include "repo/oci_session.h"
#include "repo/plugin_install.h"

namespace repo {

inline constexpr std::string_view kPluginArtifact = "application/vnd.helm.plugin.v1+json";

// The archive that "oci://host/path/name:tag" names, and its provenance file if there is one. Errors: "expected artifact
// type …, got …", "required layer matching pattern NAME-VERSION.tgz not found in manifest", those of registries.
base::Result<PluginParcel> pull_plugin(OciSession& session, const std::string& url);

}  // namespace repo
