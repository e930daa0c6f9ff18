#include "cli/channel_manifests.h"

#include <set>

#include "base/filesystem.h"
#include "base/yaml.h"
#include "charts/manifest.h"
#include "cli/image_source.h"
#include "cli/repository_access.h"
#include "repo/channel_source.h"

namespace cli {

using base::Result;

namespace {

bool is_channel(std::string_view text) {
  const auto documents = chart::split_manifests(text);
  if (documents.empty()) return false;
  base::Arena arena;
  const auto head = base::yaml::read_head(arena, documents.front());
  return head && head->kind == "Addons";
}

}  // namespace

Result<ChannelContent> read_channel(Invocation& call, const std::string& place) {
  ChannelContent content;
  content.text = TRY(read_text_at(call, place));
  content.is_channel = is_channel(content.text);
  if (!content.is_channel) {
    const std::string name(base::base_name(place));
    content.manifests.push_back({name, name, content.text});
    return content;
  }
  const bool is_url = place.find("://") != std::string::npos;
  const auto url = is_url ? place : "file://" + TRY(base::absolute_path(call.env.files, place));
  const auto channel = TRY(repo::parse_channel(url, content.text));
  for (const auto& warning : channel.warnings) call.env.log.warn(warning);
  const auto fetcher = make_fetcher(call);
  repo::ChannelSource source(call.env, call.cancel, *fetcher);
  std::set<std::string> seen;
  for (const auto& addon : channel.addons) {
    if (!seen.insert(addon.manifest).second) continue;
    auto text = TRY(source.manifest(channel, addon));
    TRY(repo::check_manifest_hash(addon, text));
    content.manifests.push_back({addon.name, addon.manifest, std::move(text)});
  }
  return content;
}

}  // namespace cli
