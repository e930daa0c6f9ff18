// A small HTTP/1.1 server: it hands requests to an Http and its answers back, streams and files included. Debian's
// server library comes only as a shared object that would double the time of every start.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/cancel.h"
#include "base/http.h"
#include "base/result.h"

namespace base {

inline constexpr std::size_t kMaxServedHead = 64U << 10;         // bytes of request line and headers
inline constexpr std::size_t kMaxServedHeaders = 100;
inline constexpr std::size_t kMaxServedBody = 32U << 20;         // bytes of a request's body
inline constexpr int kMaxServedConnections = 128;                // at once; more wait
inline constexpr std::chrono::seconds kServedIdle{120};          // of a connection between requests
inline constexpr std::chrono::seconds kServedHeadTime{20};       // for a whole head, once it has begun
inline constexpr std::chrono::seconds kServedStall{20};          // without a byte of a body, either way
inline constexpr std::size_t kSlowestBody = 1024;                // bytes a second, the first kServedStall apart
inline constexpr std::chrono::seconds kServedCrowdedIdle{1};     // of one that asks nothing while others wait

// An answer whose body is a part of a file.
struct ServedFile {
  HttpResponse head{};  // status and headers, without Content-Length
  int descriptor = -1;  // open; the server closes it
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

struct HttpServerOptions {
  std::string address = "127.0.0.1";  // IPv4 or IPv6, in numbers
  int port = 0;                       // 0: a free one
  std::size_t max_body = kMaxServedBody;
  // Whether a request is answered with stream(): its body goes out in pieces.
  std::function<bool(const HttpRequest& request)> is_stream{};
  // Asked when the head is there and the body is not read yet: an answer ends the request, its connection closes.
  std::function<std::optional<HttpResponse>(const HttpRequest& request)> refusal{};
  // Asked before the handler: an answer that is a file.
  std::function<std::optional<ServedFile>(const HttpRequest& request)> file{};
  // Called once with the port when connections are taken.
  std::function<void(int port)> on_listening{};
};

// Serves until cancellation is asked. A request's `url` is "http://HOST/path?query". What is no request, or too much of
// one, is refused (400, 408, 413, 431, 501, 505) and its connection closed. Fails where the address cannot be bound:
// `listen tcp 127.0.0.1:80: bind: permission denied`.
Result<void> serve_http(Http& handler, const Cancel& cancel, const HttpServerOptions& options);

}  // namespace base
