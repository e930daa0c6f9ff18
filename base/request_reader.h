// Requests of HTTP/1.1 as they come from a connection (RFC 9112), strictly: what can be understood in two ways is refused.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/http.h"
#include "base/served_socket.h"

namespace base {

// A request that is not answered but with this status; its connection closes.
struct BadRequest {
  int status = 400;
};
struct RequestHead {
  HttpRequest request{};  // `url` is the target, "/path?query"
  bool is_old = false;    // HTTP/1.0: its connection closes unless it says otherwise
};

// The request line and headers without the empty line behind them.
std::variant<RequestHead, BadRequest> parse_request_head(std::string_view head);

// How the body of a request is marked off.
struct BodyFraming {
  bool is_chunked = false;
  std::size_t length = 0;
};
// 400 for lengths that are no numbers or differ, or where both kinds are given; 501 for other encodings.
std::variant<BodyFraming, BadRequest> body_framing(const HttpRequest& request);

// A chunk's length from its line, without the line feed; nothing where that is none.
std::optional<std::size_t> chunk_size(std::string_view line);

// What came: a request, one that is refused, one that got its answer before its body was read, or the end.
struct ConnectionEnd {};
using NextRequest = std::variant<RequestHead, BadRequest, HttpResponse, ConnectionEnd>;
// Waits for the next one. `refusal` is asked before the body is read.
NextRequest read_request(ServedSocket& socket, std::size_t max_body,
                         const std::function<std::optional<HttpResponse>(const HttpRequest&)>& refusal);

}  // namespace base
