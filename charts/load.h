// From a folder, an archive or files in memory to a Chart. helm.md 3.4.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/env.h"
#include "base/result.h"
#include "charts/chart.h"

namespace chart {

inline constexpr std::size_t kMaxChartBytes = 100 * 1024 * 1024;  // CHT-054
inline constexpr std::size_t kMaxChartMemory = 384 * 1024 * 1024;  // what loading may take in all
inline constexpr std::size_t kMaxChartEntries = 20'000;           // files and folders of one chart
inline constexpr std::size_t kMaxSubchartDepth = 100;             // charts within charts
inline constexpr std::size_t kMaxNestedBytes = 256UL * 1024 * 1024;  // all archives within a chart
inline constexpr std::size_t kMaxDirectoryDepth = 255;               // folders within folders

// Helm has two loaders. They give the same chart and differ in what they refuse and how they word
// it (CHT-024, CHT-025, CHT-051).
enum class Loader {
  detecting,  // looks at apiVersion first: install, upgrade, template, package
  plain,      // show, dependency, lint, create --starter, indexes
};

// What becomes of symbolic links in a folder and of links in an archive.
enum class Links {
  follow_all,  // as Helm: follows them wherever they lead, with a line in the log; an empty file
               // for each link in an archive
  inside_only,  // refuses those that leave the chart's folder, and all in archives
};

struct LoadOptions {
  Loader loader = Loader::detecting;
  Links links = Links::follow_all;
  std::size_t max_bytes = kMaxChartBytes;
};

// The chart at `path`, a folder or an archive. It lives in the arena, as everything in it does.
// Errors and log lines are Helm's; "stat x: no such file or directory" where there is nothing. Errors
// about what is in a file have their place there, below `path`, with the line.
base::Result<Chart*> load(base::Env& env, base::Arena& arena, const std::string& path,
                          const LoadOptions& options = {});
// The same where it must be a folder (package, lint, dependency build).
base::Result<Chart*> load_directory(base::Env& env, base::Arena& arena, const std::string& path,
                                    const LoadOptions& options = {});
// The same where it must be an archive.
base::Result<Chart*> load_archive(base::Env& env, base::Arena& arena, const std::string& path,
                                  const LoadOptions& options = {});
// An archive in memory; `bytes` must outlive the chart.
base::Result<Chart*> load_archive_bytes(base::Arena& arena, base::Log& log, std::string_view bytes,
                                        const LoadOptions& options = {});
// Files in memory, names relative to the chart's root. Subcharts (charts/x/…, charts/x.tgz) in byte
// order of their names, where Helm's order is random (CHT-049).
base::Result<Chart*> load_files(base::Arena& arena, base::Log& log, std::span<const File> files,
                                const LoadOptions& options = {});

// The files of a chart archive after all its checks (CHT-055), in the archive's order.
base::Result<std::vector<File>> read_archive_files(base::Arena& arena, std::string_view bytes,
                                                   const LoadOptions& options = {});
// The files of a chart folder that its .helmignore lets through, in the order of the walk
// (CHT-053).
base::Result<std::vector<File>> read_directory_files(base::Env& env, base::Arena& arena,
                                                     const std::string& path,
                                                     const LoadOptions& options = {});

}  // namespace chart
