// The functions of the commands about plugins, and of `search hub`.
#pragma once

#include "cli/command.h"

namespace cli {

base::Result<void> run_plugin_install(Invocation& call);
base::Result<void> run_plugin_list(Invocation& call);
base::Result<void> run_plugin_package(Invocation& call);
base::Result<void> run_plugin_uninstall(Invocation& call);
base::Result<void> run_plugin_update(Invocation& call);
base::Result<void> run_plugin_verify(Invocation& call);
base::Result<void> run_search_hub(Invocation& call);

}  // namespace cli
