// Installing plugins: what a source is, fetching it, putting it where it belongs. helm.md REP-089 … 094.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/env.h"
#include "base/result.h"

namespace repo {

struct PluginFolders {
  std::string plugins{};  // HELM_PLUGINS
  std::string data{};     // "plugins" below the data home, where all but git's and registries' plugins go
  std::string cache{};    // "plugins" below the cache home
};

enum class PluginOrigin { folder, archive, web, registry, git };

// What the user named.
struct PluginSource {
  PluginOrigin origin = PluginOrigin::folder;
  std::string source{};  // absolute where it is on this machine
  std::string name{};    // what its folder is called
  std::string place{};   // where it will be
  std::string cache{};   // of what is fetched: where it is unpacked, or cloned, first
};

// An archive and what signs it.
struct PluginParcel {
  std::string archive{};
  std::string provenance{};  // empty where there is none
  std::string name{};        // of the archive, as it was signed
};

// How plugins are fetched; both give errors of their own.
struct PluginFetch {
  std::function<base::Result<std::string>(const std::string& url)> web{};
  std::function<base::Result<PluginParcel>(const std::string& url)> registry{};
};

// Error: `cannot get information about plugin source "x" (if it's a local directory, does it exist?), last error was: …`.
base::Result<PluginSource> find_plugin_source(base::Env& env, const std::string& source, const PluginFolders& folders);

// Whether there is an archive whose signature can be checked.
bool can_be_verified(const PluginSource& source);

// The archive of a source that has one, whole, with its provenance file if there is one.
base::Result<PluginParcel> fetch_plugin(base::Env& env, const PluginSource& source, const PluginFetch& fetch);

// That nothing is there yet: "plugin already exists", told in the log too.
base::Result<void> check_plugin_place(base::Env& env, const PluginSource& source);

// Puts the parcel, or the folder, in its place; of a git repository `version`. Errors: "expected plugin to be a directory
// (containing a file 'plugin.yaml')", "plugin metadata (plugin.yaml) missing", "extracting files from archive: …".
base::Result<void> install_plugin(base::Env& env, const PluginSource& source, const std::optional<PluginParcel>& parcel,
                                  const std::string& version, const PluginFolders& folders);

// Brings the plugin in `folder`, a git repository, up to date; gives the folder that it is loaded from. Errors: "cannot
// get information about plugin source", "plugin does not exist", "plugin repo was modified".
base::Result<std::string> update_plugin(base::Env& env, const std::string& folder, const PluginFolders& folders);

}  // namespace repo
