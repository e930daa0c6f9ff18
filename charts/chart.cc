#include "charts/chart.h"

#include "base/ascii.h"
#include "base/filesystem.h"

namespace chart {

bool is_crd_file(std::string_view name) {
  const auto ending = base::ascii_lower(base::extension(name));
  return name.starts_with("crds/") && (ending == ".yaml" || ending == ".yml" || ending == ".json");
}

}  // namespace chart
