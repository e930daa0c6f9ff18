// The disk, behind an interface small enough to fake. Paths are as the user typed them; errors carry
// Go's texts ("open x: no such file or directory"), since Helm prints them.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/result.h"

namespace base {

enum class FileType { file, directory, link, other };

struct FileInfo {
  FileType type = FileType::file;
  std::uint64_t size = 0;
  std::int64_t modified = 0;  // unix seconds
  std::uint32_t modified_nanoseconds = 0;
  std::uint32_t mode = 0644;  // permission bits
};

struct DirectoryEntry {
  std::string name{};
  FileType type = FileType::file;
};

// A file and what is in it.
struct FileContents {
  FileInfo info{};
  std::string_view bytes{};
};

class FileSystem {
 public:
  virtual ~FileSystem() = default;
  // The bytes of a file, in the arena. "open p: …", "read p: is a directory".
  virtual Result<std::string_view> read(Arena& arena, const std::string& path) = 0;
  // The same with what info() says of the file, links followed. Of anything but a plain file, and of a
  // file of more than `max_bytes`, the bytes are not read.
  virtual Result<FileContents> read_with_info(Arena& arena, const std::string& path,
                                              std::size_t max_bytes);
  // Bytes that read() gave are not needed soon: memory they can be read back into is given back. May be
  // called by several threads at once.
  virtual void let_go(std::string_view) const {}
  // Writes a file: into a temporary one beside it which then takes its name, so that a reader (and a
  // crash) sees the old or the new, never a half. Does not follow a link at `path`.
  virtual Result<void> write(const std::string& path, std::string_view bytes, std::uint32_t mode) = 0;
  // Adds to the end of a file that must exist.
  virtual Result<void> append(const std::string& path, std::string_view bytes) = 0;
  // The entries of a directory in byte order of their names.
  virtual Result<std::vector<DirectoryEntry>> list(const std::string& path) = 0;
  // What is there, links followed (stat) or not (lstat); nothing there is an answer, not an error.
  virtual Result<std::optional<FileInfo>> info(const std::string& path, bool follow = true) = 0;
  // Makes a directory and its parents (mkdir -p).
  virtual Result<void> make_directories(const std::string& path) = 0;
  // Removes a file or a whole directory; nothing there is fine.
  virtual Result<void> remove(const std::string& path) = 0;
  // The path with every link resolved (filepath.EvalSymlinks). Errors name the part that failed:
  // "lstat x: no such file or directory", "EvalSymlinks: too many links".
  virtual Result<std::string> resolve(const std::string& path) = 0;
  // Where the link at `path` points, as it is written. "readlink p: invalid argument" where it is none.
  virtual Result<std::string> read_link(const std::string& path) { return resolve(path); }
  // The directory that relative paths start from.
  virtual Result<std::string> working_directory() { return std::string("/"); }
};

class DiskFileSystem final : public FileSystem {
 public:
  Result<std::string_view> read(Arena& arena, const std::string& path) override;
  Result<FileContents> read_with_info(Arena& arena, const std::string& path,
                                      std::size_t max_bytes) override;
  void let_go(std::string_view bytes) const override;
  Result<void> write(const std::string& path, std::string_view bytes, std::uint32_t mode) override;
  Result<void> append(const std::string& path, std::string_view bytes) override;
  Result<std::vector<DirectoryEntry>> list(const std::string& path) override;
  Result<std::optional<FileInfo>> info(const std::string& path, bool follow) override;
  Result<void> make_directories(const std::string& path) override;
  Result<void> remove(const std::string& path) override;
  Result<std::string> resolve(const std::string& path) override;
  Result<std::string> read_link(const std::string& path) override;
  Result<std::string> working_directory() override;

 private:
  Result<std::string_view> read_plain(Arena& arena, const std::string& path, int file,
                                      std::size_t size);
  // What read() gave of large files and is still there. Shared with them, who may live longer.
  std::shared_ptr<std::vector<std::string_view>> mapped_ =
      std::make_shared<std::vector<std::string_view>>();
};

// filepath.Abs: the path, clean, from the root on.
Result<std::string> absolute_path(FileSystem& files, const std::string& path);
// "no such file or directory": what Go prints for a Linux error number.
std::string system_error_text(int number);

// Go's filepath functions, on text alone.
std::string clean_path(std::string_view path);                       // filepath.Clean
std::string join_path(std::string_view a, std::string_view b);       // filepath.Join
std::string_view base_name(std::string_view path);                   // filepath.Base, "." for ""
std::string directory_name(std::string_view path);                   // filepath.Dir
std::string_view extension(std::string_view path);                   // filepath.Ext, with its dot
// path.Match; nothing for a bad pattern.
std::optional<bool> match_path(std::string_view pattern, std::string_view name);
// filepath.Match: the same, but what is behind the place of the mismatch is not looked at, so that a
// pattern may be bad for some names only.
std::optional<bool> match_file_path(std::string_view pattern, std::string_view name);

}  // namespace base
