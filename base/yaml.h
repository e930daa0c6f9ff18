// YAML in and out, the way Helm's libraries do it: text to value as sigs.k8s.io/yaml (go-yaml v2, then
// JSON), value to text as sigs.k8s.io/yaml (toYaml) and as yaml.v3 (toYamlPretty). helm.md 4.3 and 5.5.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/result.h"
#include "base/value.h"

namespace base::yaml {

inline constexpr std::size_t kMaxDepth = 10000;         // of nested lists and maps, as go-yaml
inline constexpr std::size_t kMaxAliasExpansion = 10'000'000;  // nodes that aliases may expand to

enum class Keys { last_wins, unique };  // unique: sigs' UnmarshalStrict, duplicates are errors

// The first document of `text` as encoding/json would give it to an interface {}: numbers are float64,
// keys are strings. Empty text gives nil. Errors carry Go's text, without a file name:
// "error converting YAML to JSON: yaml: line 3: did not find expected key".
// Error::place() has the line (and column where known) with an empty file name.
Result<Value> read(Arena& arena, std::string_view text, Keys keys = Keys::last_wins);

// The same, with integers kept (Type::int64 where the JSON text is an integer that fits, else float64);
// for decoding into Go structs with string fields, where 1.10 becomes "1.1" and 12 "12".
Result<Value> read_exact(Arena& arena, std::string_view text, Keys keys = Keys::last_wins);

// What decides a manifest's place: only these four fields, decoded as Helm's SimpleHead (keys in any
// case, ENG-078). The whole document is still checked for syntax. `annotations` is nil or a map of strings.
struct Head {
  std::string api_version{};
  std::string kind{};
  std::string name{};
  Value annotations{};
};
Result<Head> read_head(Arena& arena, std::string_view text);

// toYaml: sigs.k8s.io/yaml.Marshal, with its final line feed. ENG-062 … 071, 107 … 110.
// Errors are those of the JSON step (json: unsupported value: +Inf) or "yaml: control characters are not allowed".
Result<std::string> write(Arena& arena, const Value& value);
// toYamlPretty: yaml.v3 with indent 2 on the Go value, with its final line feed. ENG-072, 110.
Result<std::string> write_pretty(Arena& arena, const Value& value);

}  // namespace base::yaml
