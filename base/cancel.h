// Asking long work to end: set by a signal or a deadline, looked at by whoever waits.
#pragma once

#include <atomic>
#include <chrono>

namespace base {

// Safe to set from a signal handler and to read from any thread.
class Cancel {
 public:
  void request() { requested_.store(true, std::memory_order_relaxed); }
  // Takes the request back: it has been answered, and what is left to do (writing down how it ended) may go on.
  void acknowledge() { requested_.store(false, std::memory_order_relaxed); }
  bool requested() const { return requested_.load(std::memory_order_relaxed); }

  // Waits that long or until cancellation is asked (looked at every 20 ms); true where it was asked.
  bool sleep(std::chrono::milliseconds duration) const;

 private:
  std::atomic<bool> requested_{false};
};

}  // namespace base
