// plugin list and plugin uninstall: what is installed below HELM_PLUGINS.
#include <map>

#include <fmt/format.h>

#include "base/filesystem.h"
#include "base/table.h"
#include "cli/named_plugins.h"
#include "cli/plugin_commands.h"
#include "repo/plugin_command.h"
#include "repo/plugin_folder.h"
#include "repo/plugin_provenance.h"

namespace cli {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

// A folder, and the archive that the plugin came from; then what the plugin wants to do at its end.
Result<void> uninstall(Invocation& call, const repo::Plugin& plugin) {
  TRY(call.env.files.remove(plugin.folder));
  if (!plugin.metadata.version.empty()) {
    const auto archive = base::join_path(call.settings.plugins_directory, repo::plugin_archive_name(plugin.metadata));
    for (const auto& path : {archive, archive + ".prov"}) {
      const auto removed = call.env.files.remove(path);
      if (!removed) call.env.log.debug("failed to remove " + path, {{"error", removed.error().helm()}});
    }
  }
  return repo::run_plugin_hook(call.env, plugin, "delete");
}

}  // namespace

Result<void> run_plugin_list(Invocation& call) {
  const auto& folders = call.settings.plugins_directory;
  call.env.log.debug("pluginDirs", {{"directory", folders}});
  const auto plugins = TRY(repo::find_plugins(call.env, folders, {"", call.flags.text("type")}));
  const auto home = base::join_path(call.settings.data_home, "plugins");
  std::map<std::string, std::string> states;  // by name: of two with the same one, the last counts
  for (const auto& plugin : plugins) {
    states[plugin.metadata.name] = repo::plugin_provenance_state(call.env, home, plugin.metadata);
  }
  std::vector<std::vector<std::string>> rows{{"NAME", "VERSION", "TYPE", "APIVERSION", "PROVENANCE", "SOURCE"}};
  for (const auto& plugin : plugins) {
    const auto& m = plugin.metadata;
    rows.push_back({m.name, m.version, m.type, m.api_version, states[m.name], m.source_url.empty() ? "unknown" : m.source_url});
  }
  call.env.out << base::format_table(rows, 0) << '\n';
  return {};
}

Result<void> run_plugin_uninstall(Invocation& call) {
  if (call.arguments.empty()) return Error(ErrorCode::invalid, "please provide plugin name to uninstall");
  call.env.log.debug("loading installer plugins", {{"dir", call.settings.plugins_directory}});
  const auto plugins = TRY(repo::load_plugins(call.env, call.settings.plugins_directory));
  return for_named_plugins(call, plugins, {"uninstall", "Uninstalled", &uninstall});
}

}  // namespace cli
