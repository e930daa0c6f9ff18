// A large file that is written piece by piece and has its name only when it is whole.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace base {

// Not copyable. What was not finished is removed.
class FileInPieces {
 public:
  // A new file beside `path`. Errors: "open p: permission denied".
  static Result<std::unique_ptr<FileInPieces>> open(const std::string& path, unsigned mode = 0644);
  ~FileInPieces();
  FileInPieces(const FileInPieces&) = delete;
  FileInPieces& operator=(const FileInPieces&) = delete;

  // Errors: "write p: no space left on device".
  Result<void> write(std::string_view piece);
  // Forgets what was written so far.
  Result<void> start_again();
  // Puts it on the disk and gives it its name; a file that was there is replaced. Nothing may be written after it.
  Result<void> finish();

 private:
  FileInPieces(std::string path, std::string temporary, int file)
      : path_(std::move(path)), temporary_(std::move(temporary)), file_(file) {}
  Error failure(std::string_view call) const;

  std::string path_;
  std::string temporary_;
  int file_;
};

}  // namespace base
