// tar in and out. Reading is libarchive's work (nobody else includes it), writing ours: the same
// bytes as Go's archive/tar, which libarchive's writer does not give.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/filesystem.h"
#include "base/result.h"

namespace base {

// What stands before a file in an archive. Headers of headers (PAX, long names) are never seen.
struct ArchiveEntry {
  std::string name{};  // as written, any bytes
  FileType type = FileType::file;
  std::uint64_t size = 0;     // as promised; the data may turn out shorter
  std::int64_t modified = 0;  // unix seconds
  std::int64_t modified_nanoseconds = 0;
  std::uint32_t mode = 0644;  // permission bits
  char kind = '0';            // as the header has it: '1' a hard link, '2' a link, '5' a folder, …
};

// Reads an unpacked tar archive from memory. Not copyable; `bytes` must outlive it.
class ArchiveReader {
 public:
  explicit ArchiveReader(std::string_view bytes);
  ~ArchiveReader();
  ArchiveReader(const ArchiveReader&) = delete;
  ArchiveReader& operator=(const ArchiveReader&) = delete;

  // Goes to the next entry; false at the end. Errors: "archive/tar: invalid tar header",
  // "unexpected EOF".
  Result<bool> next(ArchiveEntry& entry);
  // The data of the entry that next() gave: part of `bytes` where it lies there in one piece, else
  // a copy in the arena. At most `max_bytes` of it.
  Result<std::string_view> read(Arena& arena, std::size_t max_bytes);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Writes an archive: mode 0644 where nothing else is said, no owner; PAX headers only where a name or a time does not
// fit the plain form.
class ArchiveWriter {
 public:
  // Errors as Go's ("archive/tar: cannot encode header: …"): a name with a NUL byte.
  Result<void> add(std::string_view name, std::string_view data, std::int64_t modified);
  // The same without a copy of the data, which must outlive what finish_in_pieces() is used for.
  Result<void> add_view(std::string_view name, std::string_view data, std::int64_t modified);
  // A file, folder or link as `entry` describes it: its name, type, modified and mode.
  Result<void> add_entry(const ArchiveEntry& entry, std::string_view data);
  // The archive, ended, as parts that belong together in this order. They live as long as the writer; nothing
  // may be added after it.
  std::vector<std::string_view> finish_in_pieces();

 private:
  // Data that was not copied: it belongs before bytes_[before].
  struct View {
    std::size_t before;
    std::string_view data;
  };
  Result<void> add_header(std::string_view name, std::size_t size, std::int64_t modified, std::uint32_t mode = 0644,
                          char kind = '0');
  std::string bytes_{};
  std::vector<View> views_{};
};

}  // namespace base
