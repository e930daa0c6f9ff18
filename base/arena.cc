// Blocks that grow fourfold up to a size at which little is wasted. Those that a region gave back are filled
// again before new ones are made.
#include "base/arena.h"

#include <cstring>

namespace base {

namespace {

constexpr std::size_t kFirstBlock = 16 * 1024;
constexpr std::size_t kMaxBlock = 256 * 1024;

std::size_t size_of_block(std::size_t index) {
  std::size_t size = kFirstBlock;
  for (; index > 0 && size < kMaxBlock; --index) size *= 4;
  return size;
}

}  // namespace

Arena::~Arena() {
  release({});
  give_back(taken_);
}

Arena::Block Arena::make_block(std::size_t size) {
  Block block{{static_cast<char*>(::operator new(size)), FreeBytes{size}}, size};
  forbid(block.memory.get(), size);
  return block;
}

void Arena::take(std::size_t size) {
  taken_ += size;
  budget_->total_taken_.fetch_add(size, std::memory_order_relaxed);
}

void Arena::give_back(std::size_t size) {
  taken_ -= size;
  budget_->total_taken_.fetch_sub(size, std::memory_order_relaxed);
}

void Arena::use_block(std::size_t index) {
  if (index == blocks_.size()) blocks_.push_back(make_block(size_of_block(index)));
  current_ = index;
  next_ = blocks_[index].memory.get();
  end_ = next_ + blocks_[index].size;
  take(blocks_[index].size);
}

void* Arena::allocate_slow(std::size_t size, std::size_t alignment) {
  const std::size_t needed = size + alignment;
  const std::size_t total = budget_->total_taken_.load(std::memory_order_relaxed);
  if (needed < size || needed > limit_ - std::min(total, limit_)) throw ArenaFull();
  const std::size_t following = next_ == nullptr ? 0 : current_ + 1;
  if (needed <= size_of_block(following) / 4) {
    use_block(following);
    return allocate(size - kArenaGuard, alignment);
  }
  singles_.push_back(make_block(needed));
  take(singles_.back().size);
  const auto start = reinterpret_cast<std::uintptr_t>(singles_.back().memory.get());
  char* place = reinterpret_cast<char*>((start + alignment - 1) & ~(alignment - 1));
  allow(place, size - kArenaGuard);
  return place;
}

void Arena::release(const Place& from) {
  for (; owned_.size() > from.owned; owned_.pop_back()) {
    owned_.back().destroy(owned_.back().object);
  }
  for (; singles_.size() > from.single; singles_.pop_back()) give_back(singles_.back().size);
  if (next_ == nullptr) return;
  for (; current_ > from.block; --current_) {
    give_back(blocks_[current_].size);
    forbid(blocks_[current_].memory.get(), blocks_[current_].size);
  }
  const Block& current = blocks_[current_];
  end_ = current.memory.get() + current.size;
  next_ = from.next == nullptr ? current.memory.get() : from.next;
  forbid(next_, static_cast<std::size_t>(end_ - next_));
}

void Arena::clear() {
  release({});
  changed_.clear();
}

std::string_view Arena::copy(std::string_view text) {
  if (text.empty()) return {};
  char* place = static_cast<char*>(allocate(text.size(), 1));
  std::memcpy(place, text.data(), text.size());
  return {place, text.size()};
}

}  // namespace base
