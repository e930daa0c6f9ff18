// Names of templates and variables as small numbers, so that execution compares and indexes integers.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>

namespace engine::lang {

class Names {
 public:
  static constexpr std::uint32_t kNone = UINT32_MAX;

  // The number of `name`, a new one if it was not known. `name` must live as long as this.
  std::uint32_t add(std::string_view name) {
    return ids_.try_emplace(name, static_cast<std::uint32_t>(ids_.size())).first->second;
  }
  // The number of `name`, or kNone.
  std::uint32_t find(std::string_view name) const {
    const auto found = ids_.find(name);
    return found == ids_.end() ? kNone : found->second;
  }
  std::size_t size() const { return ids_.size(); }

 private:
  std::unordered_map<std::string_view, std::uint32_t> ids_;
};

}  // namespace engine::lang
