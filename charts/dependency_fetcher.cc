#include "charts/dependency_fetcher.h"

#include <fmt/format.h>

#include "base/go_format.h"

namespace chart {
namespace {

using base::Arena;
using base::Error;
using base::ErrorCode;
using base::Result;

Error no_repositories(const Dependency& dependency) {
  return Error(ErrorCode::unavailable,
               fmt::format(
                   "dependency {} needs the repository {}, and fetching from repositories is not "
                   "there yet",
                   base::go_quote(dependency.name), base::go_quote(dependency.repository)))
      .hinting("unpack the chart into charts/ and leave `repository` empty, or use file://");
}

Result<void> refuse_remote(const std::vector<Dependency>& dependencies) {
  for (const Dependency& dependency : dependencies) {
    if (!dependency.repository.empty() && !dependency.repository.starts_with("file://"))
      return no_repositories(dependency);
  }
  return {};
}

}  // namespace

Result<void> NoRepositories::resolve_names(std::vector<Dependency>& requested) {
  return refuse_remote(requested);
}

Result<void> NoRepositories::refresh(const std::vector<Dependency>& requested) {
  (void)requested;
  return {};
}

Result<void> NoRepositories::check_repositories(const std::vector<Dependency>& locked) {
  return refuse_remote(locked);
}

Result<std::string> NoRepositories::choose_version(const Dependency& wanted) {
  return no_repositories(wanted);
}

Result<void> NoRepositories::open(const std::vector<Dependency>& locked) {
  return refuse_remote(locked);
}

Result<FetchedDependency> NoRepositories::fetch(Arena& arena, const Dependency& locked) {
  (void)arena;
  return no_repositories(locked);
}

}  // namespace chart
