#include "base/append_within.h"

#include <algorithm>
#include <utility>

namespace base {
namespace {

constexpr std::size_t kLarge = std::size_t{4} << 20;  // bytes; below it, std::string does as it likes

}  // namespace

bool append_within(std::string& text, std::string_view piece, std::size_t max_bytes) {
  if (text.size() > max_bytes || piece.size() > max_bytes - text.size()) return false;
  const auto wanted = text.size() + piece.size();
  if (wanted > text.capacity() && wanted > kLarge) {
    const auto room = wanted > max_bytes / 2 ? max_bytes : text.size() + text.size() / 4;
    std::string moved;  // reserve() of the text itself would double it
    moved.reserve(std::max(wanted, room));
    moved += text;
    text = std::move(moved);
  }
  text += piece;
  return true;
}

}  // namespace base
