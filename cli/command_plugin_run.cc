// A plugin as a command: the global flags go into its environment, the other words are its own, and it has our input,
// output and exit status.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/attached_process.h"
#include "base/go_format.h"
#include "cli/installed_commands.h"
#include "repo/plugin_command.h"

namespace cli {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

constexpr int kKilled = 255;  // what a shell makes of Go's -1

// Those that take the next word along; the last but one does so too, though it needs none.
constexpr std::array<std::string_view, 14> kTaken{
    "--kube-context", "--namespace", "-n", "--kubeconfig", "--kube-apiserver", "--kube-token", "--kube-as-user",
    "--kube-as-group", "--kube-ca-file", "--registry-config", "--repository-cache", "--repository-config",
    "--kube-insecure-skip-tls-verify", "--kube-tls-server-name"};

bool has_value(const std::string& word) {
  return std::ranges::any_of(kTaken, [&](std::string_view flag) {
    return word.size() > flag.size() && word.starts_with(flag) && word[flag.size()] == '=';
  });
}

}  // namespace

PluginWords split_plugin_words(const std::vector<std::string>& words, Voice voice) {
  PluginWords split;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto& word = words[i];
    if (word == "--debug" || has_value(word)) {
      split.flags.push_back(word);
    } else if (std::ranges::find(kTaken, word) != kTaken.end() || (word.empty() && voice == Voice::helm)) {
      split.flags.push_back(word);
      if (++i < words.size()) split.flags.push_back(words[i]);
    } else {
      split.words.push_back(word);
    }
  }
  return split;
}

Result<void> apply_plugin_flags(Invocation& call, const std::vector<std::string>& words) {
  FlagSet flags = call.flags;
  TRY(flags.parse(words));
  apply_flags(flags, call.settings);
  return {};
}

std::vector<std::pair<std::string, std::string>> settings_environment(Invocation& call) {
  return environment(call.env, call.settings);
}

Result<void> run_plugin_command(Invocation& call, const repo::Plugin& plugin) {
  const auto split = split_plugin_words(call.arguments, call.voice);
  TRY(apply_plugin_flags(call, split.flags));
  TRY(repo::check_runnable(plugin));
  const auto variables = repo::plugin_environment(plugin, settings_environment(call));
  const bool ignores = plugin.metadata.config.ignores_flags;
  auto line = repo::choose_command(plugin.metadata.subprocess.commands, repo::Expansion::everything,
                                   ignores ? std::vector<std::string>() : split.words, repo::variable_lookup(call.env, variables));
  if (!line) return std::move(line).error().wrap("failed to prepare plugin command: ");
  if (call.voice == Voice::helm) {  // the words may hold passwords
    call.env.log.debug("executing plugin command", {{"pluginName", plugin.metadata.name},
                                                    {"command", fmt::format("{} {}", line->program, fmt::join(line->arguments, " "))}});
  }
  call.env.out.flush();
  const auto ended = TRY(base::run_attached({std::move(line->program), std::move(line->arguments), variables}));
  if (ended.status == 0) return {};
  call.status = ended.was_killed ? kKilled : ended.status;
  return Error(ErrorCode::invalid, fmt::format("plugin {} exited with error", base::go_quote(plugin.metadata.name)))
      .because(fmt::format("the plugin {} ended with status {}", plugin.metadata.name, ended.status));
}

}  // namespace cli
