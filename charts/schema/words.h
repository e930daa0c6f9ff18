// Violations in plain words, for those who wrote the values and may never have seen a schema.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/value.h"
#include "charts/schema/violation.h"

namespace chart::schema {

// So many violations are told at most.
inline constexpr std::size_t kMostTold = 20;

// What people read about the schema of one chart.
struct Told {
  std::string root = ".Values";      // what the values are called
  std::string file{};                // the path of its values.schema.json; empty: no places in it
  std::string_view text{};           // what is in it
  std::string_view url{};            // its own, which the schemas in it begin with
  std::vector<std::string> chart{};  // the keys that lead to the chart's values
};

// One error for each thing that is wrong in `values`: a reason in plain words, the path from the root
// chart's values, a hint, and as its place the line of the schema that is not followed. The code is
// not_found where a name should not be there, else invalid. Helm's texts are left empty.
std::vector<base::Error> explain(const std::vector<Violation>& violations,
                                 const base::Value& values, const Told& told);

}  // namespace chart::schema
