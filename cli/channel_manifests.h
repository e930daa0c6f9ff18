// The manifests behind a channel of addons, or a manifest on its own, for those who look into them.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "cli/command.h"

namespace cli {

struct ChannelManifest {
  std::string addon{};  // its name
  std::string name{};   // where it is, as the channel writes it
  std::string text{};
};

struct ChannelContent {
  std::string text{};       // of what was named
  bool is_channel = false;  // kind: Addons; else it is the one manifest
  std::vector<ChannelManifest> manifests{};  // each once
};

// `place`: a path, a URL (file, http, https, s3), or "-" for standard input. Errors: those of reading; a manifest with
// another hash than the channel tells.
base::Result<ChannelContent> read_channel(Invocation& call, const std::string& place);

}  // namespace cli
