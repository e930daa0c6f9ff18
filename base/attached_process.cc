#include "base/attached_process.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string_view>

#include <fcntl.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/filesystem.h"
#include "base/go_format.h"

extern char** environ;

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

std::vector<std::string> environment_of(const AttachedProcess& process) {
  std::vector<std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const auto name = text.substr(0, text.find('='));
    const bool is_replaced = std::any_of(process.environment.begin(), process.environment.end(),
                                         [&](const auto& pair) { return pair.first == name; });
    if (!is_replaced) all.emplace_back(text);
  }
  for (const auto& [name, value] : process.environment) all.push_back(name + "=" + value);
  return all;
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
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t defaults;
  sigemptyset(&defaults);
  sigaddset(&defaults, SIGPIPE);  // we ignore it; the other program must not
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  std::vector<char*> words{const_cast<char*>(process.program.c_str())};
  for (const auto& argument : process.arguments) words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);
  auto environment = environment_of(process);
  std::vector<char*> variables;
  for (auto& variable : environment) variables.push_back(variable.data());
  variables.push_back(nullptr);
  pid_t child = -1;
  const int number = posix_spawnp(&child, words[0], &actions, &attributes, words.data(), variables.data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (number != 0) return failure(process.program, number);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFSIGNALED(status)) return ProcessEnd{128 + WTERMSIG(status), true};
  return ProcessEnd{WEXITSTATUS(status), false};
}

}  // namespace base
