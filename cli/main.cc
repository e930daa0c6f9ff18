// The process: real streams, clock, random numbers, disk and environment, and the only catch-all.
//
// Output goes out in large blocks through stream buffers of our own. A reader that has gone away
// (helm template | head) ends the program as a Go program ends: by SIGPIPE for standard output and
// standard error, while pipes to other processes give errors.
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <istream>
#include <ostream>
#include <streambuf>

#include <sys/random.h>
#include <unistd.h>

#include "base/env.h"
#include "base/heap.h"
#include "cli/app.h"
#include "cli/terminal_filter.h"
#include "cli/voice.h"

namespace {

constexpr int kInput = 0;
constexpr int kOutput = 1;
constexpr int kErrors = 2;

void die_of_closed_pipe() {
  std::signal(SIGPIPE, SIG_DFL);
  std::raise(SIGPIPE);
  std::_Exit(141);  // not reached: what the shell would say
}

// Collects what is written and sends it in blocks; with `size` 0 each piece at once.
class WriteBuffer final : public std::streambuf {
 public:
  WriteBuffer(int descriptor, std::size_t size) : descriptor_(descriptor), limit_(size) {}
  ~WriteBuffer() override { sync(); }
  WriteBuffer(const WriteBuffer&) = delete;
  WriteBuffer& operator=(const WriteBuffer&) = delete;

 protected:
  int_type overflow(int_type c) override {
    if (traits_type::eq_int_type(c, traits_type::eof())) return traits_type::not_eof(c);
    const char one = traits_type::to_char_type(c);
    return xsputn(&one, 1) == 1 ? c : traits_type::eof();
  }
  std::streamsize xsputn(const char* text, std::streamsize size) override {
    const auto bytes = static_cast<std::size_t>(size);
    if (pending_.size() + bytes > limit_) {
      if (sync() != 0) return 0;
      if (bytes >= limit_) return send(text, bytes) ? size : 0;
    }
    pending_.append(text, bytes);
    return size;
  }
  int sync() override {
    const bool sent = send(pending_.data(), pending_.size());
    pending_.clear();
    return sent ? 0 : -1;
  }

 private:
  bool send(const char* text, std::size_t size) const {
    while (size > 0) {
      const auto written = ::write(descriptor_, text, size);
      if (written < 0 && errno == EPIPE) die_of_closed_pipe();
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return false;
      text += written;
      size -= static_cast<std::size_t>(written);
    }
    return true;
  }

  int descriptor_;
  std::size_t limit_;
  std::string pending_;
};

class ReadBuffer final : public std::streambuf {
 protected:
  int_type underflow() override {
    ssize_t count = 0;
    do {
      count = ::read(kInput, block_, sizeof block_);
    } while (count < 0 && errno == EINTR);
    if (count <= 0) return traits_type::eof();
    setg(block_, block_, block_ + count);
    return traits_type::to_int_type(block_[0]);
  }

 private:
  char block_[64 * 1024];
};

class SystemClock final : public base::Clock {
 public:
  std::int64_t unix_nanoseconds() override {
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    return static_cast<std::int64_t>(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
  }
  std::optional<std::int64_t> running_nanoseconds() override {
    const auto passed = std::chrono::steady_clock::now() - start_;
    return std::chrono::nanoseconds(passed).count() + 1;  // as Go counts
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

class SystemRandom final : public base::Random {
 public:
  void fill(void* bytes, std::size_t size) override {
    auto* place = static_cast<char*>(bytes);
    while (size > 0) {
      const auto count = getrandom(place, size, 0);
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) std::abort();  // no random numbers, no secrets
      place += count;
      size -= static_cast<std::size_t>(count);
    }
  }
};

std::optional<std::string> system_variable(std::string_view name) {
  const char* value = std::getenv(std::string(name).c_str());
  if (value == nullptr) return std::nullopt;
  return std::string(value);
}

int run_safely(base::Env& env, const std::vector<std::string>& words) {
  const auto voice = cli::voice_of(words.empty() ? "" : words.front());
  const auto fail = [&](base::ErrorCode code, const std::string& text) {
    env.err << cli::render_error(base::Error(code, text), voice);
    return 1;
  };
  try {
    return cli::run(env, words, {::isatty(kOutput) == 1, ::isatty(kErrors) == 1});
  } catch (const base::ArenaFull& full) {
    return fail(base::ErrorCode::invalid, full.what());
  } catch (const std::bad_alloc&) {
    return fail(base::ErrorCode::internal, "out of memory");
  } catch (const std::exception& surprise) {
    return fail(base::ErrorCode::internal, std::string("internal error: ") + surprise.what() +
                                               "; please report this command line");
  }
}

}  // namespace

int main(int count, char** values) {
  constexpr std::size_t kBlock = 256 * 1024;
  base::prepare_heap();
  std::signal(SIGPIPE, SIG_IGN);
  int status = 1;
  {
    WriteBuffer out_buffer(kOutput, kBlock);
    WriteBuffer err_buffer(kErrors, 0);
    ReadBuffer in_buffer;
    cli::TerminalFilter terminal(out_buffer);
    std::ostream out(&out_buffer);
    std::ostream err(&err_buffer);
    std::istream in(&in_buffer);
    err.tie(&out);
    base::DiskFileSystem files;
    SystemClock clock;
    SystemRandom random;
    base::MemoryLog log;  // run() makes its own
    base::Env env{files, clock, random, log, in, out, err, &system_variable};
    const std::vector<std::string> words(values, values + count);
    if (::isatty(kOutput) == 1 && cli::voice_of(words.empty() ? "" : words.front()) == cli::Voice::tug) {
      out.rdbuf(&terminal);
    }
    status = run_safely(env, words);
    out.flush();
  }
  std::_Exit(status);  // nothing is left to destroy, and arenas are large
}
