// Methods of values that are no host objects: time.Time, time.Duration, common.Values and
// common.VersionSet.
#pragma once

#include <string_view>

#include "base/object.h"
#include "base/value.h"

namespace engine::functions {

// The method `name` of `receiver`, or nullptr. It gets the receiver as its first argument; its `params`
// are those after it.
const base::Function* find_method(const base::Value& receiver, std::string_view name);

}  // namespace engine::functions
