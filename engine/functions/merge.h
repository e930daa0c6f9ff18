// How sprig's merge functions put maps together (dario.cat/mergo).
#pragma once

#include "base/result.h"
#include "base/value.h"

namespace engine::functions {

enum class Precedence { target, source };

// Copies into `target` what `source` has. Maps under the same key are merged in place; for the
// rest, with Precedence::target an empty value (0, "", false, nil, no elements) of the target gives
// way, with Precedence::source every value does. A nil of the source counts only with
// Precedence::source. Values are not copied: both maps then share them. Fails where a
// map[string]string would get another value.
base::Result<void> merge_maps(base::Map& target, const base::Map& source, Precedence precedence);

}  // namespace engine::functions
