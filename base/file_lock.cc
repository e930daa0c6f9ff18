#include "base/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

#include "base/filesystem.h"

namespace base {
namespace {

constexpr std::chrono::milliseconds kBetweenTries{50};
constexpr mode_t kMode = 0600;

}  // namespace

FileLock::~FileLock() { ::close(descriptor_); }

Result<std::unique_ptr<FileLock>> lock_file(const std::string& path, std::chrono::milliseconds patience,
                                            const Cancel& cancel) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CREAT | O_CLOEXEC, kMode);
  if (descriptor < 0) return Error(ErrorCode::denied, "open " + path + ": " + system_error_text(errno));
  auto lock = std::make_unique<FileLock>(descriptor);
  const auto end = std::chrono::steady_clock::now() + patience;
  while (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) {
      return Error(ErrorCode::unavailable, "flock " + path + ": " + system_error_text(errno));
    }
    if (cancel.sleep(kBetweenTries)) return Error(ErrorCode::unavailable, "context canceled").because("interrupted");
    if (std::chrono::steady_clock::now() >= end) {
      return Error(ErrorCode::unavailable, "context deadline exceeded").because("another process holds " + path);
    }
  }
  return lock;
}

}  // namespace base
