// The files that Helm's registry client looks at before anything else, whether it is needed or not.
#pragma once

#include <string>

#include "base/env.h"
#include "base/result.h"
#include "cli/command.h"

namespace cli {

// The registry's configuration, where there is one: "failed to decode config file x: invalid config format: …".
base::Result<void> check_registry_config(base::Env& env, const std::string& path);

// --cert-file with --key-file, and --ca-file: "missing registry client: can't create TLS config for
// client: …". Nothing is checked where only one of the pair is given, as in Helm.
base::Result<void> check_tls_files(const Invocation& call);

}  // namespace cli
