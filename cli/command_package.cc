// package: folders to archives.
#include <fmt/format.h>

#include "charts/dependency_build.h"
#include "charts/load.h"
#include "charts/pack.h"
#include "cli/chart_options.h"
#include "cli/commands.h"
#include "cli/explain.h"
#include "cli/registry_files.h"
#include "cli/repository_access.h"
#include "cli/signing.h"

namespace cli {
namespace {

using base::Error;
using base::ErrorCode;

// Standard output of `dependency update` within package goes nowhere.
base::Result<void> update_quietly(Invocation& call, const std::string& path) {
  base::Env& env = call.env;
  std::ostream nowhere(nullptr);
  base::Env quiet{env.files, env.clock, env.random, env.log,
                  env.in,    nowhere,   env.err,    env.variable};
  DependencyRepositories repositories(call, quiet);
  chart::DependencyOptions options;
  options.debug = call.settings.debug;
  options.load = load_options(call, chart::Loader::plain);
  return chart::update_dependencies(quiet, repositories.source(), path, options);
}

base::Result<void> package(Invocation& call) {
  if (call.arguments.empty()) {
    return Error(ErrorCode::invalid, "need at least one argument, the path to the chart");
  }
  chart::PackageOptions options;
  options.epoch = TRY(chart::source_date_epoch(call.env));
  const bool signs = call.flags.boolean("sign");
  ArchiveSigner signer(call);
  if (signs) TRY(signer.check());
  TRY(check_tls_files(call));
  options.version = call.flags.text("version");
  options.app_version = call.flags.text("app-version");
  options.destination = call.flags.text("destination");
  options.times = call.voice == Voice::helm ? chart::Times::of_files : chart::Times::fixed;
  options.load = load_options(call, chart::Loader::detecting);
  for (const auto& argument : call.arguments) {
    const auto path = TRY(base::absolute_path(call.env.files, argument));
    const auto info = TRY(call.env.files.info(argument));
    if (!info) {
      return Error(ErrorCode::not_found,
                   fmt::format("stat {}: no such file or directory", argument))
          .because(fmt::format("there is no folder {}", argument));
    }
    if (call.flags.boolean("dependency-update")) TRY(update_quietly(call, path));
    base::Arena arena(chart::kMaxChartMemory);
    const auto archive = TRY(chart::package_chart(call.env, arena, path, options));
    if (signs) TRY(signer.sign(archive));
    call.env.out << "Successfully packaged chart and saved it to: " << archive << '\n';
  }
  return {};
}

}  // namespace

base::Result<void> run_package(Invocation& call) {
  return explained(call, package(call), {});
}

}  // namespace cli
