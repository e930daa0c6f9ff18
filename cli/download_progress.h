// One line on a terminal that says how far downloads are, and is gone when they have ended.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <ostream>
#include <string>

#include "repo/download_progress.h"

namespace cli {

inline constexpr std::chrono::milliseconds kProgressDelay{300};  // what is done by then shows nothing
inline constexpr std::chrono::milliseconds kProgressPause{100};  // between two changes of the line

class TerminalProgress final : public repo::DownloadProgress {
 public:
  explicit TerminalProgress(std::ostream& err, std::chrono::milliseconds delay = kProgressDelay,
                            std::chrono::milliseconds pause = kProgressPause)
      : err_(err), delay_(delay), pause_(pause) {}
  ~TerminalProgress() override;
  TerminalProgress(const TerminalProgress&) = delete;
  TerminalProgress& operator=(const TerminalProgress&) = delete;

  void advance(const std::string& name, std::size_t got, std::size_t total) override;
  void end(const std::string& name) override;

 private:
  struct Download {
    std::size_t got = 0;
    std::size_t total = 0;
  };
  using Clock = std::chrono::steady_clock;

  std::string line() const;
  void erase();

  std::ostream& err_;
  std::chrono::milliseconds delay_;
  std::chrono::milliseconds pause_;
  std::mutex mutex_{};  // guards what follows
  std::map<std::string, Download> downloads_{};
  Clock::time_point shown_from_{};
  Clock::time_point next_{};
  bool is_shown_ = false;
};

// "web-1.2.3.tgz: 3.2 of 8.1 MB"; "8.1 MB" where the total (0) is not known.
std::string progress_text(const std::string& name, std::size_t got, std::size_t total);

}  // namespace cli
