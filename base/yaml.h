// YAML in and out, the way Helm's libraries do it: text to value as sigs.k8s.io/yaml (go-yaml v2,
// then JSON), value to text as sigs.k8s.io/yaml (toYaml) and as yaml.v3 (toYamlPretty). helm.md 4.3
// and 5.5.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/result.h"
#include "base/value.h"

namespace base::yaml {

inline constexpr std::size_t kMaxDepth = 10000;  // of nested lists and maps, as go-yaml
inline constexpr std::size_t kMaxAliasExpansion = 10'000'000;  // nodes that aliases may expand to

enum class Keys { last_wins, unique };  // unique: sigs' UnmarshalStrict, duplicates are errors

// The first document of `text` as encoding/json would give it to an interface {}: numbers are
// float64, keys are strings. Empty text gives nil. Errors carry Go's text, without a file name:
// "error converting YAML to JSON: yaml: line 3: did not find expected key".
// Error::place() has the line (and column where known) with an empty file name.
Result<Value> read(Arena& arena, std::string_view text, Keys keys = Keys::last_wins);

// The same, with the numbers' YAML types kept (int64, uint64 above its range, else float64); for
// decoding into Go structs with string fields, see coerce_to_string().
Result<Value> read_exact(Arena& arena, std::string_view text, Keys keys = Keys::last_wins);

// The same for a Go struct whose fields decide what may be infinite: what a string field takes never becomes
// JSON, so ".inf" is fine there. All else must be given to refuse_infinite().
Result<Value> read_for_struct(Arena& arena, std::string_view text, Keys keys = Keys::last_wins);
// The error for the first number in `value`, in the order of JSON, that JSON has no text for: "error
// converting YAML to JSON: json: unsupported value: +Inf".
Result<void> refuse_infinite(const Value& value);

// What a number or boolean of read_exact() becomes where a Go struct has a string: 12 "12", 1.10
// "1.1", 1e6 "1e+06" (floats as the shortest 32-bit text), true "true". Other values: nothing.
std::optional<std::string> coerce_to_string(const Value& value);

// The documents of a values file, cut as k8s.io/apimachinery's YAMLReader cuts them: at lines that
// begin with `---`, even inside a quoted text. Each ends in a line feed; empty ones are left out.
// They are parts of `text`, or in the arena.
// Error: "invalid Yaml document separator: {a: 1}" where more than a comment follows. VAL-029.
Result<std::vector<std::string_view>> split_documents(Arena& arena, std::string_view text);

// The line of the whole text, counted from 0, that one of these documents begins in; one for each line
// `---` that ended a document stands between them.
int first_line_of(const std::vector<std::string_view>& documents, std::size_t index);

// What decides a manifest's place: only these four fields, decoded as Helm's SimpleHead (keys in
// any case, ENG-078). The whole document is still checked for syntax. `annotations` is nil or a map
// of strings.
struct Head {
  std::string api_version{};
  std::string kind{};
  std::string name{};
  Value annotations{};
};
Result<Head> read_head(Arena& arena, std::string_view text);
// Reads one head after the other with the same memory.
class HeadReader {
 public:
  explicit HeadReader(Arena& arena);  // for what the heads hold
  ~HeadReader();
  HeadReader(const HeadReader&) = delete;
  HeadReader& operator=(const HeadReader&) = delete;
  Result<Head> read(std::string_view text);

 private:
  struct Memory;
  Arena& arena_;
  std::unique_ptr<Memory> memory_;
};

// toYaml: sigs.k8s.io/yaml.Marshal, with its final line feed. ENG-062 … 071, 107 … 110.
// Errors are those of the JSON step (json: unsupported value: +Inf) or "yaml: control characters
// are not allowed".
Result<std::string> write(Arena& arena, const Value& value);
// toYamlPretty: yaml.v3 with indent 2 on the Go value, with its final line feed. ENG-072, 110. A complex number
// is the one thing that yaml.v3 panics at: then the error begins with kNotMarshaled.
inline constexpr std::string_view kNotMarshaled = "cannot marshal type: ";
Result<std::string> write_pretty(Arena& arena, const Value& value);

}  // namespace base::yaml
