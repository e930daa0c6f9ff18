// Selectors as kubectl and Helm take them; wanted texts from apimachinery 0.37.
#include <gtest/gtest.h>

#include "cluster/selector.h"

namespace cluster {
namespace {

struct MatchCase {
  const char* name = "";
  const char* selector = "";
  bool matches = false;
};

class Selecting : public testing::TestWithParam<MatchCase> {};

TEST_P(Selecting, FollowsTheRequirements) {
  const auto selector = LabelSelector::parse(GetParam().selector);
  ASSERT_TRUE(selector) << selector.error().helm();
  EXPECT_EQ(selector->matches({{"app", "web"}, {"tier", ""}, {"size", "10"}}), GetParam().matches);
}

INSTANTIATE_TEST_SUITE_P(
    Labels, Selecting,
    testing::Values(MatchCase{"Nothing", "", true}, MatchCase{"Equal", "app=web", true},
                    MatchCase{"DoubleEqual", "app == web", true}, MatchCase{"OtherValue", "app=db", false},
                    MatchCase{"NotEqual", "app!=db", true}, MatchCase{"NotEqualMissing", "no!=db", true},
                    MatchCase{"Exists", "app", true}, MatchCase{"ExistsNot", "no", false},
                    MatchCase{"Missing", "!no", true}, MatchCase{"MissingButThere", "!app", false},
                    MatchCase{"In", "app in (db, web)", true}, MatchCase{"NotIn", "app notin (db,web)", false},
                    MatchCase{"InEmpty", "tier in ()", true}, MatchCase{"EmptyValue", "tier=", true},
                    MatchCase{"InWithEmptyPart", "tier in (a,,b)", true}, MatchCase{"All", "app=web,size>9,!no", true},
                    MatchCase{"Greater", "size>10", false}, MatchCase{"Less", "size<11", true},
                    MatchCase{"KeywordAsKey", "in=in", false}, MatchCase{"Prefixed", "example.com/app", false}),
    [](const auto& row) { return row.param.name; });

struct ErrorCase {
  const char* name = "";
  const char* selector = "";
  const char* error = "";
};

class BadSelector : public testing::TestWithParam<ErrorCase> {};

TEST_P(BadSelector, IsRefusedInGosWords) {
  const auto selector = LabelSelector::parse(GetParam().selector);
  ASSERT_FALSE(selector);
  EXPECT_EQ(selector.error().helm(), GetParam().error);
}

INSTANTIATE_TEST_SUITE_P(
    Labels, BadSelector,
    testing::Values(
        ErrorCase{"OnlyComma", ",", "found ',', expected: !, identifier, or 'end of string'"},
        ErrorCase{"EndsInComma", "a,", "found '', expected: identifier after ','"},
        ErrorCase{"TwoWords", "a b",
                  "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"},
        ErrorCase{"NoParenthesis", "a in b", "unable to parse requirement: found 'b' expected: '('"},
        ErrorCase{"NoNumber", "a>b",
                  "unable to parse requirement: values[0]: Invalid value: \"b\": for 'Gt', 'Lt' operators, the "
                  "value must be an integer"},
        ErrorCase{"BadValue", "a=-b",
                  "unable to parse requirement: values[0][a]: Invalid value: \"-b\": a valid label must be an empty "
                  "string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
                  "alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation "
                  "is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"},
        ErrorCase{"BadKey", "-a=b",
                  "unable to parse requirement: <nil>: Invalid value: \"-a\": name part must consist of alphanumeric "
                  "characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. "
                  "'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
                  "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace cluster
