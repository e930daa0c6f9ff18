#include "cluster/parallel.h"

#include <algorithm>
#include <atomic>

#include "base/at_once.h"
#include "cluster/kube_client.h"

namespace cluster {

void in_parallel(std::size_t count, const std::function<void(std::size_t index)>& work) {
  if (count == 0) return;
  std::atomic<std::size_t> next{0};
  const auto threads = std::min<std::size_t>(count, kParallelRequests);
  base::run_at_once(static_cast<unsigned>(threads), [&](unsigned) {
    for (std::size_t index = next++; index < count; index = next++) work(index);
  });
}

}  // namespace cluster
