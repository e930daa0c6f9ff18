#include "base/file_glob.h"

namespace base {

namespace {

constexpr int kMaxGlobDepth = 1000;  // folders in one pattern

bool has_wildcard(std::string_view text) { return text.find_first_of("*?[\\") != std::string_view::npos; }

Result<std::vector<std::string>> glob_below(FileSystem& files, const std::string& pattern, int depth) {
  if (!match_path(pattern, "") || depth > kMaxGlobDepth) {
    return Error(ErrorCode::invalid, "syntax error in pattern");
  }
  std::vector<std::string> found;
  if (!has_wildcard(pattern)) {
    const auto info = files.info(pattern, false);
    if (info && *info) found.push_back(pattern);
    return found;
  }
  const std::size_t slash = pattern.rfind('/');
  const std::string last = slash == std::string::npos ? pattern : pattern.substr(slash + 1);
  std::string folder = slash == std::string::npos ? "." : pattern.substr(0, slash);
  if (slash == 0) folder = "/";
  std::vector<std::string> folders{folder};
  if (has_wildcard(folder)) folders = TRY(glob_below(files, folder, depth + 1));
  for (const std::string& each : folders) {
    const auto entries = files.list(each);
    if (!entries) continue;
    for (const DirectoryEntry& entry : *entries) {
      if (match_path(last, entry.name).value_or(false)) found.push_back(join_path(each, entry.name));
    }
  }
  return found;
}

}  // namespace

Result<std::vector<std::string>> glob_files(FileSystem& files, const std::string& pattern) {
  return glob_below(files, pattern, 0);
}

}  // namespace base
