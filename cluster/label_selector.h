// Label selectors of objects (spec.selector) as the text that lists take.
#pragma once

#include <optional>
#include <string>

#include "base/value.h"

namespace cluster {

// `matchLabels` and `matchExpressions` as "app=web,tier in (a,b),!old", in order of the labels.
// Nothing where an expression is none. An empty selector selects everything and is "".
std::optional<std::string> selector_text(const base::Value& selector);
// A plain map of labels, as Services and ReplicationControllers have it.
std::string label_map_text(const base::Value& labels);

}  // namespace cluster
