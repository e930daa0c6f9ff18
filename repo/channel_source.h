// Fetching channel documents and manifests: s3:// (kops's S3_* variables count), http(s):// and file://.
// addons-and-s3.md 1.6.
#pragma once

#include <chrono>
#include <string>

#include "base/cancel.h"
#include "base/env.h"
#include "base/result.h"
#include "repo/channel.h"
#include "repo/fetch.h"

namespace repo {

inline constexpr int kChannelTries = 4;  // of one GET, where the server is at fault or nobody answers
inline constexpr std::chrono::milliseconds kChannelFirstWait{250};  // doubled with each try

// Error (invalid, with what to write instead) for a URL that is not absolute, has a scheme that is not one of those, or
// could not be read at all.
base::Result<void> check_channel_url(const std::string& url);

// Where an entry's manifest is: as it is written where that is absolute, else seen from the channel (RFC 3986). Errors
// (invalid): no manifest given, what check_channel_url() says, a file:// manifest of a channel that is elsewhere.
base::Result<std::string> manifest_url(const Channel& channel, const ChannelAddon& addon);

class ChannelSource {
 public:
  // `fetcher` knows s3; all outlive the source.
  ChannelSource(base::Env& env, const base::Cancel& cancel, Fetcher& fetcher)
      : env_(env), cancel_(cancel), fetcher_(fetcher) {}

  // The bytes there, at most `max_bytes`. Errors: those of the store, ErrorCode::not_found where nothing is there.
  base::Result<std::string> get(const std::string& url, std::size_t max_bytes);
  // The channel at a URL, read.
  base::Result<Channel> channel(const std::string& url);
  // The manifest of an entry.
  base::Result<std::string> manifest(const Channel& channel, const ChannelAddon& addon);

 private:
  base::Result<std::string> read_file(const std::string& url, std::size_t max_bytes);

  base::Env& env_;
  const base::Cancel& cancel_;
  Fetcher& fetcher_;
};

}  // namespace repo
