// What tug says about a value that a template asked for and did not get.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/value.h"

namespace cli {

// Puts a reason and a hint to errors such as "nil pointer evaluating interface {}.name". `values`: those
// the templates of the chart see. Leaves other errors alone.
void explain_missing_value(base::Error& error, const base::Value& values);

}  // namespace cli
