// Which command a command line means, before its flags are parsed. helm.md CMD-029.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/command_tree.h"

namespace cli {

inline constexpr std::string_view kCompleteName = "__complete";
inline constexpr std::string_view kCompletePlainName = "__completeNoDesc";

struct FoundCommand {
  const CommandRow* command = nullptr;
  std::vector<std::string> words{};  // the rest, flags and arguments
  std::string called_as{};           // the name or alias that was typed
};

// `words`: without the program's name. Fails for an unknown command, with cobra's text and
// suggestions.
base::Result<FoundCommand> find_command_of(std::span<const std::string> words, const CommandTree& tree);
// The row of __complete and __completeNoDesc, which are in no table.
const CommandRow& completion_request();
// The words that are neither flags nor, as far as the flags of `command` tell, values of flags.
std::vector<std::string> words_without_flags(std::span<const std::string> words,
                                             const CommandRow& command);
// Names of commands that `typed` may have been meant to be.
std::vector<std::string_view> suggestions(const CommandRow& parent, std::string_view typed,
                                          const CommandTree& tree);

}  // namespace cli
