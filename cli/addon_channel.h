// What the commands of `addon channel` share: where channels are read from, the cluster they are for, and how what goes
// wrong with one addon is told while the others go on.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/command.h"
#include "cluster/addon_objects.h"
#include "cluster/addon_record.h"
#include "cluster/kube_config.h"
#include "repo/channel_source.h"
#include "repo/channel_version.h"

namespace cli {

// The rules that the command's flags ask for.
repo::VersionRule version_rule(const Invocation& call);

// Channels, read.
class ChannelReader {
 public:
  explicit ChannelReader(Invocation& call);
  // The channel at a URL; what is odd about it is logged.
  base::Result<repo::Channel> channel(const std::string& url);
  // What a cluster of that version gets of it. Entries whose range cannot be read are logged; with --strict an error.
  base::Result<repo::Menu> menu(const repo::Channel& channel, const std::optional<repo::ThreeNumbers>& version);
  // The manifest of an entry, its hash checked unless --allow-hash-mismatch is given.
  base::Result<std::string> manifest(const repo::Channel& channel, const repo::ChannelAddon& addon);

 private:
  bool hides_credentials(const std::string& url);

  Invocation& call_;
  std::unique_ptr<repo::Fetcher> fetcher_;
  repo::ChannelSource source_;
};

// A cluster and what it says it has.
struct AddonCluster {
  cluster::Connection connection{};
  repo::ThreeNumbers version{};
  cluster::InstalledAddons installed{};

  cluster::KubeClient& client() { return *connection.client; }
};
// Connects, asks for the version and reads the state; annotations that cannot be read are logged.
base::Result<AddonCluster> open_addon_cluster(Invocation& call);

repo::ChannelVersion version_of(const cluster::AddonRecord& record);
cluster::AddonRecord record_of(const repo::ChannelAddon& addon, const std::string& channel, repo::VersionRule rule);

// The objects of an addon's manifest, in `arena`. What their Secrets hold is kept out of everything that is printed.
base::Result<std::vector<cluster::AddonObject>> read_addon_objects(Invocation& call, base::Arena& arena,
                                                                   const std::string& name, std::string_view manifest);

// Text of a channel, a cluster or a URL for a table or a line: none of it steers a terminal or begins a line of its own.
std::string plain_text(const std::string& text);

// What has failed so far. The command goes on and ends with an error that counts.
class Failures {
 public:
  explicit Failures(Invocation& call) : call_(call) {}
  // Prints the error at once, after "NAME: ".
  void add(const std::string& name, base::Error error);
  // Prints a part of a failure that add() counts.
  void tell(const std::string& name, base::Error error);
  const std::vector<std::string>& names() const { return names_; }
  // An error naming what failed; nothing where nothing did. `what`: "addon".
  base::Result<void> end(const char* what) const;

 private:
  Invocation& call_;
  std::vector<std::string> names_{};
};

}  // namespace cli
