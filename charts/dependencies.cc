// Decides which subcharts take part (aliases, tags, conditions) and folds what they export into
// their parents' values. Both walk the tree once. Charts that are named twice become copies, so
// that each can be renamed; the copies share everything but their metadata and their list of
// subcharts.
#include "charts/dependencies.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/go_format.h"
#include "base/semver.h"
#include "base/unicode.h"
#include "charts/coalesce.h"
#include "charts/place.h"
#include "charts/value_path.h"

namespace chart {
namespace {

using base::Arena;
using base::Error;
using base::ErrorCode;
using base::List;
using base::Log;
using base::Map;
using base::Result;
using base::Value;

// Whether the version lies in the range; false where either cannot be read.
bool is_compatible(const std::string& range, const std::string& version_text) {
  const auto version = base::parse_version(version_text);
  if (!version) return false;
  const auto constraint = base::Constraint::parse(range);
  return constraint && constraint->allows(*version);
}

class Processing {
 public:
  Processing(Arena& arena, Log& log) : arena_(arena), log_(log) {}

  Result<void> enable(Chart& chart, const Value& values, const std::string& path, int depth);
  Result<void> import(Chart& chart, int depth);

 private:
  void choose_subcharts(Chart& chart);
  Chart* copy_for(const Chart& parent, const Dependency& dependency);
  void apply_tags(std::vector<std::optional<Dependency>>& dependencies, Map& values);
  void apply_condition(Dependency& dependency, Map& values, const std::string& path);
  Result<void> import_values(Chart& chart);
  bool import_one(Dependency& dependency, const Value& wish, List& done, Map& from, Map*& into);

  Arena& arena_;
  Log& log_;
};

// A copy of the first subchart the dependency fits, renamed to the alias; nullptr where there is
// none.
Chart* Processing::copy_for(const Chart& parent, const Dependency& dependency) {
  for (const Chart* candidate : parent.dependencies) {
    if (candidate->name() != dependency.name) continue;
    if (!is_compatible(dependency.version, candidate->metadata.version)) continue;
    Chart* copy = arena_.own<Chart>(*candidate);
    for (Chart*& subchart : copy->dependencies) {
      subchart = arena_.own<Chart>(*subchart);
      subchart->parent = copy;
    }
    if (!dependency.alias.empty()) copy->metadata.name = dependency.alias;
    return copy;
  }
  return nullptr;
}

// Puts the subcharts into the order of Chart.yaml, after those it does not list (CHT-028 … 030).
void Processing::choose_subcharts(Chart& chart) {
  std::vector<Chart*> chosen;
  for (Chart* subchart : chart.dependencies) {
    const bool is_listed =
        std::any_of(chart.metadata.dependencies.begin(), chart.metadata.dependencies.end(),
                    [&](const auto& listed) {
                      return listed && listed->name == subchart->name() &&
                             is_compatible(listed->version, subchart->metadata.version);
                    });
    if (!is_listed) chosen.push_back(subchart);
  }
  for (auto& dependency : chart.metadata.dependencies) {
    if (!dependency) continue;
    if (Chart* copy = copy_for(chart, *dependency)) chosen.push_back(copy);
    if (!dependency->alias.empty()) dependency->name = dependency->alias;
    dependency->enabled = true;
  }
  for (Chart* subchart : chosen) subchart->parent = &chart;
  chart.dependencies = std::move(chosen);
}

// CHT-031: any true tag wins, else any false one disables.
void Processing::apply_tags(std::vector<std::optional<Dependency>>& dependencies, Map& values) {
  const auto tags = find_table(values, "tags");
  if (!tags) return;
  for (auto& dependency : dependencies) {
    if (!dependency) continue;
    bool has_true = false;
    bool has_false = false;
    for (const std::string& tag : dependency->tags) {
      const Value* found = (*tags)->find(tag);
      if (found == nullptr) continue;
      if (!found->is_bool()) {
        log_.warn("returned non-bool value", {{"tag", tag}, {"chart", dependency->name}});
      } else if (found->as_bool()) {
        has_true = true;
      } else {
        has_false = true;
      }
    }
    dependency->enabled = has_true || !has_false;
  }
}

// CHT-032: the first path of the list that holds a bool decides.
void Processing::apply_condition(Dependency& dependency, Map& values, const std::string& path) {
  std::string_view rest = base::trim_space(dependency.condition);
  for (;;) {
    const std::size_t comma = rest.find(',');
    const std::string_view condition = rest.substr(0, comma);
    if (!condition.empty()) {
      const auto found = find_value(values, path + std::string(condition));
      if (found && found->is_bool()) {
        dependency.enabled = found->as_bool();
        return;
      }
      if (found) {
        log_.warn("returned non-bool value",
                  {{"path", std::string(condition)}, {"chart", dependency.name}});
      }
    }
    if (comma == std::string_view::npos) return;
    rest.remove_prefix(comma + 1);
  }
}

Result<void> check_depth(int depth) {
  if (depth <= kMaxChartDepth) return {};
  return Error(ErrorCode::invalid,
               fmt::format("charts are nested more than {} levels deep", kMaxChartDepth));
}

Result<void> Processing::enable(Chart& chart, const Value& values, const std::string& path,
                                int depth) {
  if (!chart.metadata.lists_dependencies()) return {};
  TRY(check_depth(depth));
  choose_subcharts(chart);
  const Value coalesced = TRY(coalesce_values(arena_, log_, chart, values));
  auto& listed = chart.metadata.dependencies;
  apply_tags(listed, coalesced.as_map());
  std::set<std::string> disabled;
  for (auto& dependency : listed) {
    if (!dependency) continue;
    apply_condition(*dependency, coalesced.as_map(), path);
    if (!dependency->enabled) disabled.insert(dependency->name);
  }
  std::erase_if(chart.dependencies,
                [&](const Chart* one) { return disabled.contains(one->name()); });
  std::erase_if(listed, [&](const auto& one) { return one && disabled.contains(one->name); });
  chart.metadata.has_dependencies = false;
  for (Chart* subchart : chart.dependencies) {
    TRY(enable(*subchart, coalesced, path + subchart->name() + ".", depth + 1));
  }
  return {};
}

Result<void> Processing::import(Chart& chart, int depth) {
  TRY(check_depth(depth));
  for (Chart* subchart : chart.dependencies) {
    TRY(import(*subchart, depth + 1));
  }
  if (!chart.metadata.lists_dependencies()) return {};
  return import_values(chart);
}

// `table` under a path such as "web.ports"; "." is the root.
Map* nest(Arena& arena, std::string_view path, Map* table) {
  if (path == ".") return table;
  for (;;) {
    const std::size_t dot = path.rfind('.');
    Map* outer = Map::make(arena);
    outer->set_copy(dot == std::string_view::npos ? path : path.substr(dot + 1), Value::map(table));
    if (dot == std::string_view::npos) return outer;
    table = outer;
    path = path.substr(0, dot);
  }
}

Value child_and_parent(Arena& arena, std::string_view child, std::string_view parent) {
  Map* pair = Map::make(arena, base::MapType::strings, 2);
  pair->set("child", Value::string(arena, child));
  pair->set("parent", Value::string(arena, parent));
  return Value::map(pair);
}

// Follows one entry of import-values (CHT-035, CHT-036). Notes its long form in `done` and lays the
// child's table under what `into` has already.
bool Processing::import_one(Dependency& dependency, const Value& wish, List& done, Map& from,
                            Map*& into) {
  std::string child;
  std::string parent = ".";
  if (wish.is_map()) {
    child = base::format_value(wish.as_map().get("child"));
    parent = base::format_value(wish.as_map().get("parent"));
  } else if (wish.is_string()) {
    child = "exports." + std::string(wish.as_string());
  } else {
    return false;
  }
  done.push_back(child_and_parent(arena_, child, parent));
  const auto table = find_table(from, dependency.name + "." + child);
  if (!table) {
    const std::string& reason = table.error().helm();
    if (wish.is_map()) {
      log_.warn("ImportValues missing table from chart",
                {{"chart", dependency.name}, {"error", reason}});
    } else {
      log_.warn("ImportValues missing table", {{"error", reason}});
    }
    return false;
  }
  Map* found = (*table)->empty() ? Map::make(arena_) : *table;
  into = coalesce_tables(log_, into, nest(arena_, parent, found), Nulls::keep);
  return true;
}

Result<void> Processing::import_values(Chart& chart) {
  const Value merged = TRY(coalesce_values(arena_, log_, chart, Value(), Nulls::keep));
  Map* imported = Map::make(arena_);
  bool has_any = false;
  for (auto& dependency : chart.metadata.dependencies) {
    if (!dependency || !dependency->import_values.is_list()) continue;
    List* done = List::make(arena_);
    for (const Value& wish : dependency->import_values.as_list()) {
      has_any |= import_one(*dependency, wish, *done, merged.as_map(), imported);
    }
    dependency->import_values = done->empty() ? Value() : Value::list(done);
  }
  // The imported tables are parts of `merged`, so it is copied before they are laid under it.
  const Value own = has_any ? base::deep_copy(arena_, merged) : merged;
  chart.values = base::Value::map_as(coalesce_tables(log_, &own.as_map(), imported, Nulls::keep),
                                     base::MapType::any);
  return {};
}

}  // namespace

Result<void> check_dependencies(const Chart& chart) {
  constexpr int kMostNamed = 10;  // in our own words
  std::string missing;
  std::string named;
  int count = 0;
  std::size_t first = 0;
  const auto& listed = chart.metadata.dependencies;
  for (std::size_t i = 0; i < listed.size(); ++i) {
    const auto& dependency = listed[i];
    if (!dependency) continue;
    const bool is_there =
        std::any_of(chart.dependencies.begin(), chart.dependencies.end(),
                    [&](const Chart* subchart) { return subchart->name() == dependency->name; });
    if (is_there) continue;
    if (missing.empty()) first = i;
    if (!missing.empty()) missing += ", ";
    missing += dependency->name;
    if (++count <= kMostNamed) named = missing;
  }
  if (count > kMostNamed) named += fmt::format(" and {} more", count - kMostNamed);
  if (missing.empty()) return {};
  Error error(ErrorCode::not_found,
              "found in Chart.yaml, but missing in charts/ directory: " + missing);
  error.because("charts/ lacks what Chart.yaml lists: " + named)
      .about({"dependencies", std::to_string(first), "name"});
  return in_metadata(std::move(error), chart);
}

Result<void> process_dependencies(Arena& arena, Log& log, Chart& chart, const Value& values) {
  Processing processing(arena, log);
  TRY(processing.enable(chart, values, {}, 0));
  return processing.import(chart, 0);
}

}  // namespace chart
