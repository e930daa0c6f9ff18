// The difference of two texts, line by line: the shortest edit (Myers), shown with lines around it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace base {

// Beyond this many lines in both texts the edit is not searched for: everything goes, everything comes.
inline constexpr std::size_t kMaxDiffLines = 20000;
// Nor beyond this many changed lines.
inline constexpr std::size_t kMaxDiffEdits = 1500;

enum class LineChange { same, removed, added, gap };  // gap: lines left out, `text` is empty

struct DiffLine {
  LineChange change = LineChange::same;
  std::string_view text{};  // without its line feed; a view into one of the texts
};

// `context`: how many equal lines to keep around each change; negative: all. Equal texts: nothing.
std::vector<DiffLine> line_diff(std::string_view before, std::string_view after, int context = 3);

}  // namespace base
