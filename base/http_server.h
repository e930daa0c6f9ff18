// A small HTTP/1.1 server for loopback: it hands requests to an Http and its answers back, streams included. Debian's
// server library comes only as a shared object that would double the time of every start.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "base/cancel.h"
#include "base/http.h"
#include "base/result.h"

namespace base {

inline constexpr std::size_t kMaxServedHead = 64U << 10;         // bytes of request line and headers
inline constexpr std::size_t kMaxServedBody = 32U << 20;         // bytes of a request's body
inline constexpr int kMaxServedConnections = 128;                // at once; more wait
inline constexpr std::chrono::seconds kServedIdle{120};          // of a connection between requests

struct HttpServerOptions {
  std::string address = "127.0.0.1";
  int port = 0;  // 0: a free one
  // Whether a request is answered with stream(): its body goes out in pieces.
  std::function<bool(const HttpRequest& request)> is_stream{};
  // Called once with the port when connections are taken.
  std::function<void(int port)> on_listening{};
};

// Serves until cancellation is asked. A request's `url` is "http://HOST/path?query". Fails where the address cannot
// be bound: `listen tcp 127.0.0.1:80: bind: permission denied`.
Result<void> serve_http(Http& handler, const Cancel& cancel, const HttpServerOptions& options);

}  // namespace base
