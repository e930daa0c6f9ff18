// Folders that nobody else may look into.
#pragma once

#include <string>

#include "base/result.h"

namespace base {

// Makes a directory and its parents, those that are missing with mode 0700. Error: "mkdir p: permission denied".
Result<void> make_private_directories(const std::string& path);

}  // namespace base
