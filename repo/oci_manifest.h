// Manifests: what a chart is made of in a registry. helm.md REP-051 … 056.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "charts/chart.h"

namespace repo {

inline constexpr std::size_t kMaxOciDescriptors = 1000;  // layers, or manifests of an index

namespace media_type {
inline constexpr std::string_view kIndex = "application/vnd.oci.image.index.v1+json";
inline constexpr std::string_view kManifest = "application/vnd.oci.image.manifest.v1+json";
inline constexpr std::string_view kDockerManifest = "application/vnd.docker.distribution.manifest.v2+json";
inline constexpr std::string_view kDockerList = "application/vnd.docker.distribution.manifest.list.v2+json";
inline constexpr std::string_view kArtifact = "application/vnd.oci.artifact.manifest.v1+json";
inline constexpr std::string_view kConfig = "application/vnd.cncf.helm.config.v1+json";
inline constexpr std::string_view kChart = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";
inline constexpr std::string_view kOldChart = "application/tar+gzip";
inline constexpr std::string_view kProvenance = "application/vnd.cncf.helm.chart.provenance.v1.prov";
}  // namespace media_type

// What something in a registry is, and how to know it.
struct OciDescriptor {
  std::string type{};    // media type
  std::string digest{};  // checked
  std::uint64_t size = 0;
  bool operator==(const OciDescriptor&) const = default;
};
OciDescriptor describe(std::string_view type, std::string_view bytes);

// Of an image manifest: config and layers; of an index: its manifests.
struct OciManifest {
  std::vector<OciDescriptor> parts{};
  bool is_index = false;
};

// `type` is what the answer's header says. A text that is at once an index and a manifest, or another type than the
// header says, is refused: two readers would see two things in it (GHSA-5j5w-g665-5m35, GHSA-qq97-vm5h-rrhg). Errors:
// encoding/json's, and what is wrong with a digest or a size.
base::Result<OciManifest> parse_manifest(std::string_view type, std::string_view text);

// An image manifest of a chart; layers are sorted by digest.
std::string format_manifest(const OciDescriptor& config, std::vector<OciDescriptor> layers,
                            const std::map<std::string, std::string>& annotations);
// What the manifest says about the chart: description, name, version, …; `created` is in RFC 3339. The chart's own
// annotations are added, but name and version stay.
std::map<std::string, std::string> chart_annotations(const chart::Metadata& metadata, const std::string& created);

}  // namespace repo
