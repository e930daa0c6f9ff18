// The loop around one request. client-go tries again where the server names a time to wait (429, 5xx) or,
// for GET, loses the connection; Helm once more where etcd changed its leader. The text of an error names
// the last attempt and, where it differs, the one before.
#include "cluster/kube_session.h"

#include <algorithm>

#include "base/arena.h"
#include "base/go_format.h"
#include "cluster/kube_error.h"
#include "cluster/kube_protobuf.h"
#include "cluster/kube_warning.h"

namespace cluster {
namespace {

constexpr std::int64_t kMaxRetryAfter = 3600;  // seconds; nobody waits longer for one answer

// Seconds to wait before the next try; nothing: the answer stands.
std::optional<std::int64_t> retry_after(const base::HttpResponse& response) {
  if (response.status != 429 && response.status < 500) return std::nullopt;
  const auto text = response.header("Retry-After");
  std::int64_t seconds = 0;
  if (!text || !base::parse_int(*text, 10, 64, seconds)) return std::nullopt;
  return std::clamp<std::int64_t>(seconds, 0, kMaxRetryAfter);
}

// ENV-042: etcd is choosing a new leader.
bool has_no_leader(const base::HttpResponse& response) {
  const bool is_status = is_protobuf(response) || response.header("Content-Type") == "application/json";
  if (response.status < 500 || !is_status) return false;
  base::Arena arena;
  const auto object = read_answer(arena, response);
  if (!object) return false;
  const auto code = at_path(*object, {"code"});
  const auto message = at_path(*object, {"message"});
  if (!code.is_signed() || code.as_signed() < 500 || !message.is_string()) return false;
  return message.as_string().ends_with("etcdserver: leader changed") ||
         message.as_string().ends_with("raft proposal dropped");
}

bool is_lost_connection(const base::Error& error) {
  const std::string_view text = error.helm();
  return error.code() == base::ErrorCode::unavailable &&
         (text.ends_with(": EOF") || text.ends_with("connection reset by peer") ||
          text.ends_with("unexpected EOF") || text.find("http2: client connection lost") != text.npos);
}

// What a url.Error wraps: the text behind `Get "https://…": `.
std::string inner_text(const std::string& text) {
  const auto mark = text.find("\": ");
  return mark == std::string::npos ? text : text.substr(mark + 3);
}

}  // namespace

KubeSession::KubeSession(base::Env& env, base::Http& http, const base::Cancel& cancel, ClientOptions options)
    : env_(env),
      http_(http),
      cancel_(cancel),
      options_(std::move(options)),
      rate_limit_(options_.qps, options_.burst) {}

base::HttpRequest KubeSession::prepare(const KubeRequest& request) const {
  base::HttpRequest http;
  http.method = request.method;
  std::string_view server = options_.server;
  while (server.ends_with('/')) server.remove_suffix(1);
  http.url = std::string(server) + request.path + format_query(request.query);
  http.headers = options_.headers;
  http.headers.push_back({"User-Agent", options_.user_agent});
  http.headers.push_back({"Accept", request.accept});
  if (!request.content_type.empty()) http.headers.push_back({"Content-Type", request.content_type});
  http.headers.insert(http.headers.end(), request.headers.begin(), request.headers.end());
  http.body = request.body;
  http.timeout = request.timeout;
  http.stop = request.stop;
  return http;
}

void KubeSession::show_warnings(const base::HttpResponse& response) {
  const auto texts = warning_texts(response);
  if (texts.empty()) return;
  const std::lock_guard lock(warning_mutex_);
  for (const auto& text : texts) {
    if (options_.on_warning) {
      options_.on_warning(text);
    } else {
      env_.log.warn(text);
    }
  }
}

base::Result<base::HttpResponse> KubeSession::exchange(const base::HttpRequest& request,
                                                       const base::HttpSink* sink) {
  const auto once = [&] {
    ++requests_;
    auto response = sink == nullptr ? http_.send(request) : http_.stream(request, *sink);
    if (response) bytes_ += response->body.size();
    return response;
  };
  auto response = once();
  if (response && has_no_leader(*response)) response = once();
  return response;
}

base::Result<base::HttpResponse> KubeSession::retried(const KubeRequest& request,
                                                      const base::HttpSink* sink) {
  const auto http = prepare(request);
  std::string before;  // what ended the attempt before the last
  for (int attempt = 1;; ++attempt) {
    if (!rate_limit_.wait(cancel_)) {
      return base::Error(base::ErrorCode::unavailable,
                         "client rate limiter Wait returned an error: context canceled");
    }
    auto response = exchange(http, sink);
    std::optional<std::int64_t> delay;
    if (response) {
      delay = retry_after(*response);
    } else if (request.method == "GET" && sink == nullptr && is_lost_connection(response.error())) {
      delay = 1;
    }
    const bool is_stopped = cancel_.requested() || (request.stop != nullptr && request.stop->requested());
    if (!delay || attempt > kMaxRetries || is_stopped) {
      if (response) {
        show_warnings(*response);
      } else if (!before.empty() && before != response.error().helm()) {
        response.error().with_helm(response.error().helm() + " - error from a previous attempt: " +
                                   inner_text(before));
      }
      return response;
    }
    if (!response) before = response.error().helm();
    if (cancel_.sleep(std::chrono::seconds(*delay))) {
      return base::Error(base::ErrorCode::unavailable, "context canceled");
    }
  }
}

base::Result<base::HttpResponse> KubeSession::send(const KubeRequest& request) {
  return retried(request, nullptr);
}

base::Result<base::HttpResponse> KubeSession::stream(const KubeRequest& request, const base::HttpSink& sink) {
  const base::HttpSink counting = [&](std::string_view piece) {
    bytes_ += piece.size();
    return sink(piece);
  };
  return retried(request, &counting);
}

}  // namespace cluster
