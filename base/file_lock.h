// A lock on a file between processes, as flock(2) gives it.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "base/cancel.h"
#include "base/result.h"

namespace base {

class FileLock {
 public:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  ~FileLock();  // gives the lock back; the file stays
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  int descriptor_;
};

// The lock on `path`, which is made (mode 0600) where it is missing. Waits at most that long for others. Errors:
// "open p: …", "context deadline exceeded" where another kept it, and "context canceled" on cancellation.
Result<std::unique_ptr<FileLock>> lock_file(const std::string& path, std::chrono::milliseconds patience,
                                            const Cancel& cancel);

}  // namespace base
