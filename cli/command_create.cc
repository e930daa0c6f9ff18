// create NAME: a new chart.
#include "charts/create.h"
#include "cli/commands.h"

namespace cli {

base::Result<void> run_create(Invocation& call) {
  chart::CreateOptions options;
  options.api_version = call.flags.text("chart-api-version");
  options.starter = call.flags.text("starter");
  options.starter_directory = base::join_path(call.settings.data_home, "starters");
  options.allow_dot_names = call.voice == Voice::helm;
  return chart::create_chart(call.env, call.arguments[0], options);
}

}  // namespace cli
