// The index of a folder of chart archives: `helm repo index`. helm.md REP-011 … 014.
#pragma once

#include <string>

#include "base/env.h"
#include "base/result.h"
#include "charts/load.h"
#include "repo/index.h"

namespace repo {

struct IndexDirectoryOptions {
  std::string url{};    // what the archives' URLs begin with; empty: they are relative
  std::string merge{};  // another index whose entries are taken where the folder has none
  bool json = false;
  chart::LoadOptions load{.loader = chart::Loader::plain};
};

// The index of the archives in `directory` and in the folders right below it, unsorted. What is not a chart is
// passed over.
base::Result<Index> index_directory(base::Env& env, base::Arena& arena, const std::string& directory,
                                    const IndexDirectoryOptions& options = {});

// Writes it as index.yaml into `directory`, an absolute path; an index to merge that is not there is written empty.
// Errors: "merge failed: error loading x: …".
base::Result<void> write_directory_index(base::Env& env, const std::string& directory,
                                         const IndexDirectoryOptions& options);

}  // namespace repo
