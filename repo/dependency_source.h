// Dependencies from repositories: those the user has added, and those that only a Chart.yaml names. helm.md 9.4.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/env.h"
#include "base/result.h"
#include "charts/dependency_fetcher.h"
#include "repo/chart_download.h"

namespace repo {

// Prints its progress to env.out, as Helm does, and what is told of registries to `options.notices` or there too. Archives
// are fetched side by side, before the first is asked for. Where digests are checked and the content cache has all that is
// locked (repo/locked_chart.h), a build reads no index and asks no server.
class DependencySource final : public chart::DependencyFetcher {
 public:
  // Fetches the indexes of these repositories and prints a line for each, in any order.
  using Refresh = std::function<base::Result<void>(const std::vector<Repository>&)>;

  struct Checked {
    std::string provenance{};  // what is to lie beside the archive as its provenance file, or ""
    std::string notice{};      // to be printed
  };
  // Lets an archive pass or not. Several are checked at the same time.
  using Check = std::function<base::Result<Checked>(ChartDownloader&, const LocatedChart&, const DownloadedChart&)>;

  // Credentials and certificates in `options` are not used: a Chart.yaml or an index names any host, and only those of
  // repositories.yaml are for one. Registries (`options.registries`) are asked with the command line's where all
  // dependencies in registries are on one host; where they are not, such credentials are an error.
  DependencySource(base::Env& env, Fetcher& fetcher, ChartDownloadOptions options, Refresh refresh);

  // From now on no archive counts that `check` does not let pass, and none is taken from the cache.
  void require(Check check) { check_ = std::move(check); }

  base::Result<void> resolve_names(std::vector<chart::Dependency>& requested) override;
  base::Result<void> refresh(const std::vector<chart::Dependency>& requested) override;
  base::Result<void> check_repositories(const std::vector<chart::Dependency>& locked) override;
  base::Result<std::string> choose_version(const chart::Dependency& wanted) override;
  base::Result<void> open(const std::vector<chart::Dependency>& locked) override;
  base::Result<chart::FetchedDependency> fetch(base::Arena& arena, const chart::Dependency& locked) override;

 private:
  // What is known of one archive before it is asked for.
  struct Ahead {
    base::Result<LocatedChart> chart;
    std::optional<base::Result<DownloadedChart>> archive{};
    std::optional<base::Result<Checked>> checked{};  // what check_ says, if there is one
  };

  base::Result<LocatedChart> locate(const chart::Dependency& locked);
  base::Result<LocatedChart> locate_in_registry(const chart::Dependency& locked);
  base::Result<std::string> choose_in_registry(const chart::Dependency& wanted);
  base::Result<void> check_registries(const std::vector<chart::Dependency>& dependencies) const;
  void take_from_cache(const std::vector<chart::Dependency>& locked);
  bool is_elsewhere(const chart::Dependency& dependency) const;

  base::Env& env_;
  Fetcher& fetcher_;
  ChartDownloadOptions options_;
  Refresh refresh_;
  Check check_{};
  std::ostream& notices_;   // gets what Helm prints about charts of registries
  bool has_login_ = false;  // the command line has a name and a password
  Repositories repositories_{};
  std::map<std::string, std::string> names_{};  // of a dependency: the name of its repository
  base::Arena arena_{};                         // holds the indexes
  std::map<std::string, ParsedIndex> indexes_{};  // by the repository's name
  std::map<std::string, Ahead> ahead_{};          // by place(dependency)
  std::map<std::string, DownloadedChart> cached_{};  // by place(dependency): all that is locked, or nothing
  std::map<std::string, bool> downloaded_{};      // URLs that were given
};

// Whether it is the name of the cached index of a repository that nobody added.
bool is_hidden_name(const std::string& name);

}  // namespace repo
