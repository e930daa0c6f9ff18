// Hints that are known by an error's words alone.
#include <string>

#include <gtest/gtest.h>

#include "cli/explain.h"

namespace cli {
namespace {

struct AdviceCase {
  const char* name = "";
  const char* text = "";
  const char* hint = "";  // how it begins; empty: none
};
class AdviceOfWords : public testing::TestWithParam<AdviceCase> {};
TEST_P(AdviceOfWords, TellsWhatToDo) {
  const auto error = with_advice(base::Error(base::ErrorCode::invalid, GetParam().text));
  const std::string wanted = GetParam().hint;
  EXPECT_EQ(error.hint().substr(0, wanted.empty() ? std::string::npos : wanted.size()), wanted);
}
INSTANTIATE_TEST_SUITE_P(
    Texts, AdviceOfWords,
    testing::Values(AdviceCase{"ParametersOfAClass",
                               "StorageClass.storage.k8s.io \"gp3\" is invalid: parameters: Invalid value: {\"type\":\"gp2\"}: field is immutable",
                               "a StorageClass cannot be changed: give the class another name"},
                    AdviceCase{"ParametersOfAClassAsOlderServersSay",
                               "StorageClass.storage.k8s.io \"gp3\" is invalid: parameters: Forbidden: updates to parameters are forbidden.",
                               "a StorageClass cannot be changed: give the class another name"},
                    AdviceCase{"AnotherKind", "Deployment.apps \"web\" is invalid: spec.selector: Invalid value: {}: field is immutable", ""},
                    AdviceCase{"AnotherFault", "StorageClass.storage.k8s.io \"gp3\" is invalid: provisioner: Required value", ""}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace cli
