#include "base/regular_file.h"

namespace base {

Result<std::string_view> read_regular(FileSystem& files, Arena& arena, const std::string& path) {
  const auto info = files.info(path);
  if (info && *info && (*info)->type == FileType::other) {
    return Error(ErrorCode::invalid,
                 "cannot load irregular file " + path + " as it has file mode type bits set");
  }
  return files.read(arena, path);
}

}  // namespace base
