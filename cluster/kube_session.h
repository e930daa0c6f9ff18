// Requests to one API server with what all of them have in common: address, headers, the rate limit,
// retries as client-go and Helm make them (ENV-042), warnings, and counting.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <string_view>

#include "base/cancel.h"
#include "base/env.h"
#include "base/http.h"
#include "base/result.h"
#include "cluster/kube_client.h"
#include "cluster/kube_path.h"
#include "cluster/rate_limit.h"

namespace cluster {

struct KubeRequest {
  std::string method = "GET";
  std::string path{};  // below the server's own path
  Query query{};
  std::string accept = "application/json";
  std::string content_type{};
  std::string body{};
  std::vector<base::HttpHeader> headers{};
  std::optional<std::chrono::milliseconds> timeout{};
  const base::Cancel* stop = nullptr;
};

class KubeSession {
 public:
  KubeSession(base::Env& env, base::Http& http, const base::Cancel& cancel, ClientOptions options);

  // The answer, whatever its status; 429 and 5xx with a Retry-After header have been tried kMaxRetries
  // times, and so have GET requests whose connection was lost.
  base::Result<base::HttpResponse> send(const KubeRequest& request);
  base::Result<base::HttpResponse> stream(const KubeRequest& request, const base::HttpSink& sink);
  KubeClient::Traffic traffic() const { return {requests_.load(), bytes_.load()}; }
  const base::Cancel& cancel() const { return cancel_; }
  const ClientOptions& options() const { return options_; }
  base::Env& env() { return env_; }

 private:
  base::HttpRequest prepare(const KubeRequest& request) const;
  base::Result<base::HttpResponse> exchange(const base::HttpRequest& request, const base::HttpSink* sink);
  base::Result<base::HttpResponse> retried(const KubeRequest& request, const base::HttpSink* sink);
  void show_warnings(const base::HttpResponse& response);

  base::Env& env_;
  base::Http& http_;
  const base::Cancel& cancel_;
  const ClientOptions options_;
  RateLimit rate_limit_;
  std::atomic<int> requests_{0};
  std::atomic<std::size_t> bytes_{0};
  std::mutex warning_mutex_{};
};

}  // namespace cluster
