// Follows cobra: the first word that is no flag and no flag's value names a child; repeat from
// there. Whether a flag takes the next word is asked of the tables, so that nothing need be parsed.
#include "cli/find_command.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/go_format.h"
#include "cli/commands.h"
#include "cli/flag_tables.h"

namespace cli {
namespace {

constexpr CommandRow kCompletionRequest{.path = kCompleteName,
                                        .usage = "[command-line]",
                                        .summary = "complete a command line, for shells",
                                        .run = &run_complete,
                                        .aliases = {kCompletePlainName},
                                        .is_hidden = true};

template <typename Matches>
const FlagRow* find_row(const CommandRow& command, Matches matches) {
  for (const auto group : command.flags) {
    for (const auto& row : group) {
      if (matches(row)) return &row;
    }
  }
  for (const auto& row : tables::kGlobal) {
    if (matches(row)) return &row;
  }
  for (const auto& row : tables::kKlog) {
    if (matches(row)) return &row;
  }
  return nullptr;
}

// Does the flag `word` take the next word along? Unknown flags are taken to.
bool takes_next(const std::string& word, const CommandRow& command) {
  if (word.find('=') != std::string::npos || word.size() < 2) return false;
  const FlagRow* row = nullptr;
  if (word.starts_with("--")) {
    const auto name = std::string_view(word).substr(2);
    row = find_row(command, [&](const FlagRow& candidate) { return candidate.name == name; });
  } else if (word.size() == 2) {
    row =
        find_row(command, [&](const FlagRow& candidate) { return candidate.shorthand == word[1]; });
  } else {
    return false;
  }
  return row == nullptr || row->bare_value().empty();
}

void remove_first(std::vector<std::string>& words, const std::string& name,
                  const CommandRow& command) {
  for (std::size_t i = 0; i < words.size() && words[i] != "--"; ++i) {
    if (words[i].starts_with('-')) {
      if (takes_next(words[i], command)) ++i;
    } else if (words[i] == name) {
      words.erase(words.begin() + static_cast<std::ptrdiff_t>(i));
      return;
    }
  }
}

// How many characters must be added, removed or exchanged; only up to kFarAway matters.
int edit_distance(const std::string& a, const std::string& b) {
  std::vector<int> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    int diagonal = row[0];
    row[0] = static_cast<int>(i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const int above = row[j];
      row[j] = a[i - 1] == b[j - 1] ? diagonal : std::min({above, row[j - 1], diagonal}) + 1;
      diagonal = above;
    }
  }
  return row[b.size()];
}

// The order in which commands are suggested: the table's. Where plugins are installed Helm sorts them by name, before it
// adds the last one.
std::vector<const CommandRow*> in_order(const CommandTree& tree) {
  std::vector<const CommandRow*> rows;
  for (const auto& row : commands()) {
    if (is_listed(row, tree.voice())) rows.push_back(&row);
  }
  if (tree.installed().empty()) return rows;
  for (const auto& row : tree.installed()) rows.push_back(&row);
  std::ranges::sort(rows.begin(), rows.end() - 1, {}, &CommandRow::path);
  return rows;
}

// Commands of Helm 2, and what takes their place.
struct OldCommand {
  std::string_view name;
  std::string_view hint;
};
constexpr std::array kOldCommands{
    OldCommand{"init", "nothing has to be set up in the cluster: begin with `tug install`"},
    OldCommand{"reset", "there is nothing of it in the cluster to take out; `tug uninstall` removes releases"},
    OldCommand{"home", "`tug env` prints the directories"},
};

base::Error unknown_command(const std::string& typed, const CommandTree& tree) {
  const Voice voice = tree.voice();
  const auto similar = suggestions(root_command(), typed, tree);
  auto text =
      fmt::format("unknown command {} for \"{}\"", base::go_quote(typed), program_name(voice));
  auto reason = fmt::format("there is no command {}", base::go_quote(typed));
  const auto old = std::ranges::find(kOldCommands, typed, &OldCommand::name);
  if (voice == Voice::tug && old != kOldCommands.end()) {
    return base::Error(base::ErrorCode::not_found, text)
        .because(fmt::format("{} went with Helm 2", base::go_quote(typed)))
        .hinting(std::string(old->hint));
  }
  if (similar.empty()) {
    return base::Error(base::ErrorCode::not_found, text).because(reason);
  }
  text += "\n\nDid you mean this?\n";
  for (const auto name : similar) text += fmt::format("\t{}\n", name);
  return base::Error(base::ErrorCode::not_found, text)
      .because(reason)
      .hinting(fmt::format("did you mean {}?", fmt::join(similar, " or ")));
}

}  // namespace

const CommandRow& completion_request() {
  return kCompletionRequest;
}

std::vector<std::string_view> suggestions(const CommandRow& parent, std::string_view typed,
                                          const CommandTree& tree) {
  constexpr int kNear = 2;
  constexpr std::size_t kLongestTyped = 256;  // nothing longer is a misspelt command
  std::vector<std::string_view> found;
  if (typed.size() > kLongestTyped) return found;
  const auto wanted = base::ascii_lower(typed);
  const auto look_at = [&](const CommandRow& row) {
    if (row.path.empty() || row.parent_path() != parent.path || row.path == "help") return;
    const auto name = base::ascii_lower(row.name());
    if (edit_distance(wanted, name) <= kNear || name.starts_with(wanted))
      found.push_back(row.name());
    for (const auto word : row.suggested_for) {
      if (!word.empty() && wanted == word) found.push_back(row.name());
    }
  };
  for (const auto* row : in_order(tree)) look_at(*row);
  return found;
}

std::vector<std::string> words_without_flags(std::span<const std::string> words,
                                             const CommandRow& command) {
  std::vector<std::string> kept;
  for (std::size_t i = 0; i < words.size() && words[i] != "--"; ++i) {
    if (words[i].starts_with('-')) {
      if (!takes_next(words[i], command)) continue;
      if (i + 2 >= words.size()) break;  // nothing is left behind its value
      ++i;
    } else if (!words[i].empty()) {
      kept.push_back(words[i]);
    }
  }
  return kept;
}

base::Result<FoundCommand> find_command_of(std::span<const std::string> words, const CommandTree& tree) {
  FoundCommand found{&root_command(), {words.begin(), words.end()}, {}};
  while (true) {
    const auto names = words_without_flags(found.words, *found.command);
    if (names.empty()) return found;
    const bool is_root = found.command == &root_command();
    const bool completes = is_root && (names[0] == kCompleteName || names[0] == kCompletePlainName);
    const CommandRow* child =
        completes ? &kCompletionRequest : find_child(*found.command, names[0], tree);
    const bool names_registry = names[0].starts_with("oci://") && found.command->path == "search";
    if (names_registry && tree.voice() == Voice::tug) {
      found.command = find_command("search registry");
      return found;
    }
    if (child == nullptr) {
      if (is_root) return unknown_command(names[0], tree);
      return found;
    }
    remove_first(found.words, names[0], *found.command);
    found.command = child;
    found.called_as = names[0];
    if (completes) return found;
  }
}

}  // namespace cli
