// Addons of the catalogue, and where they are installed. The catalogue is in the program; $TUG_CATALOG names a folder
// of charts that takes its place.
#pragma once

#include <string>
#include <vector>

#include "base/arena.h"
#include "base/result.h"
#include "charts/chart.h"
#include "cli/command.h"
#include "cluster/release_store.h"

namespace cli {

// What Chart.yaml tells; the last three by annotations.
struct Addon {
  std::string name{};
  std::string version{};
  std::string app_version{};
  std::string description{};
  std::string name_space{};  // addons.tug/namespace: where it is installed unless another is asked for
  std::string replaces{};    // addons.tug/replaces: a selector of objects that an older form of it left
  std::string also{};        // addons.tug/also: another name under which others publish a chart of it
};
inline constexpr const char* kAddonNamespace = "addons.tug/namespace";
inline constexpr const char* kAddonReplaces = "addons.tug/replaces";
inline constexpr const char* kAddonAlso = "addons.tug/also";

// All addons, sorted by name.
base::Result<std::vector<Addon>> catalog_addons(Invocation& call);
// not_found as chart::load_catalog_chart() says it.
base::Result<Addon> find_addon(Invocation& call, const std::string& name);
// Its chart, to be rendered.
base::Result<chart::Chart*> load_addon(Invocation& call, base::Arena& arena, const std::string& name);

// A release whose chart has a name of an addon.
struct InstalledAddon {
  std::string addon{};
  std::string chart{};
  std::string version{};
  std::string app_version{};
  std::string release{};
  std::string name_space{};
  int revision = 0;
  cluster::Status status = cluster::Status::unknown;
  bool is_from_catalog = false;
};
// The newest revision of each such release, sorted by addon, namespace and name; uninstalled ones left out. `store`:
// of the namespaces to look in.
base::Result<std::vector<InstalledAddon>> installed_addons(cluster::ReleaseStore& store,
                                                           const std::vector<Addon>& addons);

}  // namespace cli
