#include "cluster/id_token.h"

#include <algorithm>

#include "base/arena.h"
#include "base/base64.h"
#include "base/go_format.h"
#include "base/json.h"

namespace cluster {
namespace {

constexpr std::int64_t kExpiryMargin = 10;  // seconds before its end that a token counts as expired

base::Error failure(std::string text) { return base::Error(base::ErrorCode::denied, std::move(text)); }

std::string setting(const AuthProvider& provider, const std::string& name) {
  const auto found = provider.config.find(name);
  return found == provider.config.end() ? std::string() : found->second;
}

// base64.RawURLEncoding.
base::Result<std::string> decode_url_base64(std::string text) {
  std::ranges::replace(text, '-', '+');
  std::ranges::replace(text, '_', '/');
  while (text.size() % 4 != 0) text += '=';
  return base::base64_decode(text);
}

base::Result<std::int64_t> expiry_of(const std::string& token) {
  if (std::ranges::count(token, '.') != 2) return failure("ID Token is not a valid JWT");
  const auto start = token.find('.') + 1;
  const auto payload = TRY(decode_url_base64(token.substr(start, token.rfind('.') - start)));
  base::Arena arena;
  auto claims = base::json::read(arena, payload);
  if (!claims) return failure("parsing claims: " + claims.error().helm());
  const auto expiry = at_path(*claims, {"exp"});
  return expiry.is_float() ? static_cast<std::int64_t>(expiry.as_float()) : 0;
}

}  // namespace

base::Result<void> check_auth_provider(const AuthProvider& provider) {
  if (provider.name == "gcp") {
    return failure(
        "The gcp auth plugin has been removed.\n"
        "Please use the \"gke-gcloud-auth-plugin\" kubectl/client-go credential plugin instead.\n"
        "See https://cloud.google.com/blog/products/containers-kubernetes/kubectl-auth-changes-in-gke for "
        "further details");
  }
  if (provider.name == "azure") {
    return failure(
        "The azure auth plugin has been removed.\n"
        "Please use the https://github.com/Azure/kubelogin kubectl/client-go credential plugin instead.\n"
        "See https://kubernetes.io/docs/reference/access-authn-authz/authentication/"
        "#client-go-credential-plugins for further details");
  }
  if (provider.name != "oidc") {
    return failure("no Auth Provider found for name " + base::go_quote(provider.name));
  }
  for (const auto* name : {"idp-issuer-url", "client-id"}) {
    if (setting(provider, name).empty()) return failure(std::string("Must provide ") + name);
  }
  return {};
}

base::Result<std::string> id_token(const AuthProvider& provider, std::int64_t now_unix_seconds) {
  const auto token = setting(provider, "id-token");
  if (!token.empty()) {
    const auto expiry = TRY(expiry_of(token));
    if (now_unix_seconds + kExpiryMargin < expiry) return token;
  }
  if (setting(provider, "refresh-token").empty()) {
    return failure("No valid id-token, and cannot refresh without refresh-token");
  }
  return failure("failed to refresh token: the ID token has expired and is not renewed here")
      .hinting("run kubectl once, which renews it, or use an exec plugin such as kubelogin");
}

}  // namespace cluster
