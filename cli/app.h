// The program without its process: words in, words out.
#pragma once

#include <string>
#include <vector>

#include "base/env.h"
#include "cli/command.h"

namespace cli {

// Does what the command line says and gives the exit status. `words` begins with the program's
// name, which decides the voice. `env.log` is not used: log lines go to env.err in that voice.
int run(base::Env& env, const std::vector<std::string>& words, Terminals terminals = {});

}  // namespace cli
