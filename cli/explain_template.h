// What tug says about an error in a template: the line, and what its names may have been meant to
// be.
#pragma once

#include "base/error.h"
#include "cli/explain.h"

namespace cli {

// Adds line, reason and hint to an error whose place is in a template of the chart, or in the text
// that was given to tpl. Leaves others alone.
base::Error explain_template_error(base::Env& env, base::Error error, const ExplainedChart& known);

}  // namespace cli
