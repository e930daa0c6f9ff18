// Pattern-defeating quicksort with the choices that Go 1.19 and later make: every comparison and every swap must
// be theirs, or equal things come out in another order. Ranges are [from, to).
#include "base/go_sort.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <numeric>
#include <tuple>
#include <utility>

namespace base {
namespace {

constexpr std::size_t kShortest = 12;        // ranges up to here are sorted by insertion
constexpr std::size_t kFewForPattern = 8;    // below this nothing is sampled or mixed
constexpr std::size_t kFewForNinther = 50;   // from here on the pivot is a median of medians
constexpr int kMostSwaps = 12;               // of choosing a pivot: all were the wrong way round
constexpr int kMostRepairs = 5;              // of a range that is nearly sorted
constexpr std::size_t kUnbalanced = 8;       // a part smaller than the range over this is a bad choice

enum class Trend { unknown, rising, falling };

struct Pivot {
  std::size_t index = 0;
  Trend trend = Trend::unknown;
};

class GoSort {
 public:
  GoSort(std::vector<std::size_t>& order, const IsBefore& is_before) : order_(order), is_before_(is_before) {}

  void sort(std::size_t from, std::size_t to, int bad_choices_left);

 private:
  bool less(std::size_t a, std::size_t b) const { return is_before_(order_[a], order_[b]); }
  void swap(std::size_t a, std::size_t b) { std::swap(order_[a], order_[b]); }

  void insert_each(std::size_t from, std::size_t to) {
    for (std::size_t i = from + 1; i < to; ++i) {
      for (std::size_t j = i; j > from && less(j, j - 1); --j) swap(j, j - 1);
    }
  }

  void sink(std::size_t root, std::size_t size, std::size_t first) {
    while (2 * root + 1 < size) {
      std::size_t child = 2 * root + 1;
      if (child + 1 < size && less(first + child, first + child + 1)) ++child;
      if (!less(first + root, first + child)) return;
      swap(first + root, first + child);
      root = child;
    }
  }

  void heap_sort(std::size_t from, std::size_t to) {
    const std::size_t size = to - from;
    for (std::size_t i = (size - 1) / 2 + 1; i > 0; --i) sink(i - 1, size, from);
    for (std::size_t i = size; i > 0; --i) {
      swap(from, from + i - 1);
      sink(0, i - 1, from);
    }
  }

  // Moves three things in the middle to places that look random.
  void mix(std::size_t from, std::size_t to) {
    const std::size_t size = to - from;
    if (size < kFewForPattern) return;
    std::uint64_t state = size;
    const std::uint64_t mask = (std::uint64_t{1} << std::bit_width(size)) - 1;
    const std::size_t middle = from + size / 4 * 2;
    for (std::size_t i = middle - 1; i <= middle + 1; ++i) {
      state ^= state << 13;
      state ^= state >> 7;
      state ^= state << 17;
      std::size_t other = state & mask;
      if (other >= size) other -= size;
      swap(i, from + other);
    }
  }

  void order_two(std::size_t& a, std::size_t& b, int& swaps) const {
    if (!less(b, a)) return;
    std::swap(a, b);
    ++swaps;
  }
  std::size_t median(std::size_t a, std::size_t b, std::size_t c, int& swaps) const {
    order_two(a, b, swaps);
    order_two(b, c, swaps);
    order_two(a, b, swaps);
    return b;
  }

  Pivot choose_pivot(std::size_t from, std::size_t to) const {
    const std::size_t quarter = (to - from) / 4;
    std::size_t low = from + quarter, middle = from + quarter * 2, high = from + quarter * 3;
    int swaps = 0;
    if (to - from >= kFewForPattern) {
      if (to - from >= kFewForNinther) {
        for (auto* place : {&low, &middle, &high}) *place = median(*place - 1, *place, *place + 1, swaps);
      }
      middle = median(low, middle, high, swaps);
    }
    if (swaps == 0) return {middle, Trend::rising};
    return {middle, swaps == kMostSwaps ? Trend::falling : Trend::unknown};
  }

  void reverse(std::size_t from, std::size_t to) {
    for (; from + 1 < to; ++from, --to) swap(from, to - 1);
  }

  // Repairs a few places of a range that is nearly sorted; false where they were too many.
  bool repair(std::size_t from, std::size_t to) {
    std::size_t i = from + 1;
    for (int repairs = 0; repairs < kMostRepairs; ++repairs) {
      while (i < to && !less(i, i - 1)) ++i;
      if (i == to) return true;
      if (to - from < kFewForNinther) return false;
      swap(i, i - 1);
      if (i - from >= 2) {
        for (std::size_t j = i - 1; j >= 1 && less(j, j - 1); --j) swap(j, j - 1);
      }
      if (to - i >= 2) {
        for (std::size_t j = i + 1; j < to && less(j, j - 1); ++j) swap(j, j - 1);
      }
    }
    return false;
  }

  // What is less than the pivot to its left, the rest to its right. Gives its place, and whether that was so already.
  std::pair<std::size_t, bool> split(std::size_t from, std::size_t to, std::size_t pivot) {
    swap(from, pivot);
    std::size_t i = from + 1, j = to - 1;
    bool was_split = true;
    while (true) {
      while (i <= j && less(i, from)) ++i;
      while (i <= j && !less(j, from)) --j;
      if (i > j) break;
      was_split = false;
      swap(i++, j--);
    }
    swap(j, from);
    return {j, was_split};
  }

  // What equals the pivot to the left, where nothing is less than it; gives the end of that.
  std::size_t split_equal(std::size_t from, std::size_t to, std::size_t pivot) {
    swap(from, pivot);
    std::size_t i = from + 1, j = to - 1;
    while (true) {
      while (i <= j && !less(from, i)) ++i;
      while (i <= j && less(from, j)) --j;
      if (i > j) return i;
      swap(i++, j--);
    }
  }

  std::vector<std::size_t>& order_;
  const IsBefore& is_before_;
};

void GoSort::sort(std::size_t from, std::size_t to, int bad_choices_left) {
  bool was_balanced = true, was_split = true;
  while (to - from > kShortest) {
    const std::size_t size = to - from;
    if (bad_choices_left == 0) return heap_sort(from, to);
    if (!was_balanced) {
      mix(from, to);
      --bad_choices_left;
    }
    Pivot pivot = choose_pivot(from, to);
    if (pivot.trend == Trend::falling) {
      reverse(from, to);
      pivot = {to - 1 - (pivot.index - from), Trend::rising};
    }
    if (was_balanced && was_split && pivot.trend == Trend::rising && repair(from, to)) return;
    if (from > 0 && !less(from - 1, pivot.index)) {
      from = split_equal(from, to, pivot.index);
      continue;
    }
    std::size_t middle = 0;
    std::tie(middle, was_split) = split(from, to, pivot.index);
    const std::size_t left = middle - from, right = to - middle;
    was_balanced = std::min(left, right) >= size / kUnbalanced;
    // The shorter part first: the depth stays logarithmic.
    if (left < right) {
      sort(from, middle, bad_choices_left);
      from = middle + 1;
    } else {
      sort(middle + 1, to, bad_choices_left);
      to = middle;
    }
  }
  insert_each(from, to);
}

}  // namespace

std::vector<std::size_t> go_sorted(std::size_t count, const IsBefore& is_before) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  GoSort(order, is_before).sort(0, count, static_cast<int>(std::bit_width(count)));
  return order;
}

}  // namespace base
