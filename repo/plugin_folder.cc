#include "repo/plugin_folder.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/filesystem.h"
#include "base/go_format.h"

namespace repo {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

Result<void> check_module(base::FileSystem& files, const Plugin& plugin) {
  if (plugin.metadata.runtime != kWebAssembly) return {};
  const auto path = base::join_path(plugin.folder, kWasmFile);
  if (TRY(files.info(path))) return {};
  return Error(ErrorCode::not_found, "wasm binary missing for extism/v1 plugin: " + base::go_quote(path));
}

bool fits(const Plugin& plugin, const PluginQuery& query) {
  return (query.name.empty() || plugin.metadata.name == query.name) &&
         (query.type.empty() || plugin.metadata.type == query.type);
}

Result<void> check_names(const std::vector<Plugin>& plugins) {
  std::map<std::string_view, std::string_view> folders;
  for (const auto& plugin : plugins) {
    const auto [known, is_new] = folders.emplace(plugin.metadata.name, plugin.folder);
    if (is_new) continue;
    return Error(ErrorCode::conflict, fmt::format("two plugins claim the name {} at {} and {}", base::go_quote(plugin.metadata.name),
                                                  base::go_quote(known->second), base::go_quote(plugin.folder)));
  }
  return {};
}

}  // namespace

Result<Plugin> load_plugin(base::FileSystem& files, const std::string& folder) {
  const auto path = base::join_path(folder, kPluginFile);
  base::Arena arena;
  const auto bytes = files.read_with_info(arena, path, kMaxPluginFile);
  if (!bytes) return Error(bytes.error()).wrap(fmt::format("failed to read plugin at {}: ", base::go_quote(path)));
  if (bytes->info.size > kMaxPluginFile) {
    return Error(ErrorCode::invalid, fmt::format("failed to read plugin at {}: larger than {} KiB", base::go_quote(path), kMaxPluginFile >> 10));
  }
  auto metadata = parse_plugin(bytes->bytes);
  if (!metadata) {
    return std::move(metadata).error().wrap(fmt::format("failed to load plugin {}: ", base::go_quote(folder)));
  }
  Plugin plugin{folder, *std::move(metadata)};
  TRY(check_module(files, plugin));
  return plugin;
}

Result<std::vector<Plugin>> load_plugins(base::Env& env, const std::string& folder) {
  std::vector<Plugin> plugins;
  const auto entries = env.files.list(folder);
  if (!entries) return plugins;
  for (const auto& entry : *entries) {
    if (entry.type == base::FileType::file) continue;
    const auto place = base::join_path(folder, entry.name);
    const auto path = base::join_path(place, kPluginFile);
    const auto there = env.files.info(path, false);
    if (!there || !*there) continue;
    auto plugin = load_plugin(env.files, place);
    if (plugin) {
      plugins.push_back(*std::move(plugin));
    } else {
      env.log.warn("failed to load plugin (ignoring)", {{"plugin_yaml", path}, {"error", plugin.error().helm()}});
    }
  }
  TRY(check_names(plugins));
  return plugins;
}

std::vector<std::string> split_folders(std::string_view folders) {
  std::vector<std::string> all;
  for (std::size_t start = 0; start <= folders.size() && !folders.empty();) {
    const auto end = std::min(folders.find(':', start), folders.size());
    all.emplace_back(folders.substr(start, end - start));
    start = end + 1;
  }
  return all;
}

Result<std::vector<Plugin>> find_plugins(base::Env& env, std::string_view folders, const PluginQuery& query) {
  std::vector<Plugin> found;
  for (const auto& folder : split_folders(folders)) {
    for (auto& plugin : TRY(load_plugins(env, folder))) {
      if (fits(plugin, query)) found.push_back(std::move(plugin));
    }
  }
  return found;
}

Result<Plugin> find_plugin(base::Env& env, std::string_view folders, const PluginQuery& query) {
  auto found = TRY(find_plugins(env, folders, query));
  if (!found.empty()) return std::move(found.front());
  return Error(ErrorCode::not_found, fmt::format("plugin: {{Name:{} Type:{}}} not found", query.name, query.type));
}

}  // namespace repo
