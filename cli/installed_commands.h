// Installed plugins as commands: a row for each plugin of the type cli/v1, and for what its completion.yaml tells.
// helm.md CMD-080, REP-082, REP-097.
#pragma once

#include <cstddef>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/env.h"
#include "base/value.h"
#include "cli/command_tree.h"
#include "cli/settings.h"
#include "repo/plugin.h"

namespace cli {

inline constexpr std::size_t kMaxCompletionFile = std::size_t{1} << 20;  // bytes of a completion.yaml
inline constexpr std::size_t kMaxCompletionDepth = 20;                   // of commands in commands
inline constexpr std::size_t kMaxCompletionRows = 2000;                  // commands that one file brings

class InstalledCommands {
 public:
  enum class Use {
    running,     // what cannot be loaded is told in the log
    completion,  // nothing is told, and what the plugins' completion.yaml say is there: commands below them, flags, words
  };

  // Reads the plugins below HELM_PLUGINS, unless HELM_NO_PLUGINS is 1. A plugin that has the name of another command is
  // not there: as helm, nor is any after it.
  InstalledCommands(base::Env& env, const Settings& settings, Voice voice, Use use);
  InstalledCommands(const InstalledCommands&) = delete;
  InstalledCommands& operator=(const InstalledCommands&) = delete;

  std::span<const PluginRow> rows() const { return rows_; }

 private:
  std::string_view keep(std::string text);
  void load(base::Env& env, const Settings& settings, Voice voice);
  bool add(repo::Plugin plugin, base::Env& env, Voice voice);
  void add_completions(base::Env& env);
  void describe(std::size_t index, const base::Map& told, std::size_t depth);
  void add_flags(PluginRow& row, const std::vector<std::string>& names);

  std::deque<repo::Plugin> plugins_{};
  std::deque<std::string> texts_{};
  std::deque<std::vector<FlagRow>> flags_{};
  std::deque<std::vector<std::string_view>> words_{};
  std::vector<PluginRow> rows_{};
};

// Runs the plugin of a row with the words of the call. Errors: `plugin "x" exited with error`, whose status becomes the
// call's; "failed to prepare plugin command: …"; those of starting a program.
base::Result<void> run_plugin_command(Invocation& call, const repo::Plugin& plugin);

// The words of a command line without the global flags that a plugin finds in its environment, and those flags. Helm
// takes an empty word for a flag with a value.
struct PluginWords {
  std::vector<std::string> flags{};
  std::vector<std::string> words{};
};
PluginWords split_plugin_words(const std::vector<std::string>& words, Voice voice);
// Settles the flags among them: "flag needs an argument: --namespace".
base::Result<void> apply_plugin_flags(Invocation& call, const std::vector<std::string>& flags);
// The environment of `helm env`, for plugins.
std::vector<std::pair<std::string, std::string>> settings_environment(Invocation& call);

}  // namespace cli
