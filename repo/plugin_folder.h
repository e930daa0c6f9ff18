// Installed plugins: one folder each, below the folders that HELM_PLUGINS names. helm.md REP-075, REP-096.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/env.h"
#include "base/result.h"
#include "repo/plugin.h"

namespace repo {

inline constexpr std::string_view kWasmFile = "plugin.wasm";

// What is looked for; an empty part fits every plugin.
struct PluginQuery {
  std::string name{};
  std::string type{};
};

// The plugin in a folder. Errors: `failed to read plugin at "F/plugin.yaml": …`, `failed to load plugin "F": …`, `wasm
// binary missing for extism/v1 plugin: "F/plugin.wasm"`.
base::Result<Plugin> load_plugin(base::FileSystem& files, const std::string& folder);

// All plugins one level below `folder`, in the order of their folders' names; one that cannot be loaded is told in the
// log and passed over. Error: `two plugins claim the name "x" at "A" and "B"`.
base::Result<std::vector<Plugin>> load_plugins(base::Env& env, const std::string& folder);

// The same of several folders ("a:b", as HELM_PLUGINS has them), of those that `query` fits.
base::Result<std::vector<Plugin>> find_plugins(base::Env& env, std::string_view folders, const PluginQuery& query);

// The first of them. Error: "plugin: {Name:x Type:postrenderer/v1} not found".
base::Result<Plugin> find_plugin(base::Env& env, std::string_view folders, const PluginQuery& query);

// filepath.SplitList.
std::vector<std::string> split_folders(std::string_view folders);

}  // namespace repo
