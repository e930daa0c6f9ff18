// A connection of base/http_server.h: bytes in and out, with an end to every wait.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/cancel.h"

namespace base {

class ServedSocket {
 public:
  using Clock = std::chrono::steady_clock;

  // Owns `socket`, which must not block. While `is_crowded` is set, others wait for a connection.
  ServedSocket(int socket, const Cancel& cancel, const std::atomic<bool>& is_crowded)
      : socket_(socket), cancel_(cancel), is_crowded_(is_crowded) {}
  ~ServedSocket();
  ServedSocket(const ServedSocket&) = delete;
  ServedSocket& operator=(const ServedSocket&) = delete;

  // What came in and was not taken out yet.
  std::string& pending() { return pending_; }
  // More bytes into pending(). False where the other side is done, at `end`, and on cancellation.
  bool read_more(Clock::time_point end) { return read_until(end, end); }
  // The same, but at `crowded_end` already while others wait.
  bool read_until(Clock::time_point end, Clock::time_point crowded_end);

  // False where the other side is gone or takes less than kSlowestBody a second.
  bool send_all(std::string_view text);
  // A part of a file; false where it has less than that, too.
  bool send_file(int descriptor, std::uint64_t offset, std::uint64_t size);
  // Ends our side and takes in a little of what is still coming, or the other side would not get to read our last words.
  void finish();
  // Whether the other side is still there. Takes nothing out.
  bool is_open() const;

 private:
  bool wait_to_write(Clock::time_point end) const;

  int socket_;
  const Cancel& cancel_;
  const std::atomic<bool>& is_crowded_;
  std::string pending_{};
};

}  // namespace base
