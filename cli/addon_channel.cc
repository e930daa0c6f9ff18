#include "cli/addon_channel.h"

#include <fmt/format.h>

#include "cli/release_text.h"
#include "cli/repository_access.h"
#include "repo/url_join.h"

namespace cli {

using base::Error;
using base::ErrorCode;
using base::Result;

repo::VersionRule version_rule(const Invocation& call) {
  return call.flags.boolean("legacy-versions") ? repo::VersionRule::legacy : repo::VersionRule::today;
}

ChannelReader::ChannelReader(Invocation& call)
    : call_(call), fetcher_(make_fetcher(call)), source_(call.env, call.cancel, *fetcher_) {}

// What a URL holds to open it must be in nothing that is printed. True where it holds something.
bool ChannelReader::hides_credentials(const std::string& url) {
  std::vector<std::string> values;
  repo::without_credentials(url, &values);
  base::Arena arena;
  for (const auto& value : values) {
    auto* map = base::Map::make(arena);
    map->set("password", base::Value::string(arena, value));
    call_.secrets.learn_values(base::Value::map(map));
  }
  return !values.empty();
}

Result<repo::Channel> ChannelReader::channel(const std::string& url) {
  if (hides_credentials(url)) {
    call_.env.log.warn(fmt::format("the URL of the channel holds credentials: {}; they are left out of what is written into "
                                   "the cluster", repo::without_credentials(url)));
  }
  auto channel = TRY(source_.channel(url));
  for (const auto& warning : channel.warnings) {
    call_.env.log.warn(fmt::format("{}: {}", repo::without_credentials(url), warning));
  }
  return channel;
}

Result<repo::Menu> ChannelReader::menu(const repo::Channel& channel, const std::optional<repo::ThreeNumbers>& version) {
  auto menu = repo::choose_addons(channel, version, version_rule(call_));
  for (const auto& warning : menu.warnings) call_.env.log.warn(warning);
  if (menu.unreadable.empty() || !call_.flags.boolean("strict")) return menu;
  return Error(ErrorCode::invalid,
               fmt::format("{} has entries whose kubernetesVersion cannot be read: {}", repo::without_credentials(channel.url),
                           fmt::join(menu.unreadable, ", ")));
}

Result<std::string> ChannelReader::manifest(const repo::Channel& channel, const repo::ChannelAddon& addon) {
  hides_credentials(addon.manifest);
  auto manifest = TRY(source_.manifest(channel, addon));
  auto checked = repo::check_manifest_hash(addon, manifest);
  if (!checked) {
    if (!call_.flags.boolean("allow-hash-mismatch")) return std::move(checked).error();
    call_.env.log.warn(checked.error().helm());
  }
  const auto lines = repo::lines_not_cut_by_kops(manifest);
  if (!lines.empty()) {
    call_.env.log.warn(fmt::format("{}: kops's channels program does not see what follows line {} of the manifest, since it "
                                   "cuts documents only at lines that are exactly ---", addon.name, lines.front()));
  }
  return manifest;
}

Result<AddonCluster> open_addon_cluster(Invocation& call) {
  AddonCluster opened{TRY(cluster::connect(call.env, call.cancel, connection_flags(call.settings))), {}, {}};
  const auto version = TRY(opened.client().version());
  opened.version = TRY(repo::cluster_version(version.version));
  opened.installed = TRY(cluster::installed_addons(opened.client()));
  for (const auto& warning : opened.installed.warnings) call.env.log.warn(warning);
  return opened;
}

repo::ChannelVersion version_of(const cluster::AddonRecord& record) {
  return {record.channel, record.version, record.id, record.manifest_hash, record.generation};
}

cluster::AddonRecord record_of(const repo::ChannelAddon& addon, const std::string& channel, repo::VersionRule rule) {
  cluster::AddonRecord record;
  record.channel = repo::without_credentials(channel);
  if (rule == repo::VersionRule::legacy) record.version = addon.version;
  record.id = addon.id;
  record.manifest_hash = addon.manifest_hash;
  record.generation = repo::kChannelGeneration;
  return record;
}

Result<std::vector<cluster::AddonObject>> read_addon_objects(Invocation& call, base::Arena& arena,
                                                             const std::string& name, std::string_view manifest) {
  Result<std::vector<cluster::AddonObject>> objects = std::vector<cluster::AddonObject>();
  try {
    objects = cluster::addon_objects(arena, manifest);
  } catch (const base::ArenaFull&) {  // one addon, not all of them
    return Error(ErrorCode::invalid, fmt::format("{}: the manifest needs more than the {} bytes it may take", name,
                                                 cluster::kMaxAddonMemory));
  }
  if (!objects) return std::move(objects).error().wrap(name + ": the manifest cannot be read: ");
  for (const auto& object : *objects) call.secrets.learn_object(object.object);
  return objects;
}

std::string plain_text(const std::string& text) {
  std::string plain;
  for (const char c : harmless(text)) {
    if (c == '\n' || c == '\t') {
      plain += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      plain += c;
    }
  }
  return plain;
}

void Failures::tell(const std::string& name, Error error) {
  const auto prefix = name + ": ";  // many errors begin with it already
  const bool has_it = error.helm().starts_with(prefix);
  if (error.has_reason() && !error.reason().starts_with(prefix)) error.because(prefix + error.reason());
  if (!has_it) error.wrap(prefix);
  const auto colour = call_.terminals.err && coloured_output(call_) ? Colour::on : Colour::off;
  call_.env.out.flush();
  call_.env.err << call_.secrets.masked_text(render_finding(base::LogLevel::error, error, colour));
}

void Failures::add(const std::string& name, Error error) {
  tell(name, std::move(error));
  names_.push_back(name);
}

Result<void> Failures::end(const char* what) const {
  if (names_.empty()) return {};
  return Error(ErrorCode::invalid, fmt::format("{} {}{} failed: {}", names_.size(), what, names_.size() == 1 ? "" : "s",
                                               fmt::join(names_, ", ")));
}

}  // namespace cli
