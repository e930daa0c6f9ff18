// TOML in and out as BurntSushi/toml 1.6 gives and words it. helm.md ENG-032 … 034, 074, 111.
#pragma once

#include <string>
#include <string_view>

#include "base/arena.h"
#include "base/result.h"
#include "base/value.h"

namespace base::toml {

// A document as map[string]interface {} (integers int64, floats float64, dates time.Time).
// The error's text is the library's as far as it can be had.
Result<Value> read(Arena& arena, std::string_view text);
// toToml's text, its final line feed included. Errors: "toml: cannot encode array with nil element", …
Result<std::string> write(Arena& arena, const Value& value);

}  // namespace base::toml
