// rollback: helm.md 8.4.
#pragma once

#include <string>

#include "cluster/operation.h"
#include "cluster/plan.h"

namespace cluster {

inline constexpr std::size_t kMaxDescription = 256;  // characters

struct RollbackOptions : VerbOptions {
  std::string name{};
  int revision = 0;  // 0 = the one before the last
  std::string server_side = "auto";
  int history_limit = 10;
  bool cleanup_on_fail = false;
};

base::Result<Plan> plan_rollback(Operation& operation, const RollbackOptions& options);
base::Result<Release*> carry_out_rollback(Operation& operation, Plan& plan);

}  // namespace cluster
