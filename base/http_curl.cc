// One thread drives libcurl's multi handle: it takes new transfers from a queue, lets libcurl work, and
// tells each caller when its transfer is done. The thread is started by the first request and ends with
// the transport. Redirects are followed here, since libcurl would take a client certificate along.
#include "base/http_curl.h"

#include <algorithm>
#include <mutex>
#include <thread>
#include <unordered_set>
#include <vector>

#include "base/ascii.h"
#include "base/curl_library.h"
#include "base/http_head.h"
#include "base/http_status.h"
#include "base/http_transfer.h"
#include "base/url.h"

namespace base {
namespace {

constexpr int kPollMilliseconds = 20;       // how soon a cancellation is seen
constexpr int kIdlePollMilliseconds = 1000;  // with nothing under way

// Where a streamed answer goes; both nullptr: into the response.
struct Sinks {
  const HttpHeadSink* head = nullptr;
  const HttpSink* body = nullptr;
};

class CurlHttp final : public HeadedHttp {
 public:
  CurlHttp(const Cancel& cancel, HttpOptions options) : cancel_(cancel), options_(std::move(options)) {}
  ~CurlHttp() override;
  CurlHttp(const CurlHttp&) = delete;
  CurlHttp& operator=(const CurlHttp&) = delete;

  Result<HttpResponse> send(const HttpRequest& request) override { return follow(request, {}); }
  Result<HttpResponse> stream(const HttpRequest& request, const HttpSink& sink) override {
    return follow(request, {nullptr, &sink});
  }
  Result<HttpResponse> stream_with_head(const HttpRequest& request, const HttpHeadSink& head,
                                        const HttpSink& sink) override {
    return follow(request, {&head, &sink});
  }

 private:
  Result<HttpResponse> follow(const HttpRequest& request, const Sinks& sinks);
  Result<HttpResponse> exchange(const HttpRequest& request, const Url& url, bool with_certificate,
                                const Sinks& sinks);
  Result<void> start();
  void run();
  void take_new();
  void end_cancelled();
  void end_finished();
  void drop(Transfer* transfer, Ended how, CURLcode code);

  const Cancel& cancel_;
  const HttpOptions options_;
  const CurlLibrary* curl_ = nullptr;
  CURLM* multi_ = nullptr;
  std::thread thread_{};
  std::unordered_set<Transfer*> active_{};  // the thread's own

  std::mutex mutex_{};  // guards what follows
  std::vector<Transfer*> incoming_{};
  bool is_ending_ = false;
};

CurlHttp::~CurlHttp() {
  if (thread_.joinable()) {
    {
      const std::lock_guard lock(mutex_);
      is_ending_ = true;
    }
    curl_->multi_wakeup(multi_);
    thread_.join();
  }
  if (multi_ != nullptr) curl_->multi_cleanup(multi_);
}

Result<void> CurlHttp::start() {
  const std::lock_guard lock(mutex_);
  if (multi_ != nullptr) return {};
  curl_ = TRY(load_curl());
  multi_ = curl_->multi_init();
  if (multi_ == nullptr) return Error(ErrorCode::internal, "out of memory");
  curl_->multi_setopt(multi_, CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_MULTIPLEX));
  curl_->multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS, kMaxConnectionsPerHost);
  thread_ = std::thread([this] { run(); });
  return {};
}

void CurlHttp::take_new() {
  std::vector<Transfer*> fresh;
  {
    const std::lock_guard lock(mutex_);
    fresh.swap(incoming_);
  }
  for (auto* transfer : fresh) {
    if (curl_->multi_add_handle(multi_, transfer->handle()) == CURLM_OK) {
      active_.insert(transfer);
    } else {
      transfer->end(Ended::by_curl, CURLE_FAILED_INIT);
    }
  }
}

void CurlHttp::drop(Transfer* transfer, Ended how, CURLcode code) {
  curl_->multi_remove_handle(multi_, transfer->handle());
  active_.erase(transfer);
  transfer->end(how, code);  // from here on it may be gone
}

void CurlHttp::end_cancelled() {
  const bool is_cancelled = cancel_.requested();
  const std::vector<Transfer*> now(active_.begin(), active_.end());
  for (auto* transfer : now) {
    if (is_cancelled || transfer->is_stopped()) {
      drop(transfer, Ended::by_cancel, CURLE_ABORTED_BY_CALLBACK);
    } else if (transfer->is_left()) {
      drop(transfer, Ended::by_sink, CURLE_OK);
    } else if (transfer->takes_up_again()) {
      curl_->easy_pause(transfer->handle(), CURLPAUSE_CONT);
    }
  }
}

void CurlHttp::end_finished() {
  int left = 0;
  while (const auto* message = curl_->multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const auto code = message->data.result;
    const auto found = std::find_if(active_.begin(), active_.end(), [&](const auto* transfer) {
      return transfer->handle() == message->easy_handle;
    });
    if (found != active_.end()) drop(*found, Ended::by_curl, code);
  }
}

void CurlHttp::run() {
  while (true) {
    {
      const std::lock_guard lock(mutex_);
      if (is_ending_) break;
    }
    take_new();
    int running = 0;
    curl_->multi_perform(multi_, &running);
    end_finished();
    end_cancelled();
    curl_->multi_poll(multi_, nullptr, 0, active_.empty() ? kIdlePollMilliseconds : kPollMilliseconds,
                      nullptr);
  }
}

Result<HttpResponse> CurlHttp::exchange(const HttpRequest& request, const Url& url, bool with_certificate,
                                        const Sinks& sinks) {
  TRY(start());
  Transfer transfer(*curl_, options_, request, url, with_certificate, sinks.body != nullptr);
  TRY(transfer.prepare());
  const auto wake = [this] { curl_->multi_wakeup(multi_); };
  {
    const std::lock_guard lock(mutex_);
    incoming_.push_back(&transfer);
  }
  wake();
  transfer.wait(sinks.body, sinks.head, wake);
  return transfer.finish();
}

bool is_for_its_host_only(std::string_view name) {
  for (const auto* one : {"Authorization", "Www-Authenticate", "Cookie", "Cookie2", "Proxy-Authorization",
                          "Proxy-Authenticate"}) {
    if (equal_ignoring_case(name, one)) return true;
  }
  return name.size() > 12 && equal_ignoring_case(name.substr(0, 12), "Impersonate-");
}

// Whether `host` is `first` or below it, as Go asks before it takes credentials along.
bool is_host_or_below(std::string_view host, std::string_view first) {
  if (equal_ignoring_case(host, first)) return true;
  if (first.find_first_of(":%") != std::string_view::npos || host.size() <= first.size()) return false;
  return host[host.size() - first.size() - 1] == '.' &&
         equal_ignoring_case(host.substr(host.size() - first.size()), first);
}

Result<void> check_scheme(const HttpRequest& request, const Url& url) {
  if (url.scheme == "http" || url.scheme == "https") return {};
  return Error(ErrorCode::invalid,
               request_prefix(request, url) + "unsupported protocol scheme \"" + url.scheme + "\"");
}

// Where a redirect leads, seen from `from`; Go's url.Parse relative to a base, for what servers send.
Result<Url> resolve_location(const Url& from, std::string_view location) {
  auto target = TRY(parse_url(location));
  if (!target.scheme.empty()) return target;
  target.scheme = from.scheme;
  if (!target.host.empty()) return target;
  target.host = from.host;
  if (target.path.empty() || target.path.front() == '/') return target;
  const auto slash = from.path.rfind('/');
  target.path = (slash == std::string::npos ? "/" : from.path.substr(0, slash + 1)) + target.path;
  target.raw_path.clear();
  return target;
}

void become_redirected(HttpRequest& request, int status, const Url& first, const Url& next) {
  if (status < 304 && request.method != "GET" && request.method != "HEAD") {
    request.method = "GET";
    request.body.clear();
    std::erase_if(request.headers,
                  [](const auto& header) { return equal_ignoring_case(header.name, "Content-Type"); });
  }
  const bool is_weaker = first.scheme == "https" && next.scheme != "https";
  if (is_weaker || !is_host_or_below(next.hostname(), first.hostname())) {
    std::erase_if(request.headers, [](const auto& header) { return is_for_its_host_only(header.name); });
  }
  request.url = format_url(next);
}

std::chrono::milliseconds left_of(std::chrono::milliseconds timeout, std::chrono::steady_clock::time_point started) {
  const auto spent = std::chrono::steady_clock::now() - started;
  return timeout - std::chrono::duration_cast<std::chrono::milliseconds>(spent);
}

Result<HttpResponse> CurlHttp::follow(const HttpRequest& request, const Sinks& sinks) {
  const auto started = std::chrono::steady_clock::now();
  auto url = parse_url(request.url);
  if (!url) return std::move(url).error();
  TRY(check_scheme(request, *url));
  const auto first = *url;
  auto response = TRY(exchange(request, first, true, sinks));
  if (!options_.follow_redirects) return response;
  if (!is_redirect(response.status) || !response.header("Location")) return response;
  HttpRequest next = request;
  for (int hops = 1;; ++hops) {
    if (request.timeout) next.timeout = left_of(*request.timeout, started);  // for all of them together, as Go
    const auto from = *url;
    url = resolve_location(from, *response.header("Location"));
    if (!url) {
      return std::move(url).error().wrap(request_prefix(next, from) + "failed to parse Location header: ");
    }
    become_redirected(next, response.status, first, *url);
    if (hops > kMaxRedirects) {
      return Error(ErrorCode::unavailable, request_prefix(next, *url) + "stopped after 10 redirects");
    }
    TRY(check_scheme(next, *url));
    const bool is_same_host = url->host == first.host && url->scheme == first.scheme;
    response = TRY(exchange(next, *url, is_same_host, sinks));
    if (!is_redirect(response.status) || !response.header("Location")) return response;
  }
}

}  // namespace

std::unique_ptr<Http> make_curl_http(const Cancel& cancel, HttpOptions options) {
  return make_headed_curl_http(cancel, std::move(options));
}

std::unique_ptr<HeadedHttp> make_headed_curl_http(const Cancel& cancel, HttpOptions options) {
  return std::make_unique<CurlHttp>(cancel, std::move(options));
}

}  // namespace base
