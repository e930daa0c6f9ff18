#include "cluster/parallel.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

#include "cluster/kube_client.h"

namespace cluster {

void in_parallel(std::size_t count, const std::function<void(std::size_t index)>& work) {
  std::atomic<std::size_t> next{0};
  const auto run = [&] {
    for (std::size_t index = next++; index < count; index = next++) work(index);
  };
  std::vector<std::thread> others;
  const auto threads = std::min<std::size_t>(count, kParallelRequests);
  for (std::size_t i = 1; i < threads; ++i) others.emplace_back(run);
  run();
  for (auto& thread : others) thread.join();
}

}  // namespace cluster
