// Publishing addons into a channel in a store: manifests first, the channel's document last and only if nobody has changed
// it since it was read. So whoever reads the document finds every manifest it names, and any number may publish at once.
#pragma once

#include <string>
#include <vector>

#include "base/cancel.h"
#include "base/env.h"
#include "base/result.h"
#include "repo/object_store.h"

namespace repo {

inline constexpr int kMaxChannelTries = 200;  // writes of others that may come in between

// One version of an addon that shall be in a channel.
struct PublishedAddon {
  std::string name{};
  std::string version{};             // may be empty
  std::string id{};                  // may be empty
  std::string kubernetes_version{};  // a range; may be empty
  std::string name_space{};          // may be empty
  std::string manifest{};            // its bytes
};

struct ChannelPublishOptions {
  bool replaces_others = false;  // another manifest under the same name, id, version and range is replaced
  bool is_dry_run = false;
};

enum class AddonEnd { published, already_there };

// Where a channel's document is: `key` in the store, such as "prod/addon.yaml".
struct StoredChannel {
  ObjectStore& store;
  std::string key{};
  std::string notes{};  // a folder where what is found out about stores is kept; empty: nowhere
  std::string url() const { return store.url_of(key); }
};

// The key of an addon's manifest beside the document, which names it by its contents: "prod/NAME/1.2.0-5df6e0e27613.yaml".
// What was published once is never written over.
std::string manifest_key(const std::string& channel_key, const PublishedAddon& addon);

// The document with the addons' entries in it, replaced where one of the same name, id, version and range is there, else at
// the end. All other entries and fields stay, and their order; comments do not. An empty text becomes a channel called
// `channel_name`. `changed` says whether anything is different. Errors: the text is no channel (invalid); another manifest
// stands under the same name, id, version and range and `replaces_others` is not set (conflict); a name, a range or a
// manifest that cannot be (invalid).
base::Result<std::string> with_published_addons(std::string_view document, const std::string& channel_name,
                                                const std::vector<PublishedAddon>& addons,
                                                const ChannelPublishOptions& options, bool& changed);

// Publishes. Errors: those of with_published_addons() and of the store; conflict after kMaxChannelTries.
base::Result<AddonEnd> publish_addons(base::Env& env, const base::Cancel& cancel, const StoredChannel& channel,
                                      const std::vector<PublishedAddon>& addons, const ChannelPublishOptions& options);

}  // namespace repo
