// The rules of kops's channels program and of the ranges it reads, with the cases those projects publish.
#include "repo/channel_version.h"

#include <gtest/gtest.h>

namespace repo {
namespace {

struct RangeCase {
  const char* name = "";
  const char* range = "";
  std::vector<const char*> allowed{};
  std::vector<const char*> refused{};
};
class RangeTest : public testing::TestWithParam<RangeCase> {};

TEST_P(RangeTest, AllowsWhatBlangSemverAllows) {
  const auto range = KubernetesRange::parse(GetParam().range);
  ASSERT_TRUE(range) << range.error().helm();
  for (const auto* version : GetParam().allowed) EXPECT_TRUE(range->allows(*cluster_version(version))) << version;
  for (const auto* version : GetParam().refused) EXPECT_FALSE(range->allows(*cluster_version(version))) << version;
}
INSTANTIATE_TEST_SUITE_P(
    Published, RangeTest,
    testing::Values(
        RangeCase{"Greater", ">1.2.3", {"1.2.4"}, {"1.2.2", "1.2.3"}},
        RangeCase{"GreaterOrEqual", ">=1.2.3", {"1.2.3", "1.2.4"}, {"1.2.2"}},
        RangeCase{"Less", "<1.2.3", {"1.2.2"}, {"1.2.3", "1.2.4"}},
        RangeCase{"LessOrEqual", "<=1.2.3", {"1.2.2", "1.2.3"}, {"1.2.4"}},
        RangeCase{"Plain", "1.2.3", {"1.2.3"}, {"1.2.2", "1.2.4"}}, RangeCase{"Equal", "=1.2.3", {"1.2.3"}, {"1.2.2"}},
        RangeCase{"TwiceEqual", "==1.2.3", {"1.2.3"}, {"1.2.4"}},
        RangeCase{"NotEqual", "!=1.2.3", {"1.2.2", "1.2.4"}, {"1.2.3"}},
        RangeCase{"Not", "!1.2.3", {"1.2.2", "1.2.4"}, {"1.2.3"}},
        RangeCase{"And", ">1.2.2 <1.2.4", {"1.2.3"}, {"1.2.2", "1.2.4"}},
        RangeCase{"AndTwiceLess", "<1.2.2 <1.2.4", {"1.2.1"}, {"1.2.2", "1.2.3", "1.2.4"}},
        RangeCase{"AndNot", ">1.2.2 <1.2.5 !=1.2.4", {"1.2.3"}, {"1.2.2", "1.2.4", "1.2.5"}},
        RangeCase{"Or", "<1.2.2 || >1.2.4", {"1.2.1", "1.2.5"}, {"1.2.2", "1.2.3", "1.2.4"}},
        RangeCase{"OrOfAnds", ">1.2.2 <1.2.4 || >=2.0.0 <3.0.0", {"1.2.3", "2.0.0", "2.9.9"}, {"1.2.2", "1.2.4", "3.0.0"}},
        RangeCase{"GreaterThanMinorWildcard", ">1.x", {"2.0.0"}, {"0.1.9", "1.2.6", "1.9.0"}},
        RangeCase{"GreaterThanPatchWildcard", ">1.2.x", {"1.3.0"}, {"1.1.9", "1.2.6"}},
        RangeCase{"LessOrEqualWildcard", "<=1.2.x", {"1.2.9"}, {"1.3.0"}},
        RangeCase{"WildcardsAndOr", "1.x || >=2.0.x <2.2.x", {"1.2.2", "2.0.0", "2.1.8"}, {"0.9.2", "2.2.0"}},
        RangeCase{"TwoWildcards", "1.x.x", {"1.0.0", "1.99.1"}, {"2.0.0"}},
        RangeCase{"NotWildcardAllowsNothing", "!=1.2.x", {}, {"1.1.0", "1.2.1", "1.3.0"}},
        RangeCase{"SpaceAfterTheOperator", ">= 1.2.3", {"1.2.3"}, {"1.2.2"}},
        RangeCase{"ManySpaces", "  >=1.2.3   <2.0.0  ", {"1.2.3"}, {"2.0.0"}},
        RangeCase{"BelowARelease", ">=1.24.0-alpha.1", {"1.24.0"}, {"1.23.9"}},
        RangeCase{"OfAChannel", ">=1.22.0 <1.29.0 || >=1.29.2", {"1.22.0", "1.28.9", "1.29.2"}, {"1.29.0", "1.29.1"}}),
    [](const auto& row) { return row.param.name; });

class NoRangeTest : public testing::TestWithParam<std::pair<const char*, const char*>> {};
TEST_P(NoRangeTest, IsRefused) { EXPECT_FALSE(KubernetesRange::parse(GetParam().second)); }
INSTANTIATE_TEST_SUITE_P(
    Published, NoRangeTest,
    testing::Values(std::pair{"TwoNumbers", ">=1.6"}, std::pair{"TwiceGreater", ">>1.2.3"}, std::pair{"Short", "1.0"},
                    std::pair{"Word", "string"}, std::pair{"Empty", ""}, std::pair{"Blank", "  "},
                    std::pair{"DottedWord", "fo.ob.ar.x"}, std::pair{"OrFirst", "|| >1.2.3"}, std::pair{"OrLast", ">1.2.3 ||"},
                    std::pair{"Caret", "^1.2.3"}, std::pair{"Tilde", "~1.2.3"}, std::pair{"Brackets", "(>1.2.3)"},
                    std::pair{"LeadingZero", ">=1.02.3"}, std::pair{"V", ">=v1.2.3"}),
    [](const auto& row) { return row.param.first; });

TEST(ClusterVersion, DropsWhatIsBehindTheNumbers) {
  EXPECT_EQ(*cluster_version("v1.30.4-eks-a737599"), (ThreeNumbers{1, 30, 4}));
  EXPECT_EQ(*cluster_version("1.6.0-beta.1"), (ThreeNumbers{1, 6, 0}));
  EXPECT_EQ(*cluster_version("v1.33.4+k3s1"), (ThreeNumbers{1, 33, 4}));
  EXPECT_EQ(*cluster_version("v1.30"), (ThreeNumbers{1, 30, 0}));
  EXPECT_EQ(*cluster_version("v1.30+"), (ThreeNumbers{1, 30, 0}));
  EXPECT_FALSE(cluster_version("latest"));
}

TEST(ClusterVersion, APrereleaseOfTheServerSatisfiesItsRelease) {
  EXPECT_TRUE(KubernetesRange::parse(">=1.6.0")->allows(*cluster_version("1.6.0-beta.1")));
}

struct ReplaceCase {
  const char* name = "";
  ChannelVersion candidate{};
  ChannelVersion existing{};
  bool today = false;
  bool legacy = false;
};
class ReplaceTest : public testing::TestWithParam<ReplaceCase> {};

TEST_P(ReplaceTest, FollowsBothRules) {
  EXPECT_EQ(replaces(GetParam().candidate, GetParam().existing), GetParam().today);
  EXPECT_EQ(replaces(GetParam().candidate, GetParam().existing, VersionRule::legacy), GetParam().legacy);
}
// Fields: channel, version, id, hash, generation.
INSTANTIATE_TEST_SUITE_P(
    Rules, ReplaceTest,
    testing::Values(ReplaceCase{"Same", {"", "1.0.0", "a", "h", 1}, {"", "1.0.0", "a", "h", 1}, false, false},
                    ReplaceCase{"OtherId", {"", "1.0.0", "b", "h", 1}, {"", "1.0.0", "a", "h", 1}, true, true},
                    ReplaceCase{"OtherHash", {"", "1.0.0", "a", "i", 1}, {"", "1.0.0", "a", "h", 1}, true, true},
                    ReplaceCase{"HashAndALowerVersion", {"", "0.9.0", "a", "i", 1}, {"", "1.0.0", "a", "h", 1}, true, false},
                    ReplaceCase{"HigherVersionAlone", {"", "1.1.0", "a", "h", 1}, {"", "1.0.0", "a", "h", 1}, false, true},
                    ReplaceCase{"GenerationUp", {"", "", "a", "h", 1}, {"", "", "a", "h", 0}, true, false},
                    ReplaceCase{"GenerationDown", {"", "", "a", "h", 0}, {"", "", "a", "h", 1}, false, false},
                    ReplaceCase{"ChannelIsNotCompared", {"s3://b/x", "", "a", "h", 1}, {"s3://c/y", "", "a", "h", 1}, false, false},
                    ReplaceCase{"NoVersionRecorded", {"", "1.0.0", "a", "h", 1}, {"", "", "a", "h", 1}, false, true},
                    ReplaceCase{"NoVersionOffered", {"", "", "b", "i", 1}, {"", "1.0.0", "a", "h", 1}, true, false},
                    ReplaceCase{"VersionWithAV", {"", "v1.0.1", "", "", 1}, {"", "v1.0.0", "", "", 1}, false, true}),
    [](const auto& row) { return row.param.name; });

Channel channel_of(std::vector<ChannelAddon> addons) {
  Channel channel;
  channel.addons = std::move(addons);
  return channel;
}
ChannelAddon entry(const std::string& name, const std::string& version, const std::string& id, const std::string& range = "") {
  ChannelAddon addon;
  addon.name = name;
  addon.version = version;
  addon.id = id;
  addon.manifest = version + ".yaml";
  addon.kubernetes_version = range;
  return addon;
}
std::string versions_of(const Menu& menu) {
  std::string text;
  for (const auto* addon : menu.addons) text += addon->name + " " + addon->version + ",";
  return text;
}

TEST(ChooseAddons, TheLastThatDiffersWinsInThePlaceOfTheFirst) {
  const auto channel = channel_of({entry("a", "1", "x"), entry("b", "1", ""), entry("a", "2", "y"), entry("a", "3", "z")});
  EXPECT_EQ(versions_of(choose_addons(channel, ThreeNumbers{1, 30, 0})), "a 3,b 1,");
}

TEST(ChooseAddons, RangesDecideByTheClustersVersion) {
  const auto channel = channel_of({entry("m", "1", "pre-k8s-1-16", "<1.16.0"), entry("m", "2", "k8s-1-16", ">=1.16.0")});
  EXPECT_EQ(versions_of(choose_addons(channel, ThreeNumbers{1, 15, 9})), "m 1,");
  EXPECT_EQ(versions_of(choose_addons(channel, ThreeNumbers{1, 16, 0})), "m 2,");
}

TEST(ChooseAddons, WhatDiffersInItsVersionOnlyIsSaidAndTheFirstKept) {
  const auto channel = channel_of({entry("a", "1.4.0", ""), entry("a", "1.10.0", ""), entry("a", "1.8.0", "")});
  const auto menu = choose_addons(channel, std::nullopt);
  EXPECT_EQ(versions_of(menu), "a 1.4.0,");
  EXPECT_EQ(menu.warnings.size(), 2U);
  EXPECT_EQ(versions_of(choose_addons(channel, std::nullopt, VersionRule::legacy)), "a 1.10.0,");
}

TEST(ChooseAddons, ARangeThatCannotBeReadIsPassedOverAndNamed) {
  const auto channel = channel_of({entry("a", "1", "", ">=1.6"), entry("b", "1", "")});
  const auto menu = choose_addons(channel, ThreeNumbers{1, 30, 0});
  EXPECT_EQ(versions_of(menu), "b 1,");
  ASSERT_EQ(menu.warnings.size(), 1U);
  EXPECT_EQ(menu.warnings[0], "a is passed over: its kubernetesVersion cannot be read: \">=1.6\" is no comparator: it needs "
                              "three numbers, such as >=1.22.0 or 1.22.x");
  EXPECT_EQ(menu.unreadable, std::vector<std::string>{"a"});
}

}  // namespace
}  // namespace repo
