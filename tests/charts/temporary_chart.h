// A chart folder on the real disk that goes away with the test.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/archive.h"
#include "base/filesystem.h"
#include "base/gzip.h"
#include "charts/load.h"
#include "tests/base/test_env.h"

namespace chart {

inline constexpr std::string_view kPlainChart = "apiVersion: v2\nname: c\nversion: 1.0.0\n";

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = testing::TempDir() + "chart-XXXXXX";
    path = ::mkdtemp(pattern.data());
  }
  ~TemporaryFolder() { (void)disk.remove(path); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::string operator/(std::string_view name) const { return path + "/" + std::string(name); }
  // Writes a file, with the folders it lies in; gives its path.
  std::string add(std::string_view name, std::string_view text) {
    const std::string file = *this / name;
    EXPECT_TRUE(disk.make_directories(base::directory_name(file)));
    EXPECT_TRUE(disk.write(file, text, 0644));
    return file;
  }
  void link(std::string_view name, const std::string& target) {
    const std::string file = *this / name;
    EXPECT_TRUE(disk.make_directories(base::directory_name(file)));
    EXPECT_EQ(::symlink(target.c_str(), file.c_str()), 0);
  }
  std::string read(std::string_view name) {
    base::Arena arena;
    const auto text = disk.read(arena, *this / name);
    return text ? std::string(*text) : text.error().helm();
  }
  bool has(std::string_view name) { return disk.info(*this / name, false)->has_value(); }

  base::DiskFileSystem disk{};
  std::string path;
};

using Entries = std::vector<std::pair<std::string, std::string>>;

// The tar of a writer, ended.
inline std::string finished(base::ArchiveWriter& writer) {
  std::string whole;
  for (const std::string_view piece : writer.finish_in_pieces()) whole += piece;
  return whole;
}

// A chart archive of these files.
inline std::string archive_of(const Entries& entries) {
  base::ArchiveWriter writer;
  for (const auto& [name, data] : entries) EXPECT_TRUE(writer.add(name, data, 1));
  return base::gzip(finished(writer));
}

// What loading gives: "" for success, else Helm's error.
template <typename T>
std::string error_of(const base::Result<T>& result) {
  return result ? "" : result.error().helm();
}

}  // namespace chart
