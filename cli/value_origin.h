// Where a value of a chart comes from: a flag, a values file, a chart's values.yaml.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/env.h"
#include "base/error.h"
#include "base/yaml_place.h"
#include "cli/explain.h"

namespace cli {

struct ValueOrigin {
  base::Place place{};      // of a flag, the flag as typed, without a line
  std::string_view text{};  // of the file
};

// Which of everything that was given decides the value at `path` (keys from the root chart's values), as
// Helm lays them over each other. Nothing where none of it sets the value.
std::optional<ValueOrigin> find_value_origin(base::Env& env, std::span<const std::string> path,
                                             base::yaml::Target target,
                                             const ExplainedChart& known);

}  // namespace cli
