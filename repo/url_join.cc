#include "repo/url_join.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "base/ascii.h"
#include "base/filesystem.h"
#include "base/url.h"
#include "base/url_escape.h"

namespace repo {
namespace {

using base::Error;
using base::Result;
using base::Url;

Result<Url> parse(const std::string& text) {
  auto url = base::parse_url(text);
  if (!url) return std::move(url).error().wrap("failed to parse " + text + " as URL: ");
  return url;
}

// URL.EscapedPath.
std::string escaped_path(const Url& url) {
  if (!url.raw_path.empty() && base::is_validly_escaped(url.raw_path, base::UrlPart::path)) {
    const auto plain = base::unescape_url(url.raw_path, base::UrlPart::path);
    if (plain && *plain == url.path) return url.raw_path;
  }
  return base::escape_url(url.path, base::UrlPart::path);
}

// A path without "." and "..", which never lead above the root.
std::string resolve_path(const std::string& base, const std::string& reference) {
  std::string whole = reference;
  if (reference.empty()) {
    whole = base;
  } else if (reference[0] != '/') {
    whole = base.substr(0, base.rfind('/') + 1) + reference;
  }
  if (whole.empty()) return {};
  std::vector<std::string_view> parts;
  std::string_view rest = whole;
  std::string_view last;
  for (bool more = true; more;) {
    const auto slash = rest.find('/');
    last = rest.substr(0, slash);
    more = slash != std::string_view::npos;
    rest = more ? rest.substr(slash + 1) : std::string_view();
    if (last == ".") continue;
    if (last == "..") {
      if (parts.size() > 1 || (parts.size() == 1 && !parts[0].empty())) parts.pop_back();
    } else {
      parts.push_back(last);
    }
  }
  std::string path;
  for (std::size_t i = 0; i < parts.size(); ++i) path.append(i > 0 ? "/" : "").append(parts[i]);
  if (last == "." || last == "..") path += '/';
  if (path.empty() || path[0] != '/') path.insert(0, "/");
  return path.starts_with("//") ? path.substr(1) : path;
}

void set_path(Url& url, const std::string& escaped) {
  const auto plain = base::unescape_url(escaped, base::UrlPart::path);
  url.path = plain ? *plain : escaped;
  url.raw_path = base::escape_url(url.path, base::UrlPart::path) == escaped ? "" : escaped;
}

// What opens a URL to whoever has it: of S3, Google and Azure, and of servers that take a token.
constexpr std::array<std::string_view, 13> kCredentials{
    "x-amz-signature", "x-amz-security-token", "x-amz-credential", "x-goog-signature", "x-goog-credential", "awsaccesskeyid",
    "signature", "sig", "token", "access_token", "private_token", "password", "api_key"};

bool is_credential(std::string_view name) {
  return std::any_of(kCredentials.begin(), kCredentials.end(),
                     [&](std::string_view known) { return base::equal_ignoring_case(name, known); });
}

std::string_view default_port(std::string_view scheme) {
  if (scheme == "http") return "80";
  return scheme == "https" ? "443" : "";
}

}  // namespace

Result<std::string> resolve_reference(const std::string& base, const std::string& reference) {
  Url wanted = TRY(parse(reference));
  if (!wanted.scheme.empty()) return reference;
  Url from = TRY(parse(base));
  for (auto* path : {&from.raw_path, &from.path}) {
    if (path->ends_with('/')) path->pop_back();
    *path += '/';
  }
  Url result = wanted;
  result.scheme = from.scheme;
  if (!wanted.host.empty() || wanted.has_user) {
    set_path(result, resolve_path(escaped_path(wanted), ""));
  } else {
    result.host = from.host;
    result.has_user = from.has_user;
    result.has_password = from.has_password;
    result.user = from.user;
    result.password = from.password;
    if (wanted.path.empty() && !from.opaque.empty()) {
      result.opaque = from.opaque;
    } else {
      set_path(result, resolve_path(escaped_path(from), escaped_path(wanted)));
    }
  }
  result.query = from.query;
  return base::format_url(result);
}

bool is_same_url(const std::string& a, const std::string& b) {
  auto one = base::parse_url(a);
  if (!one) return base::clean_path(a) == base::clean_path(b);
  auto other = base::parse_url(b);
  if (!other) return false;
  for (auto* url : {&*one, &*other}) url->path = base::clean_path(url->path.empty() ? "/" : url->path);
  return base::format_url(*one) == base::format_url(*other);
}

bool has_same_host(const std::string& a, const std::string& b) {
  const auto one = base::parse_url(a), other = base::parse_url(b);
  if (!one || !other || one->scheme != other->scheme) return false;
  const auto port = [](const Url& url) { return url.port().empty() ? default_port(url.scheme) : url.port(); };
  return one->hostname() == other->hostname() && port(*one) == port(*other);
}

std::string without_password(const std::string& text) {
  auto url = base::parse_url(text);
  if (!url || !url->has_password) return text;
  url->password = "xxxxx";
  return base::format_url(*url);
}

std::string without_credentials(const std::string& text, std::vector<std::string>* values) {
  auto shown = without_password(text);
  const auto start = shown.find('?');
  if (start == std::string::npos) return shown;
  const auto end = std::min(shown.find('#', start), shown.size());
  std::string query;
  for (auto at = start + 1; at <= end;) {
    const auto next = std::min(shown.find_first_of("&;", at), end);
    const std::string_view part = std::string_view(shown).substr(at, next - at);
    const auto equals = part.find('=');
    if (equals != std::string_view::npos && equals + 1 < part.size() && is_credential(part.substr(0, equals))) {
      if (values != nullptr) values->emplace_back(part.substr(equals + 1));
      query.append(part.substr(0, equals + 1)).append("xxxxx");
    } else {
      query.append(part);
    }
    if (next < end) query += shown[next];
    at = next + 1;
  }
  return shown.substr(0, start + 1) + query + shown.substr(end);
}

}  // namespace repo
