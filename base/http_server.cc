// A thread for each connection, since a watch holds one for minutes. base/request_reader.h reads what comes; here it is
// answered.
#include "base/http_server.h"

#include <unistd.h>

#include <atomic>
#include <thread>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/http_status.h"
#include "base/listening_socket.h"
#include "base/request_reader.h"
#include "base/served_socket.h"

namespace base {
namespace {

constexpr int kLook = 100;  // milliseconds between looks at the cancellation

// One connection: reads requests and writes answers until the other side is done.
class Talk {
 public:
  Talk(int socket, const std::atomic<bool>& is_crowded, Http& handler, const Cancel& cancel, const HttpServerOptions& options)
      : socket_(socket, cancel, is_crowded), handler_(handler), cancel_(cancel), options_(options) {
    const bool is_six = options.address.find(':') != std::string::npos;
    origin_ = is_six ? "http://[" + options.address + "]" : "http://" + options.address;
  }

  void run() {
    while (answer_one()) {
    }
  }

 private:
  bool refuse(const HttpResponse& response) {
    if (socket_.send_all(head_of(response, fmt::format("Content-Length: {}\r\nConnection: close", response.body.size())) +
                         response.body)) {
      socket_.finish();
    }
    return false;
  }
  bool refuse(int status) { return refuse(HttpResponse{status, {}, {}}); }

  static std::string head_of(const HttpResponse& response, std::string_view framing) {
    auto head = fmt::format("HTTP/1.1 {}\r\n", status_line(response.status));
    for (const auto& item : response.headers) head += item.name + ": " + item.value + "\r\n";
    head += framing;
    return head + (framing.empty() ? "\r\n" : "\r\n\r\n");
  }

  bool answer_whole(const HttpRequest& request) {
    auto response = handler_.send(request);
    if (!response) return refuse(500);
    if (response->status == 304) return socket_.send_all(head_of(*response, ""));
    auto text = head_of(*response, fmt::format("Content-Length: {}", response->body.size()));
    if (request.method != "HEAD") text += response->body;
    return socket_.send_all(text);
  }

  bool answer_file(const HttpRequest& request, const ServedFile& file) {
    const auto framing = file.head.status == 304 ? "" : fmt::format("Content-Length: {}", file.size);
    const bool is_told = socket_.send_all(head_of(file.head, framing));
    const bool is_sent = is_told && (request.method == "HEAD" || socket_.send_file(file.descriptor, file.offset, file.size));
    ::close(file.descriptor);
    return is_sent;
  }

  bool answer_stream(const HttpRequest& request) {
    bool has_begun = false;
    const auto begin = [&] {
      has_begun = true;
      return socket_.send_all(head_of({200, {{"Content-Type", "application/json"}}, {}}, "Transfer-Encoding: chunked"));
    };
    const auto sink = [&](std::string_view piece) {
      if (cancel_.requested() || (!has_begun && !begin())) return false;
      if (piece.empty()) return socket_.is_open();  // an empty piece asks whether anybody still listens
      return socket_.send_all(fmt::format("{:x}\r\n", piece.size())) && socket_.send_all(piece) && socket_.send_all("\r\n");
    };
    const auto response = handler_.stream(request, sink);
    if (!response) return refuse(500);
    if (response->status >= 300) {
      return socket_.send_all(head_of(*response, fmt::format("Content-Length: {}", response->body.size())) + response->body);
    }
    return (has_begun || begin()) && socket_.send_all("0\r\n\r\n");
  }

  bool answer(const HttpRequest& request) {
    if (options_.file) {
      if (const auto file = options_.file(request)) return answer_file(request, *file);
    }
    return options_.is_stream && options_.is_stream(request) ? answer_stream(request) : answer_whole(request);
  }

  bool answer_one() {
    auto next = read_request(socket_, options_.max_body, options_.refusal);
    if (const auto* bad = std::get_if<BadRequest>(&next)) return refuse(bad->status);
    if (const auto* early = std::get_if<HttpResponse>(&next)) return refuse(*early);
    auto* read = std::get_if<RequestHead>(&next);
    if (read == nullptr) return false;
    auto& request = read->request;
    request.url = origin_ + request.url;
    const auto connection = find_header(request.headers, "Connection").value_or("");
    const bool closes = read->is_old ? !equal_ignoring_case(connection, "keep-alive") : equal_ignoring_case(connection, "close");
    return answer(request) && !closes;
  }

  ServedSocket socket_;
  Http& handler_;
  const Cancel& cancel_;
  const HttpServerOptions& options_;
  std::string origin_{};
};

}  // namespace

Result<void> serve_http(Http& handler, const Cancel& cancel, const HttpServerOptions& options) {
  std::atomic<int> open{0};
  std::atomic<bool> is_crowded{false};
  {
    const auto listening = TRY(ListeningSocket::open(options.address, options.port));
    if (options.on_listening) options.on_listening(listening.port());
    while (!cancel.requested()) {
      const bool is_full = open.load() >= kMaxServedConnections;
      is_crowded = is_full;
      if (is_full) {
        cancel.sleep(std::chrono::milliseconds(kLook));
        continue;
      }
      const int socket = listening.take(kLook);
      if (socket < 0) continue;
      ++open;
      std::thread([socket, &handler, &cancel, &options, &open, &is_crowded] {
        try {
          Talk(socket, is_crowded, handler, cancel, options).run();
        } catch (const std::bad_alloc&) {  // this connection ends, others go on
        }
        --open;
      }).detach();
    }
  }
  while (open.load() > 0) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  return {};
}

}  // namespace base
