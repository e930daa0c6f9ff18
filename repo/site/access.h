// Who may ask a served repository for what.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/http.h"

namespace repo {

struct SiteAccess {
  std::string address = "127.0.0.1";  // that connections are taken on
  std::vector<std::string> hosts{};   // further names by which it may be asked, without ports
  std::string token{};                // for writes; empty: there is none
  bool allows_upload = false;         // writes without a token, on loopback only
};

// The answer to a request that is not allowed; nothing where it is.
//
// On loopback a Host header must name loopback or one of `hosts`: a page on the web whose name was made to point here
// (DNS rebinding) can neither read nor write. Elsewhere that is checked where `hosts` are given. A write must not come
// from a page of another origin, and needs the token as `Authorization: Bearer TOKEN` or as the password of basic
// authentication, or `allows_upload`.
std::optional<base::HttpResponse> refuse_access(const SiteAccess& access, const base::HttpRequest& request);

}  // namespace repo
