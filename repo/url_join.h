// URLs that an index gives, seen from where the index is.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace repo {

// repo.ResolveReferenceURL: `reference` as it is where it is absolute, else below `base`, whose query it gets. Errors:
// "failed to parse x as URL: …".
base::Result<std::string> resolve_reference(const std::string& base, const std::string& reference);

// Whether both name the same place, as urlutil.Equal sees it: paths are cleaned, an empty one is "/".
bool is_same_url(const std::string& a, const std::string& b);

// Whether scheme, host and port are the same, as Helm compares them before it sends credentials: the text of the
// host, but that a port that is the scheme's own may be left out.
bool has_same_host(const std::string& a, const std::string& b);

// The URL with the password in it, if any, replaced by "xxxxx" (URL.Redacted); what is no URL as it is.
std::string without_password(const std::string& url);

// The same, and in its query the values of what signs or opens it (X-Amz-Signature, X-Amz-Security-Token, sig, token, …)
// replaced as well. `values`, where it is given, gets them as they stand in the URL.
std::string without_credentials(const std::string& url, std::vector<std::string>* values = nullptr);

}  // namespace repo
