// Who owns which fields of an object: moving those of client-side apply to server-side apply
// (OPS-095).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "base/result.h"
#include "base/value.h"

namespace cluster {

// The JSON patch that gives what `manager` owns by updates to what it owns by server-side apply;
// nothing where it owns nothing by updates. It fails with a conflict where the object has changed
// since `live` was read.
base::Result<std::optional<std::string>> upgrade_managers_patch(base::Arena& arena,
                                                                const base::Value& live,
                                                                std::string_view manager);

// Two sets of fields, as fieldsV1 writes them, in one.
base::Value unite_fields(base::Arena& arena, const base::Value& a, const base::Value& b);

}  // namespace cluster
