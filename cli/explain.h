// What only tug says about an error: the source line, what a name may have been meant to be, what to
// type. Helm's words are never touched, so nothing here is called in Helm's voice.
#pragma once

#include <string>

#include "base/env.h"
#include "base/error.h"
#include "base/value.h"
#include "charts/chart.h"

namespace cli {

// The chart that a command works on, as far as it got; nullptr and empty where it did not.
struct ExplainedChart {
  const chart::Chart* chart = nullptr;  // the root
  std::string path{};                   // its folder or archive
  base::Value values{};                 // the root's, as templates see them
};

// Adds the source line to an error about a template, a values file or a file of the chart, a better
// reason where Go's says little, and a hint.
base::Error explain_chart_error(base::Env& env, base::Error error, const ExplainedChart& known);

// Adds a hint to errors whose words alone tell what to do; the last step for every command.
base::Error with_advice(base::Error error);

}  // namespace cli
