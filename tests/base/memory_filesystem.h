// A disk that is a map, for tests that need files but no disk. Folders are there because files lie
// in them or because they were made. There are no links.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/filesystem.h"

namespace base {

class MemoryFileSystem final : public FileSystem {
 public:
  MemoryFileSystem() = default;
  MemoryFileSystem(const MemoryFileSystem&) = delete;
  MemoryFileSystem& operator=(const MemoryFileSystem&) = delete;
  explicit MemoryFileSystem(const std::map<std::string, std::string>& content) {
    for (const auto& [path, bytes] : content) files[clean_path(path)] = bytes;
  }

  Result<std::string_view> read(Arena& arena, const std::string& path) override {
    const auto found = files.find(clean_path(path));
    if (found != files.end()) return arena.copy(found->second);
    if (!path.empty() && is_directory(path)) return Error(ErrorCode::invalid, "read " + path + ": is a directory");
    return Error(ErrorCode::not_found, "open " + path + ": no such file or directory");
  }
  Result<void> write(const std::string& path, std::string_view bytes, std::uint32_t) override {
    files[clean_path(path)] = bytes;
    return {};
  }
  Result<void> append(const std::string& path, std::string_view bytes) override {
    files[clean_path(path)] += bytes;
    return {};
  }
  Result<std::vector<DirectoryEntry>> list(const std::string& path) override {
    std::map<std::string, FileType> found;
    const std::string start = prefix_of(path);
    const auto add = [&](const std::string& one, FileType type) {
      if (one.compare(0, start.size(), start) != 0 || one.size() == start.size()) return;
      const std::size_t slash = one.find('/', start.size());
      const bool is_deeper = slash != std::string::npos;
      found[one.substr(start.size(), slash - start.size())] =
          is_deeper ? FileType::directory : type;
    };
    for (const auto& [file, bytes] : files) add(file, FileType::file);
    for (const std::string& directory : directories) add(directory, FileType::directory);
    if (found.empty() && !is_directory(path)) {
      return Error(ErrorCode::not_found, "open " + path + ": no such file or directory");
    }
    std::vector<DirectoryEntry> entries;
    for (const auto& [name, type] : found) entries.push_back({name, type});
    return entries;
  }
  Result<std::optional<FileInfo>> info(const std::string& path, bool) override {
    const auto found = files.find(clean_path(path));
    if (found != files.end()) {
      return std::optional(FileInfo{FileType::file, found->second.size(), 0, 0644});
    }
    if (is_directory(path)) return std::optional(FileInfo{FileType::directory, 0, 0, 0755});
    return std::optional<FileInfo>();
  }
  Result<void> make_directories(const std::string& path) override {
    for (std::string one = clean_path(path); one != "." && one != "/"; one = directory_name(one)) {
      directories.insert(one);
    }
    return {};
  }
  Result<void> remove(const std::string& path) override {
    const std::string start = prefix_of(path);
    std::erase_if(
        files, [&](const auto& file) { return file.first.compare(0, start.size(), start) == 0; });
    files.erase(clean_path(path));
    directories.erase(clean_path(path));
    return {};
  }
  Result<std::string> resolve(const std::string& path) override { return clean_path(path); }

  std::map<std::string, std::string> files{};
  std::set<std::string> directories{};

 private:
  static std::string prefix_of(const std::string& path) {
    const std::string clean = clean_path(path);
    if (clean == ".") return "";
    return clean == "/" ? clean : clean + "/";
  }
  bool is_directory(const std::string& path) const {
    const std::string clean = clean_path(path);
    if (clean == "." || clean == "/" || directories.count(clean) > 0) return true;
    const auto next = files.lower_bound(clean + "/");
    return next != files.end() && next->first.compare(0, clean.size() + 1, clean + "/") == 0;
  }
};

}  // namespace base
