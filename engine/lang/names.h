// Names of templates and variables as small numbers, so that execution compares and indexes integers.
// One for each thread that parses, all in front of a shared one.
#pragma once

#include <cstdint>
#include <mutex>
#include <string_view>
#include <unordered_map>

#include "base/arena.h"

namespace engine::lang {

class Names {
 public:
  static constexpr std::uint32_t kNone = UINT32_MAX;

  // `arena` keeps the names.
  explicit Names(base::Arena& arena) : arena_(arena) {}
  // With the numbers of `shared`, which `lock` guards.
  Names(base::Arena& arena, Names& shared, std::mutex& lock)
      : arena_(arena), shared_(&shared), lock_(&lock) {}

  // The number of `name`, a new one if it was not known.
  std::uint32_t add(std::string_view name) {
    if (const auto found = ids_.find(name); found != ids_.end()) return found->second;
    auto id = static_cast<std::uint32_t>(ids_.size());
    if (shared_ != nullptr) {
      const std::lock_guard guard(*lock_);
      id = shared_->add(name);
    }
    ids_.emplace(arena_.copy(name), id);
    return id;
  }
  // The number of `name`, or kNone.
  std::uint32_t find(std::string_view name) const {
    const auto found = ids_.find(name);
    return found == ids_.end() ? kNone : found->second;
  }
  std::size_t size() const { return ids_.size(); }

 private:
  base::Arena& arena_;
  Names* shared_ = nullptr;
  std::mutex* lock_ = nullptr;
  std::unordered_map<std::string_view, std::uint32_t> ids_{};
};

}  // namespace engine::lang
