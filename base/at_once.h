// Work shared among threads.
#pragma once

#include <functional>

namespace base {

// Calls work(0) on this thread and work(1) … work(threads - 1) each on one of its own, and returns when all
// have ended. Where the system gives no more threads, this one does the rest when it is done with its own.
// What any of them throws is thrown here, the exception of the lowest number first.
void run_at_once(unsigned threads, const std::function<void(unsigned)>& work);

// How many threads can run at the same time, at most `wanted` and at least 1.
unsigned usable_threads(unsigned wanted);

}  // namespace base
