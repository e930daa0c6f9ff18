// A transport whose answers a test writes down: each request takes the next answer whose rule fits it. It
// keeps what was asked.
#pragma once

#include <deque>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/http.h"

namespace cluster {

struct ScriptedAnswer {
  std::string asked{};  // "GET /api/v1/pods?limit=500"; "" fits all
  int status = 200;
  std::string body{};
  std::vector<base::HttpHeader> headers{};
  std::string failure{};                 // an error in place of an answer
  std::vector<std::string> pieces{};     // of a stream
};

class ScriptedHttp final : public base::Http {
 public:
  static constexpr const char* kServer = "https://server.test";

  void answer(ScriptedAnswer answer) {
    if (base::find_header(answer.headers, "Content-Type") == std::nullopt) {
      answer.headers.push_back({"Content-Type", "application/json"});
    }
    answers_.push_back(std::move(answer));
  }
  base::Result<base::HttpResponse> send(const base::HttpRequest& request) override {
    return take(request, nullptr);
  }
  base::Result<base::HttpResponse> stream(const base::HttpRequest& request, const base::HttpSink& sink) override {
    return take(request, &sink);
  }

  std::vector<std::string> asked{};           // "GET /path?query"
  std::vector<base::HttpRequest> requests{};  // the same, whole

 private:
  base::Result<base::HttpResponse> take(const base::HttpRequest& request, const base::HttpSink* sink) {
    ScriptedAnswer found;
    {
      const std::lock_guard lock(mutex_);
      const std::string url = request.url.starts_with(kServer) ? request.url.substr(std::string_view(kServer).size()) : request.url;
      const auto line = request.method + " " + url;
      asked.push_back(line);
      requests.push_back(request);
      auto at = answers_.begin();
      while (at != answers_.end() && !at->asked.empty() && at->asked != line) ++at;
      if (at == answers_.end()) {
        return base::Error(base::ErrorCode::internal, "the test has no answer for " + line);
      }
      found = *at;
      answers_.erase(at);
    }
    if (!found.failure.empty()) return base::Error(base::ErrorCode::unavailable, found.failure);
    if (sink != nullptr && found.status < 300) {
      for (const auto& piece : found.pieces) {
        if (!(*sink)(piece)) break;
      }
      found.body.clear();
    }
    return base::HttpResponse{found.status, found.headers, found.body};
  }

  std::mutex mutex_{};
  std::deque<ScriptedAnswer> answers_{};
};

}  // namespace cluster
