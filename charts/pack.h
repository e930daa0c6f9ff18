// Charts to archives: `helm package`, and saving what dependencies need. helm.md CHT-077 … 084.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/arena.h"
#include "base/env.h"
#include "base/gzip.h"
#include "base/result.h"
#include "charts/chart.h"
#include "charts/load.h"

namespace chart {

// The time that tug's own archives carry where SOURCE_DATE_EPOCH is not set: 1980-01-01, the first
// that every archive format can hold.
inline constexpr std::int64_t kFixedTime = 315532800;

// SOURCE_DATE_EPOCH in unix seconds; nothing where unset or empty. ENV-021:
// `invalid SOURCE_DATE_EPOCH: strconv.ParseInt: parsing "x": invalid syntax`, `…: must not be
// negative`.
base::Result<std::optional<std::int64_t>> source_date_epoch(const base::Env& env);
// Gives every file of the chart and its subcharts, and Chart.lock's `generated`, this time.
void stamp_times(Chart& chart, std::int64_t unix_seconds);

// "web-1.2.3.tgz"
std::string archive_name(const Metadata& metadata);
// The archive of a chart: Chart.yaml, Chart.lock, values.yaml, values.schema.json, templates,
// files, then its subcharts unpacked. Errors: `"a/b" is not a valid chart name`, "invalid JSON in
// values.schema.json".
// `done`: told of each part of the chart's files that is not needed any more.
base::Result<std::string> pack(base::Arena& arena, const Chart& chart,
                               const base::GzipDone& done = {});
// Writes the archive into `directory`, which is made where it is missing. Gives the archive's path.
// Errors: "chart validation: …", "is not a directory: x".
base::Result<std::string> save_archive(base::Env& env, base::Arena& arena, Chart& chart,
                                       const std::string& directory);

enum class Times {
  of_files,  // as Helm: of the files on disk
  fixed,     // kFixedTime, so that the same chart gives the same bytes
};

struct PackageOptions {
  std::string version{};      // --version
  std::string app_version{};  // --app-version
  std::string destination = ".";
  std::optional<std::int64_t> epoch{};  // source_date_epoch()
  Times times = Times::of_files;
  LoadOptions load{};
};

// `helm package` of one folder. Gives the archive's path. Errors: "failed to save: …",
// "invalid chart apiVersion", the version's ("invalid semantic version"), missing dependencies.
base::Result<std::string> package_chart(base::Env& env, base::Arena& arena, const std::string& path,
                                        const PackageOptions& options = {});

}  // namespace chart
