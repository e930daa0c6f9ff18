#include "base/file_in_pieces.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <utility>

#include <fmt/format.h>

#include "base/filesystem.h"

namespace base {
namespace {

constexpr int kAttempts = 100;

std::string temporary_name(const std::string& path) {
  static std::atomic<unsigned> counter{0};
  return join_path(directory_name(path), fmt::format(".pieces-{}-{}.tmp", ::getpid(), counter.fetch_add(1)));
}

}  // namespace

Error FileInPieces::failure(std::string_view call) const {
  return Error(ErrorCode::unavailable, fmt::format("{} {}: {}", call, path_, system_error_text(errno)));
}

Result<std::unique_ptr<FileInPieces>> FileInPieces::open(const std::string& path, unsigned mode) {
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    auto temporary = temporary_name(path);
    const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (file >= 0) return std::unique_ptr<FileInPieces>(new FileInPieces(path, std::move(temporary), file));
    if (errno != EEXIST && errno != EINTR) break;
  }
  const int number = errno;
  return Error(number == EACCES || number == EROFS ? ErrorCode::denied : ErrorCode::unavailable,
               fmt::format("open {}: {}", path, system_error_text(number)));
}

FileInPieces::~FileInPieces() {
  if (file_ >= 0) ::close(file_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Result<void> FileInPieces::write(std::string_view piece) {
  while (!piece.empty()) {
    const auto put = ::write(file_, piece.data(), piece.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return failure("write");
    piece.remove_prefix(static_cast<std::size_t>(put));
  }
  return {};
}

Result<void> FileInPieces::start_again() {
  if (::ftruncate(file_, 0) != 0 || ::lseek(file_, 0, SEEK_SET) != 0) return failure("truncate");
  return {};
}

Result<void> FileInPieces::finish() {
  if (::fsync(file_) != 0 && errno != EINVAL) return failure("sync");
  if (::close(std::exchange(file_, -1)) != 0) return failure("close");
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) return failure("rename");
  temporary_.clear();
  return {};
}

}  // namespace base
