// Objects in a bucket: one request each, but for listings (a page of 1000 each) and large objects
// (repo/s3_multipart.cc). ETags are opaque.
#include "repo/s3_store.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/base64.h"
#include "base/digest.h"
#include "base/go_format.h"
#include "base/moment.h"
#include "base/time.h"
#include "base/url.h"
#include "repo/sigv4.h"

namespace repo {

using base::Error;
using base::ErrorCode;
using base::HttpResponse;
using base::Result;

namespace {

constexpr std::string_view kMetadataPrefix = "x-amz-meta-";
constexpr int kNotModified = 304;

ObjectInfo info_of(const HttpResponse& response, const std::string& key) {
  ObjectInfo info;
  info.key = key;
  info.etag = response.header("ETag").value_or("");
  std::uint64_t size = 0;
  if (base::parse_uint(response.header("Content-Length").value_or(""), 10, 64, size)) info.size = size;
  base::Arena arena;
  const auto date = base::parse_time(arena, "Mon, 02 Jan 2006 15:04:05 GMT", response.header("Last-Modified").value_or(""));
  if (date) info.modified = date->seconds;
  for (const auto& header : response.headers) {
    const auto name = base::ascii_lower(std::string_view(header.name));
    if (name.starts_with(kMetadataPrefix)) info.metadata[name.substr(kMetadataPrefix.size())] = header.value;
  }
  return info;
}

// Whether what came is what the store says it keeps; only whole-object checksums can be checked.
bool is_intact(const HttpResponse& response) {
  const auto checksum = std::string(response.header("x-amz-checksum-sha256").value_or(""));
  if (checksum.empty() || checksum.find('-') != std::string::npos) return true;
  return checksum == base::base64_encode(base::sha256(response.body));
}

bool is_missing(const HttpResponse& response) {
  const auto code = read_fault(response).code;
  return response.status == 404 && (code.empty() || code == "NoSuchKey" || code == "NotFound");
}

}  // namespace

// What parse_s3_url decodes and refuses is encoded.
std::string S3Store::url_of(const std::string& key) const {
  auto url = "s3://" + session_->bucket() + "/";
  for (const char c : key) {
    url += c == '%' ? "%25" : c == '?' ? "%3F" : c == '#' ? "%23" : std::string(1, c);
  }
  return url;
}

std::optional<bool> S3Store::keeps_conditions() const {
  return session_->settings().is_aws() ? std::optional(true) : std::nullopt;
}

Result<std::optional<StoredObject>> S3Store::get(const std::string& key, std::size_t max_bytes) {
  return TRY(get_changed(key, max_bytes, "")).object;
}

Result<S3Store::Changed> S3Store::get_changed(const std::string& key, std::size_t max_bytes, const std::string& known_etag) {
  S3Request request;
  request.key = key;
  request.max_bytes = max_bytes;
  if (session_->settings().is_aws()) request.headers.push_back({"x-amz-checksum-mode", "ENABLED"});
  if (!known_etag.empty()) request.headers.push_back({"If-None-Match", known_etag});
  auto response = TRY(session_->send(request));
  if (response.status == kNotModified && !known_etag.empty()) return Changed{{}, true};
  if (is_missing(response)) return Changed{};
  if (response.status != 200) return session_->failure(response, "get", key);
  if (!is_intact(response)) {
    return Error(ErrorCode::unavailable, fmt::format("get {}: what came does not have the checksum that the store gives",
                                                     url_of(key)));
  }
  StoredObject object;
  object.info = info_of(response, key);
  object.info.size = response.body.size();
  object.body = std::move(response.body);
  return Changed{std::move(object), false};
}

Result<std::optional<ObjectInfo>> S3Store::head(const std::string& key) {
  S3Request request;
  request.method = "HEAD";
  request.key = key;
  const auto response = TRY(session_->send(request));
  if (response.status == 404) return std::optional<ObjectInfo>();
  if (response.status != 200) return session_->failure(response, "look at", key);
  return std::optional(info_of(response, key));
}

std::vector<base::HttpHeader> S3Store::write_headers(const WriteOptions& options) const {
  const auto& settings = session_->settings();
  std::vector<base::HttpHeader> headers;
  const auto add = [&](std::string name, const std::string& value) {
    if (!value.empty()) headers.push_back({std::move(name), value});
  };
  add("Content-Type", options.content_type);
  add("Cache-Control", options.cache_control);
  add("x-amz-acl", settings.acl);
  add("x-amz-server-side-encryption", settings.encryption);
  add("x-amz-server-side-encryption-aws-kms-key-id", settings.kms_key_id);
  if (settings.uses_bucket_key) add("x-amz-server-side-encryption-bucket-key-enabled", "true");
  for (const auto& [name, value] : options.metadata) add(std::string(kMetadataPrefix) + name, value);
  return headers;
}

Result<WriteResult> S3Store::write_result(const HttpResponse& response, const std::string& key,
                                          const WriteOptions& options) const {
  const auto fault = read_fault(response);
  const bool is_error = response.status >= 300 || !fault.code.empty();  // a 200 may carry an error
  if (!is_error) return WriteResult{WriteEnd::written, std::string(response.header("ETag").value_or(""))};
  if (options.condition.is_any()) return session_->failure(response, "put", key);
  const int status = response.status;
  if (status == 412 || fault.code == "PreconditionFailed") return WriteResult{WriteEnd::changed, ""};
  if (status == 404 && !options.condition.etag.empty() && fault.code != "NoSuchBucket" && fault.code != "NoSuchUpload") {
    return WriteResult{WriteEnd::changed, ""};
  }
  if (status == 409) return WriteResult{WriteEnd::busy, ""};
  if (status == 501 || fault.code == "NotImplemented") return WriteResult{WriteEnd::unsupported, ""};
  return session_->failure(response, "put", key);
}

Result<WriteResult> S3Store::put(const std::string& key, std::string_view body, const WriteOptions& options) {
  if (body.size() > multipart_from_) return put_in_parts(key, body, options);
  S3Request request;
  request.method = "PUT";
  request.key = key;
  request.body = body;
  request.headers = write_headers(options);
  if (options.condition.is_absent) request.headers.push_back({"If-None-Match", "*"});
  if (!options.condition.etag.empty()) request.headers.push_back({"If-Match", options.condition.etag});
  if (session_->settings().is_aws()) {
    request.headers.push_back({"x-amz-checksum-sha256", base::base64_encode(base::sha256(body))});
  } else {
    request.headers.push_back({"Content-MD5", base::base64_encode(base::md5(body))});
  }
  const auto response = TRY(session_->send(request));
  return write_result(response, key, options);
}

Result<void> S3Store::remove(const std::string& key) {
  S3Request request;
  request.method = "DELETE";
  request.key = key;
  const auto response = TRY(session_->send(request));
  if (response.status < 300 || is_missing(response)) return {};
  return session_->failure(response, "delete", key);
}

Result<std::vector<ObjectInfo>> S3Store::list(const std::string& prefix) {
  std::vector<ObjectInfo> objects;
  std::string token;
  while (true) {
    S3Request request;
    request.query = fmt::format("delimiter=%2F&encoding-type=url&list-type=2&prefix={}", encode_uri(prefix, false));
    if (!token.empty()) request.query = fmt::format("continuation-token={}&{}", encode_uri(token, false), request.query);
    const auto response = TRY(session_->send(request));
    if (response.status != 200) return session_->failure(response, "list", prefix);
    const auto page = parse_xml(response.body);
    if (!page) return Error(ErrorCode::invalid, fmt::format("list {}: the answer is {}", url_of(prefix), page.error().helm()));
    if (page->name != "ListBucketResult") {
      return Error(ErrorCode::invalid, fmt::format("list {}: the answer is no ListBucketResult", url_of(prefix)));
    }
    const bool is_encoded = page->text_of("EncodingType") == "url";
    for (const auto& element : page->children) {
      if (element.name != "Contents") continue;
      ObjectInfo info;
      info.key = element.text_of("Key");
      if (is_encoded) info.key = base::unescape_query(info.key) ? *base::unescape_query(info.key) : info.key;
      info.etag = element.text_of("ETag");
      base::parse_uint(element.text_of("Size"), 10, 64, info.size);
      const auto modified = base::parse_moment(element.text_of("LastModified"));
      if (modified) info.modified = modified->unix_nanoseconds / 1'000'000'000;
      if (info.key.starts_with(prefix)) objects.push_back(std::move(info));
    }
    if (objects.size() > kMaxListed) {
      return Error(ErrorCode::invalid, fmt::format("{} holds more than {} objects", url_of(prefix), kMaxListed));
    }
    const auto next = page->text_of("NextContinuationToken");
    if (page->text_of("IsTruncated") != "true") break;
    if (next.empty() || next == token) return Error(ErrorCode::invalid, fmt::format("list {}: the pages do not end", url_of(prefix)));
    token = next;
  }
  std::sort(objects.begin(), objects.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
  return objects;
}

}  // namespace repo
