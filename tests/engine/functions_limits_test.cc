// What one call may cost: hostile arguments give an error at once instead of taking memory.
#include "tests/engine/call_function.h"

namespace engine::functions {
namespace {

constexpr std::int64_t kHuge = std::int64_t{1} << 40;
constexpr std::int64_t kGreatest = std::numeric_limits<std::int64_t>::max();

struct LimitCase {
  const char* name = "";
  const char* function = "";
  std::vector<Argument> arguments{};
  const char* want = "";
};

const LimitCase kLimitCases[] = {
    {"repeat",
     "repeat",
     {kHuge, "ab"},
     "error: the result would be 2199023255552 bytes long; the limit is 67108864"},
    {"indent",
     "indent",
     {kHuge, "a"},
     "error: the result would be 67108865 bytes long; the limit is 67108864"},
    {"nindent",
     "nindent",
     {kGreatest, "a\nb"},
     "error: the result would be 67108865 bytes long; the limit is 67108864"},
    {"until",
     "until",
     {kHuge},
     "error: the result would have 1099511627776 elements; the limit is 1000000"},
    {"untilStep",
     "untilStep",
     {kLeast, kGreatest, 1},
     "error: the result would have 18446744073709551615 elements; the limit is 1000000"},
    {"seq",
     "seq",
     {kHuge},
     "error: the result would have 1099511627776 elements; the limit is 1000000"},
    {"randAlphaNum",
     "randAlphaNum",
     {kHuge},
     "error: the result would be 1099511627776 bytes long; the limit is 67108864"},
    {"randBytes",
     "randBytes",
     {kHuge},
     "error: the result would be 1099511627776 bytes long; the limit is 67108864"},
    {"round", "round", {1.5, kGreatest}, "float64 NaN"},
    {"trunc", "trunc", {kGreatest, "abc"}, "\"abc\""},
    {"wrap", "wrap", {kGreatest, "a b"}, "\"a b\""},
};

void PrintTo(const LimitCase& row, std::ostream* out) {
  *out << row.name;
}

class LimitTest : public testing::TestWithParam<LimitCase> {};

TEST_P(LimitTest, IsReachedWithoutTakingMemory) {
  const std::size_t before = test_arena().used();
  EXPECT_EQ(call(GetParam().function, GetParam().arguments), GetParam().want);
  EXPECT_LT(test_arena().used() - before, std::size_t{1} << 20);
}
INSTANTIATE_TEST_SUITE_P(Functions, LimitTest, testing::ValuesIn(kLimitCases),
                         [](const auto& row) { return row.param.name; });

TEST(FunctionLimits, AReplacementMayNotMultiplyText) {
  const Argument big = base::Value::string(call_body("repeat", {20'000, "a"})->as_string());
  EXPECT_EQ(call("replace", {"a", big, big}),
            "error: the result would be 67108865 bytes long; the limit is 67108864");
}

// `set` can put a map into itself; Helm then runs until its stack is full.
TEST(FunctionLimits, AMapThatHoldsItselfIsRefusedWhereItWouldBeWalked) {
  const Argument loop = map({});
  ASSERT_TRUE(call_body("set", {loop, "self", loop}));
  ASSERT_TRUE(call_body("set", {loop, "twin", loop}));
  const Argument around = map({{"self", map({{"self", loop}, {"twin", loop}})}});
  const std::string refusal =
      "error: a value is nested more than 2000 levels deep, holds itself or has more than 20000000 "
      "parts";
  for (const char* name : {"quote", "squote", "cat", "toString", "toStrings", "deepCopy", "dict"}) {
    EXPECT_EQ(call(name, {loop}), refusal) << name;
  }
  EXPECT_EQ(call("deepEqual", {loop, around}), refusal);
  EXPECT_EQ(call("has", {loop, list({around})}), refusal);
  EXPECT_EQ(call("without", {list({loop}), around}), refusal);
  EXPECT_EQ(call("uniq", {list({loop, around})}), refusal);
  EXPECT_EQ(call("join", {",", list({loop})}), refusal);
  const Argument other = map({});
  ASSERT_TRUE(call_body("set", {other, "self", other}));
  EXPECT_EQ(call("merge", {other, loop}),
            "error: the maps to merge are nested too deeply or hold themselves");
}

}  // namespace
}  // namespace engine::functions
