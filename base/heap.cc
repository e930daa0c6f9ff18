#include "base/heap.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

namespace base {
namespace {

constexpr std::size_t kHugePage = 2 * 1024 * 1024;
constexpr std::size_t kSmallPages = 1024 * 1024;  // at the start: most of what small charts need
constexpr int kStep = 64 * 1024 * 1024;
constexpr int kMaxMapped = 32 * 1024 * 1024;  // the C library allows no more
constexpr std::size_t kMoreThanThere = 256 * 1024;

// The part of the heap that prepare_heap() asked huge pages for.
struct HugePages {
  std::uintptr_t start = 0;
  std::uintptr_t end = 0;
};
constinit HugePages huge_pages;

}  // namespace

void prepare_heap() {
  ::mallopt(M_ARENA_MAX, 1);
  ::mallopt(M_TRIM_THRESHOLD, 4 * kStep);
  ::mallopt(M_MMAP_THRESHOLD, kMaxMapped);
  ::mallopt(M_TOP_PAD, kStep);
  const auto before = reinterpret_cast<std::uintptr_t>(::sbrk(0));
  void* volatile step = std::malloc(kMoreThanThere);  // now the heap takes its step; nothing of it
  std::free(step);  // is touched. Volatile, or the compiler leaves out the pair.
  const auto after = reinterpret_cast<std::uintptr_t>(::sbrk(0));
  const auto first = (before + kSmallPages + kHugePage - 1) & ~(kHugePage - 1);
  if (after <= before || first >= after) return;
  ::madvise(reinterpret_cast<void*>(first), after - first, MADV_HUGEPAGE);
  huge_pages = {first, after};
}

void prefer_small_pages() {
  if (huge_pages.start == huge_pages.end) return;
  ::madvise(reinterpret_cast<void*>(huge_pages.start), huge_pages.end - huge_pages.start, MADV_NOHUGEPAGE);
}

void give_back_heap() { ::malloc_trim(0); }

}  // namespace base
