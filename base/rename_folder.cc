#include "base/rename_folder.h"

#include <cerrno>
#include <cstdio>

#include "base/filesystem.h"

namespace base {

Result<void> rename_folder(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) == 0) return {};
  const bool is_taken = errno == EEXIST || errno == ENOTEMPTY || errno == ENOTDIR;
  return Error(is_taken ? ErrorCode::conflict : ErrorCode::unavailable,
               "rename " + from + " " + to + ": " + system_error_text(errno));
}

}  // namespace base
