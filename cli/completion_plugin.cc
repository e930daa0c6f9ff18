// Completing the words of a plugin: the commands and flags that its completion.yaml tells, and what its program
// plugin.complete prints, with a last line ":N" for the shell.
#include "cli/completion_plugin.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/attached_process.h"
#include "base/go_format.h"
#include "base/process.h"
#include "cli/installed_commands.h"
#include "repo/plugin_command.h"
#include "repo/plugin_folder.h"

namespace cli {
namespace {

constexpr std::string_view kCompletionProgram = "plugin.complete";

// The names of the commands below the plugin's own: its program is told them again.
std::vector<std::string> names_below(std::string_view path) {
  std::vector<std::string> names;
  for (auto space = path.find(' '); space != std::string_view::npos; space = path.find(' ')) {
    path.remove_prefix(space + 1);
    names.emplace_back(path.substr(0, path.find(' ')));
  }
  return names;
}

void tell(Invocation& call, const std::string& text) {
  if (call.settings.debug) call.env.err << "[Debug] " << text << '\n';
}

std::vector<std::string> filled_lines(std::string_view text) {
  std::vector<std::string> lines;
  for (std::size_t start = 0; start < text.size();) {
    const auto end = std::min(text.find('\n', start), text.size());
    if (end > start) lines.emplace_back(text.substr(start, end - start));
    start = end + 1;
  }
  return lines;
}

base::Result<base::ProcessOutput> run_completion(const std::string& program, const std::vector<std::string>& words,
                                                 const repo::PluginEnvironment& variables) {
  TRY(base::check_program(program));
  return base::run_process(program, words, "", {.environment = variables});
}

Completion ask_program(Invocation& call, const repo::Plugin& plugin, const std::string& typed) {
  const auto split = split_plugin_words(call.arguments, call.voice);
  if (!apply_plugin_flags(call, split.flags)) return {{}, kFailed};
  if (!repo::check_runnable(plugin)) return {};
  auto words = names_below(call.command.path);
  if (!plugin.metadata.config.ignores_flags) {
    words.insert(words.end(), split.words.begin(), split.words.end());
    words.push_back(typed);
  }
  const auto program = plugin.folder + "/" + std::string(kCompletionProgram);
  tell(call, fmt::format("calling {} with args [{}]", program, fmt::join(words, " ")));
  const auto variables = repo::plugin_environment(plugin, settings_environment(call));
  const auto ran = run_completion(program, words, variables);
  if (!ran || ran->status != 0) {
    tell(call, fmt::format("Unable to call {}: {}", program,
                           ran ? fmt::format("plugin {} exited with error", base::go_quote(plugin.metadata.name)) : ran.error().helm()));
    return {};
  }
  Completion answer{filled_lines(ran->out + ran->err), kDefault};
  std::int64_t directive = 0;
  if (!answer.words.empty() && answer.words.back().size() > 1 && answer.words.back()[0] == ':' &&
      base::parse_int(std::string_view(answer.words.back()).substr(1), 10, 32, directive)) {
    answer.directive = static_cast<int>(directive);
    answer.words.pop_back();
  }
  return answer;
}

}  // namespace

Completion complete_plugin_command(Invocation& call, const PluginRow& row, const CommandTree& tree,
                                   const std::string& typed) {
  Completion answer;
  if (typed.starts_with('-') && typed.find('=') == std::string::npos) {
    answer = complete_flag_names(row, call.flags, typed);
    std::erase_if(answer.words, [](const std::string& word) { return word.starts_with("--help") || word.starts_with("-h"); });
  } else {
    const auto below = call.arguments.empty() ? children(row, tree) : std::vector<const CommandRow*>();
    for (const auto* child : below) {
      if (child->name().starts_with(typed)) answer.words.emplace_back(child->name());
      answer.directive = kNoFiles;
    }
    for (const auto word : row.words) {
      if (!call.arguments.empty()) break;
      if (word.starts_with(typed)) answer.words.emplace_back(word);
      answer.directive = kNoFiles;
    }
    if (!row.words.empty()) return answer;
  }
  if (!row.asks_program) return answer;
  auto more = ask_program(call, *row.plugin, typed);
  answer.words.insert(answer.words.end(), more.words.begin(), more.words.end());
  answer.directive = more.directive;
  return answer;
}

Completion complete_plugins(Invocation& call, const std::string&) {
  Completion answer{{}, kNoFiles};
  const auto found = repo::find_plugins(call.env, call.settings.plugins_directory, {"", std::string(repo::kCliPlugin)});
  if (!found) return answer;
  for (const auto& plugin : *found) {
    const auto& name = plugin.metadata.name;
    if (std::ranges::find(call.arguments, name) != call.arguments.end()) continue;
    answer.words.push_back(name + "\t" + plugin.metadata.config.short_help);
  }
  return answer;
}

}  // namespace cli
