// Files in memory to a Chart (helm.md CHT-042 … 051). build_chart looks for Chart.yaml first, then
// gives every other file its place, then builds what lies under charts/ in the same way.
#include <algorithm>
#include <map>

#include "base/filesystem.h"
#include "base/yaml.h"
#include "charts/load_context.h"
#include "charts/lock.h"
#include "charts/metadata.h"
#include "charts/place.h"
#include "charts/values.h"

namespace chart {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

constexpr std::string_view kChartsFolder = "charts/";
constexpr std::string_view kTemplatesFolder = "templates/";

struct Subchart {
  std::string_view name{};    // the first part of the path under charts/
  std::vector<File> files{};  // with names under charts/
};

// A chart in the making.
struct Draft {
  Chart& chart;
  bool has_metadata = false;
  std::vector<Subchart> subcharts{};
  std::map<std::string_view, std::size_t> subchart_index{};
};

Result<base::Value> read_yaml(LoadContext& context, std::string_view text) {
  if (context.read_yaml && context.depth == 0 && context.read_text == text)
    return *context.read_yaml;
  return base::yaml::read_for_struct(context.arena, text);
}

Result<void> read_chart_file(LoadContext& context, const File& file, Draft& draft) {
  Metadata& metadata = draft.chart.metadata;
  Result<void> done;
  if (draft.has_metadata) {
    done = read_metadata_into(context.arena, file.data, metadata);
  } else {
    const auto yaml = read_yaml(context, file.data);
    auto read = yaml ? read_metadata(context.arena, *yaml) : Result<Metadata>(yaml.error());
    if (read)
      metadata = *std::move(read);
    else
      done = std::move(read).error();
  }
  if (!done) {
    return in_file(std::move(done).error().wrap("cannot load Chart.yaml: "), file.name, file.data);
  }
  draft.has_metadata = true;
  if (metadata.api_version.empty()) metadata.api_version = context.is_v3 ? "v3" : "v1";
  draft.chart.modified = file.modified;
  return {};
}

Result<void> read_lock_file(LoadContext& context, const File& file, Draft& draft) {
  auto lock = read_lock(context.arena, file.data);
  if (!lock) {
    const std::string prefix = "cannot load " + std::string(file.name) + ": ";
    return in_file(std::move(lock).error().wrap(prefix), file.name, file.data);
  }
  draft.chart.lock = *std::move(lock);
  return {};
}

// requirements.yaml and requirements.lock, which v1 charts have instead of fields and Chart.lock.
Result<void> read_requirements(LoadContext& context, const File& file, Draft& draft) {
  Metadata& metadata = draft.chart.metadata;
  const bool is_lock = file.name == "requirements.lock";
  if (is_lock) TRY(read_lock_file(context, file, draft));
  draft.has_metadata = true;
  const bool is_v1 = metadata.api_version == "v1";
  if (!is_v1) {
    context.log.info(
        is_lock
            ? "Warning: Dependency locking is handled in Chart.lock since apiVersion \"v2\". We "
              "recommend migrating to Chart.lock."
            : "Warning: Dependencies are handled in Chart.yaml since apiVersion \"v2\". We "
              "recommend "
              "migrating dependencies to Chart.yaml.");
  }
  if (!is_lock) {
    auto read = read_metadata_into(context.arena, file.data, metadata);
    if (!read) {
      return in_file(std::move(read).error().wrap("cannot load requirements.yaml: "), file.name,
                     file.data);
    }
  }
  if (metadata.api_version == "v1") draft.chart.files.push_back(file);
  return {};
}

void add_subchart_file(const File& file, Draft& draft) {
  if (base::extension(file.name) == ".prov") {
    draft.chart.files.push_back(file);
    return;
  }
  File inner = file;
  inner.name.remove_prefix(kChartsFolder.size());
  const auto name = inner.name.substr(0, inner.name.find('/'));
  const auto [place, is_new] = draft.subchart_index.try_emplace(name, draft.subcharts.size());
  if (is_new) draft.subcharts.push_back({name, {}});
  draft.subcharts[place->second].files.push_back(inner);
}

Result<void> add_file(LoadContext& context, const File& file, Draft& draft) {
  Chart& chart = draft.chart;
  if (file.name == kChartFile) return {};
  if (file.name == "Chart.lock") return read_lock_file(context, file, draft);
  if (file.name == "values.yaml") {
    auto values = read_values(context.arena, file.data);
    if (!values) {
      return in_file(std::move(values).error().wrap("cannot load values.yaml: "), file.name,
                     file.data);
    }
    chart.values = base::Value::map(*values);
    return {};
  }
  if (file.name == "values.schema.json") {
    chart.schema = file.data;
    chart.has_schema = file.data.data() != nullptr;
    chart.schema_modified = file.modified;
    return {};
  }
  if (!context.is_v3 && (file.name == "requirements.yaml" || file.name == "requirements.lock")) {
    return read_requirements(context, file, draft);
  }
  if (file.name.substr(0, kTemplatesFolder.size()) == kTemplatesFolder) {
    chart.templates.push_back(file);
  } else if (file.name.substr(0, kChartsFolder.size()) == kChartsFolder) {
    add_subchart_file(file, draft);
  } else {
    chart.files.push_back(file);
  }
  return {};
}

Result<Chart*> build_archived(LoadContext& context, const Subchart& subchart) {
  const File& archive = subchart.files.front();
  const auto files = TRY(read_archive_files(context.arena, archive.data, context.options));
  for (const auto& file : files) context.nested_bytes += file.data.size();
  if (context.nested_bytes > kMaxNestedBytes) {
    return Error(ErrorCode::invalid, "archives within the chart unpack to more than " +
                                         std::to_string(kMaxNestedBytes) + " bytes");
  }
  return build_chart(context, files);
}

Result<Chart*> build_folder(LoadContext& context, const Subchart& subchart) {
  std::vector<File> files;
  files.reserve(subchart.files.size());
  for (File file : subchart.files) {
    const std::size_t slash = file.name.find('/');
    if (slash == std::string_view::npos) continue;
    file.name.remove_prefix(slash + 1);
    files.push_back(file);
  }
  return build_chart(context, files);
}

Result<void> add_subchart(LoadContext& context, const Subchart& subchart, Chart& chart) {
  const auto name = subchart.name;
  if (!name.empty() && (name[0] == '_' || name[0] == '.')) return {};
  const bool is_archive = base::extension(name) == ".tgz";
  if (is_archive && subchart.files.front().name != name) {
    std::string text = "error unpacking subchart tar in " + chart.name() + ": expected ";
    text.append(name).append(", got ").append(subchart.files.front().name);
    return Error(ErrorCode::invalid, text);
  }
  ++context.depth;
  auto built = is_archive ? build_archived(context, subchart) : build_folder(context, subchart);
  --context.depth;
  if (!built) {
    std::string prefix = "error unpacking subchart ";
    prefix.append(name).append(" in ").append(chart.name()).append(": ");
    return below(std::move(built).error().wrap(prefix), "charts/" + std::string(name));
  }
  (*built)->parent = &chart;
  chart.dependencies.push_back(*built);
  return {};
}

}  // namespace

Result<Chart*> build_chart(LoadContext& context, std::span<const File> files) {
  if (context.depth > kMaxSubchartDepth) {
    return Error(ErrorCode::invalid, "charts lie more than " + std::to_string(kMaxSubchartDepth) +
                                         " deep in each other");
  }
  Draft draft{*context.arena.own<Chart>()};
  Chart& chart = draft.chart;
  chart.raw.assign(files.begin(), files.end());
  for (const auto& file : files) {
    if (file.name == kChartFile) TRY(read_chart_file(context, file, draft));
  }
  for (const auto& file : files) TRY(add_file(context, file, draft));
  if (!draft.has_metadata) {
    return Error(ErrorCode::invalid, "Chart.yaml file is missing")
        .because("there is no Chart.yaml, so this is no chart")
        .at({std::string(kChartFile), 0, 0});
  }
  if (auto valid = validate(chart.metadata); !valid)
    return in_metadata(std::move(valid).error(), chart);
  if (!context.is_v3) {
    std::sort(draft.subcharts.begin(), draft.subcharts.end(),
              [](const Subchart& a, const Subchart& b) { return a.name < b.name; });
  }
  for (const auto& subchart : draft.subcharts) TRY(add_subchart(context, subchart, chart));
  return &chart;
}

Result<Chart*> load_files(base::Arena& arena, base::Log& log, std::span<const File> files,
                          const LoadOptions& options) {
  LoadContext context{.arena = arena, .log = log, .options = options};
  return build_chart(context, files);
}

}  // namespace chart
