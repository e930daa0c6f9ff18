// The single places that credentials come from (repo/credentials.h is what to use). Each fails with what is wrong
// there; none tries another.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "repo/credentials.h"

namespace repo {

// A role, and how it is taken on.
struct RoleRequest {
  std::string role_arn{};
  std::string session_name{};
  std::string external_id{};
  std::string mfa_serial{};
  std::string duration_seconds{};
  std::string web_identity_token_file{};  // only for web identity
};

// STS AssumeRole, signed by `source`.
base::Result<AwsCredentials> assume_role(const CredentialContext& context, const RoleRequest& role,
                                         const AwsCredentials& source);
// STS AssumeRoleWithWebIdentity with the token that the file holds now; not signed.
base::Result<AwsCredentials> assume_role_with_web_identity(const CredentialContext& context, const RoleRequest& role);
// What the portal gives for the access token that `aws sso login` has left. One about to expire is refreshed where
// it can be, and its file written anew.
base::Result<AwsCredentials> sso_credentials(const CredentialContext& context, const AwsProfile& profile);
// What `aws login` has left, while it is valid.
base::Result<AwsCredentials> login_credentials(const CredentialContext& context, const std::string& session);
// What a program prints. It is run without a shell.
base::Result<AwsCredentials> process_credentials(const CredentialContext& context, const std::string& command);
// The words of a command line, quoted as in a shell.
base::Result<std::vector<std::string>> split_command(std::string_view command);

// The endpoint that ECS and EKS Pod Identity name in variables; nothing where they name none.
base::Result<std::optional<AwsCredentials>> container_credentials(const CredentialContext& context);
// The role of an EC2 instance, by IMDSv2; nothing where it is switched off, nobody answers or it has no role.
base::Result<std::optional<AwsCredentials>> instance_credentials(const CredentialContext& context);
// The region of the instance; empty where nobody answers.
std::string instance_region(const CredentialContext& context);

// AccessKeyId, SecretAccessKey, Token or SessionToken, Expiration of a JSON object; with other names for SSO.
// `source` is for errors, which show nothing of the text.
base::Result<AwsCredentials> read_json_credentials(std::string_view json, const std::string& source);
// "2024-05-06T07:08:09Z", also with "UTC" for "Z"; nothing for what is no time.
std::optional<std::int64_t> read_expiry(std::string_view text);
// A failure of a source, as all of them word it: "AWS credentials from <source>: <what>".
base::Error credential_failure(const std::string& source, const std::string& what,
                               base::ErrorCode code = base::ErrorCode::denied);

}  // namespace repo
