#include "charts/catalog.h"

#include <fmt/format.h>

#include "base/nearest.h"
#include "charts/load.h"

namespace chart {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

std::string_view chart_of(const CatalogFile& file) { return file.path.substr(0, file.path.find('/')); }

}  // namespace

std::vector<std::string_view> catalog_names() {
  std::vector<std::string_view> names;
  for (const auto& file : catalog_files()) {
    const auto name = chart_of(file);
    if (names.empty() || names.back() != name) names.push_back(name);
  }
  return names;
}

Result<Chart*> load_catalog_chart(base::Arena& arena, base::Log& log, std::string_view name) {
  std::vector<File> files;
  for (const auto& file : catalog_files()) {
    if (chart_of(file) == name) files.push_back({file.path.substr(name.size() + 1), file.text, {}});
  }
  if (!files.empty()) return load_files(arena, log, files);
  Error error(ErrorCode::not_found, fmt::format("the catalogue has no addon \"{}\"", name));
  const auto meant = base::nearest_name(catalog_names(), name);
  error.hinting(meant.empty() ? "`tug addon list` shows what it has" : fmt::format("did you mean {}?", meant));
  return error;
}

}  // namespace chart
