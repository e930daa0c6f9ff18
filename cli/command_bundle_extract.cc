// bundle extract: charts and channels of a bundle as files. All of them are made in memory first, so that what is wrong
// with one leaves no folder with half of them.
#include <map>

#include <fmt/format.h>

#include "charts/image_relocate.h"
#include "cli/bundle_file.h"
#include "cli/image_commands.h"
#include "repo/bundle_channel.h"
#include "repo/channel.h"

namespace cli {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

// Puts the images of the registry into manifests, and the new hashes into the channel.
Result<void> relocate_channel(const repo::Bundle& bundle, const std::string& target, repo::ChannelFiles& files) {
  const auto change = [&](const chart::FoundImage& found) { return relocated(bundle, target, found); };
  const auto document = files.find(std::string(repo::kChannelDocument));
  for (auto& [name, text] : files) {
    if (name == repo::kChannelDocument) continue;
    auto moved = chart::relocate_images(text, bundle.rules(), change);
    if (!moved) return std::move(moved).error().wrap(name + ": ");
    const auto before = repo::manifest_hash(text);
    const auto after = repo::manifest_hash(*moved);
    text = *std::move(moved);
    if (document == files.end() || before == after) continue;
    auto& channel = document->second;
    for (auto at = channel.find(before); at != std::string::npos; at = channel.find(before, at + after.size())) {
      channel.replace(at, before.size(), after);
    }
  }
  return {};
}

// The folder of a channel: the last one of its URL, with a number where that is taken.
std::string channel_folder(const std::string& url, const std::map<std::string, std::string>& files) {
  std::string name(base::base_name(base::directory_name(url)));
  if (!repo::is_below_channel(name) || name.find('/') != std::string::npos) name = "channel";
  auto folder = name;
  for (int number = 2;; ++number) {
    const auto start = folder + "/";
    const auto taken = files.lower_bound(start);
    if (taken == files.end() || !taken->first.starts_with(start)) return folder;
    folder = fmt::format("{}-{}", name, number);
  }
}

Result<std::map<std::string, std::string>> files_of(const repo::Bundle& bundle, const std::string& target) {
  std::map<std::string, std::string> files;
  for (const auto& item : bundle.items()) {
    if (item.kind == repo::BundleKind::image) continue;
    const auto layer = TRY(bundle.layer(item));
    if (item.kind == repo::BundleKind::chart) {
      auto name = item.name;
      if (const auto colon = name.find(':'); colon != std::string::npos) name[colon] = '-';
      if (!repo::is_below_channel(name) || name.find('/') != std::string::npos) {
        return Error(ErrorCode::invalid, fmt::format("the bundle's chart {} has a name that no file can have", item.name));
      }
      files.emplace(name + ".tgz", layer);
      continue;
    }
    auto channel = repo::unpack_channel(layer);
    if (!channel) return std::move(channel).error().wrap(fmt::format("channel {}: ", item.name));
    if (!target.empty()) TRY(relocate_channel(bundle, target, *channel));
    const auto folder = channel_folder(item.name, files);
    for (auto& [name, text] : *channel) files.emplace(folder + "/" + name, std::move(text));
  }
  return files;
}

}  // namespace

Result<void> run_bundle_extract(Invocation& call) {
  const auto registry = call.flags.text("registry");
  const auto target = registry.empty() ? registry : TRY(repo::parse_bundle_target(registry));
  const auto& folder = call.arguments[1];
  base::Arena arena;
  const auto bundle = TRY(open_bundle(call, arena, call.arguments[0]));
  const auto info = TRY(call.env.files.info(folder));
  const bool is_folder = info && info->type == base::FileType::directory;
  if (info && (!is_folder || !TRY(call.env.files.list(folder)).empty())) {
    return Error(ErrorCode::conflict, fmt::format("{} is there already and not an empty folder", folder));
  }
  const auto files = TRY(files_of(bundle, target));
  TRY(call.env.files.make_directories(folder));
  for (const auto& [name, text] : files) {
    const auto path = base::join_path(folder, name);
    TRY(call.env.files.make_directories(base::directory_name(path)));
    TRY(call.env.files.write(path, text, 0644));
    call.env.out << path << '\n';
  }
  return {};
}

}  // namespace cli
