// The one test behind the tables in functions_…_test.cc.
#include "tests/engine/call_function.h"

namespace engine::functions {
namespace {

TEST_P(FunctionTest, GivesWhatHelmGives) {
  EXPECT_EQ(call(GetParam().function, GetParam().arguments), GetParam().want);
}

}  // namespace
}  // namespace engine::functions
