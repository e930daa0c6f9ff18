#include "base/nearest.h"

#include <algorithm>
#include <vector>

#include "base/ascii.h"

namespace base {
namespace {

// Nothing longer is a misspelt name.
constexpr std::size_t kLongestName = 256;

}  // namespace

int edit_distance(std::string_view a, std::string_view b) {
  if (a.size() > kLongestName || b.size() > kLongestName) return static_cast<int>(kLongestName);
  // Two rows back are kept, since two letters that changed places are one edit.
  std::vector<int> before(b.size() + 1);
  std::vector<int> above(b.size() + 1);
  std::vector<int> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = static_cast<int>(i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = ascii_lower(a[i - 1]) == ascii_lower(b[j - 1]);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (same ? 0 : 1)});
      if (i > 1 && j > 1 && ascii_lower(a[i - 1]) == ascii_lower(b[j - 2]) && ascii_lower(a[i - 2]) == ascii_lower(b[j - 1]))
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, above);
    std::swap(above, row);
  }
  return above[b.size()];
}

std::string nearest_name(std::span<const std::string_view> names, std::string_view typed) {
  int least = typed.size() > 4 ? 3 : 2;
  if (typed.size() < 2) return "";
  std::string nearest;
  for (const auto name : names) {
    const int distance = edit_distance(name, typed);
    // Of names that are as near the one with the same first letter is meant.
    const bool is_as_near = distance == least && !nearest.empty() && name[0] == typed[0] &&
                            nearest[0] != typed[0];
    if (distance == 0 || (distance >= least && !is_as_near)) continue;
    least = distance;
    nearest = std::string(name);
  }
  return nearest;
}

}  // namespace base
