// One loop gives the program its input and takes what it writes. Where there is a limit, it looks at the clock and at
// the cancellation between two waits, and the program is killed; what it has started itself is left alone.
#include "base/process.h"

#include <array>
#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/filesystem.h"
#include "base/spawn.h"

namespace base {
namespace {

struct Pipe {
  int read_end = -1;
  int write_end = -1;

  Pipe() = default;
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    close_read();
    close_write();
  }
  bool open() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return false;
    read_end = ends[0];
    write_end = ends[1];
    return true;
  }
  void close_read() { close_one(read_end); }
  void close_write() { close_one(write_end); }

 private:
  static void close_one(int& end) {
    if (end >= 0) ::close(end);
    end = -1;
  }
};

struct Pipes {
  Pipe in, out, err;
};

constexpr int kLookMilliseconds = 20;  // between looks at the limits

// What may end a program before its time.
class Limits {
 public:
  Limits(const std::string& program, const ProcessSetup& setup) : program_(program), setup_(setup) {}

  // For poll(): endless where nothing is limited.
  int wait_milliseconds() const { return setup_.timeout || setup_.cancel != nullptr ? kLookMilliseconds : -1; }
  // Why it must end now; nothing where it may go on.
  std::optional<Error> passed() const {
    if (setup_.cancel != nullptr && setup_.cancel->requested()) {
      return Error(ErrorCode::unavailable, program_ + " was stopped: cancelled");
    }
    if (!setup_.timeout || std::chrono::steady_clock::now() - started_ < *setup_.timeout) return std::nullopt;
    return Error(ErrorCode::unavailable,
                 fmt::format("{} did not end within {} s", program_, std::chrono::duration<double>(*setup_.timeout).count()));
  }

 private:
  const std::string& program_;
  const ProcessSetup& setup_;
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

Error start_failure(const std::string& program, int number) {
  return Error(ErrorCode::unavailable, "cannot run " + program + ": " + system_error_text(number));
}

Result<pid_t> start(const std::string& program, const std::vector<std::string>& arguments,
                    Pipes& pipes, const ProcessSetup& setup) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (!setup.shares_input) posix_spawn_file_actions_adddup2(&actions, pipes.in.read_end, 0);
  posix_spawn_file_actions_adddup2(&actions, pipes.out.write_end, 1);
  if (!setup.shares_errors) posix_spawn_file_actions_adddup2(&actions, pipes.err.write_end, 2);
  pid_t process = -1;
  const int number = spawn_program(program, arguments, setup.environment, actions, process);
  posix_spawn_file_actions_destroy(&actions);
  if (number != 0) return start_failure(program, number);
  return process;
}

// Reads what is there; closes at the end. False where there is too much.
bool take(Pipe& pipe, std::string& text) {
  std::array<char, 64 * 1024> block;
  const auto count = ::read(pipe.read_end, block.data(), block.size());
  if (count > 0) {
    text.append(block.data(), static_cast<std::size_t>(count));
  } else if (count == 0 || errno != EINTR) {
    pipe.close_read();
  }
  return text.size() <= kMaxProcessOutput;
}

void give(Pipe& pipe, std::string_view& input) {
  const auto count = ::write(pipe.write_end, input.data(), input.size());
  if (count >= 0) {
    input.remove_prefix(static_cast<std::size_t>(count));
  } else if (errno != EINTR && errno != EAGAIN) {
    input = {};  // it reads no more
  }
  if (input.empty()) pipe.close_write();
}

Result<void> exchange(Pipes& pipes, std::string_view input, ProcessOutput& output, const std::string& program,
                      const Limits& limits) {
  const Error too_much(ErrorCode::invalid, program + " wrote more than it may, or could not be read");
  ::fcntl(pipes.in.write_end, F_SETFL, O_NONBLOCK);
  if (input.empty()) pipes.in.close_write();
  while (pipes.out.read_end >= 0 || pipes.err.read_end >= 0) {
    std::array<pollfd, 3> waits{{{pipes.out.read_end, POLLIN, 0},
                                 {pipes.err.read_end, POLLIN, 0},
                                 {pipes.in.write_end, POLLOUT, 0}}};
    const int ready = ::poll(waits.data(), waits.size(), limits.wait_milliseconds());
    if (ready < 0 && errno != EINTR) return too_much;
    if (auto passed = limits.passed()) return *std::move(passed);
    if (ready <= 0) continue;
    if (waits[0].revents != 0 && !take(pipes.out, output.out)) return too_much;
    if (waits[1].revents != 0 && !take(pipes.err, output.err)) return too_much;
    if (waits[2].revents != 0) give(pipes.in, input);
  }
  return {};
}

// Waits for its end; kills it where a limit has passed, or where `done` is an error.
int wait_for(pid_t process, Result<void>& done, const Limits& limits) {
  int status = 0;
  while (done && limits.wait_milliseconds() > 0) {
    const auto ended = ::waitpid(process, &status, WNOHANG);
    if (ended == process || (ended < 0 && errno != EINTR)) return status;
    if (auto passed = limits.passed()) {
      done = *std::move(passed);
    } else {
      ::poll(nullptr, 0, kLookMilliseconds);
    }
  }
  if (!done) ::kill(process, SIGKILL);
  return wait_for_end(process);
}

}  // namespace

Result<ProcessOutput> run_process(const std::string& program,
                                  const std::vector<std::string>& arguments,
                                  std::string_view input, const ProcessSetup& setup) {
  Pipes pipes;
  if (!pipes.in.open() || !pipes.out.open() || !pipes.err.open())
    return start_failure(program, errno);
  const auto process = TRY(start(program, arguments, pipes, setup));
  pipes.in.close_read();
  pipes.out.close_write();
  pipes.err.close_write();
  ProcessOutput output;
  const Limits limits(program, setup);
  auto done = exchange(pipes, input, output, program, limits);
  const int status = wait_for(process, done, limits);
  if (!done) return std::move(done).error();
  output.status = exit_status(status);
  return output;
}

}  // namespace base
