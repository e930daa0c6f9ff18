// Structs are made of fields that are values already; only the methods of a chart are rows of a table.
#include "cli/release_view.h"

#include <array>
#include <utility>

#include "base/object.h"
#include "base/time.h"

namespace cli {
namespace {

using base::Arena;
using base::List;
using base::ListType;
using base::Map;
using base::MapType;
using base::Part;
using base::Result;
using base::TimePoint;
using base::Value;

// A Go struct, or a pointer to one.
class GoStruct : public base::Object {
 public:
  GoStruct(std::string_view type, std::vector<Part> fields)
      : type_(type), fields_(std::move(fields)) {}

  std::string_view type_name() const override { return type_; }
  std::string_view kind_name() const override { return type_.starts_with('*') ? "ptr" : "struct"; }
  std::optional<Value> field(std::string_view name) const override {
    for (const auto& part : fields_) {
      if (part.name == name) return part.value;
    }
    return std::nullopt;
  }
  std::vector<Part> parts() const override { return fields_; }
  Result<Value> to_json(Arena& arena) const override { return Value::map(Map::make(arena)); }

 private:
  std::string_view type_;
  std::vector<Part> fields_;
};

Value make_struct(Arena& arena, std::string_view type, std::vector<Part> fields) {
  return Value::object(arena.own<GoStruct>(type, std::move(fields)));
}


// *v2.Chart, which has methods.
class ChartView final : public GoStruct {
 public:
  ChartView(const chart::Chart& chart, std::vector<Part> fields)
      : GoStruct("*v2.Chart", std::move(fields)), chart_(chart) {}
  const base::Function* method(std::string_view name) const override;
  const chart::Chart& chart() const { return chart_; }

 private:
  const chart::Chart& chart_;
};

Result<Value> text_method(const base::Call& call, std::string (*text)(const chart::Chart&)) {
  return Value::string(call.arena, text(static_cast<const ChartView*>(call.self)->chart()));
}

constexpr std::array kChartMethods{
    base::Function{.name = "Name",
                   .params = {},
                   .result = base::Param::string,
                   .body = [](const base::Call& call) {
                     return text_method(call, [](const chart::Chart& c) { return c.name(); });
                   }},
    base::Function{.name = "AppVersion",
                   .params = {},
                   .result = base::Param::string,
                   .body = [](const base::Call& call) {
                     return text_method(call,
                                        [](const chart::Chart& c) { return c.metadata.app_version; });
                   }},
    base::Function{.name = "ChartPath",
                   .params = {},
                   .result = base::Param::string,
                   .body = [](const base::Call& call) {
                     return text_method(call, [](const chart::Chart& c) { return c.values_path(); });
                   }},
    base::Function{.name = "ChartFullPath",
                   .params = {},
                   .result = base::Param::string,
                   .body = [](const base::Call& call) {
                     return text_method(call, [](const chart::Chart& c) { return c.full_path(); });
                   }},
};

const base::Function* ChartView::method(std::string_view name) const {
  for (const auto& row : kChartMethods) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

Value text(std::string_view value) { return Value::string(value); }

Value time(Arena& arena, const base::Moment& moment) {
  return Value::time(arena.make<TimePoint>(base::time_of(arena, moment)));
}

Value texts(Arena& arena, const std::vector<std::string>& values) {
  auto* list = List::make(arena, ListType::strings, values.size());
  for (const auto& value : values) list->push_back(text(value));
  return Value::list(list);
}

Value text_map(Arena& arena, const std::map<std::string, std::string>& values) {
  auto* map = Map::make(arena, MapType::strings, values.size());
  for (const auto& [key, value] : values) map->set(key, text(value));
  map->is_nil = values.empty();
  return Value::map(map);
}

Value any_map(Arena& arena, const Value& values) {
  if (values.is_map()) return values;
  auto* map = Map::make(arena);
  map->is_nil = true;
  return Value::map(map);
}

Value dependency_view(Arena& arena, const chart::Dependency& dependency) {
  return make_struct(arena, "*v2.Dependency",
                     {{"Name", text(dependency.name)},
                      {"Version", text(dependency.version)},
                      {"Repository", text(dependency.repository)},
                      {"Condition", text(dependency.condition)},
                      {"Tags", texts(arena, dependency.tags)},
                      {"Enabled", Value::boolean(dependency.enabled)},
                      {"ImportValues", dependency.import_values},
                      {"Alias", text(dependency.alias)}});
}

Value metadata_view(Arena& arena, const chart::Metadata& metadata) {
  auto* maintainers = List::make(arena);
  for (const auto& maintainer : metadata.maintainers) {
    if (!maintainer) continue;
    maintainers->push_back(make_struct(arena, "*v2.Maintainer",
                                       {{"Name", text(maintainer->name)},
                                        {"Email", text(maintainer->email)},
                                        {"URL", text(maintainer->url)}}));
  }
  auto* dependencies = List::make(arena);
  for (const auto& dependency : metadata.dependencies) {
    if (dependency) dependencies->push_back(dependency_view(arena, *dependency));
  }
  return make_struct(arena, "*v2.Metadata",
                     {{"Name", text(metadata.name)},
                      {"Home", text(metadata.home)},
                      {"Sources", texts(arena, metadata.sources)},
                      {"Version", text(metadata.version)},
                      {"Description", text(metadata.description)},
                      {"Keywords", texts(arena, metadata.keywords)},
                      {"Maintainers", Value::list(maintainers)},
                      {"Icon", text(metadata.icon)},
                      {"APIVersion", text(metadata.api_version)},
                      {"Condition", text(metadata.condition)},
                      {"Tags", text(metadata.tags)},
                      {"AppVersion", text(metadata.app_version)},
                      {"Deprecated", Value::boolean(metadata.deprecated)},
                      {"Annotations", text_map(arena, metadata.annotations)},
                      {"KubeVersion", text(metadata.kube_version)},
                      {"Dependencies", Value::list(dependencies)},
                      {"Type", text(metadata.type)}});
}

Value files_view(Arena& arena, const std::vector<chart::File>& files) {
  auto* list = List::make(arena, ListType::any, files.size());
  for (const auto& file : files) {
    list->push_back(make_struct(arena, "*common.File",
                                {{"Name", text(file.name)},
                                 {"Data", Value::bytes(file.data)},
                                 {"ModTime", time(arena, file.modified)}}));
  }
  return Value::list(list);
}

Value chart_view(Arena& arena, const chart::Chart* chart) {
  if (chart == nullptr) return {};
  return Value::object(arena.own<ChartView>(
      *chart, std::vector<Part>{{"Raw", Value::list(List::make(arena))},
                                {"Metadata", metadata_view(arena, chart->metadata)},
                                {"Lock", Value()},
                                {"Templates", files_view(arena, chart->templates)},
                                {"Values", any_map(arena, chart->values)},
                                {"Schema", Value::bytes(chart->schema)},
                                {"SchemaModTime", time(arena, chart->schema_modified)},
                                {"Files", files_view(arena, chart->files)},
                                {"ModTime", time(arena, chart->modified)}}));
}

Value hook_view(Arena& arena, const cluster::ReleaseHook& hook) {
  const auto& run = hook.last_run;
  return make_struct(arena, "*v1.Hook",
                     {{"Name", text(hook.name)},
                      {"Kind", text(hook.kind)},
                      {"Path", text(hook.path)},
                      {"Manifest", text(hook.manifest)},
                      {"Events", texts(arena, hook.events)},
                      {"LastRun", make_struct(arena, "v1.HookExecution",
                                              {{"StartedAt", time(arena, run.started_at)},
                                               {"CompletedAt", time(arena, run.completed_at)},
                                               {"Phase", text(cluster::phase_text(run))}})},
                      {"Weight", Value::integer(hook.weight)},
                      {"DeletePolicies", texts(arena, hook.delete_policies)},
                      {"OutputLogPolicies", texts(arena, hook.output_log_policies)}});
}

Value info_view(Arena& arena, const cluster::Release& release) {
  return make_struct(
      arena, "*v1.Info",
      {{"FirstDeployed", time(arena, release.first_deployed)},
       {"LastDeployed", time(arena, release.last_deployed)},
       {"Deleted", time(arena, release.deleted)},
       {"Description", text(release.description)},
       {"Status", text(cluster::status_text(release.status, release.has_status))},
       {"RollbackRevision", Value::integer(release.rollback_revision)},
       {"Notes", text(release.notes)},
       {"Resources", any_map(arena, Value())}});
}

}  // namespace

Value release_view(Arena& arena, const cluster::Release& release) {
  auto* hooks = List::make(arena, ListType::any, release.hooks.size());
  for (const auto& hook : release.hooks) hooks->push_back(hook_view(arena, hook));
  return Value::object(
      arena.own<GoStruct>("*v1.Release", std::vector<Part>{{"Name", text(release.name)},
                                               {"Info", info_view(arena, release)},
                                               {"Chart", chart_view(arena, release.chart)},
                                               {"Config", any_map(arena, release.config)},
                                               {"Manifest", text(release.manifest)},
                                               {"Hooks", Value::list(hooks)},
                                               {"Version", Value::integer(release.revision)},
                                               {"Namespace", text(release.name_space)},
                                               {"Labels", text_map(arena, release.labels)},
                                               {"ApplyMethod", text(release.apply_method)}}));
}

}  // namespace cli
