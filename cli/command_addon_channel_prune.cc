#include <fmt/format.h>

#include "cli/addon_channel.h"
#include "cli/addon_channel_commands.h"
#include "cli/signals.h"
#include "cluster/addon_prune.h"
#include "repo/url_join.h"

namespace cli {

using base::Result;

namespace {

class ChannelPrune {
 public:
  ChannelPrune(Invocation& call, AddonCluster& target, ChannelReader& reader, Failures& failures)
      : call_(call), target_(target), reader_(reader), failures_(failures) {}

  void run(const std::string& url);
  std::size_t found() const { return found_; }

 private:
  Result<void> prune(const repo::Channel& channel, const repo::ChannelAddon& addon);
  void tell_dropped(const repo::Channel& channel);

  Invocation& call_;
  AddonCluster& target_;
  ChannelReader& reader_;
  Failures& failures_;
  std::size_t found_ = 0;
};

Result<void> ChannelPrune::prune(const repo::Channel& channel, const repo::ChannelAddon& addon) {
  base::Arena arena(cluster::kMaxAddonMemory);
  const auto manifest = TRY(reader_.manifest(channel, addon));
  const auto objects = TRY(read_addon_objects(call_, arena, addon.name, manifest));
  const auto unbounded = call_.flags.boolean("allow-unbounded-prune") ? cluster::Unbounded::allow : cluster::Unbounded::refuse;
  std::vector<cluster::PruneRule> rules;
  for (const auto& kind : addon.prune) {
    rules.push_back({kind.group, kind.kind, kind.namespaces, kind.label_selector, kind.field_selector});
  }
  const auto gone = TRY(cluster::prunable_objects(target_.client(), rules, objects, call_.flags.text("default-namespace"),
                                                  unbounded));
  found_ += gone.size();
  std::size_t failed = 0;
  for (const auto& object : gone) {
    const auto errors = call_.flags.boolean("yes") ? cluster::remove_prunable(target_.client(), call_.cancel, {object})
                                                   : std::vector<base::Error>();
    for (const auto& error : errors) failures_.tell(addon.name, error);
    failed += errors.size();
    if (!errors.empty()) continue;
    const auto& key = object.key;
    call_.env.out << fmt::format("{} {} {}{} of \"{}\"\n", call_.flags.boolean("yes") ? "Pruned" : "-", key.kind.kind,
                                 plain_text(key.name), key.name_space.empty() ? "" : " in " + key.name_space,
                                 plain_text(addon.name));
  }
  if (failed == 0) return {};
  return base::Error(base::ErrorCode::invalid, fmt::format("{} of {} objects could not be pruned", failed, gone.size()));
}

// Addons that came from this channel and are no longer in it: nothing says what they consist of.
void ChannelPrune::tell_dropped(const repo::Channel& channel) {
  for (const auto& there : target_.installed.addons) {
    if (there.record.channel != repo::without_credentials(channel.url)) continue;
    bool is_listed = false;
    for (const auto& addon : channel.addons) is_listed = is_listed || addon.name == there.name;
    if (is_listed) continue;
    call_.env.log.warn(fmt::format("{} was brought in from this channel, which no longer lists it, so nothing says what to "
                                   "delete; an entry with an empty manifest and a prune block does", there.name));
  }
}

void ChannelPrune::run(const std::string& url) {
  const auto shown = repo::without_credentials(url);
  const auto channel = reader_.channel(url);
  if (!channel) return failures_.add(shown, channel.error());
  const auto menu = reader_.menu(*channel, target_.version);
  if (!menu) return failures_.add(shown, menu.error());
  tell_dropped(*channel);
  for (const auto* addon : menu->addons) {
    if (addon->fault) {
      failures_.add(addon->name, *addon->fault);
      continue;
    }
    const auto* there = target_.installed.find(addon->name_space, addon->name);
    if (addon->prune.empty() || there == nullptr) continue;
    // What runs is of another manifest than the one that says what may stay.
    if (repo::replaces(repo::version_of(*addon, channel->url), version_of(there->record))) {
      call_.env.log.warn(fmt::format("{} is passed over: the cluster does not have what the channel lists today; `tug addon "
                                     "channel apply` brings that in and prunes", addon->name));
      continue;
    }
    auto pruned = prune(*channel, *addon);
    if (!pruned) failures_.add(addon->name, std::move(pruned).error());
  }
}

}  // namespace

Result<void> run_addon_channel_prune(Invocation& call) {
  const SignalWatch signals(call.cancel, "");
  for (const auto& url : call.arguments) TRY(repo::check_channel_url(url));
  auto target = TRY(open_addon_cluster(call));
  ChannelReader reader(call);
  Failures failures(call);
  ChannelPrune prune(call, target, reader, failures);
  for (const auto& url : call.arguments) prune.run(url);
  if (prune.found() == 0 && failures.names().empty()) call.env.out << "Nothing to prune\n";
  if (prune.found() > 0 && !call.flags.boolean("yes")) call.env.out << "Must specify --yes to delete\n";
  return failures.end("addon");
}

}  // namespace cli
