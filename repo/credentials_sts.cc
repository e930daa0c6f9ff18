// AWS's token service: a role for keys (signed) or for a token of another identity provider (not signed).
#include <fmt/format.h>

#include "base/regular_file.h"
#include "repo/credential_sources.h"
#include "repo/sigv4.h"
#include "repo/xml.h"

namespace repo {

using base::ErrorCode;
using base::Result;

namespace {

constexpr std::chrono::seconds kStsTimeout{30};
constexpr std::size_t kMaxIdentityToken = 64U << 10;

struct StsEndpoint {
  std::string url{};
  std::string region{};
};

Result<StsEndpoint> sts_endpoint(const CredentialContext& context, const std::string& source) {
  const auto region = configured_region(context.env, context.files);
  if (!region.empty() && !is_region_name(region)) {
    return credential_failure(source, fmt::format("\"{}\" is not the name of a region", region), ErrorCode::invalid);
  }
  StsEndpoint endpoint{configured_endpoint(context.env, context.files, "sts"), region.empty() ? "us-east-1" : region};
  if (endpoint.url.empty()) {
    endpoint.url = region.empty() ? "https://sts.amazonaws.com"
                                  : fmt::format("https://sts.{}.{}", region, partition_suffix(region));
  }
  if (!endpoint.url.ends_with('/')) endpoint.url += '/';
  return endpoint;
}

std::string form_of(const std::vector<std::pair<std::string, std::string>>& fields) {
  std::string form;
  for (const auto& [name, value] : fields) {
    if (!value.empty()) form += fmt::format("{}{}={}", form.empty() ? "" : "&", name, encode_uri(value, false));
  }
  return form;
}

std::string session_name(const CredentialContext& context, const RoleRequest& role) {
  if (!role.session_name.empty()) return role.session_name;
  return fmt::format("tug-{}", context.env.clock.unix_nanoseconds() / 1'000'000'000);
}

Result<AwsCredentials> read_answer(const base::HttpResponse& response, const std::string& source) {
  const auto answer = parse_xml(response.body);
  if (response.status != 200) {
    const auto* error = answer ? answer->find("Error") : nullptr;
    if (error == nullptr) return credential_failure(source, fmt::format("the server answers {}", response.status));
    return credential_failure(source, fmt::format("{}: {}", error->text_of("Code"), error->text_of("Message")));
  }
  if (!answer) return credential_failure(source, "the answer is " + answer.error().helm());
  const auto* found = answer->find("Credentials");
  if (found == nullptr) return credential_failure(source, "the answer has no credentials");
  AwsCredentials credentials{found->text_of("AccessKeyId"), found->text_of("SecretAccessKey"),
                             found->text_of("SessionToken"), read_expiry(found->text_of("Expiration")), source};
  if (credentials.access_key_id.empty() || credentials.secret_access_key.empty()) {
    return credential_failure(source, "the answer has no keys");
  }
  return credentials;
}

base::HttpRequest form_request(const StsEndpoint& endpoint, std::string form) {
  base::HttpRequest request;
  request.method = "POST";
  request.url = endpoint.url;
  request.headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}};
  request.body = std::move(form);
  request.timeout = kStsTimeout;
  return request;
}

}  // namespace

Result<AwsCredentials> assume_role(const CredentialContext& context, const RoleRequest& role,
                                   const AwsCredentials& source) {
  const auto name = fmt::format("role {} taken on with {}", role.role_arn, source.source);
  const auto endpoint = TRY(sts_endpoint(context, name));
  std::string code;
  if (!role.mfa_serial.empty()) {
    if (!context.ask_code) {
      return credential_failure(name, fmt::format("it needs a code of the device {}, and nobody can be asked for it",
                                                  role.mfa_serial));
    }
    code = TRY(context.ask_code(role.mfa_serial));
  }
  auto request = form_request(
      endpoint, form_of({{"Action", "AssumeRole"},
                         {"Version", "2011-06-15"},
                         {"RoleArn", role.role_arn},
                         {"RoleSessionName", session_name(context, role)},
                         {"DurationSeconds", role.duration_seconds.empty() ? "3600" : role.duration_seconds},
                         {"ExternalId", role.external_id},
                         {"SerialNumber", role.mfa_serial},
                         {"TokenCode", code}}));
  SigningScope scope{endpoint.region, "sts", context.env.clock.unix_nanoseconds() / 1'000'000'000,
                     SignedPath::normalized, false};
  TRY(sign_request(request, source, scope));
  const auto response = context.proxied.send(request);
  if (!response) return credential_failure(name, response.error().reason(), ErrorCode::unavailable);
  return read_answer(*response, name);
}

Result<AwsCredentials> assume_role_with_web_identity(const CredentialContext& context, const RoleRequest& role) {
  const auto name = fmt::format("role {} by web identity", role.role_arn);
  const auto endpoint = TRY(sts_endpoint(context, name));
  base::Arena arena;
  auto token = base::read_regular(context.env.files, arena, expand_home(context.env, role.web_identity_token_file));
  if (!token) return credential_failure(name, token.error().helm());
  if (token->empty() || token->size() > kMaxIdentityToken) {
    return credential_failure(name, fmt::format("{} has {} bytes and cannot be a token", role.web_identity_token_file,
                                                token->size()));
  }
  const auto request = form_request(endpoint, form_of({{"Action", "AssumeRoleWithWebIdentity"},
                                                       {"Version", "2011-06-15"},
                                                       {"RoleArn", role.role_arn},
                                                       {"RoleSessionName", session_name(context, role)},
                                                       {"DurationSeconds", role.duration_seconds},
                                                       {"WebIdentityToken", std::string(*token)}}));
  const auto response = context.proxied.send(request);
  if (!response) return credential_failure(name, response.error().reason(), ErrorCode::unavailable);
  return read_answer(*response, name);
}

}  // namespace repo
