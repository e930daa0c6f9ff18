// A real HTTP server on loopback that answers with a function, for as long as the object lives.
#pragma once

#include <future>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/http.h"
#include "base/http_server.h"

namespace repo {

class LocalServer {
 public:
  using Answer = std::function<base::HttpResponse(const base::HttpRequest&)>;

  explicit LocalServer(Answer answer) : handler_(*this, std::move(answer)) {
    std::promise<int> listening;
    auto port = listening.get_future();
    thread_ = std::thread([this, &listening] {
      base::HttpServerOptions options;
      options.on_listening = [&listening](int number) { listening.set_value(number); };
      if (!base::serve_http(handler_, cancel_, options)) listening.set_value(0);
    });
    port_ = port.get();
  }
  ~LocalServer() {
    cancel_.request();
    thread_.join();
  }
  LocalServer(const LocalServer&) = delete;
  LocalServer& operator=(const LocalServer&) = delete;

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  // What was asked so far.
  std::vector<base::HttpRequest> requests() {
    const std::lock_guard lock(mutex_);
    return requests_;
  }
  // "GET /path?query" of each.
  std::vector<std::string> lines() {
    std::vector<std::string> out;
    for (const auto& request : requests()) out.push_back(request.method + " " + path_of(request));
    return out;
  }
  static std::string path_of(const base::HttpRequest& request) {
    const auto start = request.url.find('/', request.url.find("://") + 3);
    return start == std::string::npos ? "" : request.url.substr(start);
  }

 private:
  class Handler final : public base::Http {
   public:
    Handler(LocalServer& server, Answer answer) : server_(server), answer_(std::move(answer)) {}
    base::Result<base::HttpResponse> send(const base::HttpRequest& request) override {
      const std::lock_guard lock(server_.mutex_);
      server_.requests_.push_back(request);
      return answer_(request);
    }
    base::Result<base::HttpResponse> stream(const base::HttpRequest& request, const base::HttpSink&) override {
      return send(request);
    }

   private:
    LocalServer& server_;
    Answer answer_;
  };

  std::mutex mutex_{};
  std::vector<base::HttpRequest> requests_{};
  base::Cancel cancel_{};
  Handler handler_;
  std::thread thread_{};
  int port_ = 0;
};

}  // namespace repo
