// What `aws sso login` and `aws login` have left in the user's cache. An access token about to expire is refreshed and
// its file written anew, as the AWS command line does; without a refresh token the user is told what to type.
#include <chrono>
#include <map>

#include <fmt/format.h>

#include "base/digest.h"
#include "base/json.h"
#include "base/moment.h"
#include "base/regular_file.h"
#include "repo/credential_sources.h"
#include "repo/sigv4.h"

namespace repo {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr std::chrono::seconds kSsoTimeout{30};
constexpr std::int64_t kTokenRefresh = 15 * 60;  // seconds before expiry

std::string text_at(const base::Value& map, std::string_view key) {
  const auto value = map.is_map() ? map.as_map().get(key) : base::Value();
  return value.is_string() ? std::string(value.as_string()) : std::string();
}

struct SsoSettings {
  std::string session{};  // empty in the old form
  std::string start_url{};
  std::string region{};
  std::string account{};
  std::string role{};
};

Result<SsoSettings> read_settings(const CredentialContext& context, const AwsProfile& profile) {
  const std::string source = "SSO";
  SsoSettings settings;
  settings.session = profile.setting("sso_session");
  settings.start_url = profile.setting("sso_start_url");
  settings.region = profile.setting("sso_region");
  settings.account = profile.setting("sso_account_id");
  settings.role = profile.setting("sso_role_name");
  if (!settings.session.empty()) {
    const auto found = context.files.sso_sessions.find(settings.session);
    if (found == context.files.sso_sessions.end()) {
      return credential_failure(source, fmt::format("there is no section [sso-session {}]", settings.session));
    }
    const auto get = [&](std::string_view key) {
      const auto value = found->second.find(key);
      return value == found->second.end() ? std::string() : value->second;
    };
    settings.start_url = get("sso_start_url");
    settings.region = get("sso_region");
  }
  for (const auto& [value, key] : {std::pair(settings.start_url, "sso_start_url"), std::pair(settings.region, "sso_region"),
                                   std::pair(settings.account, "sso_account_id"), std::pair(settings.role, "sso_role_name")}) {
    if (value.empty()) return credential_failure(source, fmt::format("{} is not set", key));
  }
  if (!is_region_name(settings.region)) {
    return credential_failure(source, fmt::format("sso_region \"{}\" is not the name of a region", settings.region));
  }
  return settings;
}

Error needs_login(const CredentialContext& context, const std::string& what) {
  const auto& profile = context.files.profile;
  return credential_failure("SSO", what)
      .hinting(profile == "default" ? "aws sso login" : fmt::format("aws sso login --profile {}", profile));
}

std::string endpoint_for(const CredentialContext& context, std::string_view service, const char* host,
                         const std::string& region) {
  auto endpoint = configured_endpoint(context.env, context.files, service);
  if (endpoint.empty()) return fmt::format("https://{}.{}.{}", host, region, partition_suffix(region));
  while (endpoint.ends_with('/')) endpoint.pop_back();
  return endpoint;
}

class SsoToken {
 public:
  SsoToken(const CredentialContext& context, const SsoSettings& settings) : context_(context), settings_(settings) {
    const auto& key = settings.session.empty() ? settings.start_url : settings.session;
    path_ = expand_home(context.env, "~/.aws/sso/cache/" + base::sha1_hex(key) + ".json");
  }

  // The access token, refreshed where it must be.
  Result<std::string> get();

 private:
  Result<void> refresh(base::Arena& arena, base::Map& token, std::int64_t now);

  const CredentialContext& context_;
  const SsoSettings& settings_;
  std::string path_{};
};

Result<void> SsoToken::refresh(base::Arena& arena, base::Map& token, std::int64_t now) {
  const auto map = base::Value::map(&token);
  const auto registered = read_expiry(text_at(map, "registrationExpiresAt"));
  const bool can_be = !text_at(map, "refreshToken").empty() && !text_at(map, "clientId").empty() &&
                      !text_at(map, "clientSecret").empty() && (!registered || *registered > now);
  if (!can_be) return needs_login(context_, "the session has expired");
  base::HttpRequest request;
  request.method = "POST";
  request.url = endpoint_for(context_, "sso oidc", "oidc", settings_.region) + "/token";
  request.headers = {{"Content-Type", "application/json"}};
  request.timeout = kSsoTimeout;
  request.body = "{\"grantType\":\"refresh_token\"";
  for (const auto* key : {"clientId", "clientSecret", "refreshToken"}) {
    request.body += fmt::format(",\"{}\":", key);
    base::json::append_string(request.body, text_at(map, key));
  }
  request.body += "}";
  const auto response = context_.proxied.send(request);
  if (!response) return credential_failure("SSO", response.error().reason(), ErrorCode::unavailable);
  const auto answer = base::json::read(arena, arena.copy(response->body));
  if (response->status != 200 || !answer || text_at(*answer, "accessToken").empty()) {
    return needs_login(context_, "the session cannot be refreshed");
  }
  const auto seconds = answer->as_map().get("expiresIn");
  const auto expires = now + (seconds.is_float() ? static_cast<std::int64_t>(seconds.as_float()) : 0);
  token.set("accessToken", answer->as_map().get("accessToken"));
  const base::Moment moment{expires * 1'000'000'000, 0, false};
  token.set("expiresAt", base::Value::string(arena, base::format_moment(moment)));
  if (!text_at(*answer, "refreshToken").empty()) token.set("refreshToken", answer->as_map().get("refreshToken"));
  const auto text = TRY(base::json::write(arena, base::Value::map(&token), {.escape_html = false, .indent = {}}));
  return context_.env.files.write(path_, text, 0600);
}

Result<std::string> SsoToken::get() {
  base::Arena arena;
  if (!TRY(context_.env.files.info(path_))) return needs_login(context_, "nobody has logged in");
  const auto text = TRY(base::read_regular(context_.env.files, arena, path_));
  const auto token = base::json::read(arena, text);
  if (!token || !token->is_map() || text_at(*token, "accessToken").empty()) {
    return needs_login(context_, fmt::format("{} holds no access token", path_));
  }
  const auto now = context_.env.clock.unix_nanoseconds() / 1'000'000'000;
  const auto expires = read_expiry(text_at(*token, "expiresAt")).value_or(0);
  if (expires - now > kTokenRefresh) return text_at(*token, "accessToken");
  const bool is_valid = expires > now;
  const auto refreshed = refresh(arena, token->as_map(), now);
  if (!refreshed && !is_valid) return refreshed.error();
  return text_at(*token, "accessToken");
}

}  // namespace

Result<AwsCredentials> sso_credentials(const CredentialContext& context, const AwsProfile& profile) {
  const auto settings = TRY(read_settings(context, profile));
  const auto token = TRY(SsoToken(context, settings).get());
  base::HttpRequest request;
  request.url = fmt::format("{}/federation/credentials?role_name={}&account_id={}",
                            endpoint_for(context, "sso", "portal.sso", settings.region),
                            encode_uri(settings.role, false), encode_uri(settings.account, false));
  request.headers = {{"x-amz-sso_bearer_token", token}};
  request.timeout = kSsoTimeout;
  const auto source = fmt::format("SSO role {} of account {}", settings.role, settings.account);
  const auto response = context.proxied.send(request);
  if (!response) return credential_failure(source, response.error().reason(), ErrorCode::unavailable);
  if (response->status == 401) return needs_login(context, "the session has expired");
  if (response->status != 200) return credential_failure(source, fmt::format("the portal answers {}", response->status));
  base::Arena arena;
  const auto answer = base::json::read(arena, response->body);
  const auto credentials = answer && answer->is_map() ? answer->as_map().get("roleCredentials") : base::Value();
  if (!credentials.is_map()) return credential_failure(source, "the answer has no roleCredentials");
  const auto keys = TRY(base::json::write(arena, credentials));
  return read_json_credentials(keys, source);
}

Result<AwsCredentials> login_credentials(const CredentialContext& context, const std::string& session) {
  const std::string source = "aws login";
  auto folder = context.env.variable("AWS_LOGIN_CACHE_DIRECTORY").value_or("");
  if (folder.empty()) folder = "~/.aws/login/cache";
  const auto path = expand_home(context.env, folder) + "/" + base::sha256_hex(session) + ".json";
  const auto login = [&](const char* what) { return credential_failure(source, what).hinting("aws login"); };
  if (!TRY(context.env.files.info(path))) return login("nobody has logged in");
  base::Arena arena;
  const auto text = TRY(base::read_regular(context.env.files, arena, path));
  const auto value = base::json::read(arena, text);
  const auto token = value && value->is_map() ? value->as_map().get("accessToken") : base::Value();
  if (!token.is_map()) return login("its cache holds no keys");
  const auto keys = TRY(base::json::write(arena, token));
  auto credentials = TRY(read_json_credentials(keys, source));
  const auto now = context.env.clock.unix_nanoseconds() / 1'000'000'000;
  if (!credentials.expires || *credentials.expires <= now) return login("the session has expired");
  return credentials;
}

}  // namespace repo
