// search oci://…: the charts of a registry and their versions, in the table of search repo.
#include "cli/found_charts.h"
#include "cli/registry_commands.h"
#include "cli/registry_files.h"
#include "cli/repository_access.h"
#include "repo/oci_search.h"

namespace cli {

using base::Error;
using base::ErrorCode;
using base::Result;

Result<void> run_search_registry(Invocation& call) {
  TRY(check_tls_files(call));
  repo::OciSearchOptions options;
  for (std::size_t i = 1; i < call.arguments.size(); ++i) options.term += (i > 1 ? " " : "") + call.arguments[i];
  options.all_versions = call.flags.boolean("versions");
  options.range = call.flags.text("version");
  if (options.range.empty()) options.range = call.flags.boolean("devel") ? ">0.0.0-0" : ">0.0.0";
  const auto registries = make_registries(call);
  const auto found = TRY(repo::search_registry(*registries, call.arguments[0], options));
  std::vector<repo::FoundChart> charts;
  for (const auto& chart : found) charts.push_back({chart.name, chart.version, chart.app_version, chart.description});
  return print_found_charts(call, charts);
}

}  // namespace cli
