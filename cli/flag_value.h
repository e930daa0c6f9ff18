// The texts of flags turned into values, with the error texts of Go's packages.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/log.h"
#include "base/result.h"
#include "cli/flags.h"

namespace cli {

// Checks `text` against the type and puts it into the flag: value, or list for those that repeat.
// Fails with the cause alone ("strconv.ParseBool: parsing \"x\": invalid syntax"). Does not do
// post-renderers, which need more than their text.
base::Result<void> assign(Flag& flag, const std::string& text, base::Log* log);

// The first record of `text` as encoding/csv reads it; nothing at all gives an empty list.
base::Result<std::vector<std::string>> read_csv(std::string_view text);

}  // namespace cli
