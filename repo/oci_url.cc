// Pure functions: a registry says where to go next, and these decide whether we do. The rules are those of oras 2.6 and
// Go's net/http; may_see_credentials is stricter than both.
#include "repo/oci_url.h"

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/filesystem.h"
#include "base/go_format.h"
#include "base/ip_address.h"
#include "base/url.h"
#include "repo/url_join.h"

namespace repo {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;
using base::Url;

bool is_web(const Url& url) { return url.scheme == "http" || url.scheme == "https"; }

bool is_between(std::uint8_t byte, int low, int high) { return byte >= low && byte <= high; }

// This machine, its link, a private network, or nobody.
bool is_inside(const base::IpAddress& address) {
  const auto& b = address.bytes;
  if (address.is_v4) {
    const bool is_private = b[0] == 10 || (b[0] == 172 && is_between(b[1], 16, 31)) || (b[0] == 192 && b[1] == 168);
    const bool is_link = (b[0] == 169 && b[1] == 254) || (b[0] == 224 && b[1] == 0 && b[2] == 0);
    return b[0] == 127 || is_private || is_link || (b[0] == 0 && b[1] == 0 && b[2] == 0 && b[3] == 0);
  }
  const bool starts_empty = [&] {
    for (std::size_t i = 0; i < 10; ++i) {
      if (b[i] != 0) return false;
    }
    return true;
  }();
  if (starts_empty && b[10] == 0xff && b[11] == 0xff) {  // ::ffff:10.0.0.1
    base::IpAddress inner;
    inner.is_v4 = true;
    for (std::size_t i = 0; i < 4; ++i) inner.bytes[i] = b[12 + i];
    return is_inside(inner);
  }
  const bool is_nobody_or_self = starts_empty && b[10] == 0 && b[11] == 0 && b[12] == 0 && b[13] == 0 && b[14] == 0 && b[15] <= 1;
  const bool is_link = (b[0] == 0xfe && (b[1] & 0xc0) == 0x80) || (b[0] == 0xff && (b[1] & 0x0f) == 0x02);
  return is_nobody_or_self || is_link || (b[0] & 0xfe) == 0xfc;
}

bool is_loopback(const Url& url) {
  const std::string host(url.hostname());
  if (host == "localhost") return true;
  const auto address = base::parse_ip_address(host);
  if (!address) return false;
  return address->is_v4 ? address->bytes[0] == 127 : host == "::1";
}

Error invalid(std::string text) { return Error(ErrorCode::invalid, std::move(text)); }

}  // namespace

Result<std::string> resolve_location(const std::string& base, const std::string& location) {
  const auto from = TRY(base::parse_url(base));
  auto to = TRY(base::parse_url(location));
  if (!to.scheme.empty() || !to.host.empty()) {
    if (to.scheme.empty()) to.scheme = from.scheme;
    if (!is_web(to)) return invalid("unsupported protocol scheme " + base::go_quote(to.scheme));
    if (to.host.empty()) return invalid("no host in " + base::go_quote(location));
    return base::format_url(to);
  }
  Url joined = from;
  joined.has_user = joined.has_password = false;
  joined.user.clear();
  joined.password.clear();
  joined.fragment.clear();
  joined.raw_fragment.clear();
  if (!to.path.empty() || !to.query.empty() || to.force_query) joined.query = to.query;
  if (to.path.empty()) return base::format_url(joined);
  const bool is_rooted = to.path.front() == '/';
  const auto folder = from.path.substr(0, from.path.rfind('/') + 1);
  const auto path = is_rooted ? to.path : folder + to.path;
  joined.raw_path = is_rooted ? to.raw_path : "";
  const bool has_dots = path.find("/.") != std::string::npos;
  joined.path = has_dots ? base::clean_path(path) + (path.ends_with('/') ? "/" : "") : path;
  if (has_dots) joined.raw_path.clear();
  return base::format_url(joined);
}

Result<std::string> next_link(const std::string& base, const std::string& header) {
  const auto quoted = base::go_quote(header);
  if (!header.starts_with('<')) return invalid("invalid next link " + quoted + ": missing '<'");
  const auto end = header.find('>');
  if (end == std::string::npos) return invalid("invalid next link " + quoted + ": missing '>'");
  const auto link = header.substr(1, end - 1);
  auto url = TRY(resolve_location(base, link));
  if (has_same_host(url, base)) return url;
  return invalid(fmt::format("invalid next link {}: not the same origin as {}", base::go_quote(link), base::go_quote(base)));
}

Result<std::string> upload_location(const std::string& url, const std::string& location) {
  auto target = TRY(resolve_location(url, location));
  const auto asked = TRY(base::parse_url(url));
  auto given = TRY(base::parse_url(target));
  const auto port = [](const Url& of) { return of.port().empty() ? of.scheme == "https" ? "443" : "80" : of.port(); };
  if (asked.port() == "443" && given.hostname() == asked.hostname() && given.port().empty()) {
    given.host = asked.host;
    target = base::format_url(given);
  }
  if (given.hostname() != asked.hostname() || port(given) != port(asked)) {
    return Error(ErrorCode::denied, fmt::format("blob upload Location {} is on a different host than the registry {}",
                                                base::go_quote(given.host), base::go_quote(asked.host)));
  }
  if (asked.scheme == "https" && given.scheme != "https") {
    return Error(ErrorCode::denied,
                 fmt::format("blob upload Location {} downgrades scheme from https", base::go_quote(given.host)));
  }
  return target;
}

Result<void> check_realm(const std::string& realm, const std::string& registry) {
  const auto quoted = base::go_quote(realm);
  const auto url = base::parse_url(realm);
  if (!url) return invalid(fmt::format("failed to parse bearer realm {}: {}", quoted, url.error().helm()));
  const auto asked = TRY(base::parse_url(registry));
  if (!is_web(*url)) {
    return invalid(fmt::format("bearer realm {} uses unsupported scheme {}", quoted, base::go_quote(url->scheme)));
  }
  if (url->scheme == "http" && asked.scheme == "https") {
    return Error(ErrorCode::denied, fmt::format("bearer realm {} uses http but registry was contacted over https", quoted));
  }
  const auto address = base::parse_ip_address(url->hostname());
  if (!address || !is_inside(*address) || url->hostname() == asked.hostname()) return {};
  return Error(ErrorCode::denied,
               fmt::format("bearer realm host {} is a loopback, link-local, private, or unspecified address",
                           base::go_quote(url->hostname())));
}

bool may_see_credentials(const std::string& realm, const std::string& registry) {
  const auto url = base::parse_url(realm);
  const auto asked = base::parse_url(registry);
  if (!url || !asked) return false;
  return url->scheme == "https" || url->hostname() == asked->hostname() || is_loopback(*url);
}

std::string shown_url(const std::string& url, const std::string& asked) {
  auto parsed = base::parse_url(url);
  if (!parsed) return url;
  if (!has_same_host(url, asked)) {
    parsed->query.clear();
    parsed->force_query = false;
  }
  return without_password(base::format_url(*parsed));
}

}  // namespace repo
