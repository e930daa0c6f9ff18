// uninstall: helm.md 8.5.
#pragma once

#include <string>
#include <vector>

#include "cluster/operation.h"
#include "cluster/plan.h"

namespace cluster {

struct UninstallOptions : VerbOptions {
  std::string name{};
  bool keep_history = false;
  bool ignore_not_found = false;
  Propagation propagation = Propagation::background;
};

struct Uninstalled {
  Release* release = nullptr;  // nullptr: there was none, and that was fine
  std::string info{};          // what was kept, for standard output
};

// Reads, deletes, records; a dry run only reads and warns (OPS-063).
base::Result<Uninstalled> uninstall(Operation& operation, const UninstallOptions& options);

}  // namespace cluster
