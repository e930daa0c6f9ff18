// Reading what must be a file on disk: a pipe or a device in its place would be read for ever.
#pragma once

#include <string>
#include <string_view>

#include "base/filesystem.h"

namespace base {

// FileSystem::read, but "cannot load irregular file P as it has file mode type bits set" (Helm's text for
// such a file within a chart) for what is neither a file nor a directory, links followed.
Result<std::string_view> read_regular(FileSystem& files, Arena& arena, const std::string& path);

}  // namespace base
