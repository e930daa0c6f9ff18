// What only tug says about an error: the source line, what a name may have been meant to be, what
// to type. Helm's words are never touched, so nothing here is called in Helm's voice.
#pragma once

#include <string>
#include <vector>

#include "base/env.h"
#include "base/result.h"
#include "base/value.h"
#include "charts/chart.h"
#include "charts/values.h"
#include "cli/command.h"

namespace cli {

// The chart and values that a command works on, as far as it got; the rest is empty.
struct ExplainedChart {
  const chart::Chart* chart = nullptr;        // the root
  base::Value values{};                       // the root's, as templates see them
  chart::ValueOptions given{};                // the user's values: as flags,
  std::vector<chart::ValueSource> sources{};  // and the texts of their files
  bool has_recorded_values = false;           // an earlier revision gave values, too
};

// The error and those found with it, each as `tell` gives it.
template <typename Tell>
base::Error each_of(base::Error error, const Tell& tell) {
  const std::vector<base::Error> others = error.others();
  error.without_others();
  error = tell(std::move(error));
  for (const auto& other : others) error.along_with(tell(other));
  return error;
}

// Adds to an error, and to those found with it, where the value it is about was given, the source
// line of a template, a better reason where Go's says little, and a hint. Paths below the working
// directory are told from there.
base::Error explain_chart_error(base::Env& env, base::Error error, const ExplainedChart& known);

// The same, and for errors about files that were named what is there instead.
base::Error explain_for(const Invocation& call, base::Error error, const ExplainedChart& known);

// All of it: explain_for(), told_from_here() and with_advice().
base::Error told(const Invocation& call, base::Error error, const ExplainedChart& known);

// explain_for() of what a command gave, where it failed and our voice is asked for.
template <typename T>
base::Result<T> explained(const Invocation& call, base::Result<T> done,
                          const ExplainedChart& known) {
  if (done || call.voice == Voice::helm) return done;
  return explain_for(call, std::move(done).error(), known);
}

// A path below the working directory, as one would type it.
std::string from_here(base::Env& env, const std::string& path);

// Takes the working directory out of the paths in what an error says.
base::Error told_from_here(base::Env& env, base::Error error);

// Adds a hint to errors whose words alone tell what to do; the last step for every command.
base::Error with_advice(base::Error error);

}  // namespace cli
