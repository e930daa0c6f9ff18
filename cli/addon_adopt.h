// addon install --adopt: what an older form of an addon has left is taken into its release.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "cli/addon.h"
#include "cli/change_release.h"
#include "cluster/adoption.h"

namespace cli {

// The objects of the older form: by the addon's own selector. Also says in which namespace they are, where they
// have one; "" where there are none.
struct OldAddon {
  std::vector<cluster::ObjectKey> objects{};
  std::string name_space{};
  std::string channel{};  // that brought it, where the cluster says so
};
base::Result<OldAddon> find_old_addon(Invocation& call, const Addon& addon);

// What becomes of every object, a line for each.
std::string adoption_text(const cluster::Adoption& adoption);

// Half a pair that only shows on the objects as they will be: what an adopted one keeps is in no value. Of the load
// balancer's proxy protocol, which breaks every request when one side alone has it.
base::Result<void> check_pairs(const cluster::Adoption& adoption);

// `… cannot be adopted` naming what must be replaced, unless --replace is given.
base::Result<void> check_adoption(const Invocation& call, const cluster::Adoption& adoption);

}  // namespace cli
