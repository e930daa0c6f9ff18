// The deep stack is that of a thread of its own, which the caller waits for: the only way to get one
// that debuggers and sanitizers understand.
#include "engine/lang/stack.h"

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <exception>

extern "C" void* __libc_stack_end;  // where the main thread's stack began

namespace engine::lang {

namespace {

constexpr std::size_t kUsualStackSize = std::size_t{8} << 20;

std::uintptr_t limit_for(std::uintptr_t end, std::size_t size) {
  return end - size + std::min(size / 4, kStackReserve);
}

// The address below which the stack counts as low.
std::uintptr_t find_limit() {
  if (getpid() == gettid()) {
    rlimit limit{};
    std::size_t size = kUsualStackSize;
    if (getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) {
      size = static_cast<std::size_t>(limit.rlim_cur);
    }
    return limit_for(reinterpret_cast<std::uintptr_t>(__libc_stack_end), size);
  }
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) return 0;
  void* start = nullptr;
  std::size_t size = 0;
  pthread_attr_getstack(&attributes, &start, &size);
  pthread_attr_destroy(&attributes);
  return limit_for(reinterpret_cast<std::uintptr_t>(start) + size, size);
}

struct Work {
  const std::function<void()>* run;
  std::exception_ptr thrown;
};

void* run_work(void* argument) {
  Work& work = *static_cast<Work*>(argument);
  try {
    (*work.run)();
  } catch (...) {
    work.thrown = std::current_exception();
  }
  return nullptr;
}

}  // namespace

bool stack_is_low() {
  static thread_local const std::uintptr_t limit = find_limit();
  return reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)) < limit;
}

void run_with_deep_stack(const std::function<void()>& run) {
  Work work{&run, nullptr};
  for (std::size_t size = kDeepStackSize; size > kUsualStackSize; size /= 4) {
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, size);
    pthread_t thread{};
    const bool started = pthread_create(&thread, &attributes, &run_work, &work) == 0;
    pthread_attr_destroy(&attributes);
    if (!started) continue;
    pthread_join(thread, nullptr);
    if (work.thrown) std::rethrow_exception(work.thrown);
    return;
  }
  run();
}

}  // namespace engine::lang
