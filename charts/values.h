// Values from files and flags. helm.md 4.1, 4.3 … 4.5.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/env.h"
#include "base/result.h"
#include "base/value.h"
#include "charts/value_path.h"

namespace chart {

// What was given on the command line, in the order it was given there.
struct ValueOptions {
  std::vector<std::string> value_files{};  // -f, --values
  std::vector<std::string> set{};
  std::vector<std::string> set_string{};
  std::vector<std::string> set_json{};
  std::vector<std::string> set_literal{};
  std::vector<std::string> set_file{};
};

// The user's values: files, then --set-json, --set, --set-string, --set-file, --set-literal, each
// kind over those before it (VAL-004 … 009). Always a map. Errors as Helm words them (VAL-026 …
// 034, 058).
base::Result<base::Value> merge_value_options(base::Env& env, base::Arena& arena,
                                              const ValueOptions& options);

// The values in the text of a value file: its YAML documents merged left to right (VAL-029 … 033,
// CHT-043). Always a map. Errors without a file name: "cannot unmarshal yaml document: …",
// "error reading yaml document: invalid Yaml document separator: …".
base::Result<base::Map*> read_values(base::Arena& arena, std::string_view text);

}  // namespace chart
