// client-go's validation of one cluster entry and one user entry.
#pragma once

#include <string>
#include <vector>

#include "base/env.h"
#include "cluster/kube_config_file.h"

namespace cluster {

// Each adds what is wrong to `problems`, in client-go's order and words.
void check_user(base::Env& env, const std::string& name, const UserEntry& user, std::vector<std::string>& problems);
void check_cluster(base::Env& env, const std::string& name, const ClusterEntry& cluster,
                   std::vector<std::string>& problems);

}  // namespace cluster
