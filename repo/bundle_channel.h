// Channels of addons in bundles: their documents and manifests as one layer.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace repo {

inline constexpr std::size_t kMaxChannelFiles = 10'000;
inline constexpr std::string_view kChannelDocument = "addon.yaml";       // the channel's own
inline constexpr std::string_view kLoneManifest = "manifest.yaml";       // of a manifest that stands for a channel

// Files of a channel: names as in the channel's folder.
using ChannelFiles = std::map<std::string, std::string>;

// Whether a manifest's place, as a channel writes it, is a file below the channel's folder.
bool is_below_channel(std::string_view name);

// Where a bundle keeps a manifest that lies elsewhere: "elsewhere/0123456789ab/edge.yaml" for an address that ends in edge.yaml.
std::string place_in_bundle(std::string_view manifest);
// A channel's document with `place` where it writes `manifest` as a manifest's address, all else as it is. Nothing where it
// does not write it in one piece on the line of the key.
std::optional<std::string> with_manifest_at(std::string_view document, std::string_view manifest, std::string_view place);

// The layer: the same files give the same bytes.
base::Result<std::string> pack_channel(const ChannelFiles& files);
// What is in it. Errors: no archive, a name that leaves the folder, links, a name twice, more than kMaxChannelFiles.
base::Result<ChannelFiles> unpack_channel(std::string_view layer);

}  // namespace repo
