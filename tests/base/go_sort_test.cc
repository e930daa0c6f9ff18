// The order Go leaves equal things in. The wanted numbers were printed by Go 1.26's sort.Sort on the same keys.
#include "base/go_sort.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>

namespace base {
namespace {

struct Row {
  int kind;
  std::size_t count;
  std::uint64_t wanted;
};

// Keys that are random, rising, falling, nearly sorted, repeating, or rising and then falling.
std::vector<std::size_t> make_keys(int kind, std::size_t count, std::size_t range) {
  std::vector<std::size_t> keys(count);
  std::uint64_t state = count * 31 + range * 7 + static_cast<std::uint64_t>(kind);
  for (std::size_t i = 0; i < count; ++i) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    const std::size_t random = (state >> 33) % range;
    switch (kind) {
      case 1: keys[i] = i / (1 + count / range); break;
      case 2: keys[i] = (count - i) / (1 + count / range); break;
      case 3: keys[i] = i % 17 != 0 ? i : random; break;
      case 4: keys[i] = i % range; break;
      case 5: keys[i] = i > count / 2 ? count - i : i; break;
      default: keys[i] = random;
    }
  }
  return keys;
}

std::uint64_t fingerprint(const std::vector<std::size_t>& order) {
  std::uint64_t hash = 1469598103934665603U;
  for (const auto index : order) hash = (hash ^ index) * 1099511628211U;
  return hash;
}

class GoSorted : public testing::TestWithParam<Row> {};

TEST_P(GoSorted, IsTheOrderOfSortSort) {
  std::uint64_t all = 0;
  for (const std::size_t range : {1U, 2U, 7U, 50U, 100000U}) {
    const auto keys = make_keys(GetParam().kind, GetParam().count, range);
    const auto order = go_sorted(keys.size(), [&](std::size_t a, std::size_t b) { return keys[a] < keys[b]; });
    EXPECT_TRUE(std::is_sorted(order.begin(), order.end(),
                               [&](std::size_t a, std::size_t b) { return keys[a] < keys[b]; }));
    all = all * 31 + fingerprint(order);
  }
  EXPECT_EQ(all, GetParam().wanted);
}

INSTANTIATE_TEST_SUITE_P(Keys, GoSorted, testing::Values(
    Row{0, 12, 614063932455789489U},
    Row{0, 13, 12150229989471920083U},
    Row{0, 49, 11783775005309164129U},
    Row{0, 50, 6264052284078227130U},
    Row{0, 51, 10081857511682517756U},
    Row{0, 100, 16798750865469801893U},
    Row{0, 333, 3057673293091741775U},
    Row{0, 5000, 6813667308787963747U},
    Row{1, 12, 7050561741113843735U},
    Row{1, 13, 9959685738181810913U},
    Row{1, 49, 7527850429487931113U},
    Row{1, 50, 8303616689284624840U},
    Row{1, 51, 8672681921698303566U},
    Row{1, 100, 2724115169643756455U},
    Row{1, 333, 15897846961272546593U},
    Row{1, 5000, 1881324858310202179U},
    Row{2, 12, 5434970560047420829U},
    Row{2, 13, 15299073857069516687U},
    Row{2, 49, 3297779703007916307U},
    Row{2, 50, 8342014352550495522U},
    Row{2, 51, 5161834720421501230U},
    Row{2, 100, 3121669323170855133U},
    Row{2, 333, 3718493269999215485U},
    Row{2, 5000, 1929490153102872933U},
    Row{3, 12, 242442986526010511U},
    Row{3, 13, 2177711534865888921U},
    Row{3, 49, 1983181539330081525U},
    Row{3, 50, 14721536008670727414U},
    Row{3, 51, 5503620810040141026U},
    Row{3, 100, 12487460236070226651U},
    Row{3, 333, 12978084878507972299U},
    Row{3, 5000, 4026818625637750915U},
    Row{4, 12, 16474708692120689315U},
    Row{4, 13, 12965557224584108999U},
    Row{4, 49, 14745521638930472907U},
    Row{4, 50, 8923596477943951212U},
    Row{4, 51, 14641529445243662516U},
    Row{4, 100, 7840252885610015363U},
    Row{4, 333, 9398913313222543043U},
    Row{4, 5000, 712480367615043429U},
    Row{5, 12, 5900912000610030109U},
    Row{5, 13, 11579357457073867061U},
    Row{5, 49, 1378746144807920513U},
    Row{5, 50, 17939166579064260304U},
    Row{5, 51, 5711686598455051076U},
    Row{5, 100, 10133693839525738821U},
    Row{5, 333, 12845985163907466481U},
    Row{5, 5000, 833617765069237871U}));

TEST(GoSorted, TakesNothingAndOne) {
  const auto never = [](std::size_t, std::size_t) { return false; };
  EXPECT_TRUE(go_sorted(0, never).empty());
  EXPECT_EQ(go_sorted(1, never), std::vector<std::size_t>{0});
}

}  // namespace
}  // namespace base
