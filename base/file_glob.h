// Which files a pattern names: Go's filepath.Glob.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/filesystem.h"
#include "base/result.h"

namespace base {

// The paths that `pattern` matches, in byte order within each folder; folders that cannot be read count
// as empty. Wildcards (* ? [a-z]) may stand in every part. Fails with "syntax error in pattern".
Result<std::vector<std::string>> glob_files(FileSystem& files, const std::string& pattern);

}  // namespace base
