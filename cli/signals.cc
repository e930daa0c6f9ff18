#include "cli/signals.h"

#include <csignal>

#include <unistd.h>

namespace cli {
namespace {

// What the handler may touch: it runs between any two instructions of the rest.
base::Cancel* watched = nullptr;
std::string text;

void on_signal(int number) {
  if (watched == nullptr || watched->requested()) {
    std::signal(number, SIG_DFL);
    std::raise(number);
    return;
  }
  watched->request();
  const auto written = ::write(STDOUT_FILENO, text.data(), text.size());
  (void)written;
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

}  // namespace

SignalWatch::SignalWatch(base::Cancel& cancel, std::string message) {
  text = std::move(message);
  watched = &cancel;
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
}

SignalWatch::~SignalWatch() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  watched = nullptr;
}

}  // namespace cli
