// What is asked and what may be believed of the answers; the words of errors are oras'. Whatever comes is measured and
// hashed before it is given to anybody.
#include "repo/oci_repository.h"

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/digest.h"
#include "base/go_format.h"
#include "base/json.h"
#include "base/unicode.h"
#include "base/url.h"
#include "repo/oci_url.h"

namespace repo {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

constexpr std::string_view kDigestHeader = "Docker-Content-Digest";
constexpr int kOk = 200;
constexpr int kCreated = 201;
constexpr int kAccepted = 202;
constexpr int kNotFound = 404;

std::string accept_manifests() {
  return fmt::format("{}, {}, {}, {}, {}", media_type::kDockerManifest, media_type::kDockerList, media_type::kManifest,
                     media_type::kIndex, media_type::kArtifact);
}

// The media type without its parameters, in small letters; empty where there is none.
std::string media_type_of(const base::HttpResponse& response) {
  const auto header = response.header("Content-Type").value_or("");
  return base::ascii_lower(base::trim_space(header.substr(0, header.find(';'))));
}

std::optional<std::uint64_t> length_of(const base::HttpResponse& response) {
  const auto header = response.header("Content-Length");
  std::uint64_t length = 0;
  if (!header || !base::parse_uint(*header, 10, 64, length)) return std::nullopt;
  return length;
}

Error mismatched_digest(std::string_view what) {
  return Error(ErrorCode::invalid, "mismatched digest")
      .because(fmt::format("what the registry sends for {} has another digest", what))
      .hinting("try again; if it stays so, the registry or somebody on the way changes what was stored");
}

Error nothing_there(const std::string& what) {
  return Error(ErrorCode::not_found, what + ": not found").because("the registry has no " + what);
}

// Whether the header, if there is one, has the digest that was asked for.
Result<void> check_header(const OciAnswer& answer, const std::string& wanted) {
  const auto header = answer.response.header(kDigestHeader);
  if (!header || header->empty()) return {};
  const std::string digest(*header);
  if (!check_oci_digest(digest)) return answer.wrong(fmt::format("invalid response header: `{}: {}`", kDigestHeader, digest));
  if (digest == wanted || wanted.empty()) return {};
  return answer.wrong(fmt::format("invalid response; digest mismatch in {}: received {} when expecting {}", kDigestHeader,
                                  base::go_quote(digest), base::go_quote(wanted)));
}

}  // namespace

OciRequest OciRepository::request(std::string method, const std::string& path) const {
  OciRequest made;
  made.method = std::move(method);
  made.url = fmt::format("{}://{}/v2/{}/{}", session_.scheme(), place_.host(), place_.repository, path);
  made.scope = repository_scope(place_.repository, actions_);
  return made;
}

std::string OciRepository::named(const std::string& reference) const {
  auto place = place_;
  place.reference = reference;
  return place.text();
}

Result<OciDescriptor> OciRepository::describe_answer(const OciAnswer& answer, const std::string& reference) const {
  if (answer.response.status == kNotFound) return nothing_there(named(reference));
  if (answer.response.status != kOk) return answer.failure();
  OciDescriptor descriptor;
  descriptor.type = media_type_of(answer.response);
  if (descriptor.type.empty()) return answer.wrong("invalid response `Content-Type` header; mime: no media type");
  const bool is_digest = static_cast<bool>(check_oci_digest(reference));
  TRY(check_header(answer, is_digest ? reference : ""));
  descriptor.digest = answer.response.header(kDigestHeader).value_or("");
  if (descriptor.digest.empty() && is_digest) descriptor.digest = reference;
  if (descriptor.digest.empty() && answer.method == "HEAD") {
    return Error(ErrorCode::invalid, fmt::format("HTTP HEAD request missing required header {}", base::go_quote(kDigestHeader)));
  }
  const auto length = length_of(answer.response);
  if (length) descriptor.size = *length;
  if (!length && answer.method == "HEAD") return answer.wrong("unknown response Content-Length");
  return descriptor;
}

Result<OciDescriptor> OciRepository::resolve(const std::string& reference) {
  auto asked = request("HEAD", "manifests/" + reference);
  asked.headers.push_back({"Accept", accept_manifests()});
  return describe_answer(TRY(session_.send(asked)), reference);
}

Result<OciStored> OciRepository::manifest(const std::string& reference) {
  auto asked = request("GET", "manifests/" + reference);
  asked.headers.push_back({"Accept", accept_manifests()});
  auto answer = TRY(session_.send(asked));
  OciStored stored;
  stored.descriptor = TRY(describe_answer(answer, reference));
  stored.bytes = std::move(answer.response.body);
  stored.descriptor.size = stored.bytes.size();
  if (stored.descriptor.digest.empty()) stored.descriptor.digest = oci_digest(stored.bytes);
  if (!has_oci_digest(stored.bytes, stored.descriptor.digest)) return mismatched_digest(named(reference));
  return stored;
}

Result<std::string> OciRepository::blob(const OciDescriptor& wanted, std::size_t max_bytes) {
  if (wanted.size > max_bytes) {
    return Error(ErrorCode::invalid, fmt::format("blob {} has {} bytes, more than the {} that are taken", wanted.digest,
                                                 wanted.size, max_bytes));
  }
  auto asked = request("GET", "blobs/" + wanted.digest);
  asked.max_bytes = static_cast<std::size_t>(wanted.size);
  auto sent = session_.send(asked);
  if (!sent && sent.error().http_reason() == kTooLong) {
    return Error(ErrorCode::invalid, "trailing data")
        .because(fmt::format("the registry sends more than the {} bytes that the manifest tells of {}", wanted.size, wanted.digest));
  }
  auto answer = TRY(std::move(sent));
  if (answer.response.status == kNotFound) return nothing_there(wanted.digest);
  if (answer.response.status != kOk) return answer.failure();
  const auto length = length_of(answer.response);
  if (length && *length != wanted.size) return answer.wrong("mismatch Content-Length");
  TRY(check_header(answer, wanted.digest));
  auto& body = answer.response.body;
  if (body.size() != wanted.size) {
    return Error(ErrorCode::invalid, fmt::format("read failed: expected content size of {}, got {}, for digest {}: unexpected EOF",
                                                 wanted.size, body.size(), wanted.digest));
  }
  if (!has_oci_digest(body, wanted.digest)) return mismatched_digest(wanted.digest);
  return std::move(body);
}

Result<std::vector<std::string>> OciRepository::tags() {
  std::vector<std::string> tags;
  auto asked = request("GET", "tags/list");
  for (std::size_t page = 0; page < kMaxTagPages; ++page) {
    const auto answer = TRY(session_.send(asked));
    if (answer.response.status != kOk) return answer.failure();
    base::Arena arena;
    std::size_t used = 0;
    const auto value = base::json::read_first(arena, answer.response.body, used);
    if (!value) return answer.wrong("failed to decode response: " + value.error().helm());
    const auto list = value->is_map() ? value->as_map().get("tags") : base::Value();
    if (!value->is_map() || (!list.is_nil() && !list.is_list())) {
      return answer.wrong("failed to decode response: there is no list of tags in it");
    }
    for (const auto& tag : list.is_list() ? list.as_list() : *base::List::make(arena, base::ListType::any, 0)) {
      if (tag.is_string() && tag.as_string().size() <= kMaxOciTag) tags.emplace_back(tag.as_string());
    }
    if (tags.size() > kMaxTags) break;
    const auto link = answer.response.header("Link");
    if (!link || link->empty()) return tags;
    const auto next = TRY(next_link(answer.url, std::string(*link)));
    if (next == asked.url) break;
    asked.url = next;
  }
  return Error(ErrorCode::invalid, fmt::format("the list of tags of {} has no end", named("")));
}

Result<bool> OciRepository::has_blob(const OciDescriptor& wanted) {
  const auto answer = TRY(session_.send(request("HEAD", "blobs/" + wanted.digest)));
  if (answer.response.status == kNotFound) return false;
  if (answer.response.status != kOk) return answer.failure();
  TRY(check_header(answer, wanted.digest));
  return true;
}

Result<void> OciRepository::put_blob(const OciDescriptor& descriptor, std::string_view bytes) {
  const auto begun = TRY(session_.send(request("POST", "blobs/uploads/")));
  if (begun.response.status != kAccepted) return begun.failure();
  const auto location = begun.response.header("Location");
  if (!location) return begun.wrong("http: no Location header in response");
  auto url = TRY(upload_location(begun.url, std::string(*location)));
  url += (url.find('?') == std::string::npos ? "?digest=" : "&digest=") + base::escape_query(descriptor.digest);
  auto put = request("PUT", "");
  put.url = url;
  put.headers.push_back({"Content-Type", "application/octet-stream"});
  put.body = bytes;
  const auto done = TRY(session_.send(put));
  if (done.response.status != kCreated) return done.failure();
  return {};
}

Result<void> OciRepository::put_manifest(const std::string& tag_or_digest, const OciDescriptor& descriptor, std::string_view bytes) {
  auto put = request("PUT", "manifests/" + tag_or_digest);
  put.headers.push_back({"Content-Type", descriptor.type});
  put.body = bytes;
  const auto done = TRY(session_.send(put));
  if (done.response.status != kCreated) return done.failure();
  return check_header(done, descriptor.digest);
}

}  // namespace repo
