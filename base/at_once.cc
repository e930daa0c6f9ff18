#include "base/at_once.h"

#include <algorithm>
#include <exception>
#include <system_error>
#include <thread>
#include <vector>

namespace base {

void run_at_once(unsigned threads, const std::function<void(unsigned)>& work) {
  std::vector<std::exception_ptr> thrown(threads);
  const auto run = [&](unsigned number) {
    try {
      work(number);
    } catch (...) {
      thrown[number] = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> helpers;
    helpers.reserve(threads);
    unsigned started = 1;
    try {
      for (; started < threads; ++started) helpers.emplace_back(run, started);
    } catch (const std::system_error&) {
    }
    run(0);
    for (; started < threads; ++started) run(started);
  }
  for (const auto& one : thrown) {
    if (one) std::rethrow_exception(one);
  }
}

unsigned usable_threads(unsigned wanted) {
  return std::clamp(std::thread::hardware_concurrency(), 1U, wanted);
}

}  // namespace base
