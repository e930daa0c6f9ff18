// Filling charts/ from what Chart.yaml or Chart.lock asks for. helm.md CMD-033, CMD-034, REP-039 … 047.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/env.h"
#include "base/result.h"
#include "charts/chart.h"

namespace chart {

// A chart archive from a repository.
struct FetchedDependency {
  std::string file_name{};  // "db-1.2.3.tgz"
  std::string_view data{};  // in the arena
};

// Where dependencies with a repository (http, https, oci, @name, alias:name) come from. charts/ knows no
// networks, so the caller brings one. It prints its own progress.
class DependencyFetcher {
 public:
  virtual ~DependencyFetcher() = default;
  // Replaces @name and alias:name in `requested` with the repository's URL (REP-039, REP-041).
  virtual base::Result<void> resolve_names(std::vector<Dependency>& requested) = 0;
  // Refreshes the indexes of the repositories that the user has added and of those in `requested`.
  virtual base::Result<void> refresh(const std::vector<Dependency>& requested) = 0;
  // Refuses locked dependencies whose repository was never added (build; REP-045).
  virtual base::Result<void> check_repositories(const std::vector<Dependency>& locked) = 0;
  // The newest version the range of `wanted` allows; empty where there is none (REP-044).
  virtual base::Result<std::string> choose_version(const Dependency& wanted) = 0;
  // The archive of exactly that version; without data where it was given before in this run.
  virtual base::Result<FetchedDependency> fetch(base::Arena& arena, const Dependency& locked) = 0;
};

// Serves nothing: says in one line that repositories are not there yet. file:// and charts that lie in
// charts/ already need no fetcher.
class NoRepositories final : public DependencyFetcher {
 public:
  base::Result<void> resolve_names(std::vector<Dependency>& requested) override;
  base::Result<void> refresh(const std::vector<Dependency>& requested) override;
  base::Result<void> check_repositories(const std::vector<Dependency>& locked) override;
  base::Result<std::string> choose_version(const Dependency& wanted) override;
  base::Result<FetchedDependency> fetch(base::Arena& arena, const Dependency& locked) override;
};

struct DependencyOptions {
  bool skip_refresh = false;
  bool debug = false;  // the global --debug flag: two more kinds of progress lines
};

// `helm dependency update`: resolves what Chart.yaml asks for, saves the archives into charts/, removes
// outdated ones and writes Chart.lock (requirements.lock for v1) where it changes. `path` is the chart's
// folder, cleaned. Progress goes to env.out. SOURCE_DATE_EPOCH is obeyed. Archives are collected in
// tmpcharts-<pid> beside charts/ and moved only when all are there.
base::Result<void> update_dependencies(base::Env& env, DependencyFetcher& fetcher,
                                       const std::string& path, const DependencyOptions& options);

// `helm dependency build`: the same from Chart.lock, without resolving anew; refuses a lock that is out of
// sync with Chart.yaml. Without a lock it is update_dependencies.
base::Result<void> build_dependencies(base::Env& env, DependencyFetcher& fetcher,
                                      const std::string& path, const DependencyOptions& options);

}  // namespace chart
