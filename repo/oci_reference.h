// Names of charts in registries: "oci://host/path/name:tag", "…@sha256:…". helm.md REP-057 … 059.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace repo {

inline constexpr std::string_view kOciScheme = "oci://";
inline constexpr std::size_t kMaxOciReference = 4096;  // bytes
inline constexpr std::size_t kMaxOciTag = 128;         // bytes; what is longer is no tag

bool is_oci(std::string_view reference);

// A place in a registry, as oras' registry.Reference.
struct OciReference {
  std::string registry{};    // "ghcr.io", "127.0.0.1:5000"
  std::string repository{};  // "charts/web"
  std::string reference{};   // a tag, a digest, or nothing

  // Whom to ask: docker.io's registry has a host of its own.
  std::string host() const;
  // "host/path:tag", "host/path@sha256:…"
  std::string text() const;
  bool operator==(const OciReference&) const = default;
};

// "host/path", "host/path:tag", "host/path@digest", "host/path:tag@digest" (whose tag is dropped), without a scheme.
// Errors: "invalid reference: missing registry or repository", `invalid reference: invalid tag "x y"`.
base::Result<OciReference> parse_oci_reference(std::string_view text);

// The same as Helm reads it, with or without "oci://": a digest is cut off before the rest is looked at, and a + in the
// tag, which no tag may have, becomes _.
struct OciChartReference {
  OciReference place{};  // with the tag, without the digest
  std::string digest{};  // as it was written, not checked

  const std::string& tag() const { return place.reference; }
  // Which of the two is asked for: the tag, else the digest.
  std::string text() const;
};
base::Result<OciChartReference> parse_oci_chart(std::string_view text);

// Whether it is "algorithm:hexadecimal" of sha256 or sha512. Errors: "invalid checksum digest format", "invalid checksum
// digest length", "unsupported digest algorithm".
base::Result<void> check_oci_digest(std::string_view digest);
// Whether the bytes have that digest, which has been checked.
bool has_oci_digest(std::string_view bytes, std::string_view digest);
// "sha256:" and the digest of the bytes.
std::string oci_digest(std::string_view bytes);

// A tag as a version and a version as a tag.
std::string version_of_tag(std::string tag);
std::string tag_of_version(std::string version);

}  // namespace repo
