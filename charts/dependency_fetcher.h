// Where the charts of dependencies come from when they do not lie on this disk. helm.md 9.4.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/result.h"
#include "charts/chart.h"

namespace chart {

// A chart archive from a repository.
struct FetchedDependency {
  std::string file_name{};  // "db-1.2.3.tgz"
  std::string_view data{};  // in the arena
  std::string provenance{};  // its provenance file, where that is to lie beside it while it is on its way
};

// Where dependencies with a repository (http, https, oci, @name, alias:name) come from. charts/
// knows no networks, so the caller brings one. It prints its own progress.
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
  // Called once before the first fetch(), with all that is locked, those without a repository included.
  virtual base::Result<void> open(const std::vector<Dependency>& locked) = 0;
  // The archive of exactly that version; without data where it was given before in this run.
  virtual base::Result<FetchedDependency> fetch(base::Arena& arena, const Dependency& locked) = 0;
};

// Serves nothing: says in one line that repositories are not there yet. file:// and charts that lie
// in charts/ already need no fetcher.
class NoRepositories final : public DependencyFetcher {
 public:
  base::Result<void> resolve_names(std::vector<Dependency>& requested) override;
  base::Result<void> refresh(const std::vector<Dependency>& requested) override;
  base::Result<void> check_repositories(const std::vector<Dependency>& locked) override;
  base::Result<std::string> choose_version(const Dependency& wanted) override;
  base::Result<void> open(const std::vector<Dependency>& locked) override;
  base::Result<FetchedDependency> fetch(base::Arena& arena, const Dependency& locked) override;
};

}  // namespace chart
