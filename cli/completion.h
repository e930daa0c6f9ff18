// Completing a command line for a shell: cobra's __complete protocol. helm.md CMD-129, MSC-075,
// MSC-076.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"

namespace cli {

// Values of flags that only a cluster or a kubeconfig knows; completion_releases.cc.
Completion complete_revision_flag(Invocation& call);
Completion complete_namespace_flag(Invocation& call);
Completion complete_context_flag(Invocation& call);

struct CompletionAnswer {
  Completion completion{};
  std::string error{};  // printed on standard error; completion goes on without
};

// What the last of `words` (it may be empty) could become; the words before it are complete.
CompletionAnswer complete(base::Env& env, Voice voice, const std::string& program,
                          const std::vector<std::string>& words);
// "ShellCompDirectiveNoSpace, ShellCompDirectiveNoFileComp".
std::string directive_text(int directive);

// The script for a shell; "" for a shell that is not known.
std::string completion_script(std::string_view shell, std::string_view program,
                              bool with_descriptions);

}  // namespace cli
