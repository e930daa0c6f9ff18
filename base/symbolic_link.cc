#include "base/symbolic_link.h"

#include <cerrno>

#include <unistd.h>

#include "base/filesystem.h"

namespace base {

Result<void> make_link(const std::string& target, const std::string& path) {
  if (::symlink(target.c_str(), path.c_str()) == 0) return {};
  const int number = errno;
  return Error(number == EEXIST ? ErrorCode::conflict : ErrorCode::unavailable,
               "symlink " + target + " " + path + ": " + system_error_text(number));
}

}  // namespace base
