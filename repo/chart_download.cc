// A name goes through repositories.yaml and the parsed index of its repository to a URL, a URL back to the repository that
// lists it, for its credentials. Archives go into the content cache under the digest that the index tells.
#include "repo/chart_download.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/digest.h"
#include "base/filesystem.h"
#include "base/go_format.h"
#include "base/nearest.h"
#include "base/url.h"
#include "repo/url_join.h"
#include "repo/version_choice.h"

namespace repo {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;
using Field = ParsedIndex::Field;

constexpr std::string_view kAccept = "application/gzip,application/octet-stream";
constexpr std::size_t kDigestSize = 32;
constexpr std::uint32_t kMode = 0644;

Error bad_hex_byte(char c) {
  const auto code = static_cast<unsigned>(static_cast<unsigned char>(c));
  const bool is_shown = code >= 0x20 && code < 0x7f;
  return Error(ErrorCode::invalid, fmt::format("encoding/hex: invalid byte: U+{:04X}{}", code,
                                               is_shown ? fmt::format(" '{}'", c) : ""));
}

Result<std::string> decode_hex(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    const int high = base::hex_value(text[i]), low = base::hex_value(text[i + 1]);
    if (high < 0) return bad_hex_byte(text[i]);
    if (low < 0) return bad_hex_byte(text[i + 1]);
    bytes += static_cast<char>(high * 16 + low);
  }
  if (text.size() % 2 == 0) return bytes;
  if (base::hex_value(text.back()) < 0) return bad_hex_byte(text.back());
  return Error(ErrorCode::invalid, "encoding/hex: odd length hex string");
}

// Whether the index may list that URL: a cheap look before URLs are taken apart.
bool may_be_same(std::string_view listed, std::string_view host, std::string_view last) {
  return listed.find(host) != std::string_view::npos && listed.find(last) != std::string_view::npos;
}

bool lists_url(const ParsedIndex& index, const std::string& url, const base::Url& parsed) {
  const std::string path = base::clean_path(parsed.path);
  const std::string last(base::base_name(path));
  const bool is_plain = url.find('%') == std::string::npos;
  for (std::uint32_t i = 0; i < index.chart_count(); ++i) {
    const auto chart = index.chart(i);
    for (std::uint32_t entry = chart.first; entry < chart.first + chart.count; ++entry) {
      for (const auto listed : index.urls(entry)) {
        if (is_plain && !may_be_same(listed, parsed.host, last)) continue;
        if (is_same_url(url, std::string(listed))) return true;
      }
    }
  }
  return false;
}

// That the cache has no index of a repository, or a bad one.
Error no_cached_index(Error error, const std::string& name) {
  const bool is_missing = error.code() == ErrorCode::not_found;
  const std::string reason = is_missing ? fmt::format("the index of repository {} is not in the cache", name) : error.reason();
  if (is_missing) error.hinting("tug repo update " + name);
  return std::move(error.wrap("no cached repo found. (try 'helm repo update'): ").because(reason));
}

// The entry that a version means. Errors are those of IndexFile.Get.
Result<std::uint32_t> find_entry(base::Log& log, const ParsedIndex& index, const std::string& name,
                                 const std::string& version) {
  const auto chart = index.find_chart(name);
  if (!chart) return Error(ErrorCode::not_found, "no chart name found");
  if (chart->count == 0) return Error(ErrorCode::not_found, "no chart version found");
  const VersionList versions{name, chart->count, [&](std::size_t i) {
                               return index.text(chart->first + static_cast<std::uint32_t>(i), Field::version);
                             }};
  const auto found = TRY(find_version(log, versions, version));
  if (found) return chart->first + static_cast<std::uint32_t>(*found);
  return Error(ErrorCode::not_found, fmt::format("no chart version found for {}-{}", name, version));
}

// What a name that is not there was meant to be, as it is typed: between `before` and `after`.
void suggest(Error& error, const std::vector<std::string_view>& names, const std::string& typed,
             const std::string& before, const std::string& after) {
  const auto near = base::nearest_name(names, typed);
  if (!near.empty()) error.hinting(fmt::format("did you mean {}{}{}?", before, near, after));
}

}  // namespace

std::string content_file(const std::string& cache, std::string_view digest, std::string_view extension) {
  const auto name = base::hex_encode(digest);
  return base::join_path(base::join_path(cache, name.substr(0, 2)), name + std::string(extension));
}

Result<std::string> digest_bytes(std::string_view text) {
  const auto colon = text.find(':');
  if (colon != std::string_view::npos) text.remove_prefix(colon + 1);
  auto bytes = TRY(decode_hex(text));
  if (bytes.size() == kDigestSize || (text.empty() && colon == std::string_view::npos)) return bytes;
  return Error(ErrorCode::invalid, fmt::format("invalid digest length: {}", bytes.size()));
}

Download ChartDownloader::download_of(std::string url, std::string owner) const {
  return {.url = std::move(url),
          .owner = std::move(owner),
          .username = options_.username,
          .password = options_.password,
          .pass_credentials_all = options_.pass_credentials_all,
          .tls = options_.tls,
          .accept = std::string(kAccept)};
}

// The repository's own certificates and credentials go before those of the command line.
void ChartDownloader::lend(const Repository& repository, Download& download) const {
  if (!repository.cert_file.empty() || !repository.key_file.empty() || !repository.ca_file.empty()) {
    download.tls = {repository.cert_file, repository.key_file, repository.ca_file, download.tls.insecure};
  }
  if (repository.username.empty() || repository.password.empty()) return;
  download.username = repository.username;
  download.password = repository.password;
  download.pass_credentials_all = repository.pass_credentials_all;
}

Result<LocatedChart> ChartDownloader::locate_url(const std::string& url, const Repositories& repositories) {
  const auto parsed = TRY(base::parse_url(url));
  LocatedChart chart{.download = download_of(url, url)};
  for (const auto& repository : repositories.entries) {
    TRY(check_repository(fetcher_, repository));
    base::Arena arena;
    auto index = load_index(env_, arena, index_file(options_.repository_cache, repository.name), options_.duplicates);
    if (!index) return no_cached_index(std::move(index).error(), repository.name);
    if (!lists_url(*index, url, parsed)) continue;
    chart.download.owner = repository.url;
    lend(repository, chart.download);
    break;
  }
  return chart;
}

Result<LocatedChart> ChartDownloader::locate_name(const std::string& reference, const std::string& name,
                                                  const std::string& version, const Repositories& repositories) {
  const auto slash = reference.find('/');
  const auto repository_name = reference.substr(0, slash);
  const auto* repository = repositories.find(repository_name);
  if (repository == nullptr) {
    Error error(ErrorCode::not_found, fmt::format("repo {} not found", repository_name));
    error.because(fmt::format("there is no folder or archive {}, and no repository {}", base::go_quote(reference),
                              repository_name));
    std::vector<std::string_view> names;
    for (const auto& entry : repositories.entries) names.push_back(entry.name);
    suggest(error, names, repository_name, "", "/" + name);
    return error;
  }
  if (repository->url.empty()) {
    return Error(ErrorCode::invalid, fmt::format("no URL found for repository {}", repository_name));
  }
  TRY(check_repository(fetcher_, *repository));
  base::Arena arena;
  auto index = load_index(env_, arena, index_file(options_.repository_cache, repository->name), options_.duplicates);
  if (!index) return no_cached_index(std::move(index).error(), repository->name);
  auto entry = find_entry(env_.log, *index, name, version);
  if (!entry) {
    Error error = std::move(entry).error();
    error.wrap(fmt::format("chart {} matching {} not found in {} index. (try 'helm repo update'): ",
                           base::go_quote(name), version, repository->name));
    const bool is_there = index->find_chart(name).has_value();
    error.because(fmt::format("repository {} has no chart {}{}", repository->name, name,
                              version.empty() || !is_there ? "" : " in version " + version));
    if (!is_there) suggest(error, chart_names(*index), name, repository->name + "/", "");
    return error;
  }
  const auto urls = index->urls(*entry);
  if (urls.empty()) {
    return Error(ErrorCode::not_found, fmt::format("chart {} has no downloadable URLs", base::go_quote(reference)));
  }
  const auto url = resolve_reference(repository->url, std::string(urls[0]));
  if (!url) return Error(ErrorCode::invalid, "invalid chart URL format: " + reference);
  LocatedChart chart{std::string(index->text(*entry, Field::digest)), download_of(*url, repository->url)};
  lend(*repository, chart.download);
  return chart;
}

Result<LocatedChart> ChartDownloader::locate(const std::string& reference, const std::string& version) {
  const auto url = base::parse_url(reference);
  if (!url) return Error(ErrorCode::invalid, "invalid chart URL format: " + reference);
  if (is_oci(base::format_url(*url))) return locate_registry(reference, version);
  const bool is_file = options_.checks_digests && url->scheme == "file" && fetcher_.knows("file");  // nothing to Helm
  if (is_file) return LocatedChart{.download = download_of(reference, reference)};
  auto loaded = load_repositories(env_, options_.repository_config);
  if (!loaded && loaded.error().code() != ErrorCode::not_found) return std::move(loaded).error();
  const auto repositories = loaded ? *std::move(loaded) : Repositories();
  if (!url->scheme.empty() && !url->host.empty() && !url->path.empty()) return locate_url(reference, repositories);
  const auto slash = url->path.find('/');
  if (slash == std::string::npos) {
    return Error(ErrorCode::not_found,
                 "non-absolute URLs should be in form of repo_name/path_to_chart, got: " + base::format_url(*url))
        .because(fmt::format("there is no folder or archive {}", base::go_quote(reference)));
  }
  return locate_name(url->path, url->path.substr(slash + 1), version, repositories);
}

Result<LocatedChart> ChartDownloader::locate_registry(const std::string& reference, const std::string& version) {
  if (options_.registries == nullptr) return Error(ErrorCode::internal, "no way to registries for " + reference);
  const auto location = TRY(options_.registries->locate(reference, version));
  return LocatedChart{location.digest, {.url = location.url}, true};
}

Result<std::string> ChartDownloader::find_in(const std::string& repository_url, const std::string& chart,
                                             const std::string& version) {
  Repository repository;
  repository.url = repository_url;
  repository.username = options_.username;
  repository.password = options_.password;
  repository.pass_credentials_all = options_.pass_credentials_all;
  repository.cert_file = options_.tls.certificate;
  repository.key_file = options_.tls.key;
  repository.ca_file = options_.tls.authority;
  repository.insecure_skip_tls_verify = options_.tls.insecure;
  TRY(check_repository(fetcher_, repository));
  base::Arena arena;
  auto downloaded = download_index(arena, fetcher_, repository, options_.duplicates);
  if (!downloaded) return not_a_repository(std::move(downloaded).error(), repository_url);
  const auto& index = downloaded->index;
  tell_skipped(env_.log, index.skipped(), without_password(repository_url));
  const std::string what = "chart " + base::go_quote(chart) +
                           (version.empty() ? std::string() : " version " + base::go_quote(version));
  const auto entry = find_entry(env_.log, index, chart, version);
  if (!entry) {
    Error error(ErrorCode::not_found, fmt::format("{} not found in {} repository", what, without_password(repository_url)));
    if (!index.find_chart(chart)) suggest(error, chart_names(index), chart, "", "");
    return error;
  }
  const auto urls = index.urls(*entry);
  if (urls.empty()) return Error(ErrorCode::not_found, what + " has no downloadable URLs");
  auto url = resolve_reference(repository_url, std::string(urls[0]));
  if (!url) return std::move(url).error().wrap("failed to make chart URL absolute: ");
  keep_credentials_for(repository_url, *url);
  return url;
}

void ChartDownloader::keep_credentials_for(const std::string& repository_url, const std::string& chart_url) {
  if (options_.pass_credentials_all || has_same_host(repository_url, chart_url)) return;
  options_.username.clear();
  options_.password.clear();
}

Result<DownloadedChart> ChartDownloader::fetch(const LocatedChart& chart) {
  DownloadedChart found;
  if (chart.is_named) {
    auto pulled = TRY(options_.registries->pull(chart.download.url));
    if (options_.notices != nullptr) *options_.notices << pulled.notice << std::flush;
    found.bytes = std::move(pulled.bytes);
    found.notice = std::move(pulled.notice);
    return found;
  }
  auto& bytes = found.bytes;
  bytes = TRY(fetcher_.get(chart.download));
  if (!options_.checks_digests || chart.digest.empty()) return found;
  if (base::sha256(bytes) == TRY(digest_bytes(chart.digest))) return found;
  return Error(ErrorCode::invalid, fmt::format("{} has the digest {}, but the index says {}",
                                               without_password(chart.download.url), base::sha256_hex(bytes), chart.digest))
      .hinting("fetch the index again (repo update); if this stays, ask whoever keeps the repository");
}

Result<DownloadedChart> ChartDownloader::download(const LocatedChart& chart) {
  const auto url = TRY(base::parse_url(chart.download.url));
  DownloadedChart found;
  found.file_name = is_oci(chart.download.url) ? oci_file_name(chart.download.url) : base::base_name(url.path);
  const auto digest = TRY(digest_bytes(chart.digest));
  if (!digest.empty()) {
    const std::lock_guard lock(cache_);
    base::Arena arena;
    const auto cached = env_.files.read(arena, content_file(options_.content_cache, digest));
    const bool is_good = cached && !cached->empty() && (!options_.checks_digests || base::sha256(*cached) == digest);
    if (is_good) {
      found.bytes = *cached;
      return found;
    }
  }
  auto fetched = TRY(fetch(chart));
  fetched.file_name = std::move(found.file_name);
  return fetched;
}

Result<std::string> ChartDownloader::download_provenance(const LocatedChart& chart) {
  if (chart.is_named) {
    auto pulled = TRY(options_.registries->pull_provenance(chart.download.url));
    if (options_.notices != nullptr) *options_.notices << pulled.notice << std::flush;
    return std::move(pulled.bytes);
  }
  Download provenance = chart.download;
  provenance.url += ".prov";
  return fetcher_.get(provenance);
}

bool ChartDownloader::is_as_promised(const std::string& path, std::string_view digest) const {
  if (!options_.checks_digests) return true;
  base::Arena arena;
  const auto bytes = env_.files.read(arena, path);
  return bytes && base::sha256(*bytes) == digest;
}

Result<std::string> ChartDownloader::download_to_cache(const LocatedChart& chart) {
  auto decoded = digest_bytes(chart.digest);
  if (!decoded && decoded.error().helm().starts_with("encoding/hex")) {
    return std::move(decoded).error().wrap("unable to decode digest: ");
  }
  auto digest = TRY(std::move(decoded));
  if (!digest.empty()) {
    const auto path = content_file(options_.content_cache, digest);
    const auto info = env_.files.info(path);
    if (info && *info && (*info)->type == base::FileType::directory) return Error(ErrorCode::invalid, "is a directory");
    if (info && *info && (*info)->size > 0 && is_as_promised(path, digest)) return path;
  }
  const auto bytes = TRY(fetch(chart)).bytes;
  if (digest.empty()) digest = base::sha256(bytes);
  const auto path = content_file(options_.content_cache, digest);
  TRY(env_.files.make_directories(base::directory_name(path)));
  TRY(env_.files.write(path, bytes, kMode));
  return path;
}

}  // namespace repo
