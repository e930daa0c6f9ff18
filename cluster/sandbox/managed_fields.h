// Who manages which fields: what server-side apply and plain writes do to metadata.managedFields.
#pragma once

#include <string>

#include "base/arena.h"
#include "base/result.h"
#include "base/value.h"
#include "cluster/sandbox/field_set.h"

namespace cluster::sandbox {

struct Writer {
  std::string manager = "unknown";
  bool force = false;   // apply only
  std::string time{};   // RFC 3339
};

// Server-side apply: `config` over `live` (nil: it is new), with what this manager applied before and no longer says
// taken away. The error of fields that others manage is the API server's:
// `Apply failed with 1 conflict: conflict with "kubectl" using v1: .data.a` (conflict, reason "Conflict").
base::Result<base::Value> apply(base::Arena& arena, const base::Value& live, const base::Value& config,
                                const FieldRules& rules, const Writer& writer);

// A create, update or patch: what differs from `live` is this manager's now.
base::Value updated(base::Arena& arena, const base::Value& live, const base::Value& wanted, const FieldRules& rules,
                    const Writer& writer);

}  // namespace cluster::sandbox
