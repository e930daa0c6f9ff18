#include "base/served_socket.h"

#include <poll.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/http_server.h"

namespace base {
namespace {

constexpr int kLook = 100;                       // milliseconds between looks at the cancellation
constexpr std::uint64_t kFilePiece = 256U << 10;  // bytes that have a time limit of their own
constexpr std::size_t kMaxDrained = 1U << 20;
constexpr std::chrono::seconds kDrainTime{2};

ServedSocket::Clock::time_point end_for(std::uint64_t bytes) {
  return ServedSocket::Clock::now() + kServedStall + std::chrono::seconds(bytes / kSlowestBody);
}

}  // namespace

ServedSocket::~ServedSocket() { ::close(socket_); }

bool ServedSocket::read_until(Clock::time_point end, Clock::time_point crowded_end) {
  while (!cancel_.requested() && Clock::now() < (is_crowded_.load() ? std::min(end, crowded_end) : end)) {
    pollfd watched{socket_, POLLIN, 0};
    if (::poll(&watched, 1, kLook) <= 0) continue;
    char block[16 * 1024];
    const auto count = ::recv(socket_, block, sizeof block, 0);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    if (count <= 0) return false;
    pending_.append(block, static_cast<std::size_t>(count));
    return true;
  }
  return false;
}

bool ServedSocket::wait_to_write(Clock::time_point end) const {
  while (!cancel_.requested() && Clock::now() < end) {
    pollfd watched{socket_, POLLOUT, 0};
    if (::poll(&watched, 1, kLook) > 0) return true;
  }
  return false;
}

bool ServedSocket::send_all(std::string_view text) {
  const auto end = end_for(text.size());
  while (!text.empty()) {
    const auto count = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count > 0) {
      text.remove_prefix(static_cast<std::size_t>(count));
    } else if ((errno != EAGAIN && errno != EINTR) || !wait_to_write(end)) {
      return false;
    }
  }
  return true;
}

bool ServedSocket::send_file(int descriptor, std::uint64_t offset, std::uint64_t size) {
  auto at = static_cast<off_t>(offset);
  while (size > 0) {
    auto piece = std::min(size, kFilePiece);
    size -= piece;
    const auto end = end_for(piece);
    while (piece > 0) {
      if (!wait_to_write(end)) return false;
      const auto count = ::sendfile(socket_, descriptor, &at, std::min<std::uint64_t>(piece, 16U << 10));
      if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)) return false;
      if (count > 0) piece -= static_cast<std::uint64_t>(count);
    }
  }
  return true;
}

void ServedSocket::finish() {
  ::shutdown(socket_, SHUT_WR);
  const auto end = Clock::now() + kDrainTime;
  std::size_t drained = 0;
  pending_.clear();
  while (drained < kMaxDrained && read_more(end)) {
    drained += pending_.size();
    pending_.clear();
  }
}

bool ServedSocket::is_open() const {
  pollfd watched{socket_, POLLIN, 0};
  char one = 0;
  return ::poll(&watched, 1, 0) <= 0 || ::recv(socket_, &one, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

}  // namespace base
