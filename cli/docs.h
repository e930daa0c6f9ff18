// The reference pages that `docs` writes: one for each command. helm.md MSC-077.
#pragma once

#include <cstdint>
#include <string>

#include "cli/command.h"

namespace cli {

// The page of a command as Markdown; `day` ("2-Jan-2006") goes into its last line.
std::string markdown_page(const CommandRow& command, const FlagSet& flags, Voice voice,
                          const std::string& day);
// The same as a manual page of section 1; `month` ("Jan 2006") goes into its head.
std::string manual_page(const CommandRow& command, const FlagSet& flags, Voice voice,
                        const std::string& month);
// "---\ntitle: \"Helm Show Values\"\n---\n\n"
std::string title_block(const CommandRow& command, Voice voice);

}  // namespace cli
