// The search goes from what wins to what is laid under it: flags, values files, the root chart's
// values.yaml, then those of its subcharts. A value below `global` may have been set in any chart above.
#include "cli/value_origin.h"

#include <charconv>
#include <vector>

#include "charts/place.h"

namespace cli {
namespace {

using Path = std::span<const std::string>;

constexpr std::string_view kValuesFile = "values.yaml";

// Whether `value` has anything but null at the path.
bool has_value(const base::Value& value, Path path) {
  base::Value here = value;
  for (const auto& step : path) {
    if (here.is_map()) {
      here = here.as_map().get(step);
    } else if (here.is_list()) {
      std::size_t index = 0;
      const auto* end = step.data() + step.size();
      const auto [read, problem] = std::from_chars(step.data(), end, index);
      if (problem != std::errc() || read != end || index >= here.as_list().size()) return false;
      here = here.as_list()[index];
    } else {
      return false;
    }
  }
  return !here.is_nil();
}

// The last flag of a kind that sets the value.
std::optional<ValueOrigin> in_flags(base::Env& env, const std::vector<std::string>& flags,
                                    std::vector<std::string> chart::ValueOptions::*kind,
                                    std::string_view name, Path path) {
  for (auto flag = flags.rbegin(); flag != flags.rend(); ++flag) {
    base::Arena arena;
    chart::ValueOptions one;
    (one.*kind).push_back(*flag);
    const auto values = chart::merge_value_options(env, arena, one);
    if (!values || !has_value(*values, path)) continue;
    return ValueOrigin{{std::string(name) + " " + *flag, 0, 0}, {}};
  }
  return std::nullopt;
}

std::optional<ValueOrigin> in_given(base::Env& env, Path path, base::yaml::Target target,
                                    const ExplainedChart& known) {
  struct Kind {
    std::string_view name;
    std::vector<std::string> chart::ValueOptions::*list;
  };
  using Options = chart::ValueOptions;
  constexpr Kind kKinds[] = {{"--set-literal", &Options::set_literal},
                             {"--set-file", &Options::set_file},
                             {"--set-string", &Options::set_string},
                             {"--set", &Options::set},
                             {"--set-json", &Options::set_json}};
  for (const auto& kind : kKinds) {
    if (auto found = in_flags(env, known.given.*kind.list, kind.list, kind.name, path)) return found;
  }
  for (auto source = known.sources.rbegin(); source != known.sources.rend(); ++source) {
    auto place = chart::find_value_place(source->text, path, target);
    if (!place) continue;
    place->file = source->file;
    return ValueOrigin{*std::move(place), source->text};
  }
  return std::nullopt;
}

std::optional<ValueOrigin> in_chart(const chart::Chart& chart, Path path,
                                    base::yaml::Target target) {
  for (const auto& file : chart.raw) {
    if (file.name != kValuesFile) continue;
    auto place = chart::find_value_place(file.data, path, target);
    if (!place) continue;
    place->file = chart::path_of_file(chart, kValuesFile);
    return ValueOrigin{*std::move(place), file.data};
  }
  if (path.size() < 2) return std::nullopt;
  for (const auto* subchart : chart.dependencies) {
    if (subchart->name() == path.front()) return in_chart(*subchart, path.subspan(1), target);
  }
  return std::nullopt;
}

}  // namespace

std::optional<ValueOrigin> find_value_origin(base::Env& env, std::span<const std::string> path,
                                             base::yaml::Target target,
                                             const ExplainedChart& known) {
  std::vector<Path> meant{path};
  for (std::size_t i = 1; i < path.size(); ++i) {
    if (path[i] == "global") meant.push_back(path.subspan(i));
  }
  for (const auto one : meant) {
    if (auto found = in_given(env, one, target, known)) return found;
  }
  for (const auto one : meant) {
    if (known.chart == nullptr || known.has_recorded_values) break;
    if (auto found = in_chart(*known.chart, one, target)) return found;
  }
  return std::nullopt;
}

}  // namespace cli
