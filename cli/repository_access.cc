#include "cli/repository_access.h"

#include <termios.h>
#include <unistd.h>

#include <cerrno>

#include "base/filesystem.h"
#include "base/time.h"
#include "cli/download_progress.h"
#include "repo/s3_reader.h"

namespace cli {
namespace {

constexpr int kInput = 0;
constexpr std::size_t kLongestPassword = 64 * 1024;

// Without echo as long as it lives.
class Silence {
 public:
  explicit Silence(const termios& before) : before_(before) {
    termios silent = before;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    silent.c_lflag |= ICANON | ISIG;
    silent.c_iflag |= ICRNL;
    ::tcsetattr(kInput, TCSANOW, &silent);
  }
  ~Silence() { ::tcsetattr(kInput, TCSANOW, &before_); }
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;

 private:
  termios before_;
};

}  // namespace

repo::DuplicateKeys duplicate_keys(const Invocation& call) {
  return call.voice == Voice::helm ? repo::DuplicateKeys::as_helm : repo::DuplicateKeys::refused;
}

std::unique_ptr<repo::Fetcher> make_fetcher(Invocation& call) {
  repo::Fetcher::Options options;
  if (call.command.path.starts_with("repo ") && call.flags.find("timeout") != nullptr) {
    options.timeout = std::chrono::milliseconds(call.flags.nanoseconds("timeout") / base::kMillisecond);
  }
  if (call.voice == Voice::tug) {
    options.compression = true;
    options.conditions = true;
    options.parts = base::join_path(call.settings.content_cache, "parts");
    if (call.terminals.err) options.progress = std::make_shared<TerminalProgress>(call.env.err);
  }
  auto fetcher = std::make_unique<repo::Fetcher>(call.env, call.cancel, options);
  const auto s3 = std::make_shared<repo::S3Reader>(call.env, call.cancel, call.settings.repository_cache + "/s3");
  fetcher->add_scheme("s3", [s3](const repo::Download& download) { return s3->get(download.url, repo::kMaxDownload); });
  return fetcher;
}

base::Result<std::string> read_password() {
  termios before{};
  if (::tcgetattr(kInput, &before) != 0) {
    return base::Error(base::ErrorCode::invalid, base::system_error_text(errno));
  }
  const Silence silence(before);
  std::string password;
  for (char c = 0; password.size() < kLongestPassword;) {
    const auto got = ::read(kInput, &c, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0 && password.empty()) return base::Error(base::ErrorCode::invalid, "EOF");
    if (got <= 0 || c == '\n') break;
    password += c;
  }
  if (password.ends_with('\r')) password.pop_back();
  return password;
}

}  // namespace cli
