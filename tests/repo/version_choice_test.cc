#include "repo/version_choice.h"

#include <gtest/gtest.h>

namespace repo {
namespace {

TEST(IsVersionRange, TellsRangesFromVersions) {
  struct Row {
    const char* version;
    bool range;
  };
  for (const Row& row : {Row{"1.2.3", false}, Row{"1.2", false}, Row{"v1", false}, Row{"", false},
                         Row{"1.2.3-next", false}, Row{"1.0.0+xyz", false}, Row{"^1", true}, Row{"~1.2", true},
                         Row{">=1 <2", true}, Row{"1.x", true}, Row{"1.X.0-a", true}, Row{"*", true},
                         Row{"1 || 2", true}, Row{"1.0 - 2.0", true}, Row{"!=1", true}}) {
    EXPECT_EQ(is_version_range(row.version), row.range) << row.version;
  }
}

}  // namespace
}  // namespace repo
