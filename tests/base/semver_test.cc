// Versions and ranges as Masterminds/semver 3.5.0 reads and words them.
#include <string>

#include <gtest/gtest.h>

#include "base/semver.h"

namespace base {
namespace {

struct VersionCase {
  const char* name = "";
  const char* text = "";
  const char* lenient = "";
  const char* strict = "";
};
void PrintTo(const VersionCase& row, std::ostream* out) { *out << row.name; }

class VersionRead : public testing::TestWithParam<VersionCase> {};

std::string shown(const Result<Version>& version) {
  return version ? version->text() : version.error().helm();
}

TEST_P(VersionRead, ReadsOrRefuses) {
  EXPECT_EQ(shown(parse_version(GetParam().text)), GetParam().lenient);
  EXPECT_EQ(shown(parse_strict_version(GetParam().text)), GetParam().strict);
}

// clang-format off
const VersionCase kVersionCases[] = {
    {"full", "1.2.3-rc.1+b.7", "1.2.3-rc.1+b.7", "1.2.3-rc.1+b.7"},
    {"letter_v", "v1.2.3", "1.2.3", "invalid characters in version"},
    {"two_numbers", "1.2", "1.2.0", "invalid semantic version"},
    {"one_number", "v1", "1.0.0", "invalid semantic version"},
    {"empty", "", "invalid semantic version", "version string empty"},
    {"word", "x", "invalid semantic version", "invalid semantic version"},
    {"leading_zero", "01.2.3", "1.2.3", "version segment starts with 0"},
    {"leading_zero_in_prerelease", "1.2.3-01", "version segment starts with 0", "version segment starts with 0"},
    {"capital_v", "V1", "invalid semantic version", "invalid semantic version"},
    {"four_numbers", "1.2.3.4", "invalid semantic version", "invalid characters in version"},
    {"space", "1.2.3 ", "invalid semantic version", "invalid characters in version"},
    {"bad_prerelease", "1.2.3-a_b", "invalid semantic version", "invalid prerelease string"},
    {"empty_prerelease", "1.2.3-", "invalid semantic version", "invalid prerelease string"},
    {"empty_metadata", "1.2.3+", "invalid semantic version", "invalid metadata string"},
    {"too_large", "99999999999999999999.0.0", "error parsing version segment: strconv.ParseUint: parsing \"99999999999999999999\": value out of range", "strconv.ParseUint: parsing \"99999999999999999999\": value out of range"},
    {"too_long", "11111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111", "version string is too long (max 256 bytes)", "version string is too long (max 256 bytes)"},
    {"zeros", "0.0.0", "0.0.0", "0.0.0"},
};
// clang-format on

INSTANTIATE_TEST_SUITE_P(Semver, VersionRead, testing::ValuesIn(kVersionCases),
                         [](const auto& row) { return std::string(row.param.name); });

// `want`: "yes", the reasons with "; " between them, or why the range cannot be read.
struct RangeCase {
  const char* name = "";
  const char* range = "";
  const char* version = "";
  const char* want = "";
};
void PrintTo(const RangeCase& row, std::ostream* out) { *out << row.name; }

class ConstraintTest : public testing::TestWithParam<RangeCase> {};

TEST_P(ConstraintTest, AllowsOrSaysWhyNot) {
  const auto constraint = Constraint::parse(GetParam().range);
  std::string got = constraint ? "" : constraint.error().helm();
  if (constraint) {
    const Version version = *parse_version(GetParam().version);
    for (const std::string& reason : constraint->reasons_against(version)) {
      got += got.empty() ? reason : "; " + reason;
    }
    EXPECT_EQ(constraint->allows(version), got.empty());
    if (got.empty()) got = "yes";
  }
  EXPECT_EQ(got, GetParam().want);
}

// clang-format off
const RangeCase kRangeCases[] = {
    {"equal", "1.2.3", "1.2.3",
     "yes"},
    {"equal_fails", "=1.2.3", "1.2.4",
     "\"1.2.4\" is not equal to \"1.2.3\""},
    {"not_equal", "!=1.2", "1.2.9",
     "\"1.2.9\" is equal to \"1.2\""},
    {"at_least", ">=1.3.0", "1.2.3",
     "\"1.2.3\" is less than \"1.3.0\""},
    {"at_least_in_reverse", "=>1.3.0", "1.3.0",
     "yes"},
    {"above", ">11", "11.1.0",
     "\"11.1.0\" is less than or equal to \"11\""},
    {"above_minor", ">11.1", "11.2.0",
     "yes"},
    {"below", "<2", "2.0.0",
     "\"2.0.0\" is greater than or equal to \"2\""},
    {"at_most", "<=1.2", "1.2.9",
     "yes"},
    {"tilde", "~1.2.3", "1.3.0",
     "\"1.3.0\" does not have same major and minor version as \"1.2.3\""},
    {"tilde_major", "~1", "1.9.0",
     "yes"},
    {"pessimistic", "~>1.2", "1.2.7",
     "yes"},
    {"caret", "^1.2.3", "2.0.0",
     "\"2.0.0\" does not have same major version as \"1.2.3\""},
    {"caret_zero", "^0.2.3", "0.3.0",
     "\"0.3.0\" does not have same minor version as \"0.2.3\". Expected minor versions to match when constraint major version is 0"},
    {"caret_zero_zero", "^0.0.3", "0.0.4",
     "\"0.0.4\" does not equal \"0.0.3\". Expect version and constraint to equal when major and minor versions are 0"},
    {"star", "*", "1.2.3",
     "yes"},
    {"x", "1.x", "1.9.9",
     "yes"},
    {"x_fails", "1.2.x", "1.3.0",
     "\"1.3.0\" does not have same major and minor version as \"1.2.x\""},
    {"hyphen", "1.2 - 1.4.5", "1.4.5",
     "yes"},
    {"hyphen_fails", "1.2 - 1.4.5", "1.4.6",
     "\"1.4.6\" is greater than \"1.4.5\""},
    {"and_with_comma", ">=1, <2", "2.1.0",
     "\"2.1.0\" is greater than or equal to \"2\""},
    {"and_with_space", ">=1 <2", "1.5.0",
     "yes"},
    {"or", "<1 || >=2", "1.5.0",
     "\"1.5.0\" is greater than or equal to \"1\"; \"1.5.0\" is less than \"2\""},
    {"prerelease_is_skipped", ">=1.0.0", "1.5.0-rc.1",
     "\"1.5.0-rc.1\" is a prerelease version and the constraint is only looking for release versions"},
    {"prerelease_is_wanted", ">=1.0.0-0", "1.5.0-rc.1",
     "yes"},
    {"prerelease_once", "<1 || >2", "1.5.0-rc.1",
     "\"1.5.0-rc.1\" is a prerelease version and the constraint is only looking for release versions"},
    {"kubernetes", ">=1.25.0-0", "1.30.2-eks",
     "yes"},
    {"empty", "", "1.0.0",
     "improper constraint: \"\""},
    {"two_operators", ">>1", "1.0.0",
     "improper constraint: \">>1\""},
    {"no_space", ">1<2", "1.0.0",
     "improper constraint: \">1<2\""},
    {"word", "abc", "1.0.0",
     "improper constraint: \"abc\""},
    {"too_long", "111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111", "1.0.0",
     "constraint string is too long (max 512 bytes)"},
    {"too_many", "1||1||1||1||1||1||1||1||1||1||1||1||1||1||1||1||1||1||1||1||1||1||1||1||1||1||1||1||1||1||1||1||1", "1.0.0",
     "too many constraint groups (max 32)"},
    {"bar_in_number", "1.x|2", "1.0.0",
     "constraint parser error"},
};
// clang-format on

INSTANTIATE_TEST_SUITE_P(Semver, ConstraintTest, testing::ValuesIn(kRangeCases),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(CompareVersions, OrdersPrereleasesPartByPart) {
  const char* const ascending[] = {"1.0.0-1", "1.0.0-2", "1.0.0-10", "1.0.0-alpha", "1.0.0-alpha.1",
                                   "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-rc.1", "1.0.0", "1.0.1"};
  for (std::size_t i = 0; i + 1 < std::size(ascending); ++i) {
    EXPECT_EQ(compare_versions(*parse_version(ascending[i]), *parse_version(ascending[i + 1])), -1) << ascending[i];
    EXPECT_EQ(compare_versions(*parse_version(ascending[i + 1]), *parse_version(ascending[i])), 1) << ascending[i];
  }
  EXPECT_EQ(compare_versions(*parse_version("1.0.0+a"), *parse_version("1.0.0+b")), 0);
}

}  // namespace
}  // namespace base
