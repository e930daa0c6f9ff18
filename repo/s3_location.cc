// Names of buckets and hosts. What becomes part of a host is checked before.
#include "repo/s3_location.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/url.h"
#include "repo/sigv4.h"

namespace repo {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr std::size_t kMaxBucketName = 255;     // of the oldest buckets in us-east-1
constexpr std::size_t kMaxHostBucketName = 63;

Error invalid(std::string text) { return Error(ErrorCode::invalid, std::move(text)); }

bool is_bucket_letter(char c) {
  return base::is_ascii_letter(c) || base::is_ascii_digit(c) || c == '.' || c == '-' || c == '_';
}

// Whether a bucket may be a part of the host: TLS certificates cover one label.
bool fits_host(std::string_view bucket) {
  if (bucket.size() < 3 || bucket.size() > kMaxHostBucketName) return false;
  return std::all_of(bucket.begin(), bucket.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || base::is_ascii_digit(c) || c == '-';
  });
}

bool is_true(base::Env& env, const char* name, const std::string& otherwise = "") {
  const auto value = env.variable(name).value_or("");
  return base::equal_ignoring_case(value.empty() ? otherwise : value, "true");
}

bool is_set(base::Env& env, const char* name) { return !env.variable(name).value_or("").empty(); }

// Whether kops's variables say where the store is.
bool is_of_kops(base::Env& env) {
  return is_set(env, "S3_ENDPOINT") && !is_set(env, "AWS_ENDPOINT_URL_S3") && !is_set(env, "AWS_ENDPOINT_URL") &&
         !is_set(env, "AWS_ENDPOINT");
}

Result<AwsCredentials> kops_keys(base::Env& env) {
  AwsCredentials keys;
  keys.access_key_id = env.variable("S3_ACCESS_KEY_ID").value_or("");
  keys.secret_access_key = env.variable("S3_SECRET_ACCESS_KEY").value_or("");
  keys.source = "the environment, for S3_ENDPOINT";
  if (!keys.access_key_id.empty() && !keys.secret_access_key.empty()) return keys;
  return Error(ErrorCode::denied, fmt::format("S3_ENDPOINT is set, but {} is not",
                                              keys.access_key_id.empty() ? "S3_ACCESS_KEY_ID" : "S3_SECRET_ACCESS_KEY"))
      .hinting("with AWS's own credentials, set AWS_ENDPOINT_URL_S3 instead of S3_ENDPOINT");
}

Result<std::string> find_endpoint(base::Env& env, const AwsFiles& files) {
  std::string endpoint;
  if (is_of_kops(env)) {
    endpoint = *env.variable("S3_ENDPOINT");
    if (endpoint.find("://") == std::string::npos) endpoint.insert(0, "https://");
  } else if (!is_set(env, "AWS_ENDPOINT_URL_S3") && !is_set(env, "AWS_ENDPOINT_URL") && is_set(env, "AWS_ENDPOINT")) {
    endpoint = *env.variable("AWS_ENDPOINT");
    if (endpoint.find("://") == std::string::npos) {
      endpoint = (is_true(env, "AWS_DISABLE_SSL") ? "http://" : "https://") + endpoint;
    }
  } else {
    endpoint = configured_endpoint(env, files, "s3");
  }
  while (endpoint.ends_with('/')) endpoint.pop_back();
  if (endpoint.empty()) return endpoint;
  const auto url = base::parse_url(endpoint);
  if (!url || (url->scheme != "http" && url->scheme != "https") || url->host.empty() || url->has_user) {
    return invalid("the S3 endpoint must be a URL such as https://store.example, without a user in it");
  }
  return endpoint;
}

}  // namespace

Result<S3Url> parse_s3_url(std::string_view url) {
  if (!is_s3_url(url)) return invalid(fmt::format("\"{}\" does not begin with s3://", url));
  const auto rest = url.substr(5);
  const auto slash = std::min(rest.find('/'), rest.size());
  S3Url parsed;
  parsed.bucket = rest.substr(0, slash);
  if (parsed.bucket.empty()) return invalid(fmt::format("\"{}\" names no bucket", url));
  if (parsed.bucket.starts_with("arn:") || parsed.bucket.ends_with("--x-s3")) {
    return invalid(fmt::format("\"{}\" is an access point or a directory bucket, which are not supported", url));
  }
  if (parsed.bucket.size() > kMaxBucketName ||
      !std::all_of(parsed.bucket.begin(), parsed.bucket.end(), is_bucket_letter) || parsed.bucket == "." ||
      parsed.bucket == "..") {
    return invalid(fmt::format("\"{}\": no bucket can have that name", url));
  }
  if (url.find_first_of("?#") != std::string_view::npos) {
    return invalid(fmt::format("\"{}\": a bucket's URL has no query and no fragment", url));
  }
  const auto decoded = base::unescape_path_segment(rest.substr(slash));
  if (!decoded) return invalid(fmt::format("\"{}\": {}", url, decoded.error().helm()));
  const auto start = decoded->find_first_not_of('/');
  if (start != std::string::npos) parsed.prefix = decoded->substr(start, decoded->find_last_not_of('/') - start + 1);
  return parsed;
}

Result<S3Settings> load_s3_settings(base::Env& env, const AwsFiles& files) {
  const auto variable = [&](const char* name) { return env.variable(name).value_or(""); };
  const auto& profile = files.chosen();
  S3Settings settings;
  settings.endpoint = TRY(find_endpoint(env, files));
  const bool is_kops = is_of_kops(env);
  settings.region = variable("HELM_S3_REGION");
  if (settings.region.empty()) settings.region = is_kops ? variable("S3_REGION") : configured_region(env, files);
  if (settings.region.empty() && !settings.is_aws()) settings.region = "us-east-1";
  if (!settings.region.empty() && !is_region_name(settings.region)) {
    return invalid(fmt::format("\"{}\" is not the name of a region", settings.region));
  }
  const auto style = profile.setting("s3.addressing_style");
  settings.is_path_style = style == "path" || is_kops || (!settings.is_aws() && style != "virtual");
  settings.is_dual_stack = is_true(env, "AWS_USE_DUALSTACK_ENDPOINT", profile.setting("use_dualstack_endpoint"));
  settings.is_fips = is_true(env, "AWS_USE_FIPS_ENDPOINT", profile.setting("use_fips_endpoint"));
  settings.is_accelerated = base::equal_ignoring_case(profile.setting("s3.use_accelerate_endpoint"), "true");
  settings.is_anonymous = is_true(env, "AWS_NO_SIGN_REQUEST");
  if (is_kops && !settings.is_anonymous) settings.keys = TRY(kops_keys(env));
  settings.learns_region = settings.is_aws() && variable("HELM_S3_DYNAMIC_REGION_ENABLED") != "false";
  settings.acl = variable("S3_ACL");
  settings.encryption = variable("AWS_S3_SSE");
  return settings;
}

std::string s3_object_url(const S3Settings& settings, const std::string& region, const std::string& bucket,
                          std::string_view key, std::string_view query) {
  const bool is_in_host = !settings.is_path_style && fits_host(bucket);
  std::string base_url = settings.endpoint;
  if (settings.is_aws()) {
    std::string name = settings.is_fips ? "s3-fips" : "s3";
    if (settings.is_accelerated && is_in_host && !settings.is_fips) name = "s3-accelerate";
    const auto* stack = settings.is_dual_stack ? ".dualstack" : "";
    const auto place = name == "s3-accelerate" ? std::string() : "." + region;
    base_url = fmt::format("https://{}{}{}{}.{}", is_in_host ? bucket + "." : "", name, stack, place,
                           partition_suffix(region));
  } else if (is_in_host) {
    base_url.insert(base_url.find("://") + 3, bucket + ".");
  }
  auto url = base_url + "/";
  if (!is_in_host) url += bucket + (key.empty() ? "" : "/");
  url += encode_uri(key, true);
  if (!query.empty()) url += fmt::format("?{}", query);
  return url;
}

}  // namespace repo
