#include "repo/site/access.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/base64.h"
#include "base/digest.h"
#include "base/listening_socket.h"
#include "repo/site/answers.h"

namespace repo {
namespace {

// "[::1]:8080" and "localhost:8080" without port and brackets.
std::string_view host_name(std::string_view host) {
  if (host.starts_with('[')) return host.substr(1, std::min(host.find(']'), host.size()) - 1);
  return host.substr(0, host.rfind(':') == std::string_view::npos ? host.size() : host.rfind(':'));
}

bool is_known_host(const SiteAccess& access, std::string_view host) {
  const auto name = std::string(host_name(host));
  const bool is_loopback = base::is_loopback(access.address);
  if (!is_loopback && access.hosts.empty()) return true;
  if (is_loopback && (base::equal_ignoring_case(name, "localhost") || base::is_loopback(name))) return true;
  return name == access.address || std::any_of(access.hosts.begin(), access.hosts.end(), [&](const auto& known) {
           return base::equal_ignoring_case(known, name);
         });
}

// Texts of the same length take the same time, wherever they differ: digests are compared.
bool is_same_secret(std::string_view a, std::string_view b) { return base::sha256(a) == base::sha256(b); }

bool has_token(const SiteAccess& access, const base::HttpRequest& request) {
  const auto sent = base::find_header(request.headers, "Authorization").value_or("");
  const auto space = std::min(sent.find(' '), sent.size());
  const auto scheme = sent.substr(0, space);
  const auto rest = sent.substr(std::min(space + 1, sent.size()));
  if (base::equal_ignoring_case(scheme, "Bearer")) return is_same_secret(rest, access.token);
  if (!base::equal_ignoring_case(scheme, "Basic")) return false;
  const auto pair = base::base64_decode(rest);
  const auto colon = pair ? pair->find(':') : std::string::npos;
  return colon != std::string::npos && is_same_secret(std::string_view(*pair).substr(colon + 1), access.token);
}

bool comes_from_elsewhere(const base::HttpRequest& request, std::string_view host) {
  const auto origin = base::find_header(request.headers, "Origin");
  if (!origin) return base::find_header(request.headers, "Sec-Fetch-Site").value_or("") == "cross-site";
  const auto start = origin->find("://");
  return start == std::string_view::npos || !base::equal_ignoring_case(origin->substr(start + 3), host);
}

}  // namespace

std::optional<base::HttpResponse> refuse_access(const SiteAccess& access, const base::HttpRequest& request) {
  const auto host = base::find_header(request.headers, "Host").value_or("");
  if (!is_known_host(access, host)) {
    return error_answer(421, fmt::format("this repository is not known as \"{}\": --host allows a further name", host));
  }
  if (request.method == "GET" || request.method == "HEAD") return std::nullopt;
  if (comes_from_elsewhere(request, host)) return error_answer(403, "a page of another site may not write here");
  if (access.token.empty()) {
    if (access.allows_upload && base::is_loopback(access.address)) return std::nullopt;
    return error_answer(403, "this repository is only to be read");
  }
  if (has_token(access, request)) return std::nullopt;
  auto answer = error_answer(401, "unauthorized");
  answer.headers.push_back({"WWW-Authenticate", "Basic realm=\"charts\", charset=\"UTF-8\""});
  answer.headers.push_back({"WWW-Authenticate", "Bearer realm=\"charts\""});
  return answer;
}

}  // namespace repo
