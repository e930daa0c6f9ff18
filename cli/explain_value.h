// What tug says about a value that a template asked for and did not get.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/value.h"

namespace cli {

// A value that was used as a table and is none.
struct WrongValue {
  std::vector<std::string> path{};  // in the chart's values; empty where there is no such value
  std::string example{};            // the lines that would set a table: "image: {tag: ...}"
};

// Puts a reason and a hint to errors such as "nil pointer evaluating interface {}.name". `values`:
// those the templates of the chart see; `subcharts`: the names from the root chart to this one.
// Leaves other errors alone.
WrongValue explain_missing_value(base::Error& error, const base::Value& values,
                                 std::span<const std::string> subcharts);

}  // namespace cli
