// Which entry of a channel a cluster gets, and whether it takes the place of what is installed. addons-and-s3.md 1.4.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "repo/channel.h"

namespace repo {

inline constexpr int kChannelGeneration = 1;  // of what is written today; 0: from before prune existed

// What is compared of an entry and of what is recorded in a cluster.
struct ChannelVersion {
  std::string channel{};
  std::string version{};
  std::string id{};
  std::string manifest_hash{};
  int generation = 0;
};
ChannelVersion version_of(const ChannelAddon& addon, const std::string& channel);

enum class VersionRule {
  today,   // since kops 1.22: ids and hashes; there is no newer and older
  legacy,  // before: the higher version, then ids, then hashes
};
// Whether `candidate` takes the place of `existing`.
bool replaces(const ChannelVersion& candidate, const ChannelVersion& existing, VersionRule rule = VersionRule::today);

using ThreeNumbers = std::array<std::uint64_t, 3>;
// The version of a cluster for ranges, from its gitVersion: "v1.30.4-eks-a737599" is 1.30.4. Missing parts are 0. Error
// (invalid): no number at its start.
base::Result<ThreeNumbers> cluster_version(std::string_view git_version);

// A range of blang/semver: ">=1.22.0 <1.29.0 || 1.30.x". A space means and; every comparator needs three numbers (or x in
// place of the last of them); no ^, ~, hyphens or brackets.
class KubernetesRange {
 public:
  static base::Result<KubernetesRange> parse(std::string_view text);
  bool allows(const ThreeNumbers& version) const;

 private:
  enum class Operator { equal, not_equal, less, less_or_equal, greater, greater_or_equal };
  struct Comparator {
    Operator how = Operator::equal;
    ThreeNumbers version{};
    bool is_prerelease = false;  // below the release of the same numbers
  };
  static base::Result<void> add(std::string_view term, std::vector<Comparator>& to);
  static bool holds(const Comparator& comparator, const ThreeNumbers& version);
  std::vector<std::vector<Comparator>> alternatives_{};
};

// What a channel offers a cluster: for each name one entry, in the order of the document.
struct Menu {
  std::vector<const ChannelAddon*> addons{};
  std::vector<std::string> warnings{};     // ranges that cannot be read, entries that differ by nothing that counts
  std::vector<std::string> unreadable{};   // the names among them whose range cannot be read
};
// `version`: nothing where no cluster was asked: every range allows it.
Menu choose_addons(const Channel& channel, const std::optional<ThreeNumbers>& version,
                   VersionRule rule = VersionRule::today);

}  // namespace repo
