// Whether a file is still the one that was looked at before, told without reading it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace base {

struct FileIdentity {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint64_t size = 0;
  std::int64_t modified_nanoseconds = 0;  // since 1970
  std::int64_t changed_nanoseconds = 0;   // of the inode; nobody can set it back
  bool operator==(const FileIdentity&) const = default;
};

// Of the plain file at `path`, links followed; nothing where there is none. Two files written within one tick of the
// clock may have the same: what was changed less than a second before it was looked at proves nothing.
std::optional<FileIdentity> file_identity(const std::string& path);

}  // namespace base
