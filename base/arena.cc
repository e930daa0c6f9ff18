#include "base/arena.h"

#include <algorithm>
#include <cstring>

namespace base {

namespace {
constexpr std::size_t kMaxBlock = 1024 * 1024;
}

Arena::~Arena() {
  for (auto owned = owned_.rbegin(); owned != owned_.rend(); ++owned) owned->destroy(owned->object);
}

void* Arena::allocate_slow(std::size_t size, std::size_t alignment) {
  const std::size_t needed = size + alignment;
  if (needed < size || needed > limit_ - std::min(used_, limit_)) throw ArenaFull();
  if (needed > block_size_ / 4) {  // big ones get a block of their own, the current one stays
    blocks_.push_back(std::unique_ptr<char[]>(new char[needed]));
    used_ += needed;
    const auto start = reinterpret_cast<std::uintptr_t>(blocks_.back().get());
    return reinterpret_cast<char*>((start + alignment - 1) & ~(alignment - 1));
  }
  blocks_.push_back(std::unique_ptr<char[]>(new char[block_size_]));
  used_ += block_size_;
  next_ = blocks_.back().get();
  end_ = next_ + block_size_;
  block_size_ = std::min(block_size_ * 2, kMaxBlock);
  return allocate(size, alignment);
}

std::string_view Arena::copy(std::string_view text) {
  if (text.empty()) return {};
  char* place = static_cast<char*>(allocate(text.size(), 1));
  std::memcpy(place, text.data(), text.size());
  return {place, text.size()};
}

}  // namespace base
