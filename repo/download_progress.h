// Who is told how far downloads are.
#pragma once

#include <cstddef>
#include <string>

namespace repo {

// Every function may be called from several threads at once.
class DownloadProgress {
 public:
  virtual ~DownloadProgress() = default;
  // Of the download called `name`, a URL without its password, so much is there; `total` 0: nobody knows of how much.
  virtual void advance(const std::string& name, std::size_t got, std::size_t total) = 0;
  // It has ended, well or not.
  virtual void end(const std::string& name) = 0;
};

}  // namespace repo
