#include "base/private_folder.h"

#include <sys/stat.h>

#include <cerrno>

#include "base/filesystem.h"

namespace base {

Result<void> make_private_directories(const std::string& path) {
  constexpr mode_t kMode = 0700;
  const auto clean = clean_path(path);
  for (std::size_t end = 1; end != std::string::npos;) {
    end = clean.find('/', end);
    const auto part = clean.substr(0, end);
    if (end != std::string::npos) ++end;
    if (::mkdir(part.c_str(), kMode) == 0 || errno == EEXIST || errno == EISDIR) continue;
    const int number = errno;
    struct stat info {};
    if (::stat(part.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) continue;
    return Error(ErrorCode::denied, "mkdir " + part + ": " + system_error_text(number));
  }
  return {};
}

}  // namespace base
