// Charts on disk, as small as they can be.
#pragma once

#include <string>
#include <vector>

#include "base/arena.h"
#include "charts/chart.h"
#include "charts/pack.h"
#include "tests/base/temporary_folder.h"

namespace chart {

// One line of `dependencies`.
inline std::string listed(const std::string& name, const std::string& version,
                          const std::string& repository = "", const std::string& more = "") {
  return "- {name: \"" + name + "\", version: \"" + version + "\", repository: \"" + repository +
         "\"" + (more.empty() ? "" : ", " + more) + "}\n";
}

inline std::string chart_yaml(const std::string& name, const std::string& version = "1.0.0",
                              const std::string& dependencies = "") {
  return "apiVersion: v2\nname: " + name + "\nversion: " + version + "\n" +
         (dependencies.empty() ? "" : "dependencies:\n" + dependencies);
}

inline std::string archive(const std::string& name, const std::string& version = "1.0.0") {
  base::Arena arena;
  Chart chart;
  chart.metadata.api_version = "v2";
  chart.metadata.name = name;
  chart.metadata.version = version;
  const auto packed = pack(arena, chart);
  return packed ? *packed : std::string();
}

}  // namespace chart
