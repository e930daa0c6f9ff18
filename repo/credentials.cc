// The order of the sources, and when what they gave is asked for again. The places themselves are in
// credentials_{sts,sso,process,metadata}.cc.
#include "repo/credentials.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/http_curl.h"
#include "base/regular_file.h"
#include "repo/credential_sources.h"

namespace repo {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

std::string variable(const CredentialContext& context, const char* name) {
  return context.env.variable(name).value_or("");
}

// Both keys or neither; nothing for neither.
Result<std::optional<AwsCredentials>> environment_keys(const CredentialContext& context) {
  AwsCredentials keys;
  keys.access_key_id = variable(context, "AWS_ACCESS_KEY_ID");
  keys.secret_access_key = variable(context, "AWS_SECRET_ACCESS_KEY");
  keys.session_token = variable(context, "AWS_SESSION_TOKEN");
  keys.expires = read_expiry(variable(context, "AWS_CREDENTIAL_EXPIRATION"));
  keys.source = "the environment";
  if (keys.access_key_id.empty() && keys.secret_access_key.empty()) return std::optional<AwsCredentials>();
  if (keys.access_key_id.empty() || keys.secret_access_key.empty()) {
    return credential_failure(keys.source, keys.access_key_id.empty() ? "AWS_ACCESS_KEY_ID is not set"
                                                                      : "AWS_SECRET_ACCESS_KEY is not set");
  }
  return std::optional(keys);
}

// The keys in one section; nothing where it has none.
Result<std::optional<AwsCredentials>> section_keys(const AwsSection& section, const std::string& source) {
  const auto get = [&](std::string_view key) {
    const auto found = section.find(key);
    return found == section.end() ? std::string() : found->second;
  };
  AwsCredentials keys{get("aws_access_key_id"), get("aws_secret_access_key"), get("aws_session_token"), {}, source};
  if (keys.access_key_id.empty() && keys.secret_access_key.empty()) return std::optional<AwsCredentials>();
  if (keys.access_key_id.empty()) return credential_failure(source, "aws_access_key_id is not set");
  if (keys.secret_access_key.empty()) return credential_failure(source, "aws_secret_access_key is not set");
  return std::optional(keys);
}

RoleRequest role_of(const AwsProfile& profile) {
  RoleRequest role;
  role.role_arn = profile.setting("role_arn");
  role.session_name = profile.setting("role_session_name");
  role.external_id = profile.setting("external_id");
  role.mfa_serial = profile.setting("mfa_serial");
  role.duration_seconds = profile.setting("duration_seconds");
  role.web_identity_token_file = profile.setting("web_identity_token_file");
  return role;
}

// What the environment says of web identity goes before what the profile says.
Result<std::optional<RoleRequest>> web_identity_of(const CredentialContext& context, const AwsProfile& profile,
                                                   bool reads_environment) {
  RoleRequest role = role_of(profile);
  if (reads_environment) {
    const auto lay_over = [&](std::string& field, const char* name) {
      if (const auto value = variable(context, name); !value.empty()) field = value;
    };
    lay_over(role.web_identity_token_file, "AWS_WEB_IDENTITY_TOKEN_FILE");
    if (!role.web_identity_token_file.empty()) {
      lay_over(role.role_arn, "AWS_ROLE_ARN");
      lay_over(role.session_name, "AWS_ROLE_SESSION_NAME");
    }
  }
  if (role.web_identity_token_file.empty()) return std::optional<RoleRequest>();
  if (role.role_arn.empty()) {
    return credential_failure("web identity", "a token file is named, but no role (AWS_ROLE_ARN or role_arn)");
  }
  return std::optional(role);
}

// Credentials of profiles, which may lead to other profiles.
class ProfileSearch {
 public:
  explicit ProfileSearch(const CredentialContext& context) : context_(context) {}

  // What the profile gives; nothing where it has no credentials. `is_first`: the chosen one, not one that a
  // role's source_profile names; only there do variables count.
  Result<std::optional<AwsCredentials>> find(const std::string& name, const AwsProfile& profile, bool is_first);

 private:
  Result<AwsCredentials> take_on_role(const std::string& name, const AwsProfile& profile);
  Result<AwsCredentials> source_of_role(const std::string& name, const AwsProfile& profile);
  Result<AwsCredentials> from_credential_source(const std::string& name, const std::string& kind);
  Result<std::optional<AwsCredentials>> keys_of(const std::string& name, const AwsProfile& profile);

  const CredentialContext& context_;
  std::vector<std::string> way_{};  // the profiles whose roles are being taken on
};

Result<AwsCredentials> ProfileSearch::from_credential_source(const std::string& name, const std::string& kind) {
  const auto source = fmt::format("profile \"{}\"", name);
  std::optional<AwsCredentials> found;
  if (kind == "Environment") {
    found = TRY(environment_keys(context_));
  } else if (kind == "Ec2InstanceMetadata") {
    found = TRY(instance_credentials(context_));
  } else if (kind == "EcsContainer") {
    found = TRY(container_credentials(context_));
  } else {
    return credential_failure(source, fmt::format("credential_source must be Environment, Ec2InstanceMetadata or "
                                                  "EcsContainer, but is \"{}\"", kind));
  }
  if (!found) return credential_failure(source, fmt::format("credential_source {} has no credentials", kind));
  return *found;
}

Result<AwsCredentials> ProfileSearch::source_of_role(const std::string& name, const AwsProfile& profile) {
  const auto source_name = profile.setting("source_profile");
  const auto credential_source = profile.setting("credential_source");
  const auto here = fmt::format("profile \"{}\"", name);
  if (source_name.empty() == credential_source.empty()) {
    return credential_failure(here, "a role needs exactly one of source_profile and credential_source");
  }
  if (!credential_source.empty()) return from_credential_source(name, credential_source);
  const auto found = context_.files.profiles.find(source_name);
  if (found == context_.files.profiles.end()) {
    return credential_failure(here, fmt::format("its source_profile \"{}\" does not exist", source_name));
  }
  const auto& source = found->second;
  if (auto keys = TRY(keys_of(source_name, source))) return *keys;  // a profile may be its own source
  const bool is_loop = std::find(way_.begin(), way_.end(), source_name) != way_.end();
  if (is_loop || way_.size() >= static_cast<std::size_t>(kMaxRoleChain)) {
    return credential_failure(here, is_loop ? fmt::format("source_profile \"{}\" leads back to itself", source_name)
                                            : fmt::format("more than {} roles lead to one another", kMaxRoleChain));
  }
  auto credentials = TRY(find(source_name, source, false));
  if (!credentials) {
    return credential_failure(here, fmt::format("its source_profile \"{}\" has no credentials", source_name));
  }
  return *credentials;
}

Result<AwsCredentials> ProfileSearch::take_on_role(const std::string& name, const AwsProfile& profile) {
  way_.push_back(name);
  const auto source = TRY(source_of_role(name, profile));
  way_.pop_back();
  return assume_role(context_, role_of(profile), source);
}

Result<std::optional<AwsCredentials>> ProfileSearch::keys_of(const std::string& name, const AwsProfile& profile) {
  auto keys = TRY(section_keys(profile.credentials, fmt::format("profile \"{}\" (credentials file)", name)));
  if (keys) return keys;
  return section_keys(profile.config, fmt::format("profile \"{}\" (config file)", name));
}

Result<std::optional<AwsCredentials>> ProfileSearch::find(const std::string& name, const AwsProfile& profile,
                                                          bool is_first) {
  const bool reads_environment = is_first && !context_.files.is_flagged;
  const bool has_token = !profile.setting("web_identity_token_file").empty();
  if (!profile.setting("role_arn").empty() && !has_token) return std::optional(TRY(take_on_role(name, profile)));
  if (const auto role = TRY(web_identity_of(context_, profile, reads_environment))) {
    return std::optional(TRY(assume_role_with_web_identity(context_, *role)));
  }
  constexpr std::array kSsoKeys{"sso_session", "sso_start_url", "sso_region", "sso_account_id", "sso_role_name"};
  if (std::any_of(kSsoKeys.begin(), kSsoKeys.end(), [&](const char* key) { return !profile.setting(key).empty(); })) {
    return std::optional(TRY(sso_credentials(context_, profile)));
  }
  auto keys = TRY(section_keys(profile.credentials, fmt::format("profile \"{}\" (credentials file)", name)));
  if (keys) return keys;
  if (const auto session = profile.setting("login_session"); !session.empty()) {
    return std::optional(TRY(login_credentials(context_, session)));
  }
  if (const auto command = profile.setting("credential_process"); !command.empty()) {
    return std::optional(TRY(process_credentials(context_, command)));
  }
  return section_keys(profile.config, fmt::format("profile \"{}\" (config file)", name));
}

}  // namespace

Result<std::string> aws_authority(base::Env& env, const AwsFiles& files) {
  auto path = env.variable("AWS_CA_BUNDLE").value_or("");
  if (path.empty()) path = files.chosen().setting("ca_bundle");
  if (path.empty()) return std::string();
  base::Arena arena;
  return std::string(TRY(base::read_regular(env.files, arena, expand_home(env, path))));
}

Result<AwsHttp> make_aws_http(const base::Cancel& cancel, base::Env& env, const AwsFiles& files) {
  base::HttpOptions options;
  options.tls.ca = TRY(aws_authority(env, files));
  options.max_body = kMaxCredentialAnswer;
  options.follow_redirects = false;
  AwsHttp http;
  http.direct = base::make_curl_http(cancel, options);
  options.variable = env.variable;
  http.proxied = base::make_curl_http(cancel, options);
  return http;
}

void tell_credentials(base::Log& log, const AwsCredentials& credentials) {
  const auto& id = credentials.access_key_id;
  log.debug("AWS credentials", {{"source", credentials.source},
                                {"key", "…" + id.substr(id.size() - std::min<std::size_t>(4, id.size()))}});
}

CredentialChain::CredentialChain(CredentialContext context) : context_(std::move(context)) {
  if (!context_.ask_code) return;
  context_.ask_code = [this, ask = context_.ask_code](const std::string& device) -> Result<std::string> {
    const auto known = codes_.find(device);
    if (known != codes_.end()) return known->second;
    return codes_[device] = TRY(ask(device));
  };
}

Result<AwsCredentials> CredentialChain::find() {
  const auto& files = context_.files;
  if (!files.is_flagged) {
    if (auto keys = TRY(environment_keys(context_))) return *keys;
  }
  if (auto found = TRY(ProfileSearch(context_).find(files.profile, files.chosen(), true))) return *found;
  if (!variable(context_, "AWS_ROLE_ARN").empty() && !files.is_flagged) {
    return credential_failure("web identity", "AWS_ROLE_ARN names a role, but AWS_WEB_IDENTITY_TOKEN_FILE is not set");
  }
  if (auto found = TRY(container_credentials(context_))) return *found;
  if (auto found = TRY(instance_credentials(context_))) return *found;
  return Error(ErrorCode::not_found, "no AWS credentials: neither the environment, nor a profile, nor this machine has any")
      .hinting("set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
}

Result<AwsCredentials> CredentialChain::get() {
  const std::lock_guard lock(mutex_);
  const std::int64_t now = context_.env.clock.unix_nanoseconds() / 1'000'000'000;
  if (held_ && (!held_->expires || now < wanted_at_)) return *held_;
  auto found = find();
  if (found || found.error().code() != ErrorCode::unavailable) codes_.clear();
  if (!found) {
    if (held_ && now < needed_at_) return *held_;
    return found;
  }
  if (found->expires && *found->expires <= now) {
    return credential_failure(found->source, "they have expired");
  }
  held_ = *found;
  if (found->expires) {  // of what lives shorter than that, a part of its life
    const auto life = *found->expires - now;
    wanted_at_ = *found->expires - std::min<std::int64_t>(std::chrono::seconds(kRefreshWanted).count(), life / 4);
    needed_at_ = *found->expires - std::min<std::int64_t>(std::chrono::seconds(kRefreshNeeded).count(), life / 6);
  }
  tell_credentials(context_.env.log, *held_);
  return *held_;
}

void CredentialChain::forget() {
  const std::lock_guard lock(mutex_);
  held_.reset();
}

}  // namespace repo
