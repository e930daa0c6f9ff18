// Downloads that are taken up again where they were cut short. What has come is kept in a folder with what the server
// calls these bytes (ETag, Last-Modified), and is never used but as the start of a download that the server goes on with.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>

#include "base/cancel.h"
#include "base/env.h"
#include "base/http_head.h"
#include "base/result.h"

namespace repo {

inline constexpr int kMaxDownloadTries = 5;                        // of one download in one run
inline constexpr std::chrono::hours kPartLife{7 * 24};             // that a part is kept for
inline constexpr std::size_t kMaxValidator = 1024;                 // bytes of a server's name for what it sends

struct ResumedDownload {
  base::HttpRequest request{};      // a GET; its timeout is for all tries together
  std::string folder{};             // where parts are kept
  std::size_t max_bytes = 0;        // of the whole
  // Is told how much is there, and of how much (0: not known).
  std::function<void(std::size_t got, std::size_t total)> on_progress{};
};

// The answer with its whole body: status 200 for a success, however many requests it took. A download that breaks off is
// gone on with at once (Range, If-Range), where the server says what it sends and something had come; what is there at
// the end of the last try is kept for the next run. A server that has something else meanwhile sends all of it. Errors are
// those of the last request, and ErrorCode::invalid for more than `max_bytes`.
base::Result<base::HttpResponse> download_resumed(base::Env& env, const base::Cancel& cancel, base::HeadedHttp& http,
                                                  const ResumedDownload& download);

// The file of a URL's part.
std::string part_file(const std::string& folder, const std::string& url);

}  // namespace repo
