// One repository of a registry: its manifests, blobs and tags. helm.md 9.5; the distribution specification.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "repo/oci_manifest.h"
#include "repo/oci_reference.h"
#include "repo/oci_session.h"

namespace repo {

inline constexpr std::size_t kMaxTagPages = 1000;
inline constexpr std::size_t kMaxTags = 250'000;

// A manifest and what it is.
struct OciStored {
  OciDescriptor descriptor{};
  std::string bytes{};
};

class OciRepository {
 public:
  // `place` names the repository; its tag or digest does not count. `actions` are what tokens are asked for: "pull" or
  // "pull,push".
  OciRepository(OciSession& session, OciReference place, std::string actions = "pull")
      : session_(session), place_(std::move(place)), actions_(std::move(actions)) {}

  // The manifest that a tag or a digest names, checked against every digest that is told of it. Errors: "P: not found"
  // (ErrorCode::not_found), `GET "U": response status code …`, "mismatched digest".
  base::Result<OciStored> manifest(const std::string& reference);
  // Only what it is.
  base::Result<OciDescriptor> resolve(const std::string& reference);
  // A blob, checked: not a byte of another one is given. Errors: "D: not found", `GET "U": mismatch Content-Length`,
  // "mismatched digest", "read failed: expected content size of …", "blob D has N bytes, more than the M that are taken".
  base::Result<std::string> blob(const OciDescriptor& wanted, std::size_t max_bytes = kMaxOciBlob);
  // All tags, page by page. Errors: `GET "U": failed to decode response: …`, "invalid next link …", "the list of tags of
  // P has no end" beyond kMaxTagPages and kMaxTags, or where a page leads to itself.
  base::Result<std::vector<std::string>> tags();

  base::Result<bool> has_blob(const OciDescriptor& wanted);
  // Puts a blob that is not there.
  base::Result<void> put_blob(const OciDescriptor& descriptor, std::string_view bytes);
  base::Result<void> put_manifest(const std::string& tag_or_digest, const OciDescriptor& descriptor, std::string_view bytes);

 private:
  OciRequest request(std::string method, const std::string& path) const;
  std::string named(const std::string& reference) const;
  base::Result<OciDescriptor> describe_answer(const OciAnswer& answer, const std::string& reference) const;

  OciSession& session_;
  OciReference place_;
  std::string actions_;
};

}  // namespace repo
