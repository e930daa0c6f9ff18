// --set and its relatives: one line of text that changes values in place. helm.md 4.4, 4.5.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "base/result.h"
#include "base/value.h"

namespace chart {

inline constexpr std::int64_t kMaxSetIndex = 65536;  // VAL-046: the largest index of a list
inline constexpr int kMaxSetNesting = 30;            // VAL-048: dots in one key
inline constexpr int kMaxSetDepth = 1000;  // brackets and dots in one key (Helm: no limit)
inline constexpr std::size_t kMaxSetGaps =
    4'194'304;  // nils one line may fill lists with (Helm: no limit)

// Each changes `values` by what `text` says, as Helm's flag of that name does. Errors carry Helm's
// text without the "failed parsing --set data: " before it (values.cc adds that). After an error
// `values` may hold a part of the changes. New strings are copied into `arena`.

// --set a.b=1,c={x,y}: typed scalars (VAL-035 … 052).
base::Result<void> apply_set(base::Arena& arena, base::Map& values, std::string_view text);
// --set-string: every scalar stays text (VAL-053).
base::Result<void> apply_set_string(base::Arena& arena, base::Map& values, std::string_view text);
// --set-json key=JSON, key=JSON (VAL-054). The form that is one whole object is values.cc's.
base::Result<void> apply_set_json(base::Arena& arena, base::Map& values, std::string_view text);
// --set-literal: everything after the first '=' is one string (VAL-057).
base::Result<void> apply_set_literal(base::Arena& arena, base::Map& values, std::string_view text);

// Gives the text of the file, URL or standard input ("-") that `path` names; in the arena.
using ValueReader = std::function<base::Result<std::string_view>(std::string_view path)>;
// --set-file: each value is what `read` gives for it (VAL-056).
base::Result<void> apply_set_file(base::Arena& arena, base::Map& values, std::string_view text,
                                  const ValueReader& read);

}  // namespace chart
