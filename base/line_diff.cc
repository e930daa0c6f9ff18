// Myers' greedy algorithm over lines: for each number of edits the furthest points on every diagonal are kept, and
// the path is walked back through them. Equal ends are taken off first, which is most of a manifest.
#include "base/line_diff.h"

#include <algorithm>

namespace base {
namespace {

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    lines.push_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return lines;
}

using Lines = std::vector<std::string_view>;

// The edit between two stretches of lines, in order.
class Search {
 public:
  Search(const Lines& before, const Lines& after) : before_(before), after_(after) {}

  std::vector<DiffLine> run() {
    const auto n = static_cast<std::ptrdiff_t>(before_.size());
    const auto m = static_cast<std::ptrdiff_t>(after_.size());
    if (before_.size() + after_.size() > kMaxDiffLines) return replaced();
    const auto most = std::min<std::ptrdiff_t>(n + m, static_cast<std::ptrdiff_t>(kMaxDiffEdits));
    std::vector<std::ptrdiff_t> reach(static_cast<std::size_t>(2 * most + 3), 0);
    const auto at = [&](std::ptrdiff_t k) -> std::ptrdiff_t& { return reach[static_cast<std::size_t>(k + most + 1)]; };
    for (std::ptrdiff_t edits = 0; edits <= most; ++edits) {
      trace_.emplace_back(reach.begin() + (most + 1 - edits), reach.begin() + (most + 2 + edits));
      for (std::ptrdiff_t k = -edits; k <= edits; k += 2) {
        const bool down = k == -edits || (k != edits && at(k - 1) < at(k + 1));
        auto x = down ? at(k + 1) : at(k - 1) + 1;
        auto y = x - k;
        while (x < n && y < m && before_[static_cast<std::size_t>(x)] == after_[static_cast<std::size_t>(y)]) ++x, ++y;
        at(k) = x;
        if (x >= n && y >= m) return walk_back(n, m, edits);
      }
    }
    return replaced();
  }

 private:
  std::vector<DiffLine> replaced() const {
    std::vector<DiffLine> out;
    for (const auto line : before_) out.push_back({LineChange::removed, line});
    for (const auto line : after_) out.push_back({LineChange::added, line});
    return out;
  }

  std::vector<DiffLine> walk_back(std::ptrdiff_t x, std::ptrdiff_t y, std::ptrdiff_t edits) const {
    std::vector<DiffLine> out;
    for (; edits > 0; --edits) {
      const auto& reach = trace_[static_cast<std::size_t>(edits)];  // as it was before this edit
      const auto at = [&](std::ptrdiff_t k) { return reach[static_cast<std::size_t>(k + edits)]; };
      const auto k = x - y;
      const bool down = k == -edits || (k != edits && at(k - 1) < at(k + 1));
      const auto from = down ? k + 1 : k - 1;
      const auto from_x = at(from);
      const auto from_y = from_x - from;
      while (x > from_x && y > from_y && x > 0 && y > 0 && !(down ? x == from_x : y == from_y)) {
        --x, --y;
        out.push_back({LineChange::same, before_[static_cast<std::size_t>(x)]});
      }
      if (down) {
        --y;
        out.push_back({LineChange::added, after_[static_cast<std::size_t>(y)]});
      } else {
        --x;
        out.push_back({LineChange::removed, before_[static_cast<std::size_t>(x)]});
      }
    }
    while (x > 0) {
      --x;
      out.push_back({LineChange::same, before_[static_cast<std::size_t>(x)]});
    }
    std::reverse(out.begin(), out.end());
    return out;
  }

  const Lines& before_;
  const Lines& after_;
  std::vector<std::vector<std::ptrdiff_t>> trace_{};
};

// Only the changes and `context` lines around them; a gap for what lies between.
std::vector<DiffLine> shortened(const std::vector<DiffLine>& all, std::size_t context) {
  std::vector<bool> keep(all.size(), false);
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].change == LineChange::same) continue;
    const auto from = i > context ? i - context : 0;
    const auto to = std::min(all.size(), i + context + 1);
    std::fill(keep.begin() + static_cast<std::ptrdiff_t>(from), keep.begin() + static_cast<std::ptrdiff_t>(to), true);
  }
  std::vector<DiffLine> out;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (keep[i]) {
      out.push_back(all[i]);
    } else if (out.empty() || out.back().change != LineChange::gap) {
      out.push_back({LineChange::gap, {}});
    }
  }
  return out;
}

}  // namespace

std::vector<DiffLine> line_diff(std::string_view before, std::string_view after, int context) {
  if (before == after) return {};
  const auto old_lines = lines_of(before);
  const auto new_lines = lines_of(after);
  std::size_t head = 0;
  const auto least = std::min(old_lines.size(), new_lines.size());
  while (head < least && old_lines[head] == new_lines[head]) ++head;
  std::size_t tail = 0;
  while (tail < least - head && old_lines[old_lines.size() - 1 - tail] == new_lines[new_lines.size() - 1 - tail]) ++tail;
  const auto middle = [&](const Lines& lines) {
    return Lines(lines.begin() + static_cast<std::ptrdiff_t>(head), lines.end() - static_cast<std::ptrdiff_t>(tail));
  };
  const auto old_middle = middle(old_lines);
  const auto new_middle = middle(new_lines);
  std::vector<DiffLine> all;
  for (std::size_t i = 0; i < head; ++i) all.push_back({LineChange::same, old_lines[i]});
  for (const auto& line : Search(old_middle, new_middle).run()) all.push_back(line);
  for (std::size_t i = old_lines.size() - tail; i < old_lines.size(); ++i) all.push_back({LineChange::same, old_lines[i]});
  return context < 0 ? all : shortened(all, static_cast<std::size_t>(context));
}

}  // namespace base
