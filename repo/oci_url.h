// URLs that a registry sends: where an answer points to, and whether credentials may go there.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace repo {

// `location` (a Location or a Link) as seen from `base`. Fails where it is no URL of HTTP: `unsupported protocol scheme
// "ftp"`.
base::Result<std::string> resolve_location(const std::string& base, const std::string& location);

// The URL of a Link header's `<…>`, which must be of the same scheme, host and port as `base`: `invalid next link "L":
// not the same origin as "U"`.
base::Result<std::string> next_link(const std::string& base, const std::string& header);

// Where a blob goes: the Location that answered `url`, of the same host and no weaker scheme: `blob upload Location "h"
// is on a different host than the registry "r"`.
base::Result<std::string> upload_location(const std::string& url, const std::string& location);

// Whether a challenge of the registry at `registry` (the URL that was asked) may name `realm` as the place where tokens
// are given: HTTPS anywhere, but no address of this machine or a private network that is not the registry's own; HTTP
// where the registry itself was asked so. Errors: those of oras, "bearer realm …".
base::Result<void> check_realm(const std::string& realm, const std::string& registry);
// Whether credentials may go there too: over HTTPS, or in the clear to the registry's own host or this machine. What
// travels in the clear to somebody else can be read by anybody (CVE-2020-15157, CVE-2026-48978).
bool may_see_credentials(const std::string& realm, const std::string& registry);

// The URL as errors print it: without what follows "?" where it is another place's than `asked` (it may be signed), and
// without a password.
std::string shown_url(const std::string& url, const std::string& asked);

}  // namespace repo
