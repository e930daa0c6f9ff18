// dependency list, update and build.
#include "base/hidden_password.h"
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
#include "cli/signing.h"
#include "repo/url_join.h"

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
  const auto table = chart::dependency_table(call.env, arena, path, *loaded, options);
  call.env.out << (call.voice == Voice::helm ? table : base::hide_passwords(table));
  return {};
}

using Checked = repo::DependencySource::Checked;

enum class Signatures { wanted, welcome };

// Checks the signature of an archive. As helm, its provenance file comes with it (and is said not to be a chart), and where
// one is only welcome there may be none, which is what Helm's `dependency build --verify` means.
repo::DependencySource::Check signature_check(Invocation& call, Signatures signatures) {
  const bool may_be_missing = call.voice == Voice::helm && signatures == Signatures::welcome;
  return [&call, may_be_missing](repo::ChartDownloader& downloader, const repo::LocatedChart& chart,
                                 const repo::DownloadedChart& archive) -> base::Result<Checked> {
    auto provenance =
        may_be_missing ? downloader.download_provenance(chart) : required_provenance(downloader, chart);
    if (!provenance && may_be_missing) {
      return Checked{"", missing_provenance(repo::without_password(chart.download.url), provenance.error())};
    }
    if (!provenance) return std::move(provenance).error();
    TRY(repo::verify_archive(call.env, archive.bytes, archive.file_name, *provenance, verify_options(call)));
    return Checked{call.voice == Voice::helm ? *std::move(provenance) : "", ""};
  };
}

base::Result<void> update(Invocation& call) {
  TRY(chart::source_date_epoch(call.env));
  TRY(check_tls_files(call));
  DependencyRepositories repositories(call, call.env);
  if (call.flags.boolean("verify")) repositories.require(signature_check(call, Signatures::wanted));
  return chart::update_dependencies(call.env, repositories.source(), chart_path(call),
                                    dependency_options(call));
}

base::Result<void> build(Invocation& call) {
  TRY(chart::source_date_epoch(call.env));
  TRY(check_tls_files(call));
  DependencyRepositories repositories(call, call.env);
  if (call.flags.boolean("verify")) repositories.require(signature_check(call, Signatures::welcome));
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
