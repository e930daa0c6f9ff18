// A server on loopback that answers each request with bytes as a test wants them, lengths that are not true included,
// and closes the connection.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace repo {

class RawServer {
 public:
  // From a request's head ("GET /a HTTP/1.1\r\nHost: …") to all that is sent.
  using Answer = std::function<std::string(const std::string& head)>;

  explicit RawServer(Answer answer) : answer_(std::move(answer)) {
    listening_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(listening_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listening_, 16) != 0) return;
    ::getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~RawServer() {
    is_over_ = true;
    if (thread_.joinable()) thread_.join();
    ::close(listening_);
  }
  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  // The heads that came so far.
  std::vector<std::string> heads() {
    const std::lock_guard lock(mutex_);
    return heads_;
  }

 private:
  void serve() {
    while (!is_over_) {
      pollfd waiting{listening_, POLLIN, 0};
      if (::poll(&waiting, 1, 20) <= 0) continue;
      const int connection = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
      if (connection < 0) continue;
      std::string head;
      for (char c = 0; !head.ends_with("\r\n\r\n") && ::read(connection, &c, 1) == 1;) head += c;
      {
        const std::lock_guard lock(mutex_);
        heads_.push_back(head);
      }
      const auto bytes = answer_(head);
      for (std::size_t sent = 0; sent < bytes.size();) {
        const auto count = ::send(connection, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
        if (count <= 0) break;
        sent += static_cast<std::size_t>(count);
      }
      ::shutdown(connection, SHUT_WR);
      for (char c = 0; ::read(connection, &c, 1) == 1;) continue;
      ::close(connection);
    }
  }

  Answer answer_;
  std::mutex mutex_{};
  std::vector<std::string> heads_{};
  std::atomic<bool> is_over_{false};
  int listening_ = -1;
  int port_ = 0;
  std::thread thread_{};
};

}  // namespace repo
