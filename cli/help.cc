#include "cli/help.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/go_format.h"

namespace cli {
namespace {

bool is_zero(const FlagRow& row, const std::string& fallback) {
  switch (row.type) {
    case FlagType::boolean: return fallback == "false" || fallback.empty();
    case FlagType::number:
    case FlagType::unsigned_number:
    case FlagType::float32: return fallback == "0";
    case FlagType::duration: return fallback == "0s";
    case FlagType::text_array:
    case FlagType::comma_list:
    case FlagType::text_map:
    case FlagType::post_renderer_arguments: return fallback == "[]" || fallback.empty();
    default: return fallback.empty();
  }
}

struct Line {
  std::string left{};
  std::string right{};
};

Line flag_line(const FlagRow& row, const std::string& fallback) {
  Line line;
  line.left = row.shorthand == 0 ? "      --" : fmt::format("  -{}, --", row.shorthand);
  line.left += row.name;
  if (const auto type = type_name(row.type); !type.empty()) line.left.append(" ").append(type);
  if (!row.bare.empty()) {
    line.left += row.type == FlagType::text ? fmt::format("[=\"{}\"]", row.bare)
                                            : fmt::format("[={}]", row.bare);
  }
  line.right = row.help;
  if (!is_zero(row, fallback)) {
    const bool quotes = row.type == FlagType::text;
    line.right += fmt::format(" (default {})", quotes ? base::go_quote(fallback) : fallback);
  }
  return line;
}

void append_commands(std::string& text, const std::vector<const CommandRow*>& rows) {
  constexpr std::size_t kNarrowest = 11;  // cobra's
  std::size_t width = kNarrowest;
  for (const auto* row : rows) width = std::max(width, row->name().size());
  text += "\n\nAvailable Commands:";
  for (const auto* row : rows)
    text += fmt::format("\n  {:<{}} {}", row->name(), width, row->summary);
}

std::string name_and_aliases(const CommandRow& command) {
  std::string text(command.name());
  for (const auto alias : command.aliases) {
    if (!alias.empty()) text.append(", ").append(alias);
  }
  return text;
}

std::string trimmed_end(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n\v\f";
  const auto end = text.find_last_not_of(kBlanks);
  return std::string(text.substr(0, end == std::string_view::npos ? 0 : end + 1));
}

// A plugin may have written "[flags]" itself.
std::string use_line(const CommandRow& command, Voice voice) {
  constexpr std::string_view kFlags = " [flags]";
  auto line = usage_line(command, voice);
  if (command.usage.find("[flags]") != std::string_view::npos) line.resize(line.size() - kFlags.size());
  return line;
}

}  // namespace

std::string with_program(std::string_view text, Voice voice) {
  std::string result;
  while (true) {
    const auto mark = text.find("%P");
    result += text.substr(0, mark);
    if (mark == std::string_view::npos) return result;
    result += program_name(voice);
    text.remove_prefix(mark + 2);
  }
}

std::string flag_lines(const FlagSet& flags, FlagScope scope) {
  std::vector<Line> lines;
  std::size_t width = 0;
  for (const Flag* flag : flags.sorted()) {
    if (!flag->row->is_visible() || flag->inherited != (scope == FlagScope::inherited)) continue;
    lines.push_back(flag_line(*flag->row, flags.fallback(*flag->row)));
    width = std::max(width, lines.back().left.size());
  }
  std::string text;
  for (const auto& line : lines) text += fmt::format("{:<{}}   {}\n", line.left, width, line.right);
  return text;
}

std::string usage_text(const CommandRow& command, const FlagSet& flags, const CommandTree& tree) {
  const Voice voice = tree.voice();
  const auto below = children(command, tree);
  std::string text = "Usage:";
  if (command.run != nullptr || tree.plugin_row(command) != nullptr) text += "\n  " + use_line(command, voice);
  if (!below.empty()) text += fmt::format("\n  {} [command]", command_path(command, voice));
  if (!command.aliases[0].empty()) text += "\n\nAliases:\n  " + name_and_aliases(command);
  if (!command.example.empty()) text += "\n\nExamples:\n" + with_program(command.example, voice);
  if (!below.empty()) append_commands(text, below);
  const auto own = trimmed_end(flag_lines(flags, FlagScope::own));
  if (!own.empty()) text += "\n\nFlags:\n" + own;
  const auto inherited = trimmed_end(flag_lines(flags, FlagScope::inherited));
  if (!inherited.empty()) text += "\n\nGlobal Flags:\n" + inherited;
  if (!below.empty()) {
    text += fmt::format("\n\nUse \"{} [command] --help\" for more information about a command.",
                        command_path(command, voice));
  }
  return text + "\n";
}

std::string help_text(const CommandRow& command, const FlagSet& flags, const CommandTree& tree) {
  const auto about = command.details.empty() ? command.summary : command.details;
  const bool is_own = tree.plugin_row(command) == nullptr;
  const auto told = is_own ? with_program(about, tree.voice()) : trimmed_end(about);
  return (told.empty() ? "" : told + "\n\n") + usage_text(command, flags, tree);
}

}  // namespace cli
