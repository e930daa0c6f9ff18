// The files that hold AWS users' settings: ~/.aws/config and ~/.aws/credentials, as the AWS command line reads them
// (https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html).
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "base/env.h"
#include "base/result.h"

namespace repo {

inline constexpr std::size_t kMaxAwsFileBytes = 1 << 20;

// Keys in small letters; one below an empty value is "s3.addressing_style".
using AwsSection = std::map<std::string, std::string, std::less<>>;

struct AwsProfile {
  AwsSection credentials{};  // from the credentials file
  AwsSection config{};       // from the config file

  // The value of a key, the credentials file's before that of the config file; empty where there is none.
  std::string setting(std::string_view key) const;
};

struct AwsFiles {
  std::map<std::string, AwsProfile, std::less<>> profiles{};
  std::map<std::string, AwsSection, std::less<>> sso_sessions{};
  std::map<std::string, AwsSection, std::less<>> services{};
  std::string profile{};          // the chosen one's name
  bool is_flagged = false;        // by whoever called, not by a variable: what variables say of keys counts no more

  // The chosen profile; an empty one where there is none.
  const AwsProfile& chosen() const;
};

// The sections of such a file by their names as written ("profile dev"). `file` is for errors, which show nothing of
// the text: `~/.aws/config:3: …`.
base::Result<std::map<std::string, AwsSection, std::less<>>> parse_aws_file(const std::string& file,
                                                                            std::string_view text);

// Both files, from where AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE say. The profile is `profile`, else
// AWS_PROFILE, AWS_DEFAULT_PROFILE, "default". Fails where a file cannot be read, and where the profile that was
// named is in neither.
base::Result<AwsFiles> load_aws_files(base::Env& env, const std::string& profile = "");

// The user's folder; "~/x" as a path below it.
std::string expand_home(base::Env& env, const std::string& path);

// AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL, the profile's services section, its endpoint_url; empty where none is
// set or AWS_IGNORE_CONFIGURED_ENDPOINT_URLS is true. `service` as AWS names it: "s3", "sts", "sso oidc".
std::string configured_endpoint(base::Env& env, const AwsFiles& files, std::string_view service);

// AWS_REGION, AWS_DEFAULT_REGION, the profile's region; empty where none is set.
std::string configured_region(base::Env& env, const AwsFiles& files);

// A region's name: small letters, digits and "-", so that it may become part of a host.
bool is_region_name(std::string_view text);
// What hosts of a region end in: "amazonaws.com", "amazonaws.com.cn", …
std::string_view partition_suffix(std::string_view region);

}  // namespace repo
