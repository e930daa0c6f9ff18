// Addon channels: the documents of kops (kind: Addons) that list versions of addons and where their manifests are.
// addons-and-s3.md 1.3, 1.10.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace repo {

inline constexpr std::size_t kMaxChannelBytes = std::size_t{8} << 20;
inline constexpr std::size_t kMaxChannelMemory = std::size_t{256} << 20;  // that reading a document may take
inline constexpr std::size_t kMaxManifestBytes = std::size_t{32} << 20;  // of one addon's manifest
inline constexpr std::size_t kMaxChannelAddons = 10'000;
inline constexpr std::size_t kMaxPruneKinds = 1'000;  // of one addon
inline constexpr std::string_view kChannelNamespace = "kube-system";  // of entries that name none

// What may be deleted of one kind.
struct PruneKind {
  std::string group{};  // empty: core
  std::string kind{};
  std::vector<std::string> namespaces{};  // empty: everywhere
  std::string label_selector{};
  std::string field_selector{};
};

enum class RollingUpdate { none, control_plane, workers, all };

// One version of an addon.
struct ChannelAddon {
  std::string name{};  // its own, or the document's
  std::string name_space{kChannelNamespace};  // where its state is kept; not of its objects
  std::string manifest{};  // as written: absolute, or relative to the channel's URL
  std::string manifest_hash{};
  std::string kubernetes_version{};  // a range; empty: all
  std::string id{};
  std::string version{};
  RollingUpdate rolling_update = RollingUpdate::none;
  bool needs_pki = false;
  bool has_prune = false;  // a prune block with no kinds in it is one too
  std::vector<PruneKind> prune{};
  std::optional<base::Error> fault{};  // of an entry that cannot be used: fields may be missing, the name is its place
};

struct Channel {
  std::string url{};   // as it was typed
  std::string name{};  // metadata.name
  std::vector<ChannelAddon> addons{};
  // A manifest that stands for a channel of one: its bytes, since they have been read.
  std::optional<std::string> manifest{};
  std::vector<std::string> warnings{};  // what the document says that other readers may take otherwise
};

// Reads what was found at `url`. An empty text is a channel without addons; what is no `kind: Addons` but a
// manifest is a channel of one, named after its URL. Only the first document counts. Names of fields match in any case,
// unknown ones are passed over. Errors (invalid) have the place: no YAML, no manifest either, `kind: Channel` (kops's
// release channels), more entries than the limit. What is wrong with one entry is its fault, and the others can be used.
base::Result<Channel> parse_channel(const std::string& url, std::string_view text);

// SHA-256 in hex of the manifest without white space at its ends: what manifestHash is, as kops writes it.
std::string manifest_hash(std::string_view manifest);
// Whether a hash is one that can be checked: 64 hexadecimal digits. Any other text is an opaque mark.
bool is_checkable_hash(std::string_view hash);
// The fault of the first entry that has one.
base::Result<void> check_entries(const Channel& channel);
// Error (conflict) where the hash can be checked and is not the manifest's.
base::Result<void> check_manifest_hash(const ChannelAddon& addon, std::string_view manifest);

// Where readers that cut documents only at lines that are exactly `---` (kops's channels) would lose what follows: the
// line numbers, from 1. Empty where both see the same documents.
std::vector<int> lines_not_cut_by_kops(std::string_view manifest);

}  // namespace repo
