// What a registry has: versions of a chart, charts below a path. Helm has nothing of the kind.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"
#include "repo/oci_charts.h"

namespace repo {

inline constexpr std::size_t kMaxCatalogPages = 1000;
inline constexpr std::size_t kMaxSearchedCharts = 2000;     // repositories below a path
inline constexpr std::size_t kMaxListedVersions = 100'000;  // of all charts together
inline constexpr std::size_t kMaxDescribedVersions = 500;   // of all that is listed; the rest has its version only

struct OciSearchOptions {
  std::string term{};   // in a name or a description, in any case; empty: everything
  std::string range{};  // that versions must be in
  bool all_versions = false;
};

struct OciFoundChart {
  std::string name{};  // "oci://host/path/name"
  std::string version{};
  std::string app_version{};
  std::string description{};
};

// `place` is a chart ("oci://host/path/name") or a path with charts below it, for which the registry must tell its
// catalog. The newest version of each that is in the range, or all of them, newest first; charts by name. Errors: those
// of the registry, "an invalid version/constraint format: improper constraint: x", "more than 100000 versions below P".
base::Result<std::vector<OciFoundChart>> search_registry(OciCharts& charts, const std::string& place,
                                                         const OciSearchOptions& options);

}  // namespace repo
