#include "base/spawn.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <string_view>

#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace base {
namespace {

// Our environment, as "NAME=value", with `variables` in place of those of the same name.
std::vector<std::string> environment_with(const EnvironmentVariables& variables) {
  std::vector<std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const auto name = text.substr(0, text.find('='));
    const bool is_replaced =
        std::any_of(variables.begin(), variables.end(), [&](const auto& pair) { return pair.first == name; });
    if (!is_replaced) all.emplace_back(text);
  }
  for (const auto& [name, value] : variables) all.push_back(name + "=" + value);
  return all;
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (const auto& text : texts) all.push_back(const_cast<char*>(text.c_str()));
  all.push_back(nullptr);
  return all;
}

}  // namespace

int spawn_program(const std::string& program, const std::vector<std::string>& arguments, const EnvironmentVariables& variables,
                  const posix_spawn_file_actions_t& actions, pid_t& process) {
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t defaults;
  sigemptyset(&defaults);
  sigaddset(&defaults, SIGPIPE);  // we ignore it; the other program must not
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  auto words = pointers(arguments);
  words.insert(words.begin(), const_cast<char*>(program.c_str()));
  const auto environment = environment_with(variables);
  const int number = posix_spawnp(&process, program.c_str(), &actions, &attributes, words.data(), pointers(environment).data());
  posix_spawnattr_destroy(&attributes);
  return number;
}

int wait_for_end(pid_t process) {
  int status = 0;
  while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

int exit_status(int waited) { return WIFSIGNALED(waited) ? 128 + WTERMSIG(waited) : WEXITSTATUS(waited); }

}  // namespace base
