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
inline constexpr std::size_t kOciPiece = std::size_t{16} << 20;  // bytes of a blob that go in one request

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

  // The same for what is too large for memory: in pieces, as they come, at most as many bytes as the descriptor tells; the
  // caller measures and hashes. Errors as above, but for those that need all of it.
  base::Result<void> blob_in_pieces(const OciDescriptor& wanted, const base::HttpSink& sink);

  base::Result<bool> has_blob(const OciDescriptor& wanted);
  // Puts a blob that is not there.
  base::Result<void> put_blob(const OciDescriptor& descriptor, std::string_view bytes);
  // The same; what is larger than a piece goes in several requests.
  base::Result<void> put_large_blob(const OciDescriptor& descriptor, std::string_view bytes, std::size_t piece = kOciPiece);
  // Has the registry take a blob from another repository of its own. False: it does not, which is no error.
  base::Result<bool> mount_blob(const OciDescriptor& descriptor, const std::string& from);
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
