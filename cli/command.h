// A command: one row of the table, which drives parsing, error texts, help, manual pages and
// completion.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.h"
#include "base/env.h"
#include "base/result.h"
#include "cli/flags.h"
#include "cli/settings.h"
#include "cli/voice.h"
#include "cluster/secret_mask.h"

namespace cli {

struct CommandRow;

// Which of the streams are terminals; colours go nowhere else.
struct Terminals {
  bool out = false;
  bool err = false;
};

// One call of a command: what its function gets.
struct Invocation {
  base::Env& env;
  Settings& settings;
  const FlagSet& flags;
  const CommandRow& command;
  const std::vector<std::string>& arguments;
  Voice voice;
  std::string_view called_as{};  // the name or alias that was typed
  Terminals terminals{};
  base::Cancel& cancel;  // ends requests on their way: the Lease asks for it when it ran out
  cluster::SecretMask& secrets;  // what errors and log lines must not tell in our own voice
  int status = 0;        // the exit status of a command that succeeds
};
using CommandFunction = base::Result<void> (*)(Invocation& call);

// How a shell goes on after the answers; bits of cobra's completion protocol.
enum Directive : std::uint8_t {
  kDefault = 0,
  kFailed = 1,
  kNoSpace = 2,
  kNoFiles = 4,
  kFilterExtensions = 8,
  kFilterFolders = 16,
  kKeepOrder = 32,
};
struct Completion {
  std::vector<std::string> words{};  // a word, or a word, a tab and its description
  int directive = kDefault;
};
// Completes the next argument (not a flag); `typed` is what is there of it.
using CompleteFunction = Completion (*)(Invocation& call, const std::string& typed);

enum class ArgumentRule : std::uint8_t { any, none, exactly, at_least, at_most };

struct CommandRow {
  std::string_view path{};     // "show values"; "" is the root
  std::string_view usage{};    // what follows the name: "[CHART]"
  std::string_view summary{};  // one line, lower case
  std::string_view details{};  // the long help; %P stands for the program's name
  std::string_view example{};
  ArgumentRule rule = ArgumentRule::any;
  int count = 0;
  CommandFunction run = nullptr;  // nullptr: only a parent of others
  std::array<std::span<const FlagRow>, 7> flags{};
  std::span<const FlagRow> own_flags{};           // those that Helm has not; only in our voice
  std::span<const std::string_view> exclusive{};  // groups of flags that exclude each other
  std::array<std::string_view, 3> aliases{};
  std::array<std::string_view, 2> suggested_for{};
  CompleteFunction complete = nullptr;
  bool is_hidden = false;
  bool is_ours = false;  // Helm has no such command: it is not there when called as helm,
  bool is_plugin = false;  // unless a plugin brings it that everybody installs: then it is there, but in no list

  std::string_view name() const;
  std::string_view parent_path() const;
};

// Every command of both voices, children after their parents, in the order in which suggestions list them.
std::span<const CommandRow> commands();
// Whether a voice has the command.
inline bool has_command(const CommandRow& row, Voice voice) {
  return row.is_plugin ? row.is_ours || voice == Voice::helm : voice == Voice::tug || !row.is_ours;
}
// Whether lists of commands name it.
inline bool is_listed(const CommandRow& row, Voice voice) {
  return !row.is_hidden && has_command(row, voice) && !(row.is_plugin && voice == Voice::helm);
}
const CommandRow& root_command();
// The row with this path, or nullptr.
const CommandRow* find_command(std::string_view path);
// The child of `parent` that has this name or alias, or nullptr. The completion requests are not
// children.
const CommandRow* find_child(const CommandRow& parent, std::string_view name, Voice voice);
// Its children, sorted by name; hidden ones only where asked for.
enum class Hidden { leave_out, include };
std::vector<const CommandRow*> children(const CommandRow& parent, Voice voice,
                                        Hidden hidden = Hidden::leave_out);
// "helm show values".
std::string command_path(const CommandRow& command, Voice voice);
// "helm show values [CHART] [flags]".
std::string usage_line(const CommandRow& command, Voice voice);
// "helm show requires …" where the arguments do not follow the command's rule (CMD-137).
base::Result<void> check_arguments(const CommandRow& command,
                                   std::span<const std::string> arguments, Voice voice);
// Adds the flags that the command has in this voice.
void add_flags(const CommandRow& command, FlagSet& flags, Voice voice);

}  // namespace cli
