#include "base/nearest.h"

#include <gtest/gtest.h>

namespace base {
namespace {

struct NearestCase {
  std::string_view name;
  std::string_view typed;
  std::string_view nearest;
};

class NearestName : public testing::TestWithParam<NearestCase> {};

TEST_P(NearestName, IsFoundAmongKeys) {
  static constexpr std::string_view kKeys[] = {"image", "replicas", "serviceAccounts", "tag"};
  EXPECT_EQ(nearest_name(kKeys, GetParam().typed), GetParam().nearest);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, NearestName,
    testing::Values(NearestCase{"missing_letter", "replcas", "replicas"},
                    NearestCase{"letters_changed_places", "imgae", "image"},
                    NearestCase{"missing_ending", "serviceAccount", "serviceAccounts"},
                    NearestCase{"other_case", "serviceaccount", "serviceAccounts"},
                    NearestCase{"the_same_is_no_suggestion", "tag", ""},
                    NearestCase{"short_names_allow_one_edit", "tog", "tag"},
                    NearestCase{"too_far", "ingress", ""},
                    NearestCase{"one_letter", "t", ""}, NearestCase{"nothing", "", ""}),
    [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace base
