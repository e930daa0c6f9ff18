// Keys, passphrases and trust on the command line. Helm writes the archive first and signs then, so a failure to sign
// leaves the archive without its provenance file.
#include "cli/signing.h"

#include <sys/stat.h>

#include <fmt/format.h>

#include "base/go_format.h"
#include "base/hidden_password.h"
#include "base/url.h"
#include "charts/load.h"
#include "charts/metadata.h"
#include "cli/chart_options.h"
#include "cli/repository_access.h"
#include "repo/url_join.h"

namespace cli {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

constexpr std::uint32_t kMode = 0644;
constexpr std::size_t kLongestPassphrase = 4096;  // bytes of a line that count, as Helm
constexpr std::int64_t kNanoseconds = 1'000'000'000;
constexpr int kInput = 0;

bool is_pipe(int file) {
  struct stat status {};
  return ::fstat(file, &status) == 0 && S_ISFIFO(status.st_mode);
}

// The first line, without its end. "EOF" where there is nothing at all.
Result<std::string> first_line(std::string_view text) {
  if (text.empty()) return Error(ErrorCode::invalid, "EOF").because("the file with the passphrase is empty");
  auto line = text.substr(0, text.find('\n'));
  if (line.size() < text.size() && line.ends_with('\r')) line.remove_suffix(1);
  return std::string(line.substr(0, kLongestPassphrase));
}

// Helm asks for the provenance file of `install --verify` and its kin as nobody; as tug, the repository's own
// credentials are used.
repo::LocatedChart as_asked(const Invocation& call, repo::LocatedChart chart) {
  if (call.voice == Voice::helm) chart.download = {.url = chart.download.url, .owner = chart.download.owner};
  return chart;
}

Result<std::string> file_name(const repo::LocatedChart& chart) {
  return std::string(base::base_name(TRY(base::parse_url(chart.download.url)).path));
}

Error no_private_key(const std::string& keyring, const std::string& id) {
  return Error(ErrorCode::not_found, "private key not found")
      .because(fmt::format("no key in {} has {} in its name", keyring, base::go_quote(id)))
      .hinting("gpg --list-secret-keys lists names; gpg --export-secret-keys > FILE writes a keyring that can sign");
}

}  // namespace

repo::VerifyOptions verify_options(const Invocation& call) {
  return {call.flags.text("keyring"), call.voice == Voice::helm ? repo::Trust::as_helm : repo::Trust::strict};
}

Result<std::string> required_provenance(repo::ChartDownloader& downloader, const repo::LocatedChart& chart) {
  auto provenance = downloader.download_provenance(chart);
  if (provenance) return provenance;
  const auto url = repo::without_password(chart.download.url) + ".prov";
  return Error(provenance.error().code(), "failed to fetch provenance " + base::go_quote(url))
      .because(fmt::format("the chart cannot be verified: {} cannot be fetched ({})", url, provenance.error().helm()));
}

std::string missing_provenance(const std::string& chart, const Error& error) {
  return fmt::format("WARNING: Verification not found for {}: {}\n", base::hide_passwords(chart), base::hide_passwords(error.helm()));
}

Result<void> verify_cached(Invocation& call, repo::ChartDownloader& downloader, const repo::LocatedChart& chart,
                           const std::string& path) {
  constexpr std::string_view kChart = ".chart";
  auto beside = path;
  if (beside.ends_with(kChart)) beside.resize(beside.size() - kChart.size());
  beside += repo::kProvenanceExtension;
  const auto name = TRY(file_name(chart));
  const auto info = call.env.files.info(beside);
  const bool is_cached = info && *info && (*info)->size > 0;
  if (is_cached) {
    auto verified = repo::verify_chart(call.env, path, beside, verify_options(call), name);
    if (verified) return {};
    if (call.voice == Voice::helm) return std::move(verified).error();
  }
  const auto provenance = TRY(required_provenance(downloader, as_asked(call, chart)));
  if (call.voice == Voice::helm) {
    TRY(call.env.files.write(beside, provenance, kMode));
    TRY(repo::verify_chart(call.env, path, beside, verify_options(call), name));
    return {};
  }
  base::Arena arena;  // what does not verify is not kept
  const auto archive = TRY(call.env.files.read(arena, path));
  TRY(repo::verify_archive(call.env, archive, name, provenance, verify_options(call)));
  return call.env.files.write(beside, provenance, kMode);
}

Result<void> ArchiveSigner::check() const {
  if (call_.flags.text("key").empty()) return Error(ErrorCode::invalid, "--key is required for signing a package");
  if (call_.flags.text("keyring").empty()) {
    return Error(ErrorCode::invalid, "--keyring is required for signing a package");
  }
  return {};
}

Result<void> ArchiveSigner::read_passphrase() {
  const auto path = call_.flags.text("passphrase-file");
  if (path.empty() || passphrase_) return {};
  if (path == "-") {
    if (!is_pipe(kInput)) {
      return Error(ErrorCode::invalid, "specified reading passphrase from stdin, without input on stdin")
          .because("--passphrase-file - reads a pipe, and standard input is none")
          .hinting("write: … | tug package --sign --passphrase-file - …, or name the file");
    }
    std::string line;
    std::getline(call_.env.in, line);
    if (!call_.env.in.eof()) line += '\n';
    passphrase_ = TRY(first_line(line));
    return {};
  }
  base::Arena arena;
  const auto text = TRY(call_.env.files.read(arena, path));
  passphrase_ = TRY(first_line(text));
  return {};
}

Result<void> ArchiveSigner::unlock(base::SigningKey& key, const std::string& name) {
  if (!key.is_locked()) return {};
  if (passphrase_) return key.unlock(*passphrase_);
  call_.env.out << fmt::format("Password for key {} >  ", base::go_quote(name)) << std::flush;
  auto typed = read_password();
  call_.env.out << '\n';
  if (typed) return key.unlock(*typed);
  return std::move(typed).error().because("the key needs a passphrase, and there is no terminal to ask for it")
      .hinting("--passphrase-file FILE reads it from a file");
}

Result<base::SigningKey> ArchiveSigner::open_key() {
  const auto keyring = call_.flags.text("keyring");
  const auto id = call_.flags.text("key");
  const auto block = TRY(repo::find_key(call_.env, keyring, id));
  TRY(read_passphrase());
  if (!block) return no_private_key(keyring, id);
  auto key = TRY(base::SigningKey::open(*block, call_.env.clock.unix_nanoseconds() / kNanoseconds));
  const auto name = block->names.empty() ? std::string("Unknown") : block->names.front();
  if (key.expired() != 0 && call_.voice == Voice::tug) {
    return Error(ErrorCode::denied, fmt::format("key {} has expired: nobody would accept what it signs", base::go_quote(name)))
        .hinting("gpg --quick-set-expire FINGERPRINT 1y makes it last longer");
  }
  TRY(unlock(key, name));
  return key;
}

Result<void> ArchiveSigner::sign(const std::string& path) {
  auto key = TRY(open_key());
  base::Arena arena(chart::kMaxChartMemory);
  auto loaded = chart::load(call_.env, arena, path, load_options(call_, chart::Loader::detecting));
  if (!loaded) return std::move(loaded).error().wrap("failed to load chart for signing: ");
  const auto metadata = TRY(chart::write_metadata(arena, (*loaded)->metadata));
  const auto archive = TRY(call_.env.files.read(arena, path));
  const auto text = TRY(repo::sign_archive(key, archive, std::string(base::base_name(path)), metadata));
  return call_.env.files.write(path + std::string(repo::kProvenanceExtension), text, kMode);
}

}  // namespace cli
