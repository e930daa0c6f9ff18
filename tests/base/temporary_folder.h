// A folder on the real disk that is gone after the test.
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>

#include <stdlib.h>

namespace base {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "tug-test-XXXXXX").string();
    path_ = ::mkdtemp(name.data()) == nullptr ? "" : name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::string& path() const { return path_; }
  // The whole path of something in it.
  std::string at(const std::string& name) const { return path_ + "/" + name; }
  // Writes a file, with the folders above it.
  void write(const std::string& name, std::string_view bytes) const {
    std::filesystem::create_directories(std::filesystem::path(at(name)).parent_path());
    std::ofstream(at(name), std::ios::binary) << bytes;
  }
  void link(const std::string& target, const std::string& name) const {
    std::filesystem::create_directories(std::filesystem::path(at(name)).parent_path());
    std::filesystem::create_symlink(target, at(name));
  }
  bool has(const std::string& name) const { return std::filesystem::exists(at(name)); }
  std::string read(const std::string& name) const { return text_of(at(name)); }
  // What a file anywhere holds.
  static std::string text_of(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
  }
  // `text` with the folder's own path as "DIR", so that it can be compared.
  std::string without_path(std::string text) const {
    for (std::size_t at = text.find(path_); at != std::string::npos; at = text.find(path_, at)) {
      text.replace(at, path_.size(), "DIR");
    }
    return text;
  }

 private:
  std::string path_{};
};

}  // namespace base
