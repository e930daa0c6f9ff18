// addon channel publish: manifests into a channel in S3 or a folder.
#include <memory>

#include <fmt/format.h>

#include "base/regular_file.h"
#include "cli/addon_channel_commands.h"
#include "cli/aws_identity.h"
#include "cli/signals.h"
#include "cluster/addon_objects.h"
#include "cluster/addon_record.h"
#include "repo/channel.h"
#include "repo/channel_publish.h"
#include "repo/folder_store.h"
#include "repo/s3_store.h"
#include "repo/url_join.h"

namespace cli {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

struct OpenChannel {
  std::unique_ptr<repo::ObjectStore> store{};
  std::string key{};
  std::string notes{};
};

Result<OpenChannel> open_channel(Invocation& call, const std::string& url) {
  OpenChannel open;
  if (url.starts_with("file://")) {
    const auto path = TRY(repo::folder_of_url(url));
    open.store = std::make_unique<repo::FolderStore>(call.env, call.cancel, base::directory_name(path));
    open.key = base::base_name(path);
    return open;
  }
  if (!repo::is_s3_url(url)) {
    return Error(ErrorCode::invalid, fmt::format("\"{}\" cannot be published to: a channel is written to s3://BUCKET/KEY or "
                                                 "file:///PATH", repo::without_password(url)));
  }
  const auto place = TRY(repo::parse_s3_url(url));
  open.notes = call.settings.repository_cache + "/s3";
  auto session = TRY(repo::S3Session::open(call.env, call.cancel, place.bucket, aws_identity(call), open.notes));
  if (session->settings().acl.empty()) session->settings().acl = call.env.variable("KOPS_STATE_S3_ACL").value_or("");
  open.store = std::make_unique<repo::S3Store>(std::move(session));
  open.key = place.prefix;
  return open;
}

// The channel's document is a file: a folder alone is a mistake that would be found late.
Result<void> check_key(const std::string& key, const std::string& url) {
  if (key.ends_with(".yaml") || key.ends_with(".yml")) return {};
  return Error(ErrorCode::invalid, fmt::format("\"{}\" is no channel's document: its name ends in .yaml", url))
      .hinting(fmt::format("{}{}addon.yaml", url, url.ends_with('/') ? "" : "/"));
}

Result<repo::PublishedAddon> read_addon(Invocation& call, const std::string& path) {
  repo::PublishedAddon addon;
  addon.name = call.flags.text("name");
  if (addon.name.empty()) {
    const auto file = base::base_name(path);
    addon.name = file.substr(0, file.size() - base::extension(file).size());
  }
  TRY(cluster::check_addon_name(addon.name));
  addon.version = call.flags.text("version");
  addon.id = call.flags.text("id");
  addon.kubernetes_version = call.flags.text("kubernetes-version");
  addon.name_space = call.flags.text("state-namespace");
  base::Arena arena(cluster::kMaxAddonMemory);
  const auto bytes = TRY(base::read_regular(call.env.files, arena, path));
  if (bytes.size() > repo::kMaxManifestBytes) {
    return Error(ErrorCode::invalid, fmt::format("{} has {} bytes, more than the {} of a manifest", path, bytes.size(),
                                                 repo::kMaxManifestBytes));
  }
  addon.manifest = bytes;
  auto objects = cluster::addon_objects(arena, bytes);
  if (!objects) return std::move(objects).error().wrap(path + ": ");
  const auto lines = repo::lines_not_cut_by_kops(bytes);
  if (!lines.empty()) {
    call.env.log.warn(fmt::format("{}:{}: kops's channels program does not see what follows, since it cuts documents only at "
                                  "lines that are exactly ---", path, lines.front()));
  }
  return addon;
}

}  // namespace

Result<void> run_addon_channel_publish(Invocation& call) {
  const SignalWatch signals(call.cancel, "");
  const auto& url = call.arguments.back();
  const auto manifests = call.arguments.size() - 1;
  if (manifests > 1 && call.flags.changed("name")) {
    return Error(ErrorCode::invalid, fmt::format("--name is the name of one addon, and there are {} manifests", manifests));
  }
  const auto open = TRY(open_channel(call, url));
  TRY(check_key(open.key, url));
  std::vector<repo::PublishedAddon> addons;
  for (std::size_t i = 0; i < manifests; ++i) addons.push_back(TRY(read_addon(call, call.arguments[i])));
  const repo::ChannelPublishOptions options{call.flags.boolean("force"), call.flags.boolean("dry-run")};
  const auto end = TRY(repo::publish_addons(call.env, call.cancel, {*open.store, open.key, open.notes}, addons, options));
  for (const auto& addon : addons) {
    const auto* what = end == repo::AddonEnd::already_there ? "is there already" : options.is_dry_run ? "would be published" : "published";
    call.env.out << fmt::format("{}{}{} {} in {} (hash {})\n", addon.name, addon.version.empty() ? "" : " ", addon.version, what,
                                url, repo::manifest_hash(addon.manifest));
  }
  return {};
}

}  // namespace cli
