// completion bash | zsh | fish | powershell: scripts of our own that speak cobra's protocol
// (MSC-075).
#include <algorithm>

#include "cli/commands.h"
#include "cli/completion.h"

namespace cli {

base::Result<void> run_completion(Invocation& call) {
  const auto program = base::base_name(call.settings.program);
  call.env.out << completion_script(call.command.name(), program,
                                    !call.flags.boolean("no-descriptions"));
  return {};
}

}  // namespace cli
