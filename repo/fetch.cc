// Archives and indexes are asked for differently: archives as they are, and in pieces where they break off; indexes in
// gzip, and only if they have changed. As Helm does neither, both are off when called as helm.
#include "repo/fetch.h"

#include <utility>

#include "base/base64.h"
#include "base/go_format.h"
#include "base/http_curl.h"
#include "base/http_status.h"
#include "base/url.h"
#include "repo/resumed_download.h"
#include "repo/url_join.h"

namespace repo {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

constexpr std::string_view kUserAgent = "Helm/4.3.1";
constexpr int kOk = 200;
constexpr int kNotModified = 304;

base::HttpRequest request_of(const Download& download, std::chrono::milliseconds timeout) {
  base::HttpRequest request;
  request.url = download.url;
  request.timeout = timeout;
  request.headers.push_back({"User-Agent", std::string(kUserAgent)});
  if (!download.accept.empty()) request.headers.push_back({"Accept", download.accept});
  const bool has_credentials = !download.username.empty() && !download.password.empty();
  if (has_credentials && (download.pass_credentials_all || has_same_host(download.owner, download.url))) {
    request.headers.push_back(
        {"Authorization", "Basic " + base::base64_encode(download.username + ":" + download.password)});
  }
  return request;
}

Error no_success(const Download& download, const base::HttpResponse& response) {
  return Error(base::download_error(response.status),
               "failed to fetch " + without_password(download.url) + " : " + base::status_line(response.status))
      .answered(response.status, "");
}

}  // namespace

Download download_from(const Repository& repository, std::string url) {
  return {.url = std::move(url),
          .owner = repository.url,
          .username = repository.username,
          .password = repository.password,
          .pass_credentials_all = repository.pass_credentials_all,
          .tls = {repository.cert_file, repository.key_file, repository.ca_file, repository.insecure_skip_tls_verify}};
}

bool Fetcher::knows(std::string_view scheme) const {
  return scheme == "http" || scheme == "https" || getters_.find(scheme) != getters_.end();
}

Result<base::HeadedHttp*> Fetcher::http_for(const TlsFiles& tls) {
  const std::lock_guard lock(mutex_);
  const bool has_pair = !tls.certificate.empty() && !tls.key.empty();
  const bool is_plain = !has_pair && tls.authority.empty() && !tls.insecure;
  std::string key;
  if (!is_plain) key = tls.certificate + '\0' + tls.key + '\0' + tls.authority + '\0' + (tls.insecure ? "1" : "0");
  auto& transport = transports_[key];
  if (transport == nullptr) {
    base::HttpOptions options;
    if (!is_plain) {
      auto read = read_tls_files(env_, tls);
      if (!read) return std::move(read).error().wrap("can't create TLS config for client: ");
      options.tls = *std::move(read);
    }
    options.variable = env_.variable;
    options.compression = options_.compression;
    options.max_body = kMaxDownload;
    transport = base::make_headed_curl_http(cancel_, std::move(options));
  }
  return transport.get();
}

// What somebody else fetches; nothing for HTTP.
Result<std::optional<std::string>> Fetcher::get_by_scheme(const Download& download) {
  const auto url = base::parse_url(download.url);
  if (!url) return Error(url.error());
  if (const auto getter = getters_.find(url->scheme); getter != getters_.end()) {
    return std::optional(TRY(getter->second(download)));
  }
  if (knows(url->scheme)) return std::optional<std::string>();
  return Error(ErrorCode::invalid, "scheme " + base::go_quote(url->scheme) + " not supported");
}

Result<base::HttpResponse> Fetcher::get_archive(const Download& download, base::HttpRequest request) {
  auto& http = *TRY(http_for(download.tls));
  if (options_.parts.empty()) return http.send(request);
  if (options_.compression) request.headers.push_back({"Accept-Encoding", "identity"});
  ResumedDownload resumed{std::move(request), options_.parts, kMaxDownload, {}};
  const auto name = without_password(download.url);
  if (options_.progress != nullptr) {
    resumed.on_progress = [&](std::size_t got, std::size_t total) { options_.progress->advance(name, got, total); };
  }
  auto response = download_resumed(env_, cancel_, http, resumed);
  if (options_.progress != nullptr) options_.progress->end(name);
  return response;
}

Result<std::string> Fetcher::get(const Download& download) {
  if (auto bytes = TRY(get_by_scheme(download))) return *std::move(bytes);
  auto response = TRY(get_archive(download, request_of(download, options_.timeout)));
  if (response.status == kOk) return std::move(response.body);
  return no_success(download, response);
}

Result<Fetched> Fetcher::get_index(const Download& download, const Validators& known) {
  const auto url = TRY(base::parse_url(download.url));
  if (const auto getter = index_getters_.find(url.scheme); getter != index_getters_.end()) return getter->second(download, known);
  if (auto bytes = TRY(get_by_scheme(download))) return Fetched{*std::move(bytes), {}, false};
  auto& http = *TRY(http_for(download.tls));
  auto request = request_of(download, options_.timeout);
  if (!known.etag.empty()) request.headers.push_back({"If-None-Match", known.etag});
  if (!known.last_modified.empty()) request.headers.push_back({"If-Modified-Since", known.last_modified});
  auto response = TRY(http.send(request));
  if (response.status == kNotModified && !known.is_empty()) return Fetched{"", known, true};
  if (response.status != kOk) return no_success(download, response);
  Validators validators{std::string(response.header("ETag").value_or("")),
                        std::string(response.header("Last-Modified").value_or(""))};
  return Fetched{std::move(response.body), std::move(validators), false};
}

}  // namespace repo
