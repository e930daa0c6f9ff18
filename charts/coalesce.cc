// Lays the user's values over a chart's own and copies globals down, subchart by subchart. The
// tables are changed in place and shared exactly where Helm shares them, since what a null or a
// global does to one table is seen through others, and charts have come to depend on it. Where Helm
// walks a Go map in random order, keys come in their order here.
#include "charts/coalesce.h"

#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/go_format.h"

namespace chart {
namespace {

using base::Arena;
using base::Error;
using base::ErrorCode;
using base::Log;
using base::Map;
using base::Result;
using base::Value;

constexpr std::string_view kGlobal = "global";

std::string join_key(std::string_view prefix, std::string_view key) {
  return prefix.empty() ? std::string(key) : fmt::format("{}.{}", prefix, key);
}

std::vector<Map::Entry> entries_of(const Map& map) {
  return {map.begin(), map.end()};
}

void remove_nulls(Map& map) {
  for (const Map::Entry& entry : entries_of(map)) {
    if (entry.value.is_nil()) {
      map.erase(entry.key);
    } else if (entry.value.is_map()) {
      remove_nulls(entry.value.as_map());
    }
  }
}

bool is_subchart(const Chart& chart, std::string_view key) {
  for (const Chart* subchart : chart.dependencies) {
    if (subchart->name() == key) return true;
  }
  return false;
}

class Coalescing {
 public:
  Coalescing(Arena& arena, Log& log, Nulls nulls) : arena_(arena), log_(log), nulls_(nulls) {}

  // Gives `over` the values of `chart` and of its subcharts.
  Result<void> chart_values(const Chart& chart, Map& over, const std::string& prefix, int depth) {
    own_values(chart, over, prefix);
    for (const Chart* subchart : chart.dependencies) {
      TRY(subchart_values(chart, *subchart, over, prefix, depth));
    }
    return {};
  }

 private:
  void own_values(const Chart& chart, Map& over, const std::string& prefix);
  void own_table(const Chart& chart, const Map::Entry& entry, Map& over, const std::string& prefix);
  Result<void> subchart_values(const Chart& chart, const Chart& subchart, Map& over,
                               const std::string& prefix, int depth);
  void globals(Map& under, const Map& over, const std::string& prefix);
  void global_value(Map& under, const Map::Entry& entry, const std::string& prefix);

  Arena& arena_;
  Log& log_;
  Nulls nulls_;
};

void Coalescing::own_values(const Chart& chart, Map& over, const std::string& prefix) {
  if (!chart.values.is_map()) return;
  for (const Map::Entry& entry : chart.values.as_map()) {
    const Value* found = over.find(entry.key);
    if (found == nullptr) {
      if (nulls_ == Nulls::drop && entry.value.is_nil()) continue;
      const Value copy = base::deep_copy(arena_, entry.value);
      if (nulls_ == Nulls::drop && copy.is_map()) remove_nulls(copy.as_map());
      over.set(entry.key, copy);
    } else if (found->is_nil() && nulls_ == Nulls::drop) {
      over.erase(entry.key);
    } else if (found->is_map()) {
      own_table(chart, entry, found->as_map(), prefix);
    }
  }
}

// `over` and the chart's default both have something under the key, and the former is a table.
void Coalescing::own_table(const Chart& chart, const Map::Entry& entry, Map& over,
                           const std::string& prefix) {
  const std::string path = join_key(join_key(prefix, chart.name()), entry.key);
  if (!entry.value.is_map()) {
    if (!entry.value.is_nil()) {
      log_.info(fmt::format("warning: skipped value for {}: Not a table.", path));
    }
    return;
  }
  const Nulls nulls = is_subchart(chart, entry.key) ? Nulls::keep : nulls_;
  const Value copy = base::deep_copy(arena_, entry.value);
  if (nulls == Nulls::drop) remove_nulls(copy.as_map());
  coalesce_tables(log_, &over, &copy.as_map(), nulls, path);
}

// The keys that lead from the root chart's values to those of a subchart.
std::vector<std::string> path_to(const Chart& subchart) {
  if (subchart.is_root()) return {};
  auto path = path_to(*subchart.parent);
  path.push_back(subchart.name());
  return path;
}

Result<void> Coalescing::subchart_values(const Chart& chart, const Chart& subchart, Map& over,
                                         const std::string& prefix, int depth) {
  if (depth > kMaxChartDepth) {
    return Error(ErrorCode::invalid,
                 fmt::format("charts are nested more than {} levels deep", kMaxChartDepth));
  }
  const Value* found = over.find(subchart.name());
  if (found == nullptr) {
    over.set_copy(subchart.name(), Value::map(Map::make(arena_)));
    found = over.find(subchart.name());
  } else if (!found->is_map()) {
    const Value& value = *found;
    return Error(ErrorCode::invalid, fmt::format("type mismatch on {}: {}", subchart.name(),
                                                 base::go_sprintf("%t", {&value, 1})))
        .because(fmt::format(".Values.{} must be a table, since {} is a subchart",
                             fmt::join(path_to(subchart), "."), subchart.name()))
        .about(path_to(subchart))
        .hinting(fmt::format("to turn the subchart on and off, set {}.enabled, if Chart.yaml has such "
                             "a condition",
                             fmt::join(path_to(subchart), ".")));
  }
  Map& table = found->as_map();
  const std::string path = join_key(prefix, chart.name());
  globals(table, over, path);
  return chart_values(subchart, table, path, depth + 1);
}

// Copies the globals in `over` into those of `under`, where the former win.
void Coalescing::globals(Map& under, const Map& over, const std::string& prefix) {
  const Value* below = under.find(kGlobal);
  if (below != nullptr && !below->is_map()) {
    log_.info("warning: skipping globals because destination global is not a table.");
    return;
  }
  const Value* above = over.find(kGlobal);
  if (above != nullptr && !above->is_map()) {
    log_.info("warning: skipping globals because source global is not a table.");
    return;
  }
  Map* target = below != nullptr ? &below->as_map() : Map::make(arena_);
  if (above != nullptr) {
    for (const Map::Entry& entry : entries_of(above->as_map()))
      global_value(*target, entry, prefix);
  }
  under.set(kGlobal, Value::map(target));
}

void Coalescing::global_value(Map& under, const Map::Entry& entry, const std::string& prefix) {
  const Value* found = under.find(entry.key);
  if (!entry.value.is_map()) {
    if (found != nullptr && found->is_map()) {
      log_.info(fmt::format("key {} is table. Skipping", entry.key));
    } else {
      under.set(entry.key, entry.value);
    }
    return;
  }
  if (found != nullptr && !found->is_map()) {
    log_.info(fmt::format("Conflict: cannot merge map onto non-map for {}. Skipping.",
                          base::go_quote(entry.key)));
    return;
  }
  const Map& source = entry.value.as_map();
  Map* copy = Map::make(arena_, base::MapType::any, source.size());
  for (const Map::Entry& inner : source) copy->set(inner.key, inner.value);
  if (found != nullptr) {
    coalesce_tables(log_, copy, &found->as_map(), Nulls::keep, join_key(prefix, entry.key));
  }
  under.set(entry.key, Value::map(copy));
}

}  // namespace

Map* coalesce_tables(Log& log, Map* over, Map* under, Nulls nulls, std::string_view prefix) {
  if (under == nullptr) return over;
  if (over == nullptr) return under;
  const std::vector<Map::Entry> defaults = entries_of(*under);
  for (const Map::Entry& entry : entries_of(*over)) {
    if (entry.value.is_nil()) under->set(entry.key, Value());
  }
  for (const Map::Entry& entry : defaults) {
    const Value* found = over->find(entry.key);
    if (found == nullptr) {
      over->set(entry.key, entry.value);
    } else if (found->is_nil()) {
      if (nulls == Nulls::drop && !entry.value.is_nil()) over->erase(entry.key);
    } else if (entry.value.is_map()) {
      const std::string path = join_key(prefix, entry.key);
      if (found->is_map()) {
        coalesce_tables(log, &found->as_map(), &entry.value.as_map(), nulls, path);
      } else {
        log.info(fmt::format("warning: cannot overwrite table with non table for {} ({})", path,
                             base::format_value(entry.value)));
      }
    } else if (found->is_map() && !entry.value.is_nil()) {
      log.info(fmt::format("warning: destination for {} is a table. Ignoring non-table value ({})",
                           join_key(prefix, entry.key), base::format_value(entry.value)));
    }
  }
  return over;
}

Result<Value> coalesce_values(Arena& arena, Log& log, const Chart& chart, const Value& user,
                              Nulls nulls) {
  Map* values = Map::make(arena, base::MapType::values);
  if (user.is_map()) {
    for (const Map::Entry& entry : user.as_map()) {
      values->set(entry.key, base::deep_copy(arena, entry.value));
    }
  }
  TRY(Coalescing(arena, log, nulls).chart_values(chart, *values, {}, 0));
  return Value::map(values);
}

}  // namespace chart
