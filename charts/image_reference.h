// Names of container images as Pods have them: "nginx", "nginx:1.25", "quay.io/a/b:v1@sha256:…", read by the rules of
// Docker's distribution/reference, which container runtimes follow.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace chart {

inline constexpr std::size_t kMaxImageReference = 1024;  // bytes
inline constexpr std::string_view kDockerHost = "docker.io";

struct ImageReference {
  std::string host{};    // "docker.io" where none is written
  std::string path{};    // "library/nginx"
  std::string tag{};     // "latest" where neither a tag nor a digest is written
  std::string digest{};  // "sha256:…", or nothing

  // "docker.io/library/nginx": where it lies.
  std::string repository() const { return host + "/" + path; }
  // With tag and digest, as many as there are.
  std::string text() const;
  // Without the digest's or the tag's counterpart: what a registry is asked for.
  const std::string& wanted() const { return digest.empty() ? tag : digest; }
  bool operator==(const ImageReference&) const = default;
};

// Errors: `"Nginx:1" is no image reference: …`.
base::Result<ImageReference> parse_image_reference(std::string_view text);

// The same image in a copy of it at `target` ("registry.local:5000", "registry.local:5000/mirror"): host and path stand
// behind it, so that no two images get one name. "quay.io/a/b:v1" is "TARGET/quay.io/a/b:v1"; a port is written with an
// underscore ("127.0.0.1_5000"). Tag and digest stay.
ImageReference relocated_image(const ImageReference& image, std::string_view target);

}  // namespace chart
