// addon list: what the catalogue has, and of the cluster what is installed of it, from where, and whether it is well.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/json_object.h"
#include "base/table.h"
#include "cli/addon.h"
#include "cli/addon_channel.h"
#include "cli/addon_commands.h"
#include "cli/connection.h"
#include "cli/release_text.h"
#include "cluster/addon_record.h"
#include "cluster/release_health.h"
#include "repo/url_join.h"

namespace cli {

using base::Result;

namespace {

// A line of the list. Without `installed` the addon is only in the catalogue.
struct Line {
  std::string name{};
  std::string installed{};
  std::string available{};
  std::string from{};
  std::string name_space{};
  std::string release{};
  std::string health{};
  std::string channel{};  // its address, for those from channels
};

std::string words(const cluster::ReleaseHealth& health) {
  if (health.is_healthy()) return "healthy";
  return fmt::format("{} of {} ready: {}", health.ready, health.objects, health.first);
}

std::string health_of(ReleaseAccess& access, base::Env& env, const InstalledAddon& place) {
  if (place.status != cluster::Status::deployed) return std::string(cluster::status_text(place.status));
  if (!access.has_cluster()) return "-";
  base::Arena arena;
  const auto release = access.store().get(arena, place.release, place.revision);
  if (!release) return "unknown: " + release.error().reason();
  const auto health = cluster::release_health(arena, env, *access.client(), **release);
  if (!health) return "unknown: " + health.error().reason();
  return words(*health);
}

// What tells one version from another: since kops 1.22 there may be but the hash.
std::string installed_text(const cluster::AddonRecord& record) {
  constexpr std::size_t kDigits = 12;
  if (!record.version.empty()) return plain_text(record.version);
  return plain_text(record.id.empty() ? record.manifest_hash.substr(0, kDigits) : record.id);
}

// What channels offer a cluster: by the channel's address, then by the addon's name.
using Offers = std::map<std::string, std::map<std::string, cluster::AddonRecord>>;

// Asks each channel that something came from; one that cannot be read is told of, and offers nothing.
Result<Offers> offers_of_channels(Invocation& call, cluster::KubeClient& client, const std::vector<cluster::InstalledAddon>& addons) {
  Offers offers;
  if (!call.flags.boolean("channels")) return offers;
  const auto told = TRY(client.version());
  const auto version = TRY(repo::cluster_version(told.version));
  ChannelReader reader(call);
  for (const auto& addon : addons) {
    const auto& url = addon.record.channel;
    if (url.empty() || offers.contains(url)) continue;
    auto& offered = offers[url];
    const auto ask = [&]() -> Result<void> {
      const auto channel = TRY(reader.channel(url));
      const auto menu = TRY(reader.menu(channel, version));
      for (const auto* one : menu.addons) {
        offered[one->name] = record_of(*one, url, repo::VersionRule::legacy);
      }
      return {};
    };
    if (const auto asked = ask(); !asked) {
      call.env.log.warn(fmt::format("{} cannot be asked what it offers: {}", repo::without_credentials(url), asked.error().reason()));
    }
  }
  return offers;
}

// What it offers for an addon; where only the hash is another one, the hash.
std::string offer_text(const Offers& offers, const std::string& name, const cluster::AddonRecord& installed) {
  const auto channel = offers.find(installed.channel);
  if (channel == offers.end() || !channel->second.contains(name)) return "";
  const auto& offered = channel->second.at(name);
  const auto text = installed_text(offered);
  if (text != installed_text(installed) || offered.manifest_hash == installed.manifest_hash) return text;
  return installed_text({.manifest_hash = offered.manifest_hash});
}

// What kops's channels program or `addon channel apply` has recorded on namespaces.
Result<std::vector<Line>> channel_lines(Invocation& call) {
  std::vector<Line> lines;
  auto access = TRY(open_releases(call));
  if (!access.has_cluster()) return lines;
  auto installed = cluster::installed_addons(*access.client());
  if (!installed && installed.error().code() == base::ErrorCode::denied) {
    call.env.log.warn("namespaces may not be listed: what came from channels is not shown");
    return lines;
  }
  if (!installed) return access.explain(std::move(installed).error());
  for (const auto& warning : installed->warnings) call.env.log.warn(warning);
  if (installed->addons.empty()) return lines;
  const auto health = TRY(cluster::labelled_health(call.env, *access.client()));
  const auto offers = TRY(offers_of_channels(call, *access.client(), installed->addons));
  for (const auto& addon : installed->addons) {
    if (!call.settings.name_space.empty() && addon.name_space != call.settings.name_space) continue;
    const auto found = health.find(addon.name);
    const auto& record = addon.record;
    lines.push_back({.name = addon.name,
                     .installed = installed_text(record),
                     .available = offer_text(offers, addon.name, record),
                     .from = "channel",
                     .name_space = addon.name_space,
                     .health = found == health.end() ? "-" : words(found->second),
                     .channel = repo::without_credentials(record.channel)});
  }
  return lines;
}

Result<std::vector<Line>> installed_lines(Invocation& call, const std::vector<Addon>& addons) {
  std::vector<Line> lines;
  auto everywhere = TRY(open_releases(call, call.settings.name_space));
  const auto installed = installed_addons(everywhere.store(), addons);
  if (!installed) return everywhere.explain(installed.error());
  for (const auto& place : *installed) {
    auto access = TRY(open_releases(call, place.name_space));
    const auto addon = std::ranges::find(addons, place.addon, &Addon::name);
    lines.push_back({.name = place.addon,
                     .installed = place.version,
                     .available = addon->version,
                     .from = place.is_from_catalog ? "catalogue" : "chart " + place.chart,
                     .name_space = place.name_space,
                     .release = place.release,
                     .health = health_of(access, call.env, place)});
  }
  return lines;
}

std::string lines_json(const std::vector<Line>& lines) {
  base::Arena arena;
  std::string json = "[";
  for (const auto& line : lines) {
    if (json.size() > 1) json += ',';
    base::json::ObjectWriter object(arena, json);
    object.text("name", line.name);
    object.text_unless_empty("installed", line.installed);
    object.text_unless_empty("available", line.available);
    object.text_unless_empty("from", line.from);
    object.text_unless_empty("channel", line.channel);
    object.text_unless_empty("namespace", line.name_space);
    object.text_unless_empty("release", line.release);
    object.text_unless_empty("health", line.health);
    object.end();
  }
  return json + "]";
}

std::string or_dash(const std::string& text) { return text.empty() ? "-" : text; }

std::string lines_table(const Invocation& call, const std::vector<Line>& lines) {
  const bool is_coloured = coloured_output(call);
  std::vector<std::vector<std::string>> rows(1);
  for (const auto header : {"NAME", "INSTALLED", "AVAILABLE", "FROM", "NAMESPACE", "RELEASE", "HEALTH"}) {
    rows.front().push_back(coloured_header(header, is_coloured));
  }
  for (const auto& line : lines) {
    rows.push_back({line.name, or_dash(line.installed), or_dash(line.available), or_dash(line.from),
                    or_dash(line.name_space), or_dash(line.release), or_dash(line.health)});
  }
  return base::format_table(rows) + "\n";
}

Result<void> print_available(Invocation& call, const std::vector<Addon>& addons) {
  if (output_format(call) != OutputFormat::table) {
    base::Arena arena;
    std::vector<Line> lines;
    for (const auto& addon : addons) lines.push_back({.name = addon.name, .available = addon.version});
    return print_encoded(call, arena, lines_json(lines), output_format(call));
  }
  std::vector<std::vector<std::string>> rows{{"NAME", "VERSION", "APP VERSION", "DESCRIPTION"}};
  for (const auto& addon : addons) rows.push_back({addon.name, addon.version, addon.app_version, addon.description});
  call.env.out << base::format_table(rows) << "\n";
  return {};
}

}  // namespace

Result<void> run_addon_list(Invocation& call) {
  const auto addons = TRY(catalog_addons(call));
  if (call.flags.boolean("available")) return print_available(call, addons);
  auto lines = TRY(installed_lines(call, addons));
  auto of_channels = TRY(channel_lines(call));
  std::ranges::move(of_channels, std::back_inserter(lines));
  for (const auto& addon : addons) {
    const auto is_there = std::ranges::any_of(lines, [&](const Line& line) { return line.name == addon.name; });
    if (!is_there) lines.push_back({.name = addon.name, .available = addon.version});
  }
  std::ranges::stable_sort(lines, {}, &Line::name);
  if (output_format(call) == OutputFormat::table) {
    call.env.out << lines_table(call, lines);
    return {};
  }
  base::Arena arena;
  return print_encoded(call, arena, lines_json(lines), output_format(call));
}

}  // namespace cli
