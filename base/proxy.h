// Which proxy a request goes through, as Go's net/http reads HTTP_PROXY, HTTPS_PROXY and NO_PROXY
// (ENV-026).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/url.h"

namespace base {

using Variables = std::function<std::optional<std::string>(std::string_view name)>;

// The proxy for `target` by the environment; nothing: none. Upper case names go before lower case ones;
// localhost and loopback addresses never go through one. Error: `invalid proxy address "…": …`.
Result<std::optional<Url>> environment_proxy(const Variables& variable, const Url& target);

// A proxy's URL as kubeconfig files give it (proxy-url). Errors: client-go's
// (`unsupported scheme "ftp", must be http, https, or socks5`).
Result<Url> parse_proxy_url(std::string_view text);

}  // namespace base
