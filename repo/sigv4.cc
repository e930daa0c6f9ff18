// A request becomes text (canonical_request), the text with date and scope becomes what is signed
// (string_to_sign), and a key derived from the secret signs that. Header and query form differ only in where
// date, scope and token stand.
#include "repo/sigv4.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/digest.h"
#include "base/time.h"

namespace repo {

using base::Error;
using base::ErrorCode;
using base::HttpRequest;
using base::Result;

namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
constexpr std::array<std::string_view, 6> kUnsignedHeaders{
    "authorization", "user-agent", "expect", "connection", "accept-encoding", "x-amzn-trace-id"};

// A URL's parts as they are written, nothing decoded.
struct RawUrl {
  std::string_view host{};   // without a port that is the scheme's own
  std::string_view path{};
  std::string_view query{};
};

Result<RawUrl> split_url(std::string_view url) {
  RawUrl raw;
  const auto scheme_end = url.find("://");
  if (scheme_end == std::string_view::npos) {
    return Error(ErrorCode::invalid, fmt::format("cannot sign a request to \"{}\": no scheme", url));
  }
  const auto scheme = url.substr(0, scheme_end);
  url.remove_prefix(scheme_end + 3);
  url = url.substr(0, url.find('#'));
  const auto host_end = std::min(url.find_first_of("/?"), url.size());
  raw.host = url.substr(0, host_end);
  if (const auto user = raw.host.rfind('@'); user != std::string_view::npos) raw.host.remove_prefix(user + 1);
  if (scheme == "https" && raw.host.ends_with(":443")) raw.host.remove_suffix(4);
  if (scheme == "http" && raw.host.ends_with(":80")) raw.host.remove_suffix(3);
  if (raw.host.empty()) return Error(ErrorCode::invalid, "cannot sign a request without a host");
  url.remove_prefix(host_end);
  const auto mark = url.find('?');
  raw.path = url.substr(0, mark);
  if (mark != std::string_view::npos) raw.query = url.substr(mark + 1);
  return raw;
}

// What is no good encoding stays as it is.
std::string decode_uri(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool has_digits = text[i] == '%' && i + 2 < text.size();
    const int high = has_digits ? base::hex_value(text[i + 1]) : -1;
    const int low = has_digits ? base::hex_value(text[i + 2]) : -1;
    if (high >= 0 && low >= 0) {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string normalize_path(std::string_view path) {
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at <= path.size();) {
    const auto end = std::min(path.find('/', at), path.size());
    const auto part = path.substr(at, end - at);
    if (part == ".." && !parts.empty()) parts.pop_back();
    if (!part.empty() && part != "." && part != "..") parts.push_back(part);
    at = end + 1;
  }
  std::string out;
  for (const auto part : parts) out.append("/").append(part);
  const bool ends_open = path.ends_with('/') || path.ends_with("/.") || path.ends_with("/..");
  if (out.empty() || ends_open) out += '/';
  return out;
}

std::string canonical_path(std::string_view path, SignedPath rule) {
  if (path.empty()) return "/";
  if (rule == SignedPath::as_is) return encode_uri(decode_uri(path), true);
  return encode_uri(rule == SignedPath::normalized ? normalize_path(path) : std::string(path), true);
}

std::string canonical_query(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (std::size_t at = 0; at < query.size();) {
    const auto end = std::min(query.find('&', at), query.size());
    const auto pair = query.substr(at, end - at);
    at = end + 1;
    if (pair.empty()) continue;
    const auto equals = std::min(pair.find('='), pair.size());
    const auto value = equals < pair.size() ? pair.substr(equals + 1) : std::string_view();
    pairs.emplace_back(encode_uri(decode_uri(pair.substr(0, equals)), false),
                       encode_uri(decode_uri(value), false));
  }
  std::sort(pairs.begin(), pairs.end());
  std::string out;
  for (const auto& [name, value] : pairs) {
    out += fmt::format("{}{}={}", out.empty() ? "" : "&", name, value);
  }
  return out;
}

// Without blanks at the ends, and with one for several within.
std::string squeezed(std::string_view text) {
  std::string out;
  bool is_blank = false;
  for (const char c : text) {
    const bool is_space = c == ' ' || (c >= '\t' && c <= '\r');
    if (is_space) {
      is_blank = true;
      continue;
    }
    if (is_blank && !out.empty()) out += ' ';
    is_blank = false;
    out += c;
  }
  return out;
}

struct CanonicalHeaders {
  std::string lines{};
  std::string names{};
};

CanonicalHeaders canonical_headers(const HttpRequest& request, std::string_view host) {
  std::vector<std::pair<std::string, std::string>> headers;
  const auto add = [&](const std::string& name, std::string value) {
    const auto same = std::find_if(headers.begin(), headers.end(), [&](const auto& one) { return one.first == name; });
    if (same == headers.end()) {
      headers.emplace_back(name, std::move(value));
    } else {
      same->second += ",";
      same->second += value;
    }
  };
  for (const auto& header : request.headers) {
    const auto name = base::ascii_lower(header.name);
    if (std::find(kUnsignedHeaders.begin(), kUnsignedHeaders.end(), name) != kUnsignedHeaders.end()) continue;
    add(name, squeezed(header.value));
  }
  if (!base::find_header(request.headers, "Host")) add("host", std::string(host));
  std::sort(headers.begin(), headers.end());
  CanonicalHeaders out;
  for (const auto& [name, value] : headers) {
    out.lines += fmt::format("{}:{}\n", name, value);
    out.names += fmt::format("{}{}", out.names.empty() ? "" : ";", name);
  }
  return out;
}

std::string format_date(std::int64_t unix_seconds) {
  const auto time = base::civil_time({unix_seconds, 0, nullptr});
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", time.year, time.month, time.day, time.hour, time.minute,
                     time.second);
}

std::string scope_text(const SigningScope& scope) {
  return fmt::format("{}/{}/{}/aws4_request", format_date(scope.unix_seconds).substr(0, 8), scope.region,
                     scope.service);
}

std::string signature_of(std::string_view text, const AwsCredentials& credentials, const SigningScope& scope) {
  auto key = base::hmac_sha256("AWS4" + credentials.secret_access_key, format_date(scope.unix_seconds).substr(0, 8));
  for (const std::string_view part : {std::string_view(scope.region), std::string_view(scope.service),
                                      std::string_view("aws4_request")}) {
    key = base::hmac_sha256(key, part);
  }
  return base::hex_encode(base::hmac_sha256(key, text));
}

void set_header(HttpRequest& request, std::string_view name, std::string value) {
  std::erase_if(request.headers, [&](const auto& header) { return base::equal_ignoring_case(header.name, name); });
  request.headers.push_back({std::string(name), std::move(value)});
}

}  // namespace

std::string encode_uri(std::string_view text, bool keeps_slash) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const bool is_plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
                          c == '.' || c == '_' || c == '~' || (c == '/' && keeps_slash);
    if (is_plain) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

Result<std::string> canonical_request(const HttpRequest& request, SignedPath path, std::string_view payload_hash) {
  const auto url = TRY(split_url(request.url));
  const auto headers = canonical_headers(request, url.host);
  return fmt::format("{}\n{}\n{}\n{}\n{}\n{}", request.method, canonical_path(url.path, path),
                     canonical_query(url.query), headers.lines, headers.names, payload_hash);
}

std::string string_to_sign(std::string_view canonical, const SigningScope& scope) {
  return fmt::format("{}\n{}\n{}\n{}", kAlgorithm, format_date(scope.unix_seconds), scope_text(scope),
                     base::sha256_hex(canonical));
}

Result<void> sign_request(HttpRequest& request, const AwsCredentials& credentials, const SigningScope& scope) {
  const auto url = TRY(split_url(request.url));
  const auto hash = base::sha256_hex(request.body);
  set_header(request, "X-Amz-Date", format_date(scope.unix_seconds));
  if (!credentials.session_token.empty()) set_header(request, "X-Amz-Security-Token", credentials.session_token);
  if (scope.sends_payload_hash) set_header(request, "x-amz-content-sha256", hash);
  const auto canonical = TRY(canonical_request(request, scope.path, hash));
  set_header(request, "Authorization",
             fmt::format("{} Credential={}/{}, SignedHeaders={}, Signature={}", kAlgorithm, credentials.access_key_id,
                         scope_text(scope), canonical_headers(request, url.host).names,
                         signature_of(string_to_sign(canonical, scope), credentials, scope)));
  return {};
}

Result<std::string> presign_url(const HttpRequest& request, const AwsCredentials& credentials,
                                const SigningScope& scope, std::int64_t seconds) {
  if (seconds < 1 || seconds > kMaxPresignedSeconds) {
    return Error(ErrorCode::invalid, fmt::format("a signed URL cannot last {} seconds: 1 to {} are possible", seconds,
                                                 kMaxPresignedSeconds));
  }
  const auto url = TRY(split_url(request.url));
  HttpRequest signed_request = request;
  auto& text = signed_request.url;
  const auto add = [&](std::string_view name, std::string_view value) {
    text += fmt::format("{}{}={}", text.find('?') == std::string::npos ? "?" : "&", name, encode_uri(value, false));
  };
  text = text.substr(0, text.find('#'));
  add("X-Amz-Algorithm", kAlgorithm);
  add("X-Amz-Credential", credentials.access_key_id + "/" + scope_text(scope));
  add("X-Amz-Date", format_date(scope.unix_seconds));
  add("X-Amz-Expires", std::to_string(seconds));
  add("X-Amz-SignedHeaders", canonical_headers(request, url.host).names);
  if (!credentials.session_token.empty()) add("X-Amz-Security-Token", credentials.session_token);
  const auto hash = scope.service == "s3" ? std::string(kUnsignedPayload) : base::sha256_hex(request.body);
  const auto canonical = TRY(canonical_request(signed_request, scope.path, hash));
  add("X-Amz-Signature", signature_of(string_to_sign(canonical, scope), credentials, scope));
  return text;
}

}  // namespace repo
