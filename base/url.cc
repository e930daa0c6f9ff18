// Reading goes as in Go: fragment, scheme, query, authority, path; each part is decoded by its own
// rules (url_escape). Writing keeps the original spelling of path and fragment where it is valid.
#include "base/url.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/go_format.h"
#include "base/ip_address.h"
#include "base/url_escape.h"

namespace base {
namespace {

constexpr auto kNotFound = std::string_view::npos;

Error invalid(std::string text) {
  return Error(ErrorCode::invalid, std::move(text));
}

bool is_control(char c) {
  return static_cast<unsigned char>(c) < ' ' || c == 0x7F;
}

// "", or ":" and digits.
bool is_optional_port(std::string_view port) {
  return port.empty() || (port[0] == ':' && std::all_of(port.begin() + 1, port.end(), is_ascii_digit));
}

// Cuts the scheme off the front of `rest`; empty where there is none.
Result<std::string_view> take_scheme(std::string_view& rest) {
  for (std::size_t i = 0; i < rest.size(); ++i) {
    const char c = rest[i];
    if (is_ascii_letter(c)) continue;
    if (c == ':') {
      if (i == 0) return invalid("missing protocol scheme");
      const auto scheme = rest.substr(0, i);
      rest.remove_prefix(i + 1);
      return scheme;
    }
    const bool goes_on = i > 0 && (is_ascii_digit(c) || c == '+' || c == '-' || c == '.');
    if (!goes_on) break;
  }
  return std::string_view{};
}

Result<std::string> read_ip_literal(std::string_view host) {
  const std::size_t close = host.rfind(']');
  if (close == kNotFound) return invalid("missing ']' in host");
  const auto port = host.substr(close + 1);
  if (!is_optional_port(port)) return invalid("invalid port " + go_quote(port) + " after host");
  const auto name = host.substr(1, close - 1);
  const std::size_t zone = name.find("%25");
  std::string plain = TRY(unescape_url(name.substr(0, zone), UrlPart::host));
  if (zone != kNotFound) plain += TRY(unescape_url(name.substr(zone), UrlPart::zone));
  auto address = parse_ip_address(plain);
  if (!address) return std::move(address).error().wrap("invalid host: ");
  if (address->is_v4) return invalid("invalid IP-literal");
  return "[" + plain + "]" + std::string(port);
}

Result<std::string> read_host(std::string_view scheme, std::string_view host) {
  const std::size_t bracket = host.rfind('[');
  if (bracket != kNotFound) {
    if (bracket > 0) return invalid("invalid IP-literal");
    return read_ip_literal(host);
  }
  // Outside http a host may be a list with colons of its own.
  const bool is_strict = scheme == "http" || scheme == "https";
  const std::size_t colon = is_strict ? host.find(':') : host.rfind(':');
  if (colon != kNotFound && !is_optional_port(host.substr(colon))) {
    return invalid("invalid port " + go_quote(host.substr(colon)) + " after host");
  }
  return unescape_url(host, UrlPart::host);
}

Result<void> read_user(Url& url, std::string_view user) {
  constexpr std::string_view kMarks = "-._:~!$&'()*+,;=%@";
  const bool is_valid = std::all_of(user.begin(), user.end(), [&](char c) {
    return is_ascii_letter(c) || is_ascii_digit(c) || kMarks.find(c) != kNotFound;
  });
  if (!is_valid) return invalid("net/url: invalid userinfo");
  const std::size_t colon = user.find(':');
  url.has_user = true;
  url.has_password = colon != kNotFound;
  url.user = TRY(unescape_url(user.substr(0, colon), UrlPart::user));
  if (url.has_password) url.password = TRY(unescape_url(user.substr(colon + 1), UrlPart::user));
  return {};
}

Result<void> read_authority(Url& url, std::string_view authority) {
  const std::size_t at = authority.rfind('@');
  url.host = TRY(read_host(url.scheme, at == kNotFound ? authority : authority.substr(at + 1)));
  return at == kNotFound ? Result<void>() : read_user(url, authority.substr(0, at));
}

Result<void> read_path(Url& url, std::string_view path) {
  url.path = TRY(unescape_url(path, UrlPart::path));
  if (escape_url(url.path, UrlPart::path) != path) url.raw_path = path;
  return {};
}

void take_query(Url& url, std::string_view& rest) {
  const std::size_t mark = rest.find('?');
  if (mark == kNotFound) return;
  url.force_query = mark + 1 == rest.size();
  url.query = rest.substr(mark + 1);
  rest = rest.substr(0, mark);
}

// All but the fragment.
Result<Url> read_url(std::string_view text) {
  Url url;
  if (std::any_of(text.begin(), text.end(), is_control)) {
    return invalid("net/url: invalid control character in URL");
  }
  if (text == "*") {
    url.path = "*";
    return url;
  }
  auto rest = text;
  for (const char c : TRY(take_scheme(rest))) {
    url.scheme += ascii_lower(c);
  }
  take_query(url, rest);
  const bool is_rooted = !rest.empty() && rest[0] == '/';
  if (!is_rooted && !url.scheme.empty()) {
    url.opaque = rest;
    return url;
  }
  if (!is_rooted && rest.substr(0, rest.find('/')).find(':') != kNotFound) {
    return invalid("first path segment in URL cannot contain colon");
  }
  const bool has_authority =
      rest.substr(0, 2) == "//" && (!url.scheme.empty() || rest.substr(0, 3) != "///");
  if (has_authority) {
    rest.remove_prefix(2);
    const std::size_t end = std::min(rest.find('/'), rest.size());
    TRY(read_authority(url, rest.substr(0, end)));
    rest.remove_prefix(end);
  } else if (!url.scheme.empty() && is_rooted) {
    url.omit_host = true;
  }
  TRY(read_path(url, rest));
  return url;
}

// How the URL spelled `plain`, if that is still what `raw` stands for.
std::string spelled(const std::string& raw, const std::string& plain, UrlPart part) {
  if (!raw.empty() && is_validly_escaped(raw, part)) {
    const auto decoded = unescape_url(raw, part);
    if (decoded && *decoded == plain) return raw;
  }
  if (part == UrlPart::path && plain == "*") return plain;
  return escape_url(plain, part);
}

void append_authority(std::string& out, const Url& url) {
  const bool has_authority = !url.scheme.empty() || !url.host.empty() || url.has_user;
  if (!has_authority || (url.omit_host && url.host.empty() && !url.has_user)) return;
  if (!url.host.empty() || !url.path.empty() || url.has_user) out += "//";
  if (url.has_user) out += url.userinfo() + "@";
  out += escape_url(url.host, UrlPart::host);
}

}  // namespace

std::string_view Url::hostname() const {
  std::string_view name = host;
  const std::size_t colon = name.rfind(':');
  if (colon != kNotFound && is_optional_port(name.substr(colon))) name = name.substr(0, colon);
  const bool is_bracketed = name.size() >= 2 && name.front() == '[' && name.back() == ']';
  return is_bracketed ? name.substr(1, name.size() - 2) : name;
}

std::string_view Url::port() const {
  const std::string_view name = host;
  const std::size_t colon = name.rfind(':');
  const bool has_port = colon != kNotFound && is_optional_port(name.substr(colon));
  return has_port ? name.substr(colon + 1) : std::string_view{};
}

std::string Url::userinfo() const {
  if (!has_user) return {};
  std::string out = escape_url(user, UrlPart::user);
  if (has_password) out += ":" + escape_url(password, UrlPart::user);
  return out;
}

Result<Url> parse_url(std::string_view text) {
  const std::size_t mark = text.find('#');
  const auto before = text.substr(0, mark);
  auto url = read_url(before);
  if (!url) return std::move(url).error().wrap("parse " + go_quote(before) + ": ");
  if (mark == kNotFound || mark + 1 == text.size()) return url;
  const auto raw = text.substr(mark + 1);
  auto fragment = unescape_url(raw, UrlPart::fragment);
  if (!fragment) return std::move(fragment).error().wrap("parse " + go_quote(text) + ": ");
  url->fragment = *std::move(fragment);
  if (escape_url(url->fragment, UrlPart::fragment) != raw) url->raw_fragment = raw;
  return url;
}

std::string format_url(const Url& url) {
  std::string out;
  if (!url.scheme.empty()) out += url.scheme + ":";
  if (!url.opaque.empty()) {
    out += url.opaque;
  } else {
    append_authority(out, url);
    const std::string path = spelled(url.raw_path, url.path, UrlPart::path);
    if (!path.empty() && path[0] != '/' && !url.host.empty()) out += '/';
    // "a:b" alone would read as a scheme.
    if (out.empty() && path.substr(0, path.find('/')).find(':') != std::string::npos) out += "./";
    out += path;
  }
  if (url.force_query || !url.query.empty()) out += "?" + url.query;
  if (!url.fragment.empty())
    out += "#" + spelled(url.raw_fragment, url.fragment, UrlPart::fragment);
  return out;
}

std::string escape_query(std::string_view text) {
  return escape_url(text, UrlPart::query_component);
}
std::string escape_path_segment(std::string_view text) {
  return escape_url(text, UrlPart::path_segment);
}
Result<std::string> unescape_query(std::string_view text) {
  return unescape_url(text, UrlPart::query_component);
}
Result<std::string> unescape_path_segment(std::string_view text) {
  return unescape_url(text, UrlPart::path_segment);
}

}  // namespace base
