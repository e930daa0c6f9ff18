// A thread for each connection, since a watch holds one for minutes. Bodies come with Content-Length or in chunks.
#include "base/http_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <cstring>
#include <thread>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/filesystem.h"

namespace base {
namespace {

constexpr int kLook = 100;  // milliseconds between looks at the cancellation

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

std::string_view status_words(int status) {
  switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 400: return "Bad Request";
    case 404: return "Not Found";
    case 409: return "Conflict";
    case 413: return "Request Entity Too Large";
    case 500: return "Internal Server Error";
    default: return "Status";
  }
}

// One connection: reads requests and writes answers until the other side is done.
class Talk {
 public:
  Talk(int socket, Http& handler, const Cancel& cancel, const HttpServerOptions& options)
      : socket_(socket), handler_(handler), cancel_(cancel), options_(options) {}

  void run() {
    while (answer_one()) {
    }
    ::close(socket_);
  }

 private:
  // More bytes into pending_; false at the end, after kServedIdle or on cancellation.
  bool read_more() {
    const auto end = std::chrono::steady_clock::now() + kServedIdle;
    while (!cancel_.requested() && std::chrono::steady_clock::now() < end) {
      pollfd watched{socket_, POLLIN, 0};
      if (::poll(&watched, 1, kLook) <= 0) continue;
      char block[16 * 1024];
      const auto count = ::recv(socket_, block, sizeof block, 0);
      if (count <= 0) return false;
      pending_.append(block, static_cast<std::size_t>(count));
      return true;
    }
    return false;
  }

  bool send_all(std::string_view text) const {
    while (!text.empty()) {
      const auto count = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
      if (count <= 0) return false;
      text.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }

  bool refuse(int status) {
    send_all(fmt::format("HTTP/1.1 {} {}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", status, status_words(status)));
    return false;
  }

  static std::string_view header(const HttpRequest& request, std::string_view name) {
    for (const auto& item : request.headers) {
      if (equal_ignoring_case(item.name, name)) return item.value;
    }
    return {};
  }

  bool read_head(HttpRequest& request) {
    auto end = pending_.find("\r\n\r\n");
    while (end == std::string::npos) {
      if (pending_.size() > kMaxServedHead) return refuse(413);
      if (!read_more()) return false;
      end = pending_.find("\r\n\r\n");
    }
    std::string_view head(pending_.data(), end);
    const auto line = head.substr(0, head.find("\r\n"));
    const auto first = line.find(' ');
    const auto last = line.rfind(' ');
    if (first == std::string_view::npos || last <= first || !line.substr(last + 1).starts_with("HTTP/1.")) return refuse(400);
    request.method = line.substr(0, first);
    request.url = "http://" + options_.address + std::string(line.substr(first + 1, last - first - 1));
    head.remove_prefix(std::min(line.size() + 2, head.size()));
    while (!head.empty()) {
      const auto stop = std::min(head.find("\r\n"), head.size());
      const auto item = head.substr(0, stop);
      const auto colon = item.find(':');
      if (colon != std::string_view::npos) {
        request.headers.push_back({std::string(item.substr(0, colon)), std::string(trimmed(item.substr(colon + 1)))});
      }
      head.remove_prefix(std::min(stop + 2, head.size()));
    }
    pending_.erase(0, end + 4);
    return true;
  }

  bool read_sized(HttpRequest& request, std::size_t size) {
    if (size > kMaxServedBody) return refuse(413);
    while (pending_.size() < size) {
      if (!read_more()) return false;
    }
    request.body.append(pending_, 0, size);
    pending_.erase(0, size);
    return true;
  }

  bool read_chunks(HttpRequest& request) {
    while (true) {
      auto end = pending_.find("\r\n");
      while (end == std::string::npos) {
        if (!read_more()) return false;
        end = pending_.find("\r\n");
      }
      std::size_t size = 0;
      const auto [stop, error] = std::from_chars(pending_.data(), pending_.data() + end, size, 16);
      if (error != std::errc() || request.body.size() + size > kMaxServedBody) return refuse(413);
      pending_.erase(0, end + 2);
      if (!read_sized(request, size)) return false;
      while (pending_.size() < 2) {
        if (!read_more()) return false;
      }
      pending_.erase(0, 2);
      if (size == 0) return true;
    }
  }

  bool read_body(HttpRequest& request) {
    if (equal_ignoring_case(header(request, "Expect"), "100-continue") && !send_all("HTTP/1.1 100 Continue\r\n\r\n")) return false;
    if (equal_ignoring_case(header(request, "Transfer-Encoding"), "chunked")) return read_chunks(request);
    const auto length = header(request, "Content-Length");
    if (length.empty()) return true;
    std::size_t size = 0;
    const auto [stop, error] = std::from_chars(length.data(), length.data() + length.size(), size);
    if (error != std::errc() || stop != length.data() + length.size()) return refuse(400);
    return read_sized(request, size);
  }

  static std::string head_of(const HttpResponse& response, std::string_view framing) {
    auto head = fmt::format("HTTP/1.1 {} {}\r\n", response.status, status_words(response.status));
    for (const auto& item : response.headers) head += item.name + ": " + item.value + "\r\n";
    return head + std::string(framing) + "\r\n\r\n";
  }

  bool answer_whole(const HttpRequest& request) {
    auto response = handler_.send(request);
    if (!response) return refuse(500);
    return send_all(head_of(*response, fmt::format("Content-Length: {}", response->body.size()))) &&
           (request.method == "HEAD" || send_all(response->body));
  }

  bool answer_stream(const HttpRequest& request) {
    bool has_begun = false;
    const auto begin = [&] {
      has_begun = true;
      return send_all(head_of({200, {{"Content-Type", "application/json"}}, {}}, "Transfer-Encoding: chunked"));
    };
    const auto sink = [&](std::string_view piece) {
      if (cancel_.requested() || (!has_begun && !begin())) return false;
      if (!piece.empty()) return send_all(fmt::format("{:x}\r\n", piece.size())) && send_all(piece) && send_all("\r\n");
      pollfd watched{socket_, POLLIN, 0};  // an empty piece asks whether anybody still listens
      char one = 0;
      return ::poll(&watched, 1, 0) <= 0 || ::recv(socket_, &one, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
    };
    const auto response = handler_.stream(request, sink);
    if (!response) return refuse(500);
    if (response->status >= 300) {
      return send_all(head_of(*response, fmt::format("Content-Length: {}", response->body.size()))) && send_all(response->body);
    }
    return (has_begun || begin()) && send_all("0\r\n\r\n");
  }

  bool answer_one() {
    HttpRequest request;
    if (!read_head(request) || !read_body(request)) return false;
    const bool closes = equal_ignoring_case(header(request, "Connection"), "close");
    const bool streams = options_.is_stream && options_.is_stream(request);
    const bool answered = streams ? answer_stream(request) : answer_whole(request);
    return answered && !closes;
  }

  int socket_;
  Http& handler_;
  const Cancel& cancel_;
  const HttpServerOptions& options_;
  std::string pending_{};
};

Error listen_error(const HttpServerOptions& options, std::string_view step) {
  auto text = fmt::format("listen tcp {}:{}: {}: {}", options.address, options.port, step, system_error_text(errno));
  return Error(errno == EACCES ? ErrorCode::denied : ErrorCode::conflict, std::move(text));
}

}  // namespace

Result<void> serve_http(Http& handler, const Cancel& cancel, const HttpServerOptions& options) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (listener < 0) return listen_error(options, "socket");
  const int on = 1;
  ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(options.port));
  const bool is_address = ::inet_pton(AF_INET, options.address.c_str(), &address.sin_addr) == 1;
  if (!is_address || ::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    const auto error = listen_error(options, "bind");
    ::close(listener);
    return error;
  }
  socklen_t size = sizeof address;
  ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  ::listen(listener, kMaxServedConnections);
  if (options.on_listening) options.on_listening(ntohs(address.sin_port));
  std::atomic<int> open{0};
  while (!cancel.requested()) {
    pollfd watched{listener, POLLIN, 0};
    if (open.load() >= kMaxServedConnections || ::poll(&watched, 1, kLook) <= 0) {
      if (open.load() >= kMaxServedConnections) cancel.sleep(std::chrono::milliseconds(kLook));
      continue;
    }
    const int socket = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) continue;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ++open;
    std::thread([socket, &handler, &cancel, &options, &open] {
      try {
        Talk(socket, handler, cancel, options).run();
      } catch (const std::bad_alloc&) {  // this connection ends, others go on
      }
      --open;
    }).detach();
  }
  ::close(listener);
  while (open.load() > 0) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  return {};
}

}  // namespace base
