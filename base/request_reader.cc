// read_request waits for a head, parses it, has it looked at, and then reads its body. Every wait has an end: the head's
// time runs from its first byte, the body must come at kSlowestBody.
#include "base/request_reader.h"

#include <algorithm>
#include <charconv>
#include <chrono>

#include "base/ascii.h"
#include "base/http_server.h"

namespace base {
namespace {

using Clock = ServedSocket::Clock;

constexpr std::string_view kHeadEnd = "\r\n\r\n";
constexpr std::size_t kMaxChunkLine = 256;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool is_token(std::string_view text) {
  constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return is_ascii_letter(c) || is_ascii_digit(c) || kOthers.find(c) != std::string_view::npos;
  });
}

// Whether it has characters that no header or target has: controls but the tab.
bool has_controls(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && byte != '\t') || byte == 0x7f;
  });
}

std::optional<std::size_t> whole_number(std::string_view text, int base) {
  std::size_t number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (text.empty() || error != std::errc() || stop != text.data() + text.size()) return std::nullopt;
  return number;
}

// The rest of a body that was begun at `start` may come until then.
Clock::time_point body_end(Clock::time_point start, std::size_t received) {
  return start + kServedStall + std::chrono::seconds(received / kSlowestBody);
}

// Reads the body of one request.
class BodyReader {
 public:
  BodyReader(ServedSocket& socket, HttpRequest& request, std::size_t max_body)
      : socket_(socket), request_(request), max_body_(max_body) {}

  // The status to refuse it with; 0: all of it is there.
  int read(const BodyFraming& framing) {
    if (framing.is_chunked) return read_chunks();
    return framing.length == 0 ? 0 : read_sized(framing.length);
  }

 private:
  bool more() {
    const auto received = request_.body.size() + socket_.pending().size();
    return socket_.read_more(std::min(body_end(start_, received), Clock::now() + kServedStall));
  }

  int read_sized(std::size_t size) {
    if (size > max_body_ || request_.body.size() > max_body_ - size) return 413;
    auto& pending = socket_.pending();
    while (pending.size() < size) {
      if (!more()) return 408;
    }
    request_.body.append(pending, 0, size);
    pending.erase(0, size);
    return 0;
  }

  // One line into line_, without its end.
  int read_line() {
    auto& pending = socket_.pending();
    auto end = pending.find("\r\n");
    while (end == std::string::npos) {
      if (pending.size() > kMaxChunkLine) return 400;
      if (!more()) return 408;
      end = pending.find("\r\n");
    }
    if (end > kMaxChunkLine) return 400;
    line_ = pending.substr(0, end);
    pending.erase(0, end + 2);
    return 0;
  }

  int read_chunks() {
    while (true) {
      if (const int status = read_line(); status != 0) return status;
      const auto size = chunk_size(line_);
      if (!size) return 400;
      if (*size == 0) return read_trailers();
      if (const int status = read_sized(*size); status != 0) return status;
      if (const int status = read_line(); status != 0) return status;
      if (!line_.empty()) return 400;
    }
  }

  int read_trailers() {
    for (std::size_t count = 0; count <= kMaxServedHeaders; ++count) {
      if (const int status = read_line(); status != 0) return status;
      if (line_.empty()) return 0;
    }
    return 431;
  }

  ServedSocket& socket_;
  HttpRequest& request_;
  std::size_t max_body_;
  Clock::time_point start_ = Clock::now();
  std::string line_{};
};

// The head without the empty line behind it; a status, or 0 at the end of the connection, where there is none.
std::variant<std::string, int> read_head(ServedSocket& socket) {
  auto& pending = socket.pending();
  while (pending.starts_with("\r\n")) pending.erase(0, 2);  // RFC 9112, 2.2
  const auto start = Clock::now();
  if (pending.empty() && !socket.read_until(start + kServedIdle, start + kServedCrowdedIdle)) return 0;
  const auto begun = Clock::now();
  std::size_t searched = 0;
  while (true) {
    const auto end = pending.find(kHeadEnd, searched);
    if (end != std::string::npos && end <= kMaxServedHead) {
      auto head = pending.substr(0, end);
      pending.erase(0, end + kHeadEnd.size());
      return head;
    }
    if (pending.size() > kMaxServedHead) return 431;
    searched = pending.size() < kHeadEnd.size() ? 0 : pending.size() - kHeadEnd.size() + 1;
    if (!socket.read_until(begun + kServedHeadTime, begun + kServedCrowdedIdle)) return pending.empty() ? 0 : 408;
  }
}

}  // namespace

std::variant<RequestHead, BadRequest> parse_request_head(std::string_view head) {
  const auto line = head.substr(0, head.find("\r\n"));
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || last == first || has_controls(line)) return BadRequest{400};
  const auto version = line.substr(last + 1);
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return BadRequest{version.starts_with("HTTP/") ? 505 : 400};
  RequestHead read;
  read.is_old = version == "HTTP/1.0";
  read.request.method = line.substr(0, first);
  read.request.url = line.substr(first + 1, last - first - 1);
  if (!is_token(read.request.method) || !read.request.url.starts_with('/') ||
      read.request.url.find(' ') != std::string::npos) {
    return BadRequest{400};
  }
  head.remove_prefix(std::min(line.size() + 2, head.size()));
  while (!head.empty()) {
    const auto stop = std::min(head.find("\r\n"), head.size());
    const auto item = head.substr(0, stop);
    const auto colon = item.find(':');
    if (colon == std::string_view::npos || !is_token(item.substr(0, colon)) || has_controls(item)) return BadRequest{400};
    if (read.request.headers.size() == kMaxServedHeaders) return BadRequest{431};
    read.request.headers.push_back({std::string(item.substr(0, colon)), std::string(trimmed(item.substr(colon + 1)))});
    head.remove_prefix(std::min(stop + 2, head.size()));
  }
  const auto hosts = std::count_if(read.request.headers.begin(), read.request.headers.end(),
                                   [](const auto& item) { return equal_ignoring_case(item.name, "Host"); });
  if (hosts > 1 || (hosts == 0 && !read.is_old)) return BadRequest{400};
  return read;
}

std::variant<BodyFraming, BadRequest> body_framing(const HttpRequest& request) {
  BodyFraming framing;
  std::optional<std::string_view> length;
  for (const auto& item : request.headers) {
    if (equal_ignoring_case(item.name, "Transfer-Encoding")) {
      if (framing.is_chunked || !equal_ignoring_case(item.value, "chunked")) return BadRequest{501};
      framing.is_chunked = true;
    } else if (equal_ignoring_case(item.name, "Content-Length")) {
      if (length && *length != item.value) return BadRequest{400};
      length = item.value;
    }
  }
  if (!length) return framing;
  const auto number = whole_number(*length, 10);
  if (!number || framing.is_chunked) return BadRequest{400};
  framing.length = *number;
  return framing;
}

std::optional<std::size_t> chunk_size(std::string_view line) {
  return whole_number(trimmed(line.substr(0, line.find(';'))), 16);
}

NextRequest read_request(ServedSocket& socket, std::size_t max_body,
                         const std::function<std::optional<HttpResponse>(const HttpRequest&)>& refusal) {
  const auto head = read_head(socket);
  if (const auto* status = std::get_if<int>(&head)) {
    if (*status == 0) return ConnectionEnd{};
    return BadRequest{*status};
  }
  auto parsed = parse_request_head(std::get<std::string>(head));
  if (const auto* bad = std::get_if<BadRequest>(&parsed)) return *bad;
  auto& read = std::get<RequestHead>(parsed);
  const auto framing = body_framing(read.request);
  if (const auto* bad = std::get_if<BadRequest>(&framing)) return *bad;
  if (refusal) {
    if (auto answer = refusal(read.request)) return std::move(*answer);
  }
  if (std::get<BodyFraming>(framing).length > max_body) return BadRequest{413};
  const auto expects = find_header(read.request.headers, "Expect").value_or("");
  if (equal_ignoring_case(expects, "100-continue") && !socket.send_all("HTTP/1.1 100 Continue\r\n\r\n")) {
    return ConnectionEnd{};
  }
  const int status = BodyReader(socket, read.request, max_body).read(std::get<BodyFraming>(framing));
  if (status != 0) return BadRequest{status};
  return std::move(read);
}

}  // namespace base
