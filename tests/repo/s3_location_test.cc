#include "repo/s3_location.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/base/memory_filesystem.h"
#include "tests/base/test_env.h"

namespace repo {
namespace {

struct UrlCase {
  const char* name;
  const char* url;
  const char* bucket;
  const char* prefix_or_error;
};
class Url : public testing::TestWithParam<UrlCase> {};
TEST_P(Url, NamesABucketAndAPrefix) {
  const auto parsed = parse_s3_url(GetParam().url);
  EXPECT_EQ(parsed ? parsed->bucket : "", GetParam().bucket);
  if (parsed) {
    EXPECT_EQ(parsed->prefix, GetParam().prefix_or_error);
  } else {
    EXPECT_THAT(parsed.error().helm(), testing::HasSubstr(GetParam().prefix_or_error));
  }
}
INSTANTIATE_TEST_SUITE_P(
    Urls, Url,
    testing::Values(UrlCase{"bucket", "s3://charts", "charts", ""}, UrlCase{"slash", "s3://charts/", "charts", ""},
                    UrlCase{"prefix", "s3://charts/a/b/", "charts", "a/b"},
                    UrlCase{"encoded", "s3://charts/a%20b+c", "charts", "a b+c"},
                    UrlCase{"dots", "s3://my.charts.example", "my.charts.example", ""},
                    UrlCase{"http", "https://charts", "", "does not begin with s3://"},
                    UrlCase{"none", "s3:///a", "", "names no bucket"},
                    UrlCase{"host", "s3://a@b", "", "no bucket can have that name"},
                    UrlCase{"port", "s3://a:80/b", "", "no bucket can have that name"},
                    UrlCase{"up", "s3://..", "", "no bucket can have that name"},
                    UrlCase{"query", "s3://charts/?versioning", "", "no query"},
                    UrlCase{"directory_bucket", "s3://a--use1-az4--x-s3", "", "not supported"},
                    UrlCase{"access_point", "s3://arn:aws:s3:::a", "", "not supported"}),
    [](const auto& row) { return row.param.name; });

struct HostCase {
  const char* name;
  std::map<std::string, std::string> variables;
  const char* config;
  const char* bucket;
  const char* want;
};
class Host : public testing::TestWithParam<HostCase> {};
TEST_P(Host, IsThatOfTheBucket) {
  base::MemoryFileSystem files;
  files.files["/c"] = GetParam().config;
  base::TestEnv env(files);
  env.variables.insert({"AWS_CONFIG_FILE", "/c"});
  for (const auto& [name, value] : GetParam().variables) env.variables[name] = value;
  const auto aws = load_aws_files(env.env);
  ASSERT_TRUE(aws);
  const auto settings = load_s3_settings(env.env, *aws);
  if (!settings) {
    EXPECT_THAT(settings.error().helm(), testing::HasSubstr(GetParam().want));
    return;
  }
  const auto region = settings->region.empty() ? "us-east-1" : settings->region;
  EXPECT_EQ(s3_object_url(*settings, region, GetParam().bucket, "a b/c+d.tgz"), GetParam().want);
}
INSTANTIATE_TEST_SUITE_P(
    Settings, Host,
    testing::Values(
        HostCase{"aws", {}, "", "charts", "https://charts.s3.us-east-1.amazonaws.com/a%20b/c%2Bd.tgz"},
        HostCase{"region", {{"AWS_DEFAULT_REGION", "eu-west-1"}}, "", "charts", "https://charts.s3.eu-west-1.amazonaws.com/a%20b/c%2Bd.tgz"},
        HostCase{"helm_s3_region_first", {{"AWS_REGION", "eu-west-1"}, {"HELM_S3_REGION", "eu-west-2"}}, "", "charts", "https://charts.s3.eu-west-2.amazonaws.com/a%20b/c%2Bd.tgz"},
        HostCase{"china", {{"AWS_REGION", "cn-north-1"}}, "", "charts", "https://charts.s3.cn-north-1.amazonaws.com.cn/a%20b/c%2Bd.tgz"},
        HostCase{"bad_region", {{"AWS_REGION", "evil.example/"}}, "", "charts", "is not the name of a region"},
        HostCase{"dots_in_the_name", {}, "", "my.charts", "https://s3.us-east-1.amazonaws.com/my.charts/a%20b/c%2Bd.tgz"},
        HostCase{"path_style", {}, "[default]\ns3 =\n  addressing_style = path\n", "charts", "https://s3.us-east-1.amazonaws.com/charts/a%20b/c%2Bd.tgz"},
        HostCase{"dual_stack_and_fips", {{"AWS_USE_DUALSTACK_ENDPOINT", "true"}, {"AWS_USE_FIPS_ENDPOINT", "true"}}, "", "charts", "https://charts.s3-fips.dualstack.us-east-1.amazonaws.com/a%20b/c%2Bd.tgz"},
        HostCase{"accelerated", {}, "[default]\ns3 =\n  use_accelerate_endpoint = true\n", "charts", "https://charts.s3-accelerate.amazonaws.com/a%20b/c%2Bd.tgz"},
        HostCase{"endpoint", {{"AWS_ENDPOINT_URL", "https://all.example/"}}, "", "charts", "https://all.example/charts/a%20b/c%2Bd.tgz"},
        HostCase{"endpoint_of_s3_first", {{"AWS_ENDPOINT_URL", "https://all.example"}, {"AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9000"}}, "", "charts", "http://127.0.0.1:9000/charts/a%20b/c%2Bd.tgz"},
        HostCase{"endpoint_of_helm_s3", {{"AWS_ENDPOINT", "minio:9000"}, {"AWS_DISABLE_SSL", "true"}}, "", "charts", "http://minio:9000/charts/a%20b/c%2Bd.tgz"},
        HostCase{"endpoint_of_the_profile", {}, "[default]\nendpoint_url = https://p.example\n", "charts", "https://p.example/charts/a%20b/c%2Bd.tgz"},
        HostCase{"endpoint_of_the_profiles_services", {}, "[default]\nendpoint_url = https://p.example\nservices = x\n[services x]\ns3 =\n  endpoint_url = https://s.example\n", "charts", "https://s.example/charts/a%20b/c%2Bd.tgz"},
        HostCase{"endpoints_ignored", {{"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"}, {"AWS_ENDPOINT_URL", "https://all.example"}}, "", "charts", "https://charts.s3.us-east-1.amazonaws.com/a%20b/c%2Bd.tgz"},
        HostCase{"virtual_host_elsewhere", {{"AWS_ENDPOINT_URL", "https://all.example"}}, "[default]\ns3 =\n  addressing_style = virtual\n", "charts", "https://charts.all.example/a%20b/c%2Bd.tgz"},
        HostCase{"endpoint_of_kops", {{"S3_ENDPOINT", "https://ams3.example"}, {"S3_ACCESS_KEY_ID", "K"}, {"S3_SECRET_ACCESS_KEY", "S"}, {"AWS_REGION", "evil.example/"}}, "[default]\ns3 =\n  addressing_style = virtual\n", "charts", "https://ams3.example/charts/a%20b/c%2Bd.tgz"},
        HostCase{"endpoint_of_kops_is_a_host", {{"S3_ENDPOINT", "ams3.example"}, {"S3_ACCESS_KEY_ID", "K"}, {"S3_SECRET_ACCESS_KEY", "S"}}, "", "charts", "https://ams3.example/charts/a%20b/c%2Bd.tgz"},
        HostCase{"endpoint_of_kops_last", {{"S3_ENDPOINT", "https://ams3.example"}, {"AWS_ENDPOINT_URL", "https://all.example"}}, "", "charts", "https://all.example/charts/a%20b/c%2Bd.tgz"},
        HostCase{"endpoint_of_kops_without_keys", {{"S3_ENDPOINT", "https://ams3.example"}, {"S3_ACCESS_KEY_ID", "K"}}, "", "charts", "S3_ENDPOINT is set, but S3_SECRET_ACCESS_KEY is not"},
        HostCase{"no_url", {{"AWS_ENDPOINT_URL", "ftp://x"}}, "", "charts", "must be a URL such as"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace repo
