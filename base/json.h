// JSON in and out as Go's encoding/json writes and words it. helm.md ENG-073, ENG-075.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "base/result.h"
#include "base/value.h"

namespace base::json {

inline constexpr std::size_t kMaxDepth = 10000;  // as encoding/json: "exceeded max depth"

enum class Numbers {
  float64,  // as into interface {}
  exact,    // int64 where the text is an integer that fits, else float64 (sigs' json, big schemas)
  text,     // the number as it is written, as bytes (json.Number); none is out of range
};
// json.Unmarshal into an interface {}: the whole text must be one value. Go's error texts
// ("invalid character 'x' looking for beginning of value", "unexpected end of JSON input"), their place
// the line and column, without a file.
// A number beyond float64 is an error as well; with `out_of_range` it is kept there, and the value has nil
// in the number's place, as Go leaves it.
Result<Value> read(Arena& arena, std::string_view text, Numbers numbers = Numbers::float64,
                   std::optional<Error>* out_of_range = nullptr);
// json.Decoder: the first value of `text`; `used` gets the number of bytes read.
Result<Value> read_first(Arena& arena, std::string_view text, std::size_t& used,
                         Numbers numbers = Numbers::float64);

struct Style {
  bool escape_html = true;      // < > & as \u003c \u003e \u0026
  std::string_view indent{};    // two spaces for toPrettyJson; empty: one line
};
// json.Marshal / MarshalIndent, without a final line feed. Fails as Go does:
// "json: unsupported value: +Inf".
Result<std::string> write(Arena& arena, const Value& value, Style style = {});
// The parts of it that others need: a string with its quotes and escapes, a finite number (ENG-075).
void append_string(std::string& out, std::string_view text, bool escape_html = true);
void append_float(std::string& out, double number, int bits = 64);

}  // namespace base::json
