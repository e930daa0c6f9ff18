// help [command]: the help of a command, found as the command itself would be.
#include <fmt/format.h>

#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/find_command.h"
#include "cli/help.h"
#include "cli/installed_commands.h"

namespace cli {

base::Result<void> run_help(Invocation& call) {
  CommandLine line(call.env, call.voice, call.settings.program, {});
  const InstalledCommands installed(call.env, call.settings, call.voice, InstalledCommands::Use::completion);
  const CommandTree tree(call.voice, installed.rows());
  const auto found = find_command_of(call.arguments, tree);
  if (!found) {
    call.env.err << fmt::format("Unknown help topic [`{}`]\n", fmt::join(call.arguments, "` `"));
    call.env.err << usage_text(root_command(), line.flags_of(root_command()), tree);
    return {};
  }
  call.env.out << help_text(*found->command, line.flags_of(*found->command), tree);
  return {};
}

}  // namespace cli
