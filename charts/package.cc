// `helm package` of one chart folder.
#include "base/go_format.h"
#include "base/semver.h"
#include "charts/dependencies.h"
#include "charts/pack.h"
#include "charts/place.h"

namespace chart {
namespace {

base::Result<std::string> package(base::Env& env, base::Arena& arena, const std::string& path,
                                  const PackageOptions& options) {
  Chart& chart = *TRY(load_directory(env, arena, path, options.load));
  if (chart.metadata.api_version == "v3") {
    return in_metadata(base::Error(base::ErrorCode::invalid, "invalid chart apiVersion")
                           .because("charts of apiVersion v3 cannot be packed")
                           .about({"apiVersion"}),
                       chart);
  }
  if (!options.version.empty()) chart.metadata.version = options.version;
  if (auto version = base::parse_version(chart.metadata.version); !version) {
    return std::move(version).error().because(base::go_quote(chart.metadata.version) +
                                              " is no semantic version");
  }
  if (!options.app_version.empty()) chart.metadata.app_version = options.app_version;
  if (options.epoch) {
    stamp_times(chart, *options.epoch);
  } else if (options.times == Times::fixed) {
    stamp_times(chart, kFixedTime);
  }
  TRY(check_dependencies(chart));
  std::string destination = options.destination;
  if (destination == ".") destination = TRY(env.files.working_directory());
  auto saved = save_archive(env, arena, chart, destination);
  if (!saved) return std::move(saved).error().wrap("failed to save: ");
  return saved;
}

}  // namespace

base::Result<std::string> package_chart(base::Env& env, base::Arena& arena, const std::string& path,
                                        const PackageOptions& options) {
  try {
    return package(env, arena, path, options);
  } catch (const base::ArenaFull& full) {
    return base::Error(base::ErrorCode::internal, full.what());
  }
}

}  // namespace chart
