// kubeconfig's old `auth-provider`: what client-go still does of it, or says instead.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "cluster/kube_config.h"

namespace cluster {

// Whether a provider can be used: `no Auth Provider found for name "x"`, the farewells of gcp and azure,
// `Must provide idp-issuer-url`.
base::Result<void> check_auth_provider(const AuthProvider& provider);

// The ID token of provider "oidc" while it is valid. One that has expired is not renewed here:
// `No valid id-token, and cannot refresh without refresh-token`.
base::Result<std::string> id_token(const AuthProvider& provider, std::int64_t now_unix_seconds);

}  // namespace cluster
