// Looking commands up in the table, and what follows from a row alone: path, usage line, argument
// rule.
#include "cli/command.h"

#include <algorithm>

#include <fmt/format.h>

namespace cli {
namespace {

const char* plural(int count) {
  return count == 1 ? "argument" : "arguments";
}

}  // namespace

std::string_view CommandRow::name() const {
  const auto space = path.rfind(' ');
  return space == std::string_view::npos ? path : path.substr(space + 1);
}

std::string_view CommandRow::parent_path() const {
  const auto space = path.rfind(' ');
  return space == std::string_view::npos ? std::string_view() : path.substr(0, space);
}

const CommandRow& root_command() {
  return commands().front();
}

const CommandRow* find_command(std::string_view path) {
  for (const auto& row : commands()) {
    if (row.path == path) return &row;
  }
  return nullptr;
}

const CommandRow* find_child(const CommandRow& parent, std::string_view name, Voice voice) {
  if (name.empty()) return nullptr;
  for (const auto& row : commands()) {
    if (row.path.empty() || row.parent_path() != parent.path || !has_command(row, voice)) continue;
    if (row.name() == name || std::ranges::find(row.aliases, name) != row.aliases.end())
      return &row;
  }
  return nullptr;
}

std::vector<const CommandRow*> children(const CommandRow& parent, Voice voice, Hidden hidden) {
  std::vector<const CommandRow*> found;
  for (const auto& row : commands()) {
    if (row.path.empty() || row.parent_path() != parent.path || !has_command(row, voice)) continue;
    const bool is_of_plugin = parent.is_plugin && !row.is_hidden && has_command(row, voice);  // listed below it alone
    if (hidden == Hidden::include || is_listed(row, voice) || is_of_plugin) found.push_back(&row);
  }
  std::ranges::sort(found, {}, [](const CommandRow* row) { return row->path; });
  return found;
}

std::string command_path(const CommandRow& command, Voice voice) {
  std::string path(program_name(voice));
  if (!command.path.empty()) path.append(" ").append(command.path);
  return path;
}

std::string usage_line(const CommandRow& command, Voice voice) {
  std::string line = command_path(command, voice);
  if (!command.usage.empty()) line.append(" ").append(command.usage);
  return line + " [flags]";
}

base::Result<void> check_arguments(const CommandRow& command,
                                   std::span<const std::string> arguments, Voice voice) {
  const auto given = static_cast<int>(arguments.size());
  std::string wanted;
  switch (command.rule) {
    case ArgumentRule::any: break;
    case ArgumentRule::none:
      if (given > 0) wanted = "accepts no arguments";
      break;
    case ArgumentRule::exactly:
      if (given != command.count)
        wanted = fmt::format("requires {} {}", command.count, plural(command.count));
      break;
    case ArgumentRule::at_least:
      if (given < command.count) {
        wanted = fmt::format("requires at least {} {}", command.count, plural(command.count));
      }
      break;
    case ArgumentRule::at_most:
      if (given > command.count) {
        wanted = fmt::format("accepts at most {} {}", command.count, plural(command.count));
      }
      break;
  }
  if (wanted.empty()) return {};
  const auto path = command_path(command, voice);
  const auto usage = usage_line(command, voice);
  return base::Error(base::ErrorCode::invalid,
                     fmt::format("\"{}\" {}\n\nUsage:  {}", path, wanted, usage))
      .because(fmt::format("{} {}, but {} given", path, wanted,
                           given == 1 ? "1 was" : fmt::format("{} were", given)))
      .hinting("write " + usage);
}

void add_flags(const CommandRow& command, FlagSet& flags, Voice voice) {
  for (const auto group : command.flags) flags.add(group);
  if (voice == Voice::tug) flags.add(command.own_flags);
}

}  // namespace cli
