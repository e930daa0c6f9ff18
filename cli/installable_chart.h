// Loading a chart that is to be rendered or installed, with what its Chart.yaml asks for.
#pragma once

#include <string>

#include "base/arena.h"
#include "base/result.h"
#include "charts/chart.h"
#include "charts/schema.h"
#include "cli/command.h"

namespace cli {

// install and template refuse charts of another type than application; upgrade takes them (OPS-001).
enum class ChartTypes { only_applications, any };

// The chart at `path`, its missing dependencies fetched where --dependency-update says so. Warns of a deprecated
// chart. Errors: `library charts are not installable`, `an error occurred while checking for chart dependencies. …`.
base::Result<chart::Chart*> load_installable(Invocation& call, base::Arena& arena, const std::string& path,
                                             ChartTypes types = ChartTypes::only_applications);

// How far schemas may reach, by voice and flags.
chart::SchemaOptions schema_options(const Invocation& call);

}  // namespace cli
