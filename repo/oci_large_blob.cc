// Blobs of images, which may be gigabytes: out in pieces, in by several PATCH requests, or from another repository of the
// same registry without a byte being sent. The distribution specification, "Pushing a blob in chunks" and "Mounting".
#include <fmt/format.h>

#include "base/url.h"
#include "repo/oci_repository.h"
#include "repo/oci_url.h"

namespace repo {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr int kOk = 200;
constexpr int kCreated = 201;
constexpr int kAccepted = 202;
constexpr int kNoContent = 204;
constexpr int kNotFound = 404;

Result<std::string> next_upload(const OciAnswer& answer) {
  const auto location = answer.response.header("Location");
  if (!location) return answer.wrong("http: no Location header in response");
  return upload_location(answer.url, std::string(*location));
}

}  // namespace

Result<void> OciRepository::blob_in_pieces(const OciDescriptor& wanted, const base::HttpSink& sink) {
  auto asked = request("GET", "blobs/" + wanted.digest);
  asked.max_bytes = static_cast<std::size_t>(wanted.size);
  asked.sink = &sink;
  auto sent = session_.send(asked);
  if (!sent && sent.error().http_reason() == kTooLong) {
    return Error(ErrorCode::invalid, "trailing data")
        .because(fmt::format("the registry sends more than the {} bytes that the manifest tells of {}", wanted.size, wanted.digest));
  }
  const auto answer = TRY(std::move(sent));
  if (answer.response.status == kNotFound) {
    return Error(ErrorCode::not_found, wanted.digest + ": not found").because("the registry has no " + wanted.digest);
  }
  if (answer.response.status != kOk) return answer.failure();
  return {};
}

Result<bool> OciRepository::mount_blob(const OciDescriptor& descriptor, const std::string& from) {
  const auto query = fmt::format("?mount={}&from={}", base::escape_query(descriptor.digest), base::escape_query(from));
  const auto answer = TRY(session_.send(request("POST", "blobs/uploads/" + query)));
  if (answer.response.status == kCreated) return true;
  if (answer.response.status != kAccepted) return answer.failure();
  auto url = next_upload(answer);  // it began an upload instead: that one is not used
  if (!url) return false;
  auto cancelled = request("DELETE", "");
  cancelled.url = *url;
  (void)static_cast<bool>(session_.send(cancelled));  // the registry forgets it anyway
  return false;
}

Result<void> OciRepository::put_large_blob(const OciDescriptor& descriptor, std::string_view bytes, std::size_t piece) {
  if (bytes.size() <= piece) return put_blob(descriptor, bytes);
  const auto begun = TRY(session_.send(request("POST", "blobs/uploads/")));
  if (begun.response.status != kAccepted) return begun.failure();
  auto url = TRY(next_upload(begun));
  for (std::size_t start = 0; start < bytes.size(); start += piece) {
    const auto part = bytes.substr(start, piece);
    auto patch = request("PATCH", "");
    patch.url = url;
    patch.headers.push_back({"Content-Type", "application/octet-stream"});
    patch.headers.push_back({"Content-Range", fmt::format("{}-{}", start, start + part.size() - 1)});
    patch.body = part;
    const auto answer = TRY(session_.send(patch));
    if (answer.response.status != kAccepted && answer.response.status != kNoContent) return answer.failure();
    url = TRY(next_upload(answer));
  }
  auto put = request("PUT", "");
  put.url = url + (url.find('?') == std::string::npos ? "?digest=" : "&digest=") + base::escape_query(descriptor.digest);
  const auto done = TRY(session_.send(put));
  if (done.response.status != kCreated) return done.failure();
  return {};
}

}  // namespace repo
