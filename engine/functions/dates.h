// Methods of time.Time and time.Duration that templates may call: {{ now.Unix }}.
#pragma once

#include <string_view>

#include "base/object.h"

namespace engine::functions {

// The method `name`, or nullptr. The receiver comes as the first argument; `params` do not count it.
const base::Function* time_method(std::string_view name);
const base::Function* duration_method(std::string_view name);

}  // namespace engine::functions
