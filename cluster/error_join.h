// Several errors as one, the ways Helm and the libraries under it write them.
#pragma once

#include <string_view>
#include <vector>

#include "base/error.h"

namespace cluster {

// Their texts, and our own reasons where there are any, with `separator` between. Code, status and the server's
// word for it are the first one's; there must be one.
base::Error join_errors(const std::vector<base::Error>& errors, std::string_view separator);
// As apimachinery's Aggregate: one as it is, several as `[a, b]`, equal ones told once.
base::Error aggregate_errors(const std::vector<base::Error>& errors);

// Whether the server said that the object has changed meanwhile, or that fields are another
// manager's.
bool is_conflict(const base::Error& error);
// Whether a quota was being counted at the same moment, which goes away by itself.
bool is_quota_conflict(const base::Error& error);
// Whether the server said that there is no such object.
bool is_not_found(const base::Error& error);
bool is_already_there(const base::Error& error);

}  // namespace cluster
