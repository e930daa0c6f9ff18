// A plan in a file: carried out later exactly as it was shown, or refused because the cluster has moved.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "cluster/operation.h"
#include "cluster/plan.h"

namespace cluster {

inline constexpr int kPlanFormat = 1;
inline constexpr std::size_t kMaxPlanFile = std::size_t{64} << 20;  // bytes

// The plan as JSON: the record to write, what it starts from, and a digest of every object it touches as that was
// when it was read. It holds what the manifest holds, Secrets too: the file is for its owner's eyes.
base::Result<std::string> save_plan(Operation& operation, const Plan& plan);

// Reads it and holds it against the cluster. Refusals (conflict) say what has changed: `revision 3 of "web" has come
// since the plan was made`, `Deployment/default/web has changed since the plan was made`, another cluster or
// namespace.
base::Result<Plan> load_plan(Operation& operation, std::string_view text);

// The release a saved plan is for, without a cluster: for the Lease.
struct PlanHead {
  Verb verb = Verb::upgrade;
  std::string release{};
  std::string name_space{};
};
base::Result<PlanHead> read_plan_head(std::string_view text);

// Carries out whatever verb it is for.
base::Result<Release*> carry_out(Operation& operation, Plan& plan);

}  // namespace cluster
