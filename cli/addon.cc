#include "cli/addon.h"

#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "charts/catalog.h"
#include "charts/load.h"
#include "cli/installable_chart.h"

namespace cli {

using base::Result;

namespace {

std::string annotation_of(const chart::Metadata& metadata, const char* name) {
  const auto found = metadata.annotations.find(name);
  return found == metadata.annotations.end() ? std::string() : found->second;
}

Addon addon_of(const chart::Metadata& metadata) {
  return {.name = metadata.name,
          .version = metadata.version,
          .app_version = metadata.app_version,
          .description = metadata.description,
          .name_space = annotation_of(metadata, kAddonNamespace),
          .replaces = annotation_of(metadata, kAddonReplaces),
          .also = annotation_of(metadata, kAddonAlso)};
}

// $TUG_CATALOG; empty where it is not set.
std::string catalog_folder(Invocation& call) { return call.env.variable("TUG_CATALOG").value_or(""); }

// The folders of $TUG_CATALOG that are charts, or the names that are built in.
Result<std::vector<std::string>> addon_names(Invocation& call) {
  std::vector<std::string> names;
  const auto folder = catalog_folder(call);
  if (folder.empty()) {
    for (const auto name : chart::catalog_names()) names.emplace_back(name);
    return names;
  }
  for (const auto& entry : TRY(call.env.files.list(folder))) {
    const auto metadata = base::join_path(base::join_path(folder, entry.name), "Chart.yaml");
    if (TRY(call.env.files.info(metadata))) names.push_back(entry.name);
  }
  return names;
}

}  // namespace

Result<chart::Chart*> load_addon(Invocation& call, base::Arena& arena, const std::string& name) {
  const auto folder = catalog_folder(call);
  if (folder.empty() || name.find('/') != std::string::npos) {
    return chart::load_catalog_chart(arena, call.env.log, name);
  }
  return load_installable(call, arena, base::join_path(folder, name));
}

Result<Addon> find_addon(Invocation& call, const std::string& name) {
  base::Arena arena;
  const auto* loaded = TRY(load_addon(call, arena, name));
  return addon_of(loaded->metadata);
}

Result<std::vector<Addon>> catalog_addons(Invocation& call) {
  std::vector<Addon> addons;
  for (const auto& name : TRY(addon_names(call))) addons.push_back(TRY(find_addon(call, name)));
  return addons;
}

Result<std::vector<InstalledAddon>> installed_addons(cluster::ReleaseStore& store, const std::vector<Addon>& addons) {
  std::map<std::pair<std::string, std::string>, InstalledAddon> newest;
  const auto visit = [&](base::Arena&, cluster::Release& release) {
    if (release.chart == nullptr) return;
    const auto& metadata = release.chart->metadata;
    const auto addon = std::ranges::find_if(addons, [&](const Addon& each) {
      return each.name == metadata.name || (!each.also.empty() && each.also == metadata.name);
    });
    if (addon == addons.end()) return;
    auto& found = newest[{release.name_space, release.name}];
    if (found.revision >= release.revision) return;
    found = {.addon = addon->name,
             .chart = metadata.name,
             .version = metadata.version,
             .app_version = metadata.app_version,
             .release = release.name,
             .name_space = release.name_space,
             .revision = release.revision,
             .status = release.status,
             .is_from_catalog = metadata.annotations.contains(kAddonNamespace)};
  };
  TRY(store.each(visit, cluster::Detail::summary));
  std::vector<InstalledAddon> installed;
  for (auto& [key, place] : newest) {
    if (place.status != cluster::Status::uninstalled) installed.push_back(std::move(place));
  }
  std::ranges::sort(installed, {}, [](const InstalledAddon& place) {
    return std::tie(place.addon, place.name_space, place.release);
  });
  return installed;
}

}  // namespace cli
