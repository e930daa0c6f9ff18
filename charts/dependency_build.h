// Filling charts/ from what Chart.yaml or Chart.lock asks for. helm.md CMD-033, CMD-034, REP-039 …
// 047.
#pragma once

#include <string>

#include "base/env.h"
#include "base/result.h"
#include "charts/dependency_fetcher.h"
#include "charts/load.h"

namespace chart {

struct DependencyOptions {
  bool skip_refresh = false;
  bool debug = false;  // the global --debug flag: two more kinds of progress lines
  LoadOptions load{.loader = Loader::plain};
};

// `helm dependency update`: resolves what Chart.yaml asks for, saves the archives into charts/,
// removes outdated ones and writes Chart.lock (requirements.lock for v1) where it changes. `path`
// is the chart's folder, cleaned. Progress goes to env.out. SOURCE_DATE_EPOCH is obeyed. Archives
// are collected in tmpcharts-<pid> beside charts/ and moved only when all are there.
base::Result<void> update_dependencies(base::Env& env, DependencyFetcher& fetcher,
                                       const std::string& path, const DependencyOptions& options);

// `helm dependency build`: the same from Chart.lock, without resolving anew; refuses a lock that is
// out of sync with Chart.yaml. Without a lock it is update_dependencies.
base::Result<void> build_dependencies(base::Env& env, DependencyFetcher& fetcher,
                                      const std::string& path, const DependencyOptions& options);

}  // namespace chart
