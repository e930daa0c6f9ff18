// Plugins as archives: what they hold, putting it on the disk, packing a folder. helm.md REP-091, REP-092.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/filesystem.h"
#include "base/result.h"
#include "repo/plugin.h"

namespace repo {

inline constexpr std::size_t kMaxPluginArchive = std::size_t{256} << 20;   // bytes, packed
inline constexpr std::size_t kMaxPluginUnpacked = std::size_t{512} << 20;  // bytes of all files
inline constexpr std::size_t kMaxPluginEntries = 20'000;

// A file or folder of an archive; its bytes live in the arena it was read into.
struct PluginFile {
  std::string path{};  // from the archive's top, with slashes, no ".."
  bool is_folder = false;
  std::uint32_t mode = 0644;
  std::string_view bytes{};
};

// The metadata of the first plugin.yaml in it, in whatever folder. Errors: gzip's and tar's, "plugin.yaml not found in
// tarball", those of parse_plugin().
base::Result<PluginMetadata> read_archived_plugin(std::string_view archive);

// All files. Errors: "path contains '..', which is illegal" (or ':', or "path is absolute, which is illegal"),
// "unknown type: 110010 in F" for links and devices, and the limits.
base::Result<std::vector<PluginFile>> list_plugin_archive(base::Arena& arena, std::string_view archive);

// Writes what lies below `inner` ("" for all) into `folder`.
base::Result<void> write_plugin_files(base::FileSystem& files, const std::vector<PluginFile>& all, std::string_view inner,
                                      const std::string& folder);

// A folder as a gzipped tar archive, below a folder called `name`.
base::Result<std::string> pack_plugin(base::FileSystem& files, const std::string& folder, const std::string& name);

}  // namespace repo
