#include "base/attached_process.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <string_view>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/filesystem.h"
#include "base/go_format.h"
#include "base/spawn.h"

namespace base {
namespace {

Error failure(const std::string& program, int number) {
  if (program.find('/') != std::string::npos) {
    return {ErrorCode::unavailable, "fork/exec " + program + ": " + system_error_text(number)};
  }
  const auto reason = number == ENOENT ? std::string("executable file not found in $PATH") : system_error_text(number);
  return {ErrorCode::not_found, "exec: " + go_quote(program) + ": " + reason};
}

// Why this file cannot be run; 0 where it can.
int refusal(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return errno;
  if (S_ISDIR(status.st_mode)) return EACCES;
  return ::access(path.c_str(), X_OK) == 0 ? 0 : errno;
}

int refusal_in_path(const std::string& program) {
  const char* folders = std::getenv("PATH");
  std::string_view rest = folders == nullptr ? "" : folders;
  while (!rest.empty()) {
    const auto folder = rest.substr(0, rest.find(':'));
    if (refusal(join_path(folder.empty() ? "." : folder, program)) == 0) return 0;
    rest.remove_prefix(std::min(folder.size() + 1, rest.size()));
  }
  return ENOENT;
}

}  // namespace

Result<void> check_program(const std::string& program) {
  const bool is_path = program.find('/') != std::string::npos;
  const int number = is_path ? refusal(program) : refusal_in_path(program);
  if (number != 0) return failure(program, number);
  return {};
}

Result<ProcessEnd> run_attached(const AttachedProcess& process) {
  TRY(check_program(process.program));
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (!process.shares_input) posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  pid_t child = -1;
  const int number = spawn_program(process.program, process.arguments, process.environment, actions, child);
  posix_spawn_file_actions_destroy(&actions);
  if (number != 0) return failure(process.program, number);
  const int ended = wait_for_end(child);
  return ProcessEnd{exit_status(ended), WIFSIGNALED(ended)};
}

}  // namespace base
