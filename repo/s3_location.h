// Where a bucket is and how it is spoken to: endpoints, regions, styles of addresses.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/env.h"
#include "base/result.h"
#include "repo/aws_credentials.h"
#include "repo/aws_profile.h"

namespace repo {

// "s3://bucket/some/prefix"; the prefix is decoded and has no "/" at its ends.
struct S3Url {
  std::string bucket{};
  std::string prefix{};
};
// Errors: no bucket, a name that no bucket has, access points and directory buckets (not supported), a query.
base::Result<S3Url> parse_s3_url(std::string_view url);
inline bool is_s3_url(std::string_view url) { return url.starts_with("s3://"); }

// What the environment and the profile say. helm-s3's variables count too.
struct S3Settings {
  std::string endpoint{};  // "https://store.example"; empty: AWS
  std::string region{};    // empty: it is learned from AWS; "us-east-1" of other stores
  bool is_path_style = false;
  bool is_dual_stack = false;
  bool is_fips = false;
  bool is_accelerated = false;
  bool is_anonymous = false;      // AWS_NO_SIGN_REQUEST=true: nothing is signed
  bool learns_region = true;      // HELM_S3_DYNAMIC_REGION_ENABLED
  std::string acl{};              // S3_ACL
  std::string encryption{};       // AWS_S3_SSE: "AES256", "aws:kms"
  std::string kms_key_id{};
  bool uses_bucket_key = false;
  std::string bucket_owner{};     // the account that must own the bucket
  std::optional<AwsCredentials> keys{};  // for S3_ENDPOINT alone, and nothing else is asked then

  bool is_aws() const { return endpoint.empty(); }
};
// The endpoint is the first of AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, AWS_ENDPOINT (with AWS_DISABLE_SSL), S3_ENDPOINT,
// the profile. S3_ENDPOINT is kops's: it comes with S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY and S3_REGION, and AWS's
// credentials and region are not for it. Fails where the endpoint is no http or https URL, where S3_ENDPOINT has no
// keys (unless AWS_NO_SIGN_REQUEST=true), and for a region that is none.
base::Result<S3Settings> load_s3_settings(base::Env& env, const AwsFiles& files);

// The URL of a key, or of the bucket for an empty key; `query` is encoded already. Every byte of the key is encoded
// as it is signed.
std::string s3_object_url(const S3Settings& settings, const std::string& region, const std::string& bucket,
                          std::string_view key, std::string_view query = "");

}  // namespace repo
