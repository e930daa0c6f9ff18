#include "cli/installable_chart.h"

#include <fmt/format.h>

#include "charts/dependencies.h"
#include "charts/dependency_build.h"
#include "charts/load.h"
#include "charts/pack.h"
#include "charts/place.h"
#include "cli/chart_options.h"
#include "cli/repository_access.h"

namespace cli {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

// Fetches what Chart.yaml lists and charts/ lacks, if that was asked for.
Result<chart::Chart*> with_dependencies(Invocation& call, base::Arena& arena,
                                        const std::string& path, chart::Chart* loaded) {
  if (loaded->metadata.dependencies.empty()) return loaded;
  TRY(chart::source_date_epoch(call.env));
  auto checked = chart::check_dependencies(*loaded);
  if (checked) return loaded;
  if (!call.flags.boolean("dependency-update")) {
    return std::move(checked).error().wrap(std::string(chart::kCheckDependenciesPrefix));
  }
  DependencyRepositories repositories(call, call.env);
  chart::DependencyOptions options;
  options.debug = call.settings.debug;
  options.load = load_options(call, chart::Loader::plain);
  TRY(chart::update_dependencies(call.env, repositories.source(), path, options));
  auto again = chart::load(call.env, arena, path, load_options(call, chart::Loader::detecting));
  if (!again) return std::move(again).error().wrap("failed reloading chart after repo update: ");
  return again;
}

void warn_if_deprecated(Invocation& call, const chart::Chart& loaded) {
  if (loaded.metadata.deprecated) call.env.log.warn("this chart is deprecated");
}

}  // namespace

Result<chart::Chart*> load_installable(Invocation& call, base::Arena& arena, const std::string& path,
                                       ChartTypes types) {
  auto* loaded =
      TRY(chart::load(call.env, arena, path, load_options(call, chart::Loader::detecting)));
  if (types == ChartTypes::any) {
    loaded = TRY(with_dependencies(call, arena, path, loaded));
    warn_if_deprecated(call, *loaded);
    return loaded;
  }
  const auto& type = loaded->metadata.type;
  if (!type.empty() && type != "application") {
    const Error error(ErrorCode::invalid, fmt::format("{} charts are not installable", type));
    return chart::in_metadata(Error(error).about({"type"}), *loaded);
  }
  warn_if_deprecated(call, *loaded);
  return with_dependencies(call, arena, path, loaded);
}

chart::SchemaOptions schema_options(const Invocation& call) {
  chart::SchemaOptions options;
  options.explains = call.voice == Voice::tug;
  options.refuse_references =
      call.voice == Voice::tug && !call.flags.boolean("allow-schema-references");
  return options;
}

}  // namespace cli
