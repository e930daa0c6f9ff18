// Channels of addons in bundles: their documents and manifests as one layer.
#pragma once

#include <cstddef>
#include <map>
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

// The layer: the same files give the same bytes.
base::Result<std::string> pack_channel(const ChannelFiles& files);
// What is in it. Errors: no archive, a name that leaves the folder, links, a name twice, more than kMaxChannelFiles.
base::Result<ChannelFiles> unpack_channel(std::string_view layer);

}  // namespace repo
