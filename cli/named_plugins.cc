#include "cli/named_plugins.h"

#include <algorithm>

#include <fmt/format.h>

namespace cli {

using base::Error;
using base::ErrorCode;
using base::Result;

Result<void> for_named_plugins(Invocation& call, const std::vector<repo::Plugin>& plugins, const PluginDeed& deed) {
  std::string failures;
  for (const auto& name : call.arguments) {
    const auto found = std::ranges::find(plugins, name, [](const repo::Plugin& plugin) { return plugin.metadata.name; });
    std::string failure;
    if (found == plugins.end()) {
      failure = fmt::format("plugin: {} not found", name);
    } else if (const auto done = deed.carry_out(call, *found); done) {
      call.env.out << fmt::format("{} plugin: {}\n", deed.done, name);
    } else {
      failure = fmt::format("failed to {} plugin {}, got error ({})", deed.verb, name, done.error().helm());
    }
    if (!failure.empty()) failures += (failures.empty() ? "" : "\n") + failure;
  }
  if (failures.empty()) return {};
  return Error(ErrorCode::invalid, failures).hinting("plugin list shows what is installed");
}

}  // namespace cli
