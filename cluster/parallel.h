// The same work for many things at once, each waiting for the network most of the time.
#pragma once

#include <cstddef>
#include <functional>

namespace cluster {

// Calls `work` with 0 … count-1, at most kParallelRequests at a time, in any order; returns when
// all are done. One thing is done in the caller's thread; what `work` throws is thrown there.
void in_parallel(std::size_t count, const std::function<void(std::size_t index)>& work);

}  // namespace cluster
