// addon install --adopt: what an older form of an addon has left is taken into its release.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "cli/addon.h"
#include "cli/change_release.h"
#include "cluster/addon_record.h"
#include "cluster/adoption.h"

namespace cli {

// The objects of the older form: by the addon's own selector. Also says in which namespace they are, where they
// have one; "" where there are none. Records are looked for where there are no objects, too.
struct OldAddon {
  std::vector<cluster::ObjectKey> objects{};
  std::string name_space{};
  std::vector<cluster::InstalledAddon> records{};  // of the channels that brought it, where the cluster says so
};
base::Result<OldAddon> find_old_addon(Invocation& call, const Addon& addon);

// Takes those records away, which stand for nothing any more: with them a channel would say that it need not be applied.
// Each is told; one that cannot be taken away is warned of.
void forget_records(Invocation& call, const OldAddon& old);

// What becomes of every object, a line for each.
std::string adoption_text(const cluster::Adoption& adoption);

// Half a pair that only shows on the objects as they will be: what an adopted one keeps is in no value. Of the load
// balancer's proxy protocol, which breaks every request when one side alone has it.
base::Result<void> check_pairs(const cluster::Adoption& adoption);

// `… cannot be adopted` naming what must be replaced, unless --replace is given.
base::Result<void> check_adoption(const Invocation& call, const cluster::Adoption& adoption);

}  // namespace cli
