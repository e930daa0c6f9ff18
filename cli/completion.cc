// Follows cobra's getCompletions step by step: find the command, see whether a flag's value is
// being typed, parse what is there, then offer flag names, subcommands, flag values or arguments.
#include "cli/completion.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/completion_plugin.h"
#include "cli/find_command.h"
#include "cli/installed_commands.h"

namespace cli {
namespace {

std::string described(std::string_view word, std::string_view description) {
  if (description.empty()) return std::string(word);
  return fmt::format("{}\t{}", word, description);
}

// As Go prints a []string with %v.
std::string bracketed(const std::vector<std::string>& words) {
  return fmt::format("[{}]", fmt::join(words, " "));
}

// A flag whose value is being typed, if one is.
struct FlagTyping {
  const Flag* flag = nullptr;
  std::vector<std::string> words{};  // without the flag
  std::string typed{};
  std::string error{};
};

bool is_flag_word(const std::string& word) {
  return (word.size() >= 3 && word.starts_with("--")) ||
         (word.size() >= 2 && word[0] == '-' && word[1] != '-');
}

const Flag* find_flag(FlagSet& flags, std::string_view name) {
  return name.size() == 1 ? flags.find_shorthand(name[0]) : flags.find(name);
}

FlagTyping flag_typing(const CommandRow& command, FlagSet& flags,
                       const std::vector<std::string>& words, const std::string& typed) {
  FlagTyping typing{nullptr, words, typed, ""};
  std::string name;
  bool has_equal_sign = false;
  if (typed.starts_with('-')) {
    const auto equal_sign = typed.find('=');
    if (equal_sign == std::string::npos) return typing;
    name = typed.starts_with("--") && equal_sign > 2 ? typed.substr(2, equal_sign - 2)
                                                     : typed.substr(equal_sign - 1, 1);
    typing.typed = typed.substr(equal_sign + 1);
    has_equal_sign = true;
  } else if (!words.empty() && is_flag_word(words.back()) &&
             words.back().find('=') == std::string::npos) {
    const auto& last = words.back();
    name = last.starts_with("--") ? last.substr(2) : last.substr(last.size() - 1);
    typing.words.pop_back();
  }
  if (name.empty()) return typing;
  typing.flag = find_flag(flags, name);
  if (typing.flag == nullptr) {
    typing.words = words;
    typing.typed = typed;
    typing.error = fmt::format("Subcommand '{}' does not support flag '{}'", command.name(), name);
  } else if (!has_equal_sign && !typing.flag->row->bare_value().empty()) {
    typing.flag = nullptr;  // it needs no value, so an argument is being typed
    typing.words = words;
  }
  return typing;
}

bool may_repeat(const Flag& flag) {
  switch (flag.row->type) {
    case FlagType::text_array:
    case FlagType::comma_list:
    case FlagType::text_map:
    case FlagType::post_renderer_arguments: return true;
    default: return false;
  }
}

// Is another flag given that excludes this one?
bool is_excluded(const Flag& flag, const FlagSet& flags, std::span<const std::string_view> groups) {
  if (flag.changed) return false;
  for (const auto group : groups) {
    bool is_member = false;
    bool has_given = false;
    for (std::size_t start = 0; start < group.size();) {
      const auto end = std::min(group.find(' ', start), group.size());
      const auto name = group.substr(start, end - start);
      is_member = is_member || name == flag.row->name;
      has_given = has_given || flags.changed(name);
      start = end + 1;
    }
    if (is_member && has_given) return true;
  }
  return false;
}

// Values of a flag; files by default.
Completion flag_values(Invocation& call, const Flag& flag) {
  const auto& row = *flag.row;
  if (row.name == "revision") return complete_revision_flag(call);
  if (row.name == "namespace") return complete_namespace_flag(call);
  if (row.name == "kube-context") return complete_context_flag(call);
  if (row.name == "color" || row.name == "colour") return {{"never", "auto", "always"}, kNoFiles};
  if (row.type == FlagType::format) {
    return {{"json\tprint JSON", "table\tprint a table", "yaml\tprint YAML"}, kNoFiles};
  }
  if (row.name == "type" && row.fallback == "markdown")
    return {{"bash", "man", "markdown"}, kNoFiles};
  if (row.name == "version") return {{}, kNoFiles};
  return {};
}

std::vector<std::string> child_names(const CommandRow& command, const CommandTree& tree, const std::string& typed) {
  std::vector<std::string> words;
  for (const auto* child : children(command, tree)) {
    if (child->name().starts_with(typed)) words.push_back(described(child->name(), child->summary));
  }
  return words;
}

bool has_own_changed_flag(const CommandRow& command, const FlagSet& flags) {
  if (command.path.empty()) return false;  // all of the root's are persistent
  for (const auto& flag : flags.flags()) {
    if (flag.changed && !flag.inherited) return true;
  }
  return false;
}

// Did the words hold a "--" after which no flag can stand?
bool ends_flags(FlagSet flags, std::vector<std::string> words) {
  (void)static_cast<bool>(flags.parse(words));
  const auto without = flags.arguments().size();
  words.emplace_back("--");
  (void)static_cast<bool>(flags.parse(words));
  return flags.arguments().size() > without;
}

}  // namespace

Completion complete_flag_names(const CommandRow& command, const FlagSet& flags, const std::string& typed) {
  Completion answer{{}, kNoFiles};
  for (const bool inherited : {true, false}) {
    for (const Flag* flag : flags.sorted()) {
      const auto& row = *flag->row;
      if (flag->inherited != inherited || !row.is_visible() ||
          (flag->changed && !may_repeat(*flag)))
        continue;
      if (is_excluded(*flag, flags, command.exclusive)) continue;
      const auto long_name = fmt::format("--{}", row.name);
      if (long_name.starts_with(typed)) answer.words.push_back(described(long_name, row.help));
      const auto short_name = fmt::format("-{}", row.shorthand);
      if (row.shorthand != 0 && short_name.starts_with(typed)) {
        answer.words.push_back(described(short_name, row.help));
      }
    }
  }
  return answer;
}

std::string directive_text(int directive) {
  struct Name {
    int bit;
    std::string_view name;
  };
  constexpr Name kNames[] = {{kFailed, "ShellCompDirectiveError"},
                             {kNoSpace, "ShellCompDirectiveNoSpace"},
                             {kNoFiles, "ShellCompDirectiveNoFileComp"},
                             {kFilterExtensions, "ShellCompDirectiveFilterFileExt"},
                             {kFilterFolders, "ShellCompDirectiveFilterDirs"},
                             {kKeepOrder, "ShellCompDirectiveKeepOrder"}};
  std::vector<std::string_view> names;
  for (const auto& [bit, name] : kNames) {
    if ((directive & bit) != 0) names.push_back(name);
  }
  if (names.empty()) return "ShellCompDirectiveDefault";
  return fmt::format("{}", fmt::join(names, ", "));
}

CompletionAnswer complete(base::Env& env, Voice voice, const std::string& program,
                          const std::vector<std::string>& words) {
  const std::string typed = words.back();
  const std::vector<std::string> before(words.begin(), words.end() - 1);
  CommandLine line(env, voice, program, words);
  const InstalledCommands installed(env, line.settings(), voice, InstalledCommands::Use::completion);
  const CommandTree tree(voice, installed.rows());
  const auto found = find_command_of(before, tree);
  if (!found) return {{}, "unable to find a command for arguments: " + bracketed(before)};

  const CommandRow& command = *found->command;
  FlagSet flags = line.flags_of(command);
  base::Cancel cancel;
  cluster::SecretMask secrets;
  if (const auto* row = tree.plugin_row(command); row != nullptr) {
    Invocation call{env, line.settings(), flags, command, found->words, voice, {}, {}, cancel, secrets};
    return {complete_plugin_command(call, *row, tree, typed), ""};
  }
  const auto typing = flag_typing(command, flags, found->words, typed);
  const bool completes_flags = !ends_flags(flags, typing.words);
  const auto parsed = flags.parse(typing.words);
  if (!parsed) {
    return {{},
            fmt::format("Error while parsing flags from args {}: {}", bracketed(typing.words),
                        parsed.error().helm())};
  }
  if (!typing.error.empty() && completes_flags) return {{}, typing.error};
  if (flags.boolean("help")) return {{{}, kNoFiles}, ""};
  const bool is_value = typing.flag != nullptr && completes_flags;
  apply_flags(flags, line.settings());
  const auto arguments = flags.arguments();
  Invocation call{env, line.settings(), flags, command, arguments, voice, {}, {}, cancel, secrets};
  if (is_value) return {flag_values(call, *typing.flag), ""};
  if (completes_flags && typing.flag == nullptr && typing.typed.starts_with('-') &&
      typing.typed.find('=') == std::string::npos) {
    return {complete_flag_names(command, flags, typing.typed), ""};
  }

  Completion answer;
  if (typing.flag == nullptr && flags.arguments().empty() &&
      !has_own_changed_flag(command, flags) && !children(command, tree).empty()) {
    answer = {child_names(command, tree, typing.typed), kNoFiles};
  }
  if (command.complete != nullptr) {
    auto more = command.complete(call, typing.typed);
    answer.words.insert(answer.words.end(), more.words.begin(), more.words.end());
    answer.directive = more.directive;
  }
  return {std::move(answer), ""};
}

}  // namespace cli
