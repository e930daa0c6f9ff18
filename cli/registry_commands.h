// The functions of the commands about registries; command_push.cc, command_registry.cc, command_search_registry.cc.
#pragma once

#include "cli/command.h"

namespace cli {

base::Result<void> run_push(Invocation& call);
base::Result<void> run_registry_login(Invocation& call);
base::Result<void> run_registry_logout(Invocation& call);
// `search oci://…`, in our own voice.
base::Result<void> run_search_registry(Invocation& call);

}  // namespace cli
