// upgrade: helm.md 8.3, values reuse 8.6.
#pragma once

#include <map>
#include <string>

#include "cluster/operation.h"
#include "cluster/plan.h"

namespace cluster {

enum class ReuseValues { automatic, reset, reuse, reset_then_reuse };

struct UpgradeOptions : VerbOptions {
  std::string name{};
  std::map<std::string, std::string> labels{};  // "null" removes
  std::string server_side = "auto";             // "true", "false", "auto"
  ReuseValues reuse = ReuseValues::automatic;
  int history_limit = 10;
  bool rollback_on_failure = false;
  bool cleanup_on_fail = false;
  bool take_ownership = false;
  bool validate = true;
  bool skip_crds = false;
  bool hide_secret = false;
  // Beyond Helm: revisions that are stuck are no hindrance (apply; the holder is known to be dead).
  bool from_any_state = false;
};

// Everything before the first write. Errors: `"web" has no deployed releases`, `another operation
// (install/upgrade/rollback) is in progress`, …
base::Result<Plan> plan_upgrade(Operation& operation, chart::Chart& chart, const base::Value& values,
                                const UpgradeOptions& options);
base::Result<Release*> carry_out_upgrade(Operation& operation, Plan& plan);

// "true", "false" or "auto" over a release's method: `invalid/unknown release server-side apply method: x`.
base::Result<bool> server_side_of(const std::string& option, const std::string& apply_method);

}  // namespace cluster
