// The help of a command, as text. Layout as cobra's, so that what reads it goes on working.
#pragma once

#include <string>
#include <string_view>

#include "cli/command_tree.h"

namespace cli {

// What --help prints; `flags` has every flag of the command, --help included.
std::string help_text(const CommandRow& command, const FlagSet& flags, const CommandTree& tree);
// The same without the long text.
std::string usage_text(const CommandRow& command, const FlagSet& flags, const CommandTree& tree);
enum class FlagScope { own, inherited };
// The lines about flags, hidden and deprecated ones left out; "" where there are none.
std::string flag_lines(const FlagSet& flags, FlagScope scope);
// `text` with the program's name for %P.
std::string with_program(std::string_view text, Voice voice);

}  // namespace cli
