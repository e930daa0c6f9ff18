// Runs command lines in turn and says how long each took and how much memory it had, for scripts/bench.
// A small program does this, since a child is counted with the memory of who started it.
//
//   timed_runs ROUNDS < COMMANDS
//
// COMMANDS: one command a line, its words separated by tabs. For each run one line: number of the command,
// nanoseconds, KiB of the largest process, status. A run ends when its output is closed and its last
// process, adopted ones included, has ended.
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

struct Run {
  long long nanoseconds = 0;
  long kibibytes = 0;
  int status = 0;
};

long long now() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1'000'000'000LL + time.tv_nsec;
}

[[noreturn]] void start(const std::vector<std::string>& words, int output) {
  std::vector<char*> arguments;
  for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
  execv(arguments[0], arguments.data());
  _exit(127);
}

Run run(const std::vector<std::string>& words) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) std::exit(2);
  Run result;
  const long long before = now();
  const pid_t first = vfork();
  if (first == 0) start(words, ends[1]);
  if (first < 0) std::exit(2);
  close(ends[1]);
  static std::array<char, 1 << 16> buffer;
  while (read(ends[0], buffer.data(), buffer.size()) > 0) {
  }
  close(ends[0]);
  int status = 0;
  rusage usage{};
  for (;;) {
    const pid_t ended = wait4(-1, &status, 0, &usage);
    if (ended < 0 && errno == EINTR) continue;
    if (ended < 0) break;
    if (ended == first) result.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    result.kibibytes = std::max(result.kibibytes, usage.ru_maxrss);
  }
  result.nanoseconds = now() - before;
  return result;
}

}  // namespace

int main(int count, char** values) {
  const int rounds = count > 1 ? std::atoi(values[1]) : 1;
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  std::vector<std::vector<std::string>> commands;
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    commands.emplace_back();
    for (std::string word; std::getline(words, word, '\t');) commands.back().push_back(word);
  }
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t i = 0; i < commands.size(); ++i) {
      const Run done = run(commands[i]);
      std::printf("%zu %lld %ld %d\n", i, done.nanoseconds, done.kibibytes, done.status);
    }
  }
}
