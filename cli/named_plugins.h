// Plugins that a command names: each is looked up and dealt with, and what fails is told of together.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "cli/command.h"
#include "repo/plugin.h"

namespace cli {

struct PluginDeed {
  std::string_view verb{};  // "update"
  std::string_view done{};  // "Updated"
  std::function<base::Result<void>(Invocation& call, const repo::Plugin& plugin)> carry_out{};
};

// Carries it out on each of `plugins` that the command's arguments name. Errors, one a line:
// "plugin: NAME not found", "failed to VERB plugin NAME, got error (…)".
base::Result<void> for_named_plugins(Invocation& call, const std::vector<repo::Plugin>& plugins, const PluginDeed& deed);

}  // namespace cli
