// Chart.lock. helm.md CHT-041.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "base/result.h"
#include "base/value.h"
#include "charts/chart.h"

namespace chart {

// Nothing for an empty file. Errors as read_metadata's. A lock without `generated` has Go's zero
// time.
base::Result<std::optional<Lock>> read_lock(base::Arena& arena, std::string_view text);
// The same from what is read already.
base::Result<std::optional<Lock>> read_lock(base::Arena& arena, const base::Value& yaml);
// As Helm writes it: dependencies, digest, generated.
base::Result<std::string> write_lock(base::Arena& arena, const Lock& lock);
// `generated` in unix seconds, rounded; Go's zero time for what cannot be read.
std::int64_t lock_time(const Lock& lock);

}  // namespace chart
