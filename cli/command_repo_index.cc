// repo index: the index of a folder of charts.
#include "cli/chart_options.h"
#include "cli/commands.h"
#include "repo/index_directory.h"

namespace cli {

base::Result<void> run_repo_index(Invocation& call) {
  const auto folder = TRY(base::absolute_path(call.env.files, call.arguments[0]));
  repo::IndexDirectoryOptions options;
  options.url = call.flags.text("url");
  options.merge = call.flags.text("merge");
  options.json = call.flags.boolean("json");
  options.load = load_options(call, chart::Loader::plain);
  return repo::write_directory_index(call.env, folder, options);
}

}  // namespace cli
