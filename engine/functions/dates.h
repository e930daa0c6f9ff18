// Methods of time.Time and time.Duration that templates may call: {{ now.Unix }}.
#pragma once

#include <span>
#include <string_view>

#include "base/object.h"

namespace engine::functions {

// The method `name`, or nullptr. The receiver comes as the first argument; `params` do not count it.
const base::Function* time_method(std::string_view name);
// Those of time.Time that give bytes.
std::span<const base::Function> time_byte_methods();
const base::Function* duration_method(std::string_view name);

}  // namespace engine::functions
