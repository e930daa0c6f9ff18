// Sets libcurl's options for one request and takes in what comes back. The callbacks run in the thread
// that drives libcurl; bodies of streams go through `pieces_` to the caller's thread. A server name other
// than the URL's host is reached by asking libcurl for that name and telling it where to connect.
#include "base/http_transfer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/append_within.h"
#include "base/go_format.h"

namespace base {

namespace {

constexpr std::string_view kHeaderBreaks("\r\n\0", 3);
constexpr std::size_t kMaxFailure = std::size_t{4} << 20;  // bytes of an answer that is no success

std::string address_text(const sockaddr* address) {
  char text[INET6_ADDRSTRLEN] = "";
  if (address->sa_family == AF_INET) {
    const auto* v4 = reinterpret_cast<const sockaddr_in*>(address);
    ::inet_ntop(AF_INET, &v4->sin_addr, text, sizeof text);
    return fmt::format("{}:{}", text, ntohs(v4->sin_port));
  }
  const auto* v6 = reinterpret_cast<const sockaddr_in6*>(address);
  ::inet_ntop(AF_INET6, &v6->sin6_addr, text, sizeof text);
  return fmt::format("[{}]:{}", text, ntohs(v6->sin6_port));
}

std::string_view trimmed(std::string_view text) {
  const auto start = text.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(" \t\r\n") - start + 1);
}

int status_of(std::string_view line) {  // "HTTP/1.1 200 OK"
  const auto space = line.find(' ');
  int status = 0;
  if (space == std::string_view::npos) return 0;
  for (std::size_t i = space + 1; i < line.size() && line[i] >= '0' && line[i] <= '9'; ++i) {
    status = status * 10 + (line[i] - '0');
    if (status > 9999) return 0;
  }
  return status;
}

}  // namespace

// What libcurl calls, with the Transfer behind it.
struct TransferCallbacks {
  static std::size_t header(char* data, std::size_t size, std::size_t count, void* user) {
    auto& transfer = *static_cast<Transfer*>(user);
    const std::size_t bytes = size * count;
    const std::string_view line(data, bytes);
    transfer.header_bytes_ += bytes;
    if (transfer.header_bytes_ > kMaxHttpHeaders) {
      transfer.is_too_large_ = true;
      return 0;
    }
    if (line.starts_with("HTTP/")) {  // the last answer of several counts (100, 200)
      transfer.response_.headers.clear();
      transfer.response_.status = status_of(line);
      return bytes;
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return bytes;
    transfer.response_.headers.push_back(
        {std::string(line.substr(0, colon)), std::string(trimmed(line.substr(colon + 1)))});
    return bytes;
  }

  // Of a failure no more is taken than says why: the status is the answer, and what is too much is left.
  static std::size_t take_failure(Transfer& transfer, std::string_view piece) {
    const auto most = std::min(transfer.options_.max_body, kMaxFailure);
    if (append_within(transfer.response_.body, piece, most)) return piece.size();
    const std::lock_guard lock(transfer.mutex_);
    transfer.is_left_ = true;
    return 0;
  }

  static std::size_t body(char* data, std::size_t size, std::size_t count, void* user) {
    auto& transfer = *static_cast<Transfer*>(user);
    const std::size_t bytes = size * count;
    if (transfer.response_.status >= 300) return take_failure(transfer, {data, bytes});
    if (!transfer.is_stream_) {
      transfer.is_too_large_ = !append_within(transfer.response_.body, {data, bytes}, transfer.options_.max_body);
      return transfer.is_too_large_ ? 0 : bytes;
    }
    const std::lock_guard lock(transfer.mutex_);
    if (transfer.is_left_) return 0;
    if (transfer.waiting_bytes_ > kMaxStreamBuffer) {
      transfer.is_paused_ = true;
      return CURL_WRITEFUNC_PAUSE;
    }
    if (!transfer.head_) transfer.head_ = HttpResponse{transfer.response_.status, transfer.response_.headers, ""};
    transfer.pieces_.emplace_back(data, bytes);
    transfer.waiting_bytes_ += bytes;
    transfer.changed_.notify_one();
    return bytes;
  }

  static curl_socket_t open_socket(void* user, curlsocktype, curl_sockaddr* address) {
    auto& transfer = *static_cast<Transfer*>(user);
    if (transfer.first_address_.empty() &&
        (address->family == AF_INET || address->family == AF_INET6)) {
      transfer.first_address_ = address_text(&address->addr);
    }
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  }
};

Transfer::Transfer(const CurlLibrary& curl, const HttpOptions& options, const HttpRequest& request,
                   const Url& url, bool with_client_certificate, bool is_stream)
    : curl_(curl),
      options_(options),
      request_(request),
      url_(url),
      with_client_certificate_(with_client_certificate),
      is_stream_(is_stream) {}

Transfer::~Transfer() {
  if (easy_ != nullptr) curl_.easy_cleanup(easy_);
  curl_.slist_free_all(headers_);
  curl_.slist_free_all(connect_to_);
}

void Transfer::set_headers() {
  for (const auto& header : request_.headers) {
    const bool is_empty = header.value.empty();
    headers_ = curl_.slist_append(headers_, (header.name + (is_empty ? ";" : ": " + header.value)).c_str());
  }
  if (!find_header(request_.headers, "Accept")) headers_ = curl_.slist_append(headers_, "Accept:");
  if (!find_header(request_.headers, "Content-Type")) {
    headers_ = curl_.slist_append(headers_, "Content-Type:");
  }
  headers_ = curl_.slist_append(headers_, "Expect:");
  if (!options_.tls.server_name.empty() && url_.scheme == "https") {
    headers_ = curl_.slist_append(headers_, ("Host: " + url_.host).c_str());
  }
  set(CURLOPT_HTTPHEADER, headers_);
  if (options_.compression && !find_header(request_.headers, "Accept-Encoding")) {
    set(CURLOPT_ACCEPT_ENCODING, "gzip");
  }
}

void Transfer::set_body() {
  const auto& method = request_.method;
  if (method == "HEAD") {
    set(CURLOPT_NOBODY, 1L);
    return;
  }
  if (!request_.body.empty() || method == "POST" || method == "PUT" || method == "PATCH") {
    set(CURLOPT_POSTFIELDS, request_.body.data());
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
  }
  set(CURLOPT_CUSTOMREQUEST, method.c_str());
}

void Transfer::set_blob(CURLoption option, const std::string& bytes) {
  curl_blob blob{const_cast<char*>(bytes.data()), bytes.size(), CURL_BLOB_NOCOPY};
  set(option, &blob);
}

void Transfer::set_tls() {
  const auto& tls = options_.tls;
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (tls.insecure) {
    for (const auto option : {CURLOPT_SSL_VERIFYPEER, CURLOPT_SSL_VERIFYHOST,
                              CURLOPT_PROXY_SSL_VERIFYPEER, CURLOPT_PROXY_SSL_VERIFYHOST}) {
      set(option, 0L);
    }
  } else if (!tls.ca.empty()) {  // nobody else is trusted, libcurl's own folder neither
    for (const auto option : {CURLOPT_CAINFO, CURLOPT_CAPATH, CURLOPT_PROXY_CAINFO, CURLOPT_PROXY_CAPATH}) {
      set(option, static_cast<const char*>(nullptr));
    }
    set_blob(CURLOPT_CAINFO_BLOB, tls.ca);
    set_blob(CURLOPT_PROXY_CAINFO_BLOB, tls.ca);
  } else if (options_.variable) {
    const auto file = options_.variable("SSL_CERT_FILE").value_or("");
    if (!file.empty()) set(CURLOPT_CAINFO, file.c_str());
    const auto folder = options_.variable("SSL_CERT_DIR").value_or("");
    if (!folder.empty()) set(CURLOPT_CAPATH, folder.c_str());
  }
  if (with_client_certificate_ && !tls.client_certificate.empty()) {
    set_blob(CURLOPT_SSLCERT_BLOB, tls.client_certificate);
    set_blob(CURLOPT_SSLKEY_BLOB, tls.client_key);
  }
}

Result<void> Transfer::set_proxy() {
  if (!options_.proxy_url.empty()) {
    proxy_ = TRY(parse_proxy_url(options_.proxy_url));
  } else if (options_.variable) {
    proxy_ = TRY(environment_proxy(options_.variable, url_));
  }
  if (!proxy_) {
    set(CURLOPT_PROXY, "");
    return {};
  }
  const auto scheme = proxy_->scheme == "socks5" ? std::string("socks5h") : proxy_->scheme;
  const auto port = proxy_->port().empty() && scheme == "http"    ? std::string(":80")
                    : proxy_->port().empty() && scheme == "https" ? std::string(":443")
                                                                  : std::string();
  set(CURLOPT_PROXY, (scheme + "://" + proxy_->host + port).c_str());
  set(CURLOPT_NOPROXY, "");
  set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  if (proxy_->has_user) {
    set(CURLOPT_PROXYUSERNAME, proxy_->user.c_str());
    set(CURLOPT_PROXYPASSWORD, proxy_->password.c_str());
  }
  return {};
}

void Transfer::set_limits() {
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(std::chrono::milliseconds(kConnectTimeout).count()));
  if (request_.timeout) {
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(std::max<std::int64_t>(1, request_.timeout->count())));
  }
  if (!is_stream_ && request_.method != "HEAD") set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(options_.max_body));
  set(CURLOPT_MAXAGE_CONN, static_cast<long>(kIdleConnectionTimeout.count()));
  set(CURLOPT_TCP_KEEPALIVE, 1L);
  set(CURLOPT_TCP_KEEPIDLE, 30L);
  set(CURLOPT_TCP_KEEPINTVL, 15L);
}

// A line break in a header would begin another one.
Result<void> Transfer::check_headers() const {
  for (const auto& header : request_.headers) {
    const bool is_broken = header.name.find_first_of(kHeaderBreaks) != std::string::npos ||
                           header.value.find_first_of(kHeaderBreaks) != std::string::npos;
    if (is_broken) return Error(ErrorCode::invalid, fmt::format("net/http: invalid header field value for {}", go_quote(header.name)));
  }
  return {};
}

Result<void> Transfer::prepare() {
  TRY(check_headers());
  easy_ = curl_.easy_init();
  if (easy_ == nullptr) return Error(ErrorCode::internal, "out of memory");
  auto target = url_;
  target.fragment.clear();
  target.raw_fragment.clear();
  const auto& name = options_.tls.server_name;
  if (!name.empty() && url_.scheme == "https") {
    const auto port = std::string(url_.port().empty() ? "443" : url_.port());
    const auto host = url_.hostname();
    const auto bracketed = [](std::string_view text) {
      return text.find(':') == std::string_view::npos ? std::string(text) : fmt::format("[{}]", text);
    };
    target.host = bracketed(name) + ":" + port;
    connect_to_ = curl_.slist_append(
        nullptr, fmt::format("{}:{}:{}", target.host, bracketed(host), port).c_str());
    set(CURLOPT_CONNECT_TO, connect_to_);
  }
  set(CURLOPT_URL, format_url(target).c_str());
  set(CURLOPT_PATH_AS_IS, 1L);
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  set(CURLOPT_PIPEWAIT, 1L);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_ERRORBUFFER, error_text_);
  set(CURLOPT_PRIVATE, this);
  set(CURLOPT_HEADERFUNCTION, &TransferCallbacks::header);
  set(CURLOPT_HEADERDATA, this);
  set(CURLOPT_WRITEFUNCTION, &TransferCallbacks::body);
  set(CURLOPT_WRITEDATA, this);
  set(CURLOPT_OPENSOCKETFUNCTION, &TransferCallbacks::open_socket);
  set(CURLOPT_OPENSOCKETDATA, this);
  set_headers();
  set_body();
  set_tls();
  set_limits();
  auto with_proxy = set_proxy();
  if (!with_proxy) return std::move(with_proxy).error().wrap(request_prefix(request_, url_));
  if (is_refused_) return Error(ErrorCode::internal, "libcurl refuses an option");
  return {};
}

void Transfer::wait(const HttpSink* sink, const HttpHeadSink* head, const std::function<void()>& wake) {
  std::unique_lock lock(mutex_);
  bool is_headed = head == nullptr;
  while (true) {
    changed_.wait(lock, [&] { return !pieces_.empty() || ended_ != Ended::no; });
    if (pieces_.empty()) return;
    auto pieces = std::exchange(pieces_, {});
    waiting_bytes_ = 0;
    const bool was_paused = is_paused_;
    const bool was_left = is_left_;
    lock.unlock();
    if (was_paused) wake();
    if (!std::exchange(is_headed, true)) (*head)(*head_);  // set before the first piece, and never again
    bool goes_on = !was_left;
    for (const auto& piece : pieces) goes_on = goes_on && (*sink)(piece);
    lock.lock();
    if (!goes_on && !is_left_) {
      is_left_ = true;
      wake();
    }
  }
}

void Transfer::end(Ended how, CURLcode code) {
  const std::lock_guard lock(mutex_);
  ended_ = how;
  code_ = code;
  changed_.notify_one();
}

bool Transfer::is_left() {
  const std::lock_guard lock(mutex_);
  return is_left_;
}

bool Transfer::takes_up_again() {
  const std::lock_guard lock(mutex_);
  if (!is_paused_ || waiting_bytes_ > 0) return false;
  is_paused_ = false;
  return true;
}

Result<HttpResponse> Transfer::finish() {
  if (ended_ == Ended::by_cancel) {
    return Error(ErrorCode::unavailable, request_prefix(request_, url_) + "context canceled")
        .because("the request was cancelled");
  }
  if (code_ == CURLE_OK || ended_ == Ended::by_sink || is_left_) return std::move(response_);
  return failure();
}

}  // namespace base
