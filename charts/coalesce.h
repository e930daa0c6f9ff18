// What a chart sees as .Values: the user's values over the chart's own, each subchart's part under
// its name, globals copied down. helm.md 4.2 (VAL-011 … 023).
//
// The order of a render: process_dependencies (charts/dependencies.h), then coalesce_values, then
// the schema check of the coalesced values (CHT-069, unless --skip-schema-validation), then the
// templates.
#pragma once

#include <string_view>

#include "base/arena.h"
#include "base/log.h"
#include "base/result.h"
#include "base/value.h"
#include "charts/chart.h"

namespace chart {

inline constexpr int kMaxChartDepth = 200;  // charts within charts (Helm: no limit)

// What becomes of a null: removed with the default it hides, or kept for a later coalescing.
enum class Nulls { drop, keep };

// The chart's values and those of its subcharts under `user` (a map or nil), which wins. The result
// is a new map of type common.Values; neither the chart nor `user` is changed. Warnings go to `log`
// ("warning: skipped value for web.ports: Not a table."). Fails with "type mismatch on db:
// %!t(string=x)" where a subchart's key holds no table (VAL-018).
base::Result<base::Value> coalesce_values(base::Arena& arena, base::Log& log, const Chart& chart,
                                          const base::Value& user, Nulls nulls = Nulls::drop);

// Puts what `over` lacks from `under` into `over`, at every depth; `over` wins. Changes `over`, and
// takes over tables of `under` without copying them (`under` gets the nulls of `over`). `prefix` is
// the path of both, for warnings. Either may be nullptr: the other one is the result.
base::Map* coalesce_tables(base::Log& log, base::Map* over, base::Map* under, Nulls nulls,
                           std::string_view prefix = {});

}  // namespace chart
