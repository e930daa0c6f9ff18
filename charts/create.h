// `helm create`. helm.md 10.2.
#pragma once

#include <cstddef>
#include <string>

#include "base/env.h"
#include "base/result.h"

namespace chart {

inline constexpr std::size_t kMaxChartNameLength = 250;

struct CreateOptions {
  std::string api_version = "v2";  // --chart-api-version
  std::string starter{};           // --starter: an absolute path, or a name below starter_directory
  std::string starter_directory{};  // $HELM_DATA_HOME/starters
  bool allow_dot_names = false;     // Helm writes "." and ".." over the folder itself or its parent
};

// The whole command: prints "Creating NAME" and a WARNING line for each file it replaces to
// env.out, then writes the chart to `path`, whose last part is the chart's name.
base::Result<void> create_chart(base::Env& env, const std::string& path,
                                const CreateOptions& options = {});

}  // namespace chart
