// What commands about repositories share: where the files are, and how strictly an index is read.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/command.h"
#include "repo/dependency_source.h"
#include "repo/fetch.h"
#include "repo/index.h"
#include "repo/oci_charts.h"
#include "repo/repositories.h"

namespace cli {

// As helm, JSON with duplicate keys is taken as Helm takes it; as tug it is refused.
repo::DuplicateKeys duplicate_keys(const Invocation& call);

// Fetches with the command's cancellation, and its --timeout where it has one.
std::unique_ptr<repo::Fetcher> make_fetcher(Invocation& call);

// The way to registries with what the command's flags say: --username, --password, certificates, --plain-http.
std::unique_ptr<repo::OciCharts> make_registries(Invocation& call);

// Fetches the indexes of all of them at once and prints a line for each as it comes; the addresses of those that
// failed are added to `failed`.
base::Result<void> update_repositories(Invocation& call, base::Env& env, repo::Fetcher& fetcher,
                                       const std::vector<repo::Repository>& repositories, std::vector<std::string>& failed);

// Where the dependencies of charts come from. Progress goes to env.out.
class DependencyRepositories {
 public:
  DependencyRepositories(Invocation& call, base::Env& env);
  chart::DependencyFetcher& source() { return source_; }
  // As repo::DependencySource::require().
  void require(repo::DependencySource::Check check) { source_.require(std::move(check)); }

 private:
  std::unique_ptr<repo::Fetcher> fetcher_;
  std::unique_ptr<repo::OciCharts> registries_;
  repo::DependencySource source_;
};

// Offers the repositories that were added, any number of them, to a shell; completion_arguments.cc.
Completion complete_repositories(Invocation& call, const std::string& typed);
Completion complete_push(Invocation& call, const std::string& typed);           // charts, then a repository as well
Completion complete_in_repository(Invocation& call, const std::string& typed);  // as second argument

// Reads a password that is typed, with nothing to be seen of it. "inappropriate ioctl for device" without a terminal.
base::Result<std::string> read_password();

}  // namespace cli
