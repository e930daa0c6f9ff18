// Objects too large for one request: parts one after the other, and a last request, which carries the condition, to put
// them together. What fails half-way is taken away again.
#include <algorithm>

#include <fmt/format.h>

#include "base/base64.h"
#include "base/digest.h"
#include "repo/s3_store.h"
#include "repo/sigv4.h"

namespace repo {

using base::Error;
using base::ErrorCode;
using base::Result;

Result<std::string> S3Store::upload_parts(const std::string& key, std::string_view body, const std::string& upload) {
  std::string parts = "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
  int number = 0;
  for (std::size_t at = 0; at < body.size(); at += part_bytes_) {
    S3Request request;
    request.method = "PUT";
    request.key = key;
    request.query = fmt::format("partNumber={}&uploadId={}", ++number, encode_uri(upload, false));
    request.body = body.substr(at, part_bytes_);
    request.headers = {{"Content-MD5", base::base64_encode(base::md5(request.body))}};
    const auto response = TRY(session_->send(request));
    if (response.status != 200) return session_->failure(response, fmt::format("put part {} of", number), key);
    parts += fmt::format("<Part><PartNumber>{}</PartNumber><ETag>{}</ETag></Part>", number,
                         escape_xml(response.header("ETag").value_or("")));
  }
  return parts + "</CompleteMultipartUpload>";
}

Result<WriteResult> S3Store::put_in_parts(const std::string& key, std::string_view body, const WriteOptions& options) {
  S3Request begin;
  begin.method = "POST";
  begin.key = key;
  begin.query = "uploads=";
  begin.headers = write_headers(options);
  const auto begun = TRY(session_->send(begin));
  if (begun.status != 200) return session_->failure(begun, "put", key);
  const auto answer = parse_xml(begun.body);
  const auto upload = answer ? answer->text_of("UploadId") : std::string();
  if (upload.empty()) return Error(ErrorCode::invalid, fmt::format("put {}: the store names no upload", url_of(key)));
  const auto query = "uploadId=" + encode_uri(upload, false);
  const auto abort = [&] {
    S3Request request;
    request.method = "DELETE";
    request.key = key;
    request.query = query;
    (void)session_->send(request);
  };
  const auto parts = upload_parts(key, body, upload);
  if (!parts) {
    abort();
    return parts.error();
  }
  S3Request complete;
  complete.method = "POST";
  complete.key = key;
  complete.query = query;
  complete.body = *parts;
  complete.headers = {{"Content-Type", "application/xml"}};
  if (options.condition.is_absent) complete.headers.push_back({"If-None-Match", "*"});
  if (!options.condition.etag.empty()) complete.headers.push_back({"If-Match", options.condition.etag});
  const auto response = session_->send(complete);
  if (!response) {
    abort();
    return response.error();
  }
  auto result = write_result(*response, key, options);
  if (!result || result->end != WriteEnd::written) abort();
  if (result && result->end == WriteEnd::written && result->etag.empty()) {
    const auto document = parse_xml(response->body);
    if (document) result->etag = document->text_of("ETag");
  }
  return result;
}

}  // namespace repo
