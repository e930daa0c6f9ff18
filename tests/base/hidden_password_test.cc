#include "base/hidden_password.h"

#include <gtest/gtest.h>

namespace base {
namespace {

struct HiddenCase {
  const char* name = "";
  const char* text = "";
  const char* want = "";
};
class HiddenPasswordTest : public testing::TestWithParam<HiddenCase> {};

TEST_P(HiddenPasswordTest, IsNotInTheText) {
  EXPECT_EQ(hide_passwords(GetParam().text), GetParam().want);
  EXPECT_EQ(hide_passwords(GetParam().want), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    Texts, HiddenPasswordTest,
    testing::Values(HiddenCase{"none", "a: b at http://host:80/x", "a: b at http://host:80/x"},
                    HiddenCase{"url", "http://me:SECRET@host/x y", "http://me:xxxxx@host/x y"},
                    HiddenCase{"two", "'http://a:b@c' \"s3://d:e@f/g@h\"", "'http://a:xxxxx@c' \"s3://d:xxxxx@f/g@h\""},
                    HiddenCase{"at_in_it", "http://me:SEC@RET@host", "http://me:xxxxx@host"},
                    HiddenCase{"slash_in_it", "http://me:SEC/RET@host/x", "http://me:xxxxx@host/x"},
                    HiddenCase{"bad_port", "parse \"http://me:SECRET@host:bad/x\": no", "parse \"http://me:xxxxx@host:bad/x\": no"},
                    HiddenCase{"bad_host", "http://me:SECRET@ho st/", "http://me:xxxxx@ho st/"},
                    HiddenCase{"query", "http://me:SECRET@host?a@b", "http://me:xxxxx@host?a@b"},
                    HiddenCase{"digest", "oci://host:5000/web@sha256:aa", "oci://host:5000/web@sha256:aa"},
                    HiddenCase{"digest_without_port", "oci://host/web:1@sha256:aa", "oci://host/web:1@sha256:aa"},
                    HiddenCase{"user_alone", "ssh://me@host/x", "ssh://me@host/x"},
                    HiddenCase{"address_of_six", "http://[::1]:80/a@b", "http://[::1]:80/a@b"},
                    HiddenCase{"nothing_follows", "a://", "a://"}),
    [](const auto& row) { return row.param.name; });

TEST(HiddenHostPassword, NeedsNoScheme) {
  EXPECT_EQ(hide_host_password("me:SECRET@host:5000"), "me:xxxxx@host:5000");
  EXPECT_EQ(hide_host_password("host:5000"), "host:5000");
}

}  // namespace
}  // namespace base
