#include "repo/version_choice.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

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

std::string found(std::string_view wanted, base::Log& log) {
  const std::vector<std::string_view> versions{"2.0.0-rc.1", "1.2.1+b", "1.2.1+a", "1.2.0", "v1.0"};
  const auto index = find_version(log, {"web", versions.size(), [&](std::size_t i) { return versions[i]; }}, wanted);
  if (!index) return index.error().helm();
  return *index ? std::string(versions[**index]) : "none";
}

TEST(FindVersion, TakesTheTextFirstThenTheNewestInTheRange) {
  struct Row {
    const char* wanted;
    const char* found;
    std::size_t warnings;
  };
  for (const Row& row : {Row{"", "1.2.1+b", 0}, Row{"1.2.1+a", "1.2.1+a", 0}, Row{"1.2", "1.2.1+b", 1},
                         Row{"1.2.1", "1.2.1+b", 1}, Row{"^1", "1.2.1+b", 0}, Row{">=2-0", "2.0.0-rc.1", 0},
                         Row{"2.0.0", "none", 0}, Row{"v1.0", "v1.0", 0}, Row{"1.0.0", "v1.0", 1},
                         Row{"x.y", "improper constraint: \"x.y\"", 0}}) {
    base::MemoryLog log;
    EXPECT_EQ(found(row.wanted, log), row.found) << row.wanted;
    std::size_t warnings = 0;
    for (const auto& line : log.lines) warnings += line.starts_with("level=WARN") ? 1 : 0;
    EXPECT_EQ(warnings, row.warnings) << row.wanted;
  }
}

}  // namespace
}  // namespace repo
