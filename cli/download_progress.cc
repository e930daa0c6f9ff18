#include "cli/download_progress.h"

#include <fmt/format.h>

#include "base/filesystem.h"
#include "cli/voice.h"

namespace cli {
namespace {

constexpr std::size_t kLongestName = 40;  // bytes that are shown: the line must fit into any terminal
constexpr std::string_view kEraseLine = "\r\x1b[K";
constexpr double kMega = 1e6;

}  // namespace

std::string progress_text(const std::string& name, std::size_t got, std::size_t total) {
  const auto shown = harmless(name.substr(0, kLongestName)) + (name.size() > kLongestName ? "…" : "");
  const auto done = static_cast<double>(got) / kMega;
  if (total == 0) return fmt::format("{}: {:.1f} MB", shown, done);
  return fmt::format("{}: {:.1f} of {:.1f} MB", shown, done, static_cast<double>(total) / kMega);
}

TerminalProgress::~TerminalProgress() { erase(); }

void TerminalProgress::erase() {
  if (is_shown_) err_ << kEraseLine << std::flush;
  is_shown_ = false;
}

std::string TerminalProgress::line() const {
  if (downloads_.size() == 1) {
    const auto& [name, download] = *downloads_.begin();
    return progress_text(std::string(base::base_name(name.substr(0, name.find('?')))), download.got, download.total);
  }
  Download sum;
  bool is_known = true;
  for (const auto& [name, download] : downloads_) {
    sum.got += download.got;
    sum.total += download.total;
    is_known = is_known && download.total > 0;
  }
  return progress_text(fmt::format("{} downloads", downloads_.size()), sum.got, is_known ? sum.total : 0);
}

void TerminalProgress::advance(const std::string& name, std::size_t got, std::size_t total) {
  const std::lock_guard lock(mutex_);
  const auto now = Clock::now();
  if (downloads_.empty()) shown_from_ = now + delay_;
  downloads_[name] = {got, total};
  if (now < shown_from_ || now < next_) return;
  next_ = now + pause_;
  is_shown_ = true;
  err_ << kEraseLine << line() << std::flush;
}

void TerminalProgress::end(const std::string& name) {
  const std::lock_guard lock(mutex_);
  downloads_.erase(name);
  if (downloads_.empty()) erase();
}

}  // namespace cli
