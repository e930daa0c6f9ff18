// addon channel get and list: what a cluster has from channels, and what channels offer.
#include <algorithm>

#include <fmt/format.h>

#include "base/table.h"
#include "cli/addon_channel.h"
#include "cli/addon_channel_commands.h"
#include "repo/url_join.h"

namespace cli {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

std::string or_dash(const std::string& text) { return text.empty() ? "-" : plain_text(text); }

}  // namespace

Result<void> run_addon_channel_get(Invocation& call) {
  const auto connection = TRY(cluster::connect(call.env, call.cancel, connection_flags(call.settings)));
  const auto installed = TRY(cluster::installed_addons(*connection.client));
  for (const auto& warning : installed.warnings) call.env.log.warn(warning);
  if (installed.addons.empty()) {
    call.env.out << "No managed addons found\n";
    return {};
  }
  std::vector<std::vector<std::string>> rows;
  for (const auto& addon : installed.addons) {
    const auto& record = addon.record;
    rows.push_back({addon.name_space, addon.name, or_dash(record.manifest_hash), or_dash(repo::without_credentials(record.channel))});
  }
  std::sort(rows.begin(), rows.end());
  rows.insert(rows.begin(), {"NAMESPACE", "NAME", "HASH", "CHANNEL"});
  call.env.out << base::format_table(rows) << "\n";
  return {};
}

Result<void> run_addon_channel_list(Invocation& call) {
  std::optional<repo::ThreeNumbers> version;
  if (call.flags.changed("kube-version")) version = TRY(repo::cluster_version(call.flags.text("kube-version")));
  ChannelReader reader(call);
  Failures failures(call);
  std::vector<std::vector<std::string>> rows{{"NAME", "VERSION", "ID", "KUBERNETES", "HASH", "MANIFEST"}};
  const auto add = [&](const repo::ChannelAddon& addon) {
    rows.push_back({plain_text(addon.name), or_dash(addon.version), or_dash(addon.id), or_dash(addon.kubernetes_version),
                    or_dash(addon.manifest_hash), or_dash(repo::without_credentials(addon.manifest))});
  };
  for (const auto& url : call.arguments) {
    auto channel = reader.channel(url);
    if (!channel) {
      failures.add(repo::without_credentials(url), std::move(channel).error());
      continue;
    }
    for (const auto& addon : channel->addons) {
      if (addon.fault) call.env.log.warn(fmt::format("{}: {}", addon.name, addon.fault->helm()));
    }
    const auto menu = reader.menu(*channel, version);
    if (!menu) {
      failures.add(repo::without_credentials(url), menu.error());
    } else if (version) {
      for (const auto* addon : menu->addons) add(*addon);
    } else {
      for (const auto& addon : channel->addons) add(addon);
    }
  }
  if (rows.size() > 1) {
    call.env.out << base::format_table(rows) << "\n";
  } else if (failures.names().empty()) {
    call.env.out << "The channel offers nothing" << (version ? " to this version of Kubernetes\n" : "\n");
  }
  return failures.end("channel");
}

}  // namespace cli
