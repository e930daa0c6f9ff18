// dependency list, update and build.
#include "charts/dependency_build.h"
#include "charts/dependency_list.h"
#include "charts/load.h"
#include "charts/pack.h"
#include "cli/chart_options.h"
#include "cli/commands.h"
#include "cli/explain.h"
#include "cli/locate.h"
#include "cli/registry_files.h"
#include "cli/repository_access.h"

namespace cli {
namespace {

std::string chart_path(const Invocation& call) {
  return call.arguments.empty() ? "." : base::clean_path(call.arguments[0]);
}

chart::DependencyOptions dependency_options(const Invocation& call) {
  chart::DependencyOptions options;
  options.skip_refresh = call.flags.boolean("skip-refresh");
  options.debug = call.settings.debug;
  options.load = load_options(call, chart::Loader::plain);
  return options;
}

base::Result<void> list(Invocation& call) {
  base::Arena arena(chart::kMaxChartMemory);
  const auto path = chart_path(call);
  chart::DependencyListOptions options;
  options.load = load_options(call, chart::Loader::plain);
  options.max_column_width = static_cast<std::size_t>(call.flags.number("max-col-width"));
  const auto* loaded = TRY(chart::load(call.env, arena, path, options.load));
  call.env.out << chart::dependency_table(call.env, arena, path, *loaded, options);
  return {};
}

base::Result<void> update(Invocation& call) {
  TRY(chart::source_date_epoch(call.env));
  TRY(check_tls_files(call));
  if (call.flags.boolean("verify")) return not_in_this_version(chart_path(call), "to be verified");
  DependencyRepositories repositories(call, call.env);
  return chart::update_dependencies(call.env, repositories.source(), chart_path(call),
                                    dependency_options(call));
}

base::Result<void> build(Invocation& call) {
  TRY(chart::source_date_epoch(call.env));
  TRY(check_tls_files(call));
  if (call.flags.boolean("verify")) return not_in_this_version(chart_path(call), "to be verified");
  DependencyRepositories repositories(call, call.env);
  return chart::build_dependencies(call.env, repositories.source(), chart_path(call),
                                   dependency_options(call));
}

}  // namespace

base::Result<void> run_dependency_list(Invocation& call) {
  return explained(call, list(call), {});
}

base::Result<void> run_dependency_update(Invocation& call) {
  return explained(call, update(call), {});
}

base::Result<void> run_dependency_build(Invocation& call) {
  return explained(call, build(call), {});
}

}  // namespace cli
