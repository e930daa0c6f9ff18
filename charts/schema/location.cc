// References are resolved as Go's net/url does it (RFC 3986, section 5), on the parts
// base::parse_url gives. Most references are "#/…" into the same resource, and those need no URL
// work at all.
#include "charts/schema/location.h"

#include <cstdint>
#include <vector>

#include "base/go_format.h"
#include "base/url.h"
#include "base/url_escape.h"

namespace chart::schema {

namespace {

// A path without "." and ".." steps; `relative` starts from the folder of `base`.
std::string resolve_path(std::string_view base, std::string_view relative) {
  std::string full(relative);
  if (relative.empty()) {
    full = base;
  } else if (relative[0] != '/') {
    full = std::string(base.substr(0, base.rfind('/') + 1)) + full;
  }
  if (full.empty()) return {};
  std::string out = "/";
  bool first = true;
  std::string_view rest = full;
  std::string_view step;
  bool more = true;
  while (more) {
    const std::size_t slash = rest.find('/');
    step = rest.substr(0, slash);
    more = slash != std::string_view::npos;
    if (more) rest.remove_prefix(slash + 1);
    if (step == ".") {
      first = false;
    } else if (step == "..") {
      const std::size_t last = out.rfind('/');
      out.resize(last == 0 || last == std::string::npos ? 1 : last);
      first = out.size() == 1;
    } else {
      if (!first) out.push_back('/');
      out += step;
      first = false;
    }
  }
  if (step == "." || step == "..") out.push_back('/');
  if (out.size() > 1 && out[1] == '/') out.erase(0, 1);
  return out;
}

std::string escaped_path(const base::Url& url) {
  if (!url.raw_path.empty()) return url.raw_path;
  return base::escape_url(url.path, base::UrlPart::path);
}

void set_path(base::Url& url, const std::string& escaped) {
  auto decoded = base::unescape_url(escaped, base::UrlPart::path);
  if (!decoded) return;
  url.path = *decoded;
  url.raw_path = base::escape_url(url.path, base::UrlPart::path) == escaped ? "" : escaped;
}

base::Url resolve_url(const base::Url& base, const base::Url& relative) {
  base::Url url = relative;
  if (relative.scheme.empty()) url.scheme = base.scheme;
  if (!relative.scheme.empty() || !relative.host.empty() || relative.has_user) {
    set_path(url, resolve_path(escaped_path(relative), ""));
    return url;
  }
  const bool no_path = relative.path.empty();
  if (no_path && !relative.force_query && relative.query.empty()) url.query = base.query;
  if (!relative.opaque.empty() || (no_path && !base.opaque.empty())) {
    if (relative.opaque.empty()) url.opaque = base.opaque;
    url.path.clear();
    url.raw_path.clear();
    return url;
  }
  url.host = base.host;
  url.has_user = base.has_user;
  url.has_password = base.has_password;
  url.user = base.user;
  url.password = base.password;
  set_path(url, resolve_path(escaped_path(base), escaped_path(relative)));
  // A relative reference never replaces what has no path at all, such as a URN.
  if (!base.opaque.empty()) url.opaque = base.opaque;
  return url;
}

base::Error unreadable(std::string_view url, const base::Error& why) {
  return base::Error(base::ErrorCode::invalid,
                     "error in parsing " + base::go_quote(url) + ": " + why.helm());
}

}  // namespace

std::string Reference::text() const {
  return url + "#" + encode_fragment(fragment);
}

std::pair<std::string_view, std::string_view> split_fragment(std::string_view text) {
  const std::size_t hash = text.find('#');
  if (hash == std::string_view::npos) return {text, {}};
  return {text.substr(0, hash), text.substr(hash + 1)};
}

base::Result<Reference> resolve_reference(const std::string& base_url, std::string_view reference) {
  const auto [relative, encoded] = split_fragment(reference);
  Reference out;
  if (encoded.find('%') == std::string_view::npos) {
    out.fragment = encoded;
  } else {
    auto decoded = base::unescape_path_segment(encoded);
    if (!decoded) return unreadable(reference, decoded.error());
    out.fragment = *std::move(decoded);
  }
  if (relative.empty()) {
    out.url = base_url;
    return out;
  }
  const auto base = base::parse_url(base_url);
  if (!base) return unreadable(base_url, base.error());
  const auto parsed = base::parse_url(relative);
  if (!parsed) return unreadable(relative, parsed.error());
  out.url = base::format_url(resolve_url(*base, *parsed));
  return out;
}

std::string encode_fragment(std::string_view fragment) {
  std::string out;
  while (true) {
    const std::size_t slash = fragment.find('/');
    out += base::escape_path_segment(fragment.substr(0, slash));
    if (slash == std::string_view::npos) return out;
    out.push_back('/');
    fragment.remove_prefix(slash + 1);
  }
}

void append_token(std::string& pointer, std::string_view token) {
  pointer.push_back('/');
  for (const char c : token) {
    if (c == '~') {
      pointer += "~0";
    } else if (c == '/') {
      pointer += "~1";
    } else {
      pointer.push_back(c);
    }
  }
}

std::vector<std::string> tokens_of(std::string_view pointer) {
  std::vector<std::string> tokens;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);  // the slash
    const std::size_t end = std::min(pointer.find('/'), pointer.size());
    tokens.push_back(unescape_token(pointer.substr(0, end)).value_or(""));
    pointer.remove_prefix(end);
  }
  return tokens;
}

std::optional<std::string> unescape_token(std::string_view token) {
  std::string out;
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (token[i] != '~') {
      out.push_back(token[i]);
      continue;
    }
    ++i;
    if (i == token.size() || (token[i] != '0' && token[i] != '1')) return std::nullopt;
    out.push_back(token[i] == '0' ? '~' : '/');
  }
  return out;
}

const base::Value* find_token(const base::Value& value, std::string_view token) {
  if (value.is_map()) return value.as_map().find(token);
  if (!value.is_list()) return nullptr;
  std::int64_t index = 0;
  if (!base::parse_int(token, 10, 64, index)) return nullptr;
  if (index < 0 || static_cast<std::size_t>(index) >= value.as_list().size()) return nullptr;
  return &value.as_list()[static_cast<std::size_t>(index)];
}

std::string single_quoted(std::string_view text) {
  const std::string quoted = base::go_quote(text);
  std::string out = "'";
  for (std::size_t i = 1; i + 1 < quoted.size(); ++i) {
    if (quoted[i] == '\'') {
      out += "\\'";
    } else if (quoted[i] == '\\' && quoted[i + 1] == '"') {
      continue;
    } else {
      out.push_back(quoted[i]);
    }
  }
  return out + "'";
}

}  // namespace chart::schema
