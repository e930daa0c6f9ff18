// A socket that takes connections on one address.
#pragma once

#include <string>

#include "base/result.h"

namespace base {

class ListeningSocket {
 public:
  // `address` in numbers, IPv4 or IPv6; port 0: a free one. Fails as Go words it: `listen tcp 127.0.0.1:80: bind:
  // permission denied`, `listen tcp [::1]:8080: bind: address already in use`.
  static Result<ListeningSocket> open(const std::string& address, int port);
  ~ListeningSocket();
  ListeningSocket(ListeningSocket&& other) noexcept : socket_(other.socket_), port_(other.port_) { other.socket_ = -1; }
  ListeningSocket(const ListeningSocket&) = delete;
  ListeningSocket& operator=(const ListeningSocket&) = delete;

  int port() const { return port_; }
  // The next connection, which never blocks, after at most that many milliseconds; -1 where none came.
  int take(int milliseconds) const;

 private:
  ListeningSocket(int socket, int port) : socket_(socket), port_(port) {}
  int socket_;
  int port_;
};

// Whether an address in numbers is this machine's own alone: 127.0.0.0/8 or ::1.
bool is_loopback(const std::string& address);

}  // namespace base
