// Which program a plugin's commands mean on this machine, and running it. helm.md REP-080 … 085.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/env.h"
#include "base/result.h"
#include "repo/plugin.h"

namespace repo {

using PluginEnvironment = std::vector<std::pair<std::string, std::string>>;

// A program and its words.
struct PluginLine {
  std::string program{};
  std::vector<std::string> arguments{};
};

enum class Expansion { program_only, everything };

// A variable's value; empty where there is none.
using VariableLookup = std::function<std::string(std::string_view name)>;

// os.Expand: $name, ${name} and the shell's special names.
std::string expand_variables(std::string_view text, const VariableLookup& value_of);

// The command for Linux on this processor, else for Linux, else for any; split at its spaces and expanded. `more` is
// appended as it is. Error: "no plugin command is applicable".
base::Result<PluginLine> choose_command(const PlatformCommands& commands, Expansion expansion,
                                        const std::vector<std::string>& more, const VariableLookup& value_of);

// `linux`'s names of this machine's processor in Go: "amd64", "arm64".
std::string_view go_architecture();

// `environment`, with the plugin's name and folder; and how its variables are looked up.
PluginEnvironment plugin_environment(const Plugin& plugin, PluginEnvironment environment);
VariableLookup variable_lookup(const base::Env& env, const PluginEnvironment& environment);

// That this program can run the plugin: a WebAssembly module needs what is not here.
base::Result<void> check_runnable(const Plugin& plugin);

// Runs the hook of an event, if there is one; it shares our output. Error: `plugin install hook for "x" exited with
// error`.
base::Result<void> run_plugin_hook(base::Env& env, const Plugin& plugin, const std::string& event);

// What a getter is asked for.
struct PluginDownload {
  std::string url{};
  std::string scheme{};
  std::string username{};
  std::string password{};
  bool pass_credentials_all = false;
  std::string certificate{};
  std::string key{};
  std::string authority{};
};
// What a getter plugin prints for a URL. Error: `plugin &{…} failed to invoke: plugin "x" exited with error`.
base::Result<std::string> run_getter(base::Env& env, const Plugin& plugin, const PluginDownload& download,
                                     const PluginEnvironment& environment);

// What a post-renderer makes of manifests. Error: `failed to invoke post-renderer plugin "x": …`.
base::Result<std::string> run_post_renderer(base::Env& env, const Plugin& plugin, const std::vector<std::string>& arguments,
                                            std::string_view manifests);

}  // namespace repo
