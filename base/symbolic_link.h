// Making a symbolic link.
#pragma once

#include <string>

#include "base/result.h"

namespace base {

// os.Symlink. Error: "symlink target path: file exists".
Result<void> make_link(const std::string& target, const std::string& path);

}  // namespace base
