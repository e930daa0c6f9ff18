// Flags turned into the options of charts/.
#pragma once

#include "base/result.h"
#include "charts/capabilities.h"
#include "charts/load.h"
#include "charts/values.h"
#include "cli/command.h"
#include "cli/explain.h"

namespace cli {

// -f and the --set flags, of which each kind keeps its order.
chart::ValueOptions value_options(const FlagSet& flags);
// The user's values, as chart::merge_value_options() merges them. Sensitive ones are remembered, so that no error
// tells them in our own voice; where they were given is noted in `known`.
base::Result<base::Value> user_values(Invocation& call, base::Arena& arena, ExplainedChart& known);
// As helm, links are followed as Helm follows them; as tug, those that leave the chart are refused
// unless
// --allow-outside-links is given.
chart::LoadOptions load_options(const Invocation& call, chart::Loader loader);
// --kube-version, or the default where it is empty.
base::Result<chart::KubeVersion> kube_version(const FlagSet& flags);

}  // namespace cli
