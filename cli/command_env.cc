// env: the settings of this client.
#include "cli/commands.h"

namespace cli {

base::Result<void> run_env(Invocation& call) {
  const auto pairs = environment(call.env, call.settings);
  if (call.arguments.empty()) {
    for (const auto& [key, value] : pairs) call.env.out << key << "=\"" << value << "\"\n";
    return {};
  }
  for (const auto& [key, value] : pairs) {
    if (key == call.arguments[0]) call.env.out << value;
  }
  call.env.out << '\n';
  return {};
}

}  // namespace cli
