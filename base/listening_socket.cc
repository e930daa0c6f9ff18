#include "base/listening_socket.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <optional>

#include <fmt/format.h>

#include "base/filesystem.h"

namespace base {
namespace {

constexpr int kBacklog = 128;
constexpr int kOn = 1;

struct Address {
  sockaddr_storage bytes{};
  socklen_t size = 0;
};

std::optional<Address> read_address(const std::string& text, int port) {
  Address address;
  auto& four = reinterpret_cast<sockaddr_in&>(address.bytes);
  if (::inet_pton(AF_INET, text.c_str(), &four.sin_addr) == 1) {
    four.sin_family = AF_INET;
    four.sin_port = htons(static_cast<std::uint16_t>(port));
    address.size = sizeof four;
    return address;
  }
  auto& six = reinterpret_cast<sockaddr_in6&>(address.bytes);
  if (::inet_pton(AF_INET6, text.c_str(), &six.sin6_addr) != 1) return std::nullopt;
  six.sin6_family = AF_INET6;
  six.sin6_port = htons(static_cast<std::uint16_t>(port));
  address.size = sizeof six;
  return address;
}

Error listen_error(const std::string& address, int port, std::string_view step, int number) {
  const bool is_six = address.find(':') != std::string::npos;
  auto text = fmt::format("listen tcp {}{}{}:{}: {}: {}", is_six ? "[" : "", address, is_six ? "]" : "", port, step,
                          system_error_text(number));
  return Error(number == EACCES ? ErrorCode::denied : ErrorCode::conflict, std::move(text));
}

}  // namespace

Result<ListeningSocket> ListeningSocket::open(const std::string& address, int port) {
  auto where = read_address(address, port);
  if (!where) return listen_error(address, port, "bind", EINVAL);
  const int socket = ::socket(where->bytes.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return listen_error(address, port, "socket", errno);
  ListeningSocket listening(socket, port);
  ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &kOn, sizeof kOn);
  auto* raw = reinterpret_cast<sockaddr*>(&where->bytes);
  if (::bind(socket, raw, where->size) != 0) return listen_error(address, port, "bind", errno);
  if (::listen(socket, kBacklog) != 0) return listen_error(address, port, "listen", errno);
  ::getsockname(socket, raw, &where->size);
  const auto given = where->bytes.ss_family == AF_INET ? reinterpret_cast<sockaddr_in*>(raw)->sin_port
                                                       : reinterpret_cast<sockaddr_in6*>(raw)->sin6_port;
  listening.port_ = ntohs(given);
  return listening;
}

ListeningSocket::~ListeningSocket() {
  if (socket_ >= 0) ::close(socket_);
}

int ListeningSocket::take(int milliseconds) const {
  pollfd watched{socket_, POLLIN, 0};
  if (::poll(&watched, 1, milliseconds) <= 0) return -1;
  const int socket = ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (socket >= 0) ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &kOn, sizeof kOn);
  return socket;
}

bool is_loopback(const std::string& address) {
  in6_addr six{};
  if (::inet_pton(AF_INET6, address.c_str(), &six) == 1) return IN6_IS_ADDR_LOOPBACK(&six);
  in_addr four{};
  return ::inet_pton(AF_INET, address.c_str(), &four) == 1 && (ntohl(four.s_addr) >> 24) == 127;
}

}  // namespace base
