// Giving a folder its final name in one step: whoever looks sees all of it or nothing.
#pragma once

#include <string>

#include "base/result.h"

namespace base {

// Renames the folder `from` to `to`, in one file system. An empty folder at `to` is replaced. Errors:
// ErrorCode::conflict where something else is there, those of the file system: "rename a b: file exists".
Result<void> rename_folder(const std::string& from, const std::string& to);

}  // namespace base
