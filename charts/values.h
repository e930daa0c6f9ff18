// Values from files and flags. helm.md 4.1, 4.3 … 4.5.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/env.h"
#include "base/result.h"
#include "base/value.h"
#include "base/yaml_place.h"
#include "charts/value_path.h"

namespace chart {

inline constexpr std::size_t kMaxValuesBytes = std::size_t{64} << 20;  // of one file (Helm: no limit)

// What was given on the command line, in the order it was given there.
struct ValueOptions {
  std::vector<std::string> value_files{};  // -f, --values
  std::vector<std::string> set{};
  std::vector<std::string> set_string{};
  std::vector<std::string> set_json{};
  std::vector<std::string> set_literal{};
  std::vector<std::string> set_file{};
  // Reads what a URL (http, https) names; nothing: URLs are refused. charts/ knows no networks.
  std::function<base::Result<std::string>(const std::string& url)> fetch{};
};

// The text of a values file, as it was read.
struct ValueSource {
  std::string file{};
  std::string_view text{};  // in the arena
};

// The user's values: files, then --set-json, --set, --set-string, --set-file, --set-literal, each
// kind over those before it (VAL-004 … 009). Always a map. Errors as Helm words them (VAL-026 …
// 034, 058).
// `sources`, if given, gets the texts of the files.
base::Result<base::Value> merge_value_options(base::Env& env, base::Arena& arena,
                                              const ValueOptions& options,
                                              std::vector<ValueSource>* sources = nullptr);

// The values in the text of a value file: its YAML documents merged left to right (VAL-029 … 033,
// CHT-043). Always a map. Errors without a file name: "cannot unmarshal yaml document: …",
// "error reading yaml document: invalid Yaml document separator: …".
base::Result<base::Map*> read_values(base::Arena& arena, std::string_view text);

// Where in the text of a value file `path` leads, in the last of its documents that has it; without
// a file. Nothing where it is in none.
std::optional<base::Place> find_value_place(std::string_view text,
                                            std::span<const std::string> path,
                                            base::yaml::Target target);

}  // namespace chart
