// The real disk. Plain system calls instead of streams, since a chart is hundreds of small files.
// Error texts are Go's: "<call> <path>: <reason>" with the reason in lower case. Path functions are
// in base/path.cc.
#include "base/filesystem.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <climits>
#include <cstring>
#include <filesystem>
#include <mutex>
#include <system_error>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/ascii.h"

namespace base {
namespace {

constexpr int kTemporaryNameAttempts = 100;
constexpr std::size_t kFirstBuffer = 512;  // most such files are empty
constexpr std::size_t kUnknownSizeBuffer = 64 * 1024;
constexpr std::size_t kMaxUnknownSize = 128UL * 1024 * 1024;  // of a pipe or device
constexpr int kMaxLinks = 255;

// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }
  // 0, or the error number of close(2), which may tell of a failed write.
  int close() { return ::close(std::exchange(number_, -1)) == 0 ? 0 : errno; }

 private:
  int number_;
};

ErrorCode code_of(int number) {
  switch (number) {
    case ENOENT:
    case ENOTDIR: return ErrorCode::not_found;
    case EEXIST: return ErrorCode::conflict;
    case EACCES:
    case EPERM:
    case EROFS: return ErrorCode::denied;
    default: return ErrorCode::unavailable;
  }
}

Error path_error(std::string_view call, std::string_view path, int number) {
  std::string text(call);
  text.append(" ").append(path).append(": ").append(system_error_text(number));
  return {code_of(number), std::move(text)};
}

FileType type_of_mode(mode_t mode) {
  if (S_ISREG(mode)) return FileType::file;
  if (S_ISDIR(mode)) return FileType::directory;
  if (S_ISLNK(mode)) return FileType::link;
  return FileType::other;
}

FileType type_of_entry(int directory, const dirent& entry) {
  switch (entry.d_type) {
    case DT_REG: return FileType::file;
    case DT_DIR: return FileType::directory;
    case DT_LNK: return FileType::link;
    case DT_UNKNOWN: {
      struct stat status {};
      const int found = ::fstatat(directory, entry.d_name, &status, AT_SYMLINK_NOFOLLOW);
      return found == 0 ? type_of_mode(status.st_mode) : FileType::other;
    }
    default: return FileType::other;
  }
}

// Gives the number of bytes read, or -1 with errno set. Stops at the end of the file.
ssize_t read_fully(int file, char* into, std::size_t size) {
  std::size_t done = 0;
  while (done < size) {
    const ssize_t got = ::read(file, into + done, size - done);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return -1;
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return static_cast<ssize_t>(done);
}

// 0, or an error number.
int write_fully(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(file, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return 0;
}

int open_retrying(const std::string& path, int flags, mode_t mode = 0) {
  int file = -1;
  do {
    file = ::open(path.c_str(), flags | O_CLOEXEC, mode);
  } while (file < 0 && errno == EINTR);
  return file;
}

Result<void> write_in_place(const std::string& path, std::string_view bytes, int flags) {
  Descriptor file(open_retrying(path, O_WRONLY | flags));
  if (!file.is_open()) return path_error("open", path, errno);
  if (const int failed = write_fully(file.number(), bytes))
    return path_error("write", path, failed);
  if (const int failed = file.close()) return path_error("close", path, failed);
  return {};
}

std::string temporary_name(const std::string& path) {
  static std::atomic<unsigned> counter{0};
  return join_path(directory_name(path), ".write-" + std::to_string(::getpid()) + "-" +
                                             std::to_string(counter.fetch_add(1)) + ".tmp");
}

// Writes `bytes` to a new file beside `path` and lets it take the name.
Result<void> write_beside(const std::string& path, std::string_view bytes, mode_t mode,
                          bool keep_mode) {
  std::string temporary;
  int number = -1;
  for (int attempt = 0; attempt < kTemporaryNameAttempts && number < 0; ++attempt) {
    temporary = temporary_name(path);
    number = open_retrying(temporary, O_WRONLY | O_CREAT | O_EXCL, mode);
    if (number < 0 && errno != EEXIST) return path_error("open", path, errno);
  }
  Descriptor file(number);
  if (!file.is_open()) return path_error("open", path, EEXIST);
  int failed = write_fully(file.number(), bytes);
  if (failed == 0 && keep_mode && ::fchmod(file.number(), mode) != 0) failed = errno;
  const int close_failed = file.close();
  if (failed == 0) failed = close_failed;
  std::string_view call = "write";
  if (failed == 0 && ::rename(temporary.c_str(), path.c_str()) != 0) {
    failed = errno;
    call = "rename";
  }
  if (failed == 0) return {};
  ::unlink(temporary.c_str());
  return path_error(call, path, failed);
}

}  // namespace

std::string system_error_text(int number) {
  if (number == EIO) return "input/output error";
  std::string text = std::generic_category().message(number);
  if (!text.empty()) text[0] = ascii_lower(text[0]);
  return text;
}

namespace {

// Files from this size on are mapped: what of them nobody looks at (CRDs, large READMEs) is never read.
constexpr std::size_t kMappedBytes = 64 * 1024;

// Of the lists of what is mapped: files are read from several threads.
std::mutex mapped_mutex;

// A file's bytes as long as the arena lives. As with every mapped file, it must not be cut short meanwhile;
// editors and tug itself replace files instead.
class Mapping {
 public:
  using List = std::shared_ptr<std::vector<std::string_view>>;
  Mapping(int file, std::size_t size, List list)
      : start_(::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0)),
        size_(size),
        list_(std::move(list)) {
    const std::lock_guard lock(mapped_mutex);
    if (is_good()) list_->push_back(bytes());
  }
  ~Mapping() {
    if (!is_good()) return;
    {
      const std::lock_guard lock(mapped_mutex);
      std::erase_if(*list_, [this](std::string_view one) { return one.data() == start_; });
    }
    ::munmap(start_, size_);
  }
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  bool is_good() const { return start_ != MAP_FAILED; }
  std::string_view bytes() const { return {static_cast<const char*>(start_), size_}; }

 private:
  void* start_;
  std::size_t size_;
  List list_;
};

}  // namespace

Result<std::string_view> DiskFileSystem::read_plain(Arena& arena, const std::string& path, int file,
                                                    std::size_t size) {
  if (size >= kMappedBytes) {
    if (const auto* mapping = arena.own<Mapping>(file, size, mapped_); mapping->is_good()) {
      return mapping->bytes();
    }
  }
  char* bytes = static_cast<char*>(arena.allocate(size, 1));
  const ssize_t got = read_fully(file, bytes, size);
  if (got < 0) return path_error("read", path, errno);
  return std::string_view(bytes, static_cast<std::size_t>(got));
}

void DiskFileSystem::let_go(std::string_view bytes) const {
  constexpr std::uintptr_t kPage = 4096;
  const std::lock_guard lock(mapped_mutex);
  for (const std::string_view mapped : *mapped_) {
    if (bytes.data() < mapped.data() || bytes.data() >= mapped.data() + mapped.size()) continue;
    const auto start = reinterpret_cast<std::uintptr_t>(bytes.data()) & ~(kPage - 1);
    const auto end = reinterpret_cast<std::uintptr_t>(bytes.data()) + bytes.size();
    ::madvise(reinterpret_cast<void*>(start), end - start, MADV_DONTNEED);
  }
}

namespace {

// A pipe, a device or a file of /proc: the size is not known before the end.
Result<std::string_view> read_to_end(Arena& arena, const std::string& path, int file) {
  std::string all;
  for (std::size_t room = kFirstBuffer;; room = kUnknownSizeBuffer) {
    const std::size_t start = all.size();
    all.resize(start + room);
    const ssize_t got = read_fully(file, all.data() + start, room);
    if (got < 0) return path_error("read", path, errno);
    all.resize(start + static_cast<std::size_t>(got));
    if (static_cast<std::size_t>(got) < room) return arena.copy(all);
    if (all.size() > kMaxUnknownSize) return path_error("read", path, EFBIG);
  }
}

FileInfo info_of(const struct stat& status) {
  FileInfo info;
  info.type = type_of_mode(status.st_mode);
  info.size = static_cast<std::uint64_t>(status.st_size);
  info.modified = status.st_mtim.tv_sec;
  info.modified_nanoseconds = static_cast<std::uint32_t>(status.st_mtim.tv_nsec);
  info.mode = status.st_mode & 07777;
  return info;
}

}  // namespace

Result<FileContents> FileSystem::read_with_info(Arena& arena, const std::string& path,
                                                std::size_t max_bytes) {
  const auto found = TRY(info(path));
  if (!found) return path_error("open", path, ENOENT);
  FileContents contents{*found, {}};
  if (found->type == FileType::file && found->size <= max_bytes) {
    contents.bytes = TRY(read(arena, path));
  }
  return contents;
}

Result<FileContents> DiskFileSystem::read_with_info(Arena& arena, const std::string& path,
                                                    std::size_t max_bytes) {
  // Opening a pipe must not wait for its writer.
  Descriptor file(open_retrying(path, O_RDONLY | O_NONBLOCK));
  if (!file.is_open()) return path_error("open", path, errno);
  struct stat status {};
  if (::fstat(file.number(), &status) != 0) return path_error("stat", path, errno);
  FileContents contents{info_of(status), {}};
  if (!S_ISREG(status.st_mode) || contents.info.size > max_bytes) return contents;
  contents.bytes = status.st_size > 0
                       ? TRY(read_plain(arena, path, file.number(), contents.info.size))
                       : TRY(read_to_end(arena, path, file.number()));
  return contents;
}

Result<std::string_view> DiskFileSystem::read(Arena& arena, const std::string& path) {
  Descriptor file(open_retrying(path, O_RDONLY));
  if (!file.is_open()) return path_error("open", path, errno);
  struct stat status {};
  if (::fstat(file.number(), &status) != 0) return path_error("stat", path, errno);
  if (S_ISDIR(status.st_mode)) return path_error("read", path, EISDIR);
  if (S_ISREG(status.st_mode) && status.st_size > 0) {
    return read_plain(arena, path, file.number(), static_cast<std::size_t>(status.st_size));
  }
  return read_to_end(arena, path, file.number());
}

Result<void> DiskFileSystem::write(const std::string& path, std::string_view bytes,
                                   std::uint32_t mode) {
  struct stat status {};
  const bool exists = ::lstat(path.c_str(), &status) == 0;
  if (exists && S_ISDIR(status.st_mode)) return path_error("open", path, EISDIR);
  const bool is_plain = exists && S_ISREG(status.st_mode);
  if (exists && !is_plain && !S_ISLNK(status.st_mode)) return write_in_place(path, bytes, 0);
  auto written = write_beside(path, bytes, is_plain ? (status.st_mode & 07777) : mode, is_plain);
  // A directory that takes no new files may still hold one that may be changed.
  if (!written && is_plain && written.error().code() == ErrorCode::denied) {
    return write_in_place(path, bytes, O_TRUNC | O_NOFOLLOW);
  }
  return written;
}

Result<void> DiskFileSystem::append(const std::string& path, std::string_view bytes) {
  return write_in_place(path, bytes, O_APPEND);
}

Result<std::vector<DirectoryEntry>> DiskFileSystem::list(const std::string& path) {
  DIR* directory = nullptr;
  do {
    directory = ::opendir(path.c_str());
  } while (directory == nullptr && errno == EINTR);
  if (directory == nullptr) return path_error("open", path, errno);
  std::vector<DirectoryEntry> entries;
  errno = 0;
  while (const dirent* entry = ::readdir(directory)) {
    const std::string_view name = entry->d_name;
    if (name == "." || name == "..") continue;
    entries.push_back({std::string(name), type_of_entry(::dirfd(directory), *entry)});
    errno = 0;
  }
  const int failed = errno;
  ::closedir(directory);
  if (failed != 0) return path_error("readdirent", path, failed);
  std::sort(entries.begin(), entries.end(),
            [](const DirectoryEntry& a, const DirectoryEntry& b) { return a.name < b.name; });
  return entries;
}

Result<std::optional<FileInfo>> DiskFileSystem::info(const std::string& path, bool follow) {
  struct stat status {};
  const int failed = follow ? ::stat(path.c_str(), &status) : ::lstat(path.c_str(), &status);
  if (failed != 0 && errno == ENOENT) return std::optional<FileInfo>();
  if (failed != 0) return path_error(follow ? "stat" : "lstat", path, errno);
  return std::optional<FileInfo>(info_of(status));
}

Result<void> DiskFileSystem::make_directories(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0) {
    if (S_ISDIR(status.st_mode)) return {};
    return path_error("mkdir", path, ENOTDIR);
  }
  const std::string parent = directory_name(path);
  if (parent != path && parent != "." && parent != "/") TRY(make_directories(parent));
  if (::mkdir(path.c_str(), 0755) == 0) return {};
  const int failed = errno;
  if (failed == EEXIST && ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode)) return {};
  return path_error("mkdir", path, failed);
}

Result<void> DiskFileSystem::remove(const std::string& path) {
  std::error_code failed;
  std::filesystem::remove_all(path, failed);
  if (failed) return path_error("unlinkat", path, failed.value());
  return {};
}

Result<std::string> DiskFileSystem::resolve(const std::string& path) {
  std::string rest = path;
  std::string done;
  if (!path.empty() && path[0] == '/') done = "/";
  for (int links = 0; !rest.empty();) {
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    const std::string part = rest.substr(0, slash);
    rest.erase(0, slash + 1);
    if (part.empty()) continue;
    const std::string here = join_path(done, part);
    struct stat status {};
    if (::lstat(here.c_str(), &status) != 0) return path_error("lstat", here, errno);
    if (!S_ISLNK(status.st_mode)) {
      done = here;
      continue;
    }
    char target[PATH_MAX];
    const ssize_t size = ::readlink(here.c_str(), target, sizeof target);
    if (size < 0) return path_error("readlink", here, errno);
    if (++links > kMaxLinks) return Error(ErrorCode::invalid, "EvalSymlinks: too many links");
    const std::string leads_to(target, static_cast<std::size_t>(size));
    rest = rest.empty() ? leads_to : leads_to + "/" + rest;
    if (rest[0] == '/') done = "/";
  }
  if (done.empty()) done = ".";
  return done;
}

Result<std::string> DiskFileSystem::read_link(const std::string& path) {
  char buffer[PATH_MAX];
  const ssize_t size = ::readlink(path.c_str(), buffer, sizeof buffer);
  if (size < 0) return path_error("readlink", path, errno);
  return std::string(buffer, static_cast<std::size_t>(size));
}

Result<std::string> DiskFileSystem::working_directory() {
  char buffer[PATH_MAX];
  if (::getcwd(buffer, sizeof buffer) == nullptr) {
    return Error(code_of(errno), "getwd: " + system_error_text(errno));
  }
  return std::string(buffer);
}

}  // namespace base
