// HTTP as the rest sees it: a request in, a response out. http_curl.h makes the real one; the sandbox
// answers requests in process. No word of any server's meaning here.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.h"
#include "base/result.h"

namespace base {

struct HttpHeader {
  std::string name{};
  std::string value{};
};

// The first header of a name, in any case.
std::optional<std::string_view> find_header(const std::vector<HttpHeader>& headers, std::string_view name);

struct HttpRequest {
  std::string method = "GET";
  std::string url{};  // absolute: "https://127.0.0.1:6443/version"
  std::vector<HttpHeader> headers{};
  std::string body{};
  // For the whole exchange, a stream's too; nothing = no limit but the connection's own.
  std::optional<std::chrono::milliseconds> timeout{};
  const Cancel* stop = nullptr;  // ends this one exchange, as cancellation of all would
};

struct HttpResponse {
  int status = 0;
  std::vector<HttpHeader> headers{};
  std::string body{};  // decoded where the server sent gzip; empty for streams

  // The first header of that name, in any case; nothing where there is none.
  std::optional<std::string_view> header(std::string_view name) const;
};

// Takes a piece of a body as it comes; false ends the transfer, which is no error then.
using HttpSink = std::function<bool(std::string_view piece)>;

// Something that answers requests. Every function may be called from many threads at once.
class Http {
 public:
  virtual ~Http() = default;

  // One exchange. An answer with any status is a success here. Errors are those of the way there:
  // ErrorCode::unavailable (no connection, time-out, connection lost half-way: reason() says which),
  // denied (TLS: certificate refused), invalid (no URL). Helm's text is Go's net/http wording:
  // `Get "https://127.0.0.1:1/version": dial tcp 127.0.0.1:1: connect: connection refused`.
  virtual Result<HttpResponse> send(const HttpRequest& request) = 0;

  // The same with the body given in pieces to `sink` where the status is below 300 (otherwise it is
  // in the response's body). Ends when the server closes, the sink says false or cancellation is asked.
  // The sink is called in the caller's thread and may send requests of its own.
  virtual Result<HttpResponse> stream(const HttpRequest& request, const HttpSink& sink) = 0;
};

}  // namespace base
