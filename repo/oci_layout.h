// Images and charts in one file: a tar archive with an OCI image layout in it (oci-layout, index.json, blobs). The image
// specification, "Image Layout".
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/result.h"
#include "repo/oci_manifest.h"

namespace repo {

inline constexpr std::size_t kMaxLayoutBlobs = 20'000;
inline constexpr std::size_t kMaxLayoutEntries = 10'000;                      // of index.json
inline constexpr std::size_t kMaxLayoutIndex = std::size_t{16} << 20;         // bytes of index.json
inline constexpr std::size_t kMaxLayoutManifest = std::size_t{4} << 20;       // bytes of a manifest
inline constexpr std::uint64_t kMaxLayoutBlob = (std::uint64_t{8} << 30) - 1;  // bytes; what a plain tar header can tell
inline constexpr int kMaxManifestDepth = 4;                                   // of indexes in each other

// What index.json names.
struct LayoutEntry {
  OciDescriptor descriptor{};
  std::map<std::string, std::string> annotations{};
};

// A layout that was opened; nothing is copied, the archive's bytes must outlive it.
class OciLayout {
 public:
  // Reads the archive's names and its index. Errors name what is wrong: no archive, a damaged one, a name that is no part
  // of a layout ("../x"), a name twice, links, no oci-layout of a known version, an index.json that is none, limits.
  static base::Result<OciLayout> open(std::string_view archive);

  const std::vector<LayoutEntry>& entries() const { return entries_; }
  const std::map<std::string, std::string>& annotations() const { return annotations_; }
  std::size_t blob_count() const { return blobs_.size(); }

  // The bytes under a digest. Errors: "blob D is missing", another size or digest than the descriptor tells.
  base::Result<std::string_view> blob(const OciDescriptor& wanted) const;
  // What a manifest or an index names, itself not included; a blob's parts are none.
  base::Result<std::vector<OciDescriptor>> parts(const OciDescriptor& manifest) const;
  // All that an entry needs, children before those who name them, the root last; each checked.
  base::Result<std::vector<OciDescriptor>> tree(const OciDescriptor& root) const;
  // That every blob is what its name says, that everything named is there, and nothing else.
  base::Result<void> verify() const;

 private:
  base::Result<void> take(const std::string& name, std::string_view data);
  base::Result<void> read_index(std::string_view text);

  std::map<std::string, std::string_view> blobs_{};  // by digest
  mutable std::set<std::string> checked_{};          // digests of blobs that were hashed and are right
  std::string_view version_{};
  std::string_view index_{};
  bool has_index_ = false;
  std::vector<LayoutEntry> entries_{};
  std::map<std::string, std::string> annotations_{};
};

// The text of index.json: entries as they are given, annotations sorted.
std::string format_layout_index(const std::vector<LayoutEntry>& entries, const std::map<std::string, std::string>& annotations);
// The file "oci-layout".
inline constexpr std::string_view kLayoutVersion = R"({"imageLayoutVersion":"1.0.0"})";
// "blobs/sha256/…"
std::string blob_path(const std::string& digest);

}  // namespace repo
