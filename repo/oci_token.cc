// Tokens of registries: asked for with GET and a query (distribution's way), or with a form (OAuth2) where there is a
// refresh token or `registry login` tries it first. Where they are asked for is the registry's word, so what goes there is
// decided by check_realm and may_see_credentials.
#include <fmt/format.h>

#include "base/base64.h"
#include "base/go_format.h"
#include "base/json.h"
#include "base/url.h"
#include "repo/oci_session.h"
#include "repo/oci_url.h"

namespace repo {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

constexpr int kOk = 200;
constexpr std::string_view kClient = "oras-go";  // some registries know it

std::string text_field(const base::Value& map, std::string_view name) {
  const auto value = map.as_map().get(name);
  return value.is_string() ? std::string(value.as_string()) : std::string();
}

// The token in an answer.
Result<std::string> read_token(const OciAnswer& answer) {
  if (answer.response.status != kOk) return answer.failure();
  base::Arena arena;
  std::size_t used = 0;
  const auto value = base::json::read_first(arena, answer.response.body, used);
  if (!value) return answer.wrong("failed to decode response: " + value.error().helm());
  for (const std::string_view name : {"access_token", "token"}) {
    auto token = value->is_map() ? text_field(*value, name) : std::string();
    // It becomes a header: what would end one does not belong in it.
    const bool is_plain = token.find_first_of("\r\n") == std::string::npos && token.find('\0') == std::string::npos;
    if (!token.empty() && is_plain) return token;
  }
  return answer.wrong("empty token returned");
}

void add_field(std::string& query, std::string_view name, const std::string& value) {
  if (!query.empty()) query += '&';
  query += std::string(name) + "=" + base::escape_query(value);
}

Error not_for_everybody(const std::string& realm, const std::string& registry) {
  return Error(ErrorCode::denied,
               fmt::format("the credentials of {} are not sent to {}: it is another host, and there is no TLS", registry, realm))
      .hinting("ask whoever keeps the registry for a token service with HTTPS");
}

}  // namespace

Result<std::string> OciSession::token(const OciRequest& request, const OciChallenge& challenge,
                                      const std::vector<std::string>& scopes, const Login& login) {
  const auto realm = challenge.parameter("realm");
  TRY(check_realm(realm, request.url));
  const auto& credential = login.credential;
  if (!credential.access_token.empty()) return credential.access_token;
  if (!credential.is_empty()) {
    if (!may_see_credentials(realm, request.url)) return not_for_everybody(realm, request.url);
    env_.log.debug("credentials go to the registry's token service", {{"realm", realm}});
  }
  const bool by_form = !credential.is_empty() && (!credential.refresh_token.empty() || login.by_form);
  return by_form ? token_by_form(challenge, scopes, credential) : token_by_query(challenge, scopes, credential);
}

Result<std::string> OciSession::token_by_query(const OciChallenge& challenge, const std::vector<std::string>& scopes,
                                               const OciCredential& credential) {
  auto url = TRY(base::parse_url(challenge.parameter("realm")));
  for (const auto& scope : scopes) add_field(url.query, "scope", scope);
  const auto service = challenge.parameter("service");
  if (!service.empty()) add_field(url.query, "service", service);
  OciRequest request;
  request.url = base::format_url(url);
  std::string authorization;
  if (!credential.username.empty() || !credential.password.empty()) {
    authorization = "Basic " + base::base64_encode(credential.username + ":" + credential.password);
  }
  return read_token(TRY(follow(request, authorization)));
}

Result<std::string> OciSession::token_by_form(const OciChallenge& challenge, const std::vector<std::string>& scopes,
                                              const OciCredential& credential) {
  std::string form;
  add_field(form, "client_id", std::string(kClient));
  if (!credential.refresh_token.empty()) {
    add_field(form, "grant_type", "refresh_token");
    add_field(form, "refresh_token", credential.refresh_token);
  } else if (!credential.username.empty() && !credential.password.empty()) {
    add_field(form, "grant_type", "password");
    add_field(form, "password", credential.password);
    add_field(form, "username", credential.username);
  } else {
    return Error(ErrorCode::denied, "missing username or password for bearer auth");
  }
  std::string wanted;
  for (const auto& scope : scopes) wanted += (wanted.empty() ? "" : " ") + scope;
  if (!wanted.empty()) add_field(form, "scope", wanted);
  add_field(form, "service", challenge.parameter("service"));
  OciRequest request;
  request.method = "POST";
  request.url = challenge.parameter("realm");
  request.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
  request.body = form;
  request.is_secret = true;
  return read_token(TRY(follow(request, "")));
}

}  // namespace repo
