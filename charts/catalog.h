// The charts of addons that ship with the program: charts/catalog, packed into it when it is built, so that it needs
// no folder beside it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/log.h"
#include "base/result.h"
#include "charts/chart.h"

namespace chart {

// Below charts/catalog: "ingress-nginx/Chart.yaml".
struct CatalogFile {
  std::string_view path{};
  std::string_view text{};
};
// All of them, in byte order of their paths; cmake/pack_catalog.cmake makes this function.
std::span<const CatalogFile> catalog_files();

// The charts' names in byte order.
std::vector<std::string_view> catalog_names();

// The chart of that name, in the arena. not_found: `the catalogue has no addon "x"`, with the name it may have been
// meant to be as a hint.
base::Result<Chart*> load_catalog_chart(base::Arena& arena, base::Log& log, std::string_view name);

}  // namespace chart
