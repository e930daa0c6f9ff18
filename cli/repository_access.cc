#include "cli/repository_access.h"

#include <termios.h>
#include <unistd.h>

#include <cerrno>

#include <fmt/format.h>

#include "base/filesystem.h"
#include "base/regular_file.h"
#include "base/time.h"
#include "cli/aws_identity.h"
#include "cli/download_progress.h"
#include "cli/getter_plugins.h"
#include "repo/folder_store.h"
#include "repo/oci_reader.h"
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

// What is at "file:///PATH": repositories that lie in a folder are read as they are published to.
base::Result<std::string> read_file_url(base::Env& env, const std::string& url) {
  const auto path = TRY(repo::folder_of_url(url));
  const auto info = TRY(env.files.info(path));
  if (!info) {
    base::Error error(base::ErrorCode::not_found, "there is nothing at " + url);
    constexpr std::string_view kIndex = "/index.yaml";
    if (url.ends_with(kIndex)) error.hinting("tug repo init " + url.substr(0, url.size() - kIndex.size()));
    return error;
  }
  if (info->size > repo::kMaxDownload) {
    return base::Error(base::ErrorCode::invalid, fmt::format("{} has {} bytes, more than the {} that are read", url, info->size, repo::kMaxDownload));
  }
  base::Arena arena;
  return std::string(TRY(base::read_regular(env.files, arena, path)));
}

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
  const auto s3 = std::make_shared<repo::S3Reader>(call.env, call.cancel, aws_identity(call), call.settings.repository_cache + "/s3");
  const bool is_plain = call.flags.find("plain-http") != nullptr && call.flags.boolean("plain-http");
  // What an index names is asked for with the credentials that are kept for its registry, not with the command's own.
  auto& env = call.env;
  const auto registries = std::make_shared<repo::OciReader>(env, call.cancel, call.settings.registry_config, is_plain);
  fetcher->add_scheme("oci", [registries](const repo::Download& download) { return registries->get(download); });
  // As helm, a plugin that is installed for S3 comes before what is built in.
  if (call.voice == Voice::helm) add_getter_plugins(call, *fetcher);
  if (!fetcher->knows("s3")) {
    fetcher->add_scheme(
        "s3", [s3](const repo::Download& download) { return s3->get(download.url, repo::kMaxDownload); },
        [s3](const repo::Download& download, const repo::Validators& known) {
          return s3->get_changed(download.url, repo::kMaxDownload, known);
        });
  }
  if (call.voice == Voice::tug) add_getter_plugins(call, *fetcher);
  if (call.voice == Voice::tug && !fetcher->knows("file")) {
    fetcher->add_scheme("file", [&env](const repo::Download& download) { return read_file_url(env, download.url); });
  }
  return fetcher;
}

std::unique_ptr<repo::OciCharts> make_registries(Invocation& call) {
  const auto text = [&](std::string_view flag) {
    return call.flags.find(flag) == nullptr ? std::string() : call.flags.text(flag);
  };
  const auto is_on = [&](std::string_view flag) { return call.flags.find(flag) != nullptr && call.flags.boolean(flag); };
  repo::OciAccess access;
  access.config = call.settings.registry_config;
  access.username = text("username");
  access.password = text("password");
  access.tls = {text("cert-file"), text("key-file"), text("ca-file"), is_on("insecure-skip-tls-verify")};
  access.plain_http = is_on("plain-http");
  return std::make_unique<repo::OciCharts>(call.env, call.cancel, std::move(access), call.settings.content_cache);
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
