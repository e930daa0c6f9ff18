// The catalogue as it is packed into the program. What its charts render is tested by tests/addons.
#include "charts/catalog.h"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "base/log.h"

namespace chart {
namespace {

TEST(Catalog, HasItsChartsInOrder) {
  const auto names = catalog_names();
  EXPECT_TRUE(std::ranges::is_sorted(names));
  for (const auto name : {"aws-storage", "ingress-nginx", "kube2iam", "metrics-server"}) {
    EXPECT_EQ(std::ranges::count(names, name), 1) << name;
  }
}

TEST(Catalog, LoadsEveryChartWithAllThatAnAddonNeeds) {
  for (const auto name : catalog_names()) {
    base::Arena arena;
    base::MemoryLog log;
    const auto loaded = load_catalog_chart(arena, log, name);
    ASSERT_TRUE(loaded) << loaded.error().helm();
    const auto& chart = **loaded;
    EXPECT_EQ(chart.metadata.name, name);
    EXPECT_TRUE(chart.metadata.annotations.contains("addons.tug/namespace")) << name;
    EXPECT_TRUE(chart.has_schema) << name;
    EXPECT_TRUE(chart.values.is_map()) << name;
    EXPECT_FALSE(chart.templates.empty()) << name;
    EXPECT_TRUE(log.lines.empty()) << log.lines.front();
  }
}

struct UnknownCase {
  const char* name = "";
  const char* typed = "";
  const char* hint = "";
};
class UnknownAddon : public testing::TestWithParam<UnknownCase> {};
TEST_P(UnknownAddon, IsToldWithWhatItMayHaveBeen) {
  base::Arena arena;
  base::MemoryLog log;
  const auto loaded = load_catalog_chart(arena, log, GetParam().typed);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code(), base::ErrorCode::not_found);
  EXPECT_EQ(loaded.error().hint(), GetParam().hint);
}
INSTANTIATE_TEST_SUITE_P(
    Names, UnknownAddon,
    testing::Values(UnknownCase{"Misspelt", "kube2iamm", "did you mean kube2iam?"},
                    UnknownCase{"PartOfAName", "ingress", "`tug addon list` shows what it has"},
                    UnknownCase{"Empty", "", "`tug addon list` shows what it has"},
                    UnknownCase{"WithAPath", "../kube2iam", "`tug addon list` shows what it has"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace chart
