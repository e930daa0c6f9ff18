// Looking values up by path. helm.md VAL-025.
#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "base/value.h"

namespace chart {

// The table at a path such as "web.ingress" (VAL-025); "" is not the root, it is a key without a
// name. Fails with `"x" is not a table`, where x is the part of the path that is none.
base::Result<base::Map*> find_table(base::Map& values, std::string_view path);
// The value at a path, which must not be a table; nothing where there is none.
std::optional<base::Value> find_value(base::Map& values, std::string_view path);

}  // namespace chart
