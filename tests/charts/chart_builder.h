// Charts from JSON, for tests that are about values and dependencies and need no files:
//   {"name": "web", "version": "1.0.0", "values": {...}, "dependencies": [{...}], "charts":
//   [{...}]}
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/log.h"
#include "charts/chart.h"

namespace chart {

// Keeps what is logged, without level and without quotes; attributes as " key=value".
class PlainLog final : public base::Log {
 public:
  void write(base::LogLevel level, std::string_view message,
             const Attributes& attributes) override {
    (void)level;
    std::string line(message);
    for (const auto& [key, value] : attributes) line += " " + key + "=" + value;
    lines.push_back(std::move(line));
  }
  std::vector<std::string> lines;
};

inline std::string text_under(const base::Map& map, std::string_view key) {
  const base::Value found = map.get(key);
  return found.is_string() ? std::string(found.as_string()) : std::string();
}

inline Dependency build_dependency(const base::Map& map) {
  Dependency dependency;
  dependency.name = text_under(map, "name");
  dependency.version = text_under(map, "version");
  dependency.repository = text_under(map, "repository");
  dependency.condition = text_under(map, "condition");
  dependency.alias = text_under(map, "alias");
  dependency.import_values = map.get("import-values");
  if (const base::Value tags = map.get("tags"); tags.is_list()) {
    for (const base::Value& tag : tags.as_list()) dependency.tags.emplace_back(tag.as_string());
  }
  return dependency;
}

inline Chart* build_chart(base::Arena& arena, const base::Map& map, Chart* parent = nullptr) {
  Chart* chart = arena.own<Chart>();
  chart->metadata.name = text_under(map, "name");
  chart->metadata.version = map.has("version") ? text_under(map, "version") : "1.0.0";
  chart->values = map.get("values");
  chart->parent = parent;
  if (const base::Value listed = map.get("dependencies"); listed.is_list()) {
    for (const base::Value& one : listed.as_list()) {
      chart->metadata.dependencies.push_back(build_dependency(one.as_map()));
    }
  }
  if (const base::Value subcharts = map.get("charts"); subcharts.is_list()) {
    for (const base::Value& one : subcharts.as_list()) {
      chart->dependencies.push_back(build_chart(arena, one.as_map(), chart));
    }
  }
  return chart;
}

// `json` must be well formed.
inline Chart* build_chart(base::Arena& arena, std::string_view json) {
  return build_chart(arena, base::json::read(arena, json)->as_map());
}

}  // namespace chart
