// Completing the words of a plugin. helm.md REP-097.
#pragma once

#include <string>

#include "cli/command_tree.h"

namespace cli {

// The names of flags that begin with what is typed, the global ones first; completion.cc.
Completion complete_flag_names(const CommandRow& command, const FlagSet& flags, const std::string& typed);
// What its completion.yaml has told, and what its program plugin.complete prints.
Completion complete_plugin_command(Invocation& call, const PluginRow& row, const CommandTree& tree,
                                   const std::string& typed);
// Names of installed plugins that have not been given yet, for `plugin uninstall` and `plugin update`.
Completion complete_plugins(Invocation& call, const std::string& typed);

}  // namespace cli
