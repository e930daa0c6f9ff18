// A release as the JSON of its record, field by field in the order of Helm's structs (REL-017 … 037).
// Times that are zero are left out, but for schemamodtime; what is empty is left out where Helm says
// omitempty, and is null where a Go slice or map would be nil.
#include "base/json_object.h"
#include "charts/metadata.h"
#include "charts/metadata_json.h"
#include "cluster/release.h"

namespace cluster {
namespace {

using base::Arena;
using base::Result;
using base::Value;
using base::json::ObjectWriter;

Result<void> write_lock(Arena& arena, std::string& out, const chart::Lock& lock) {
  ObjectWriter object(arena, out);
  object.text("generated", lock.generated);
  object.text("digest", lock.digest);
  auto& list = object.key("dependencies");
  if (lock.dependencies.empty()) {
    list += lock.has_dependencies ? "[]" : "null";
  } else {
    auto* rows = base::List::make(arena);
    for (const auto& dependency : lock.dependencies) {
      rows->push_back(chart::dependency_json(arena, dependency));
    }
    TRY(chart::write_dependencies_json(arena, list, Value::list(rows)));
  }
  object.end();
  return {};
}

void write_files(Arena& arena, std::string& out, const std::vector<chart::File>& files, bool has_list) {
  if (files.empty()) {
    out += has_list ? "[]" : "null";
    return;
  }
  char before = '[';
  for (const auto& file : files) {
    out += before;
    before = ',';
    ObjectWriter object(arena, out);
    object.text("name", file.name);
    object.bytes("data", file.data, file.data.data() == nullptr);
    object.time_unless_zero("modtime", file.modified);
    object.end();
  }
  out += ']';
}

Result<void> write_chart(Arena& arena, std::string& out, const chart::Chart& chart) {
  ObjectWriter object(arena, out);
  TRY(chart::write_metadata_json(arena, object.key("metadata"), chart.metadata));
  auto& lock = object.key("lock");
  if (chart.lock) {
    TRY(write_lock(arena, lock, *chart.lock));
  } else {
    lock += "null";
  }
  write_files(arena, object.key("templates"), chart.templates, chart.has_templates_list);
  TRY(object.value("values", chart.values));
  object.bytes("schema", chart.schema, !chart.has_schema);
  object.time("schemamodtime", chart.schema_modified);
  write_files(arena, object.key("files"), chart.files, chart.has_files_list);
  object.time_unless_zero("modtime", chart.modified);
  object.end();
  return {};
}

void write_hooks(Arena& arena, std::string& out, const std::vector<ReleaseHook>& hooks) {
  char before = '[';
  for (const auto& hook : hooks) {
    out += before;
    before = ',';
    ObjectWriter object(arena, out);
    object.text_unless_empty("name", hook.name);
    object.text_unless_empty("kind", hook.kind);
    object.text_unless_empty("path", hook.path);
    object.text_unless_empty("manifest", hook.manifest);
    object.texts_unless_empty("events", hook.events);
    ObjectWriter run(arena, object.key("last_run"));
    run.time_unless_zero("started_at", hook.last_run.started_at);
    run.time_unless_zero("completed_at", hook.last_run.completed_at);
    run.text("phase", phase_text(hook.last_run));
    run.end();
    object.number_unless_zero("weight", hook.weight);
    object.texts_unless_empty("delete_policies", hook.delete_policies);
    object.texts_unless_empty("output_log_policies", hook.output_log_policies);
    object.end();
  }
  out += ']';
}

Result<void> write_info(Arena& arena, std::string& out, const Release& release,
                        const Value& resources) {
  ObjectWriter object(arena, out);
  object.time_unless_zero("first_deployed", release.first_deployed);
  object.time_unless_zero("last_deployed", release.last_deployed);
  object.time_unless_zero("deleted", release.deleted);
  object.text_unless_empty("description", release.description);
  if (release.has_status) object.text("status", status_text(release.status));
  object.number_unless_zero("rollback_revision", release.rollback_revision);
  object.text_unless_empty("notes", release.notes);
  if (resources.is_map() && !resources.as_map().empty()) {
    TRY(object.value("resources", resources));
  }
  object.end();
  return {};
}

}  // namespace

Result<std::string> release_json(Arena& arena, const Release& release, bool with_chart,
                                 const Value& resources) {
  std::string out;
  ObjectWriter object(arena, out);
  object.text_unless_empty("name", release.name);
  TRY(write_info(arena, object.key("info"), release, resources));
  if (with_chart && release.chart != nullptr) {
    TRY(write_chart(arena, object.key("chart"), *release.chart));
  }
  if (release.config.is_map() && !release.config.as_map().empty()) {
    TRY(object.value("config", release.config));
  }
  object.text_unless_empty("manifest", release.manifest);
  if (!release.hooks.empty()) write_hooks(arena, object.key("hooks"), release.hooks);
  object.number_unless_zero("version", release.revision);
  object.text_unless_empty("namespace", release.name_space);
  object.text_unless_empty("apply_method", release.apply_method);
  object.end();
  return out;
}

Result<std::string> dependencies_json(Arena& arena, const chart::Metadata& metadata) {
  std::string out;
  const Value fields = chart::metadata_json(arena, metadata);
  const Value* list = fields.as_map().find("dependencies");
  if (list == nullptr) return std::string("[]");
  TRY(chart::write_dependencies_json(arena, out, *list));
  return out;
}

}  // namespace cluster
