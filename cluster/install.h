// install: helm.md 8.1.
#pragma once

#include <map>
#include <string>

#include "cluster/operation.h"
#include "cluster/plan.h"

namespace cluster {

struct InstallOptions : VerbOptions {
  std::string name{};
  std::map<std::string, std::string> labels{};
  bool server_side = true;
  bool replace = false;
  bool skip_crds = false;
  bool create_namespace = false;
  bool rollback_on_failure = false;
  bool take_ownership = false;
  bool validate = true;
  bool hide_secret = false;
  bool is_upgrade = false;  // of a dry run: rendered as an upgrade, and objects of others are no conflict
};

// Everything up to the first write of an object, in Helm's order; CRDs are applied on the way unless it is a dry
// run (templates may need their kinds). `chart` and `values` (the user's) live in the operation's arena. The
// plan's target has the description a dry run prints. A client dry run needs no cluster (operation.client is
// not used).
base::Result<Plan> plan_install(Operation& operation, chart::Chart& chart, const base::Value& values,
                                const InstallOptions& options);

// Writes: namespace, record, hooks, objects, waits. The release as recorded at the end. Errors carry Helm's
// text; the record says `failed` then, or with rollback_on_failure nothing is left.
base::Result<Release*> carry_out_install(Operation& operation, Plan& plan);

}  // namespace cluster
