// The name of a release from the words of a command line. helm.md CMD-090, CMD-121.
#pragma once

#include <string>

#include "base/result.h"
#include "cli/command.h"

namespace cli {

struct NameAndChart {
  std::string name{};
  std::string chart{};
};

// Takes the arguments [NAME] CHART apart; --name-template is executed. `preset` is the name without
// either. Errors: "expected at most two arguments, unexpected arguments: …", "cannot set …".
base::Result<NameAndChart> name_and_chart(Invocation& call, const std::string& preset);

}  // namespace cli
