// Commands that parse and complete, but need a part of the program that this version does not have.
#include <fmt/format.h>

#include "cli/commands.h"

namespace cli {
namespace {

base::Error needs(const Invocation& call, std::string_view part) {
  return base::Error(base::ErrorCode::unavailable,
                     fmt::format("\"{}\" needs the {} part, which is not in this version",
                                 command_path(call.command, call.voice), part));
}

}  // namespace

base::Result<void> run_needs_repository(Invocation& call) {
  return needs(call, "repository");
}
base::Result<void> run_needs_plugins(Invocation& call) {
  return needs(call, "plugin");
}

base::Result<void> run_plugin_names(Invocation& call) {
  if (call.arguments.empty()) {
    return base::Error(base::ErrorCode::invalid,
                       fmt::format("please provide plugin name to {}", call.command.name()));
  }
  return needs(call, "plugin");
}

}  // namespace cli
