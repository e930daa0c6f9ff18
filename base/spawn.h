// Starting another program, for those who talk to it and wait for it in their own way.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <spawn.h>
#include <sys/types.h>

namespace base {

using EnvironmentVariables = std::vector<std::pair<std::string, std::string>>;  // name, value

// Starts `program` (a path, or a name that $PATH is searched for), no shell between. `variables` are set besides ours;
// `actions` say what becomes of its input and outputs. Gives 0 and the process, or the errno of what failed.
int spawn_program(const std::string& program, const std::vector<std::string>& arguments, const EnvironmentVariables& variables,
                  const posix_spawn_file_actions_t& actions, pid_t& process);

// Waits for its end; what waitpid says of it.
int wait_for_end(pid_t process);

// The exit status in what waitpid says; 128 + the signal's number where one ended it.
int exit_status(int waited);

}  // namespace base
