// A release from the JSON of its record or from YAML (REL-005, REL-018, REL-035): keys match in any case as
// in encoding/json, null and fields that nobody knows are passed over, a value of another type is an error.
#include <cmath>
#include <limits>

#include "base/ascii.h"
#include "base/base64.h"
#include "base/json.h"
#include "base/value_kind.h"
#include "charts/lock.h"
#include "charts/metadata.h"
#include "charts/struct_reader.h"
#include "cluster/release.h"

namespace cluster {
namespace {

using base::Arena;
using base::Error;
using base::ErrorCode;
using base::List;
using base::Map;
using base::Result;
using base::Value;

// Reads the fields of one struct after the other; keeps the first error.
class Reader {
 public:
  explicit Reader(Arena& arena) : arena_(arena) {}
  Arena& arena() { return arena_; }

  void fail(std::string text) {
    if (!error_) error_.emplace(ErrorCode::invalid, std::move(text));
  }
  void refuse(const Value& value, std::string_view field, std::string_view type) {
    fail("json: cannot unmarshal " + std::string(base::json_kind(value)) + " into Go struct field " +
         std::string(field) + " of type " + std::string(type));
  }
  template <typename T>
  void take(Result<T> result, T& into) {
    if (result) {
      into = *std::move(result);
    } else {
      fail(result.error().helm());
    }
  }

  // The field of a struct, nil where there is none.
  Value field(const Map& map, std::string_view name) const {
    if (const Value* found = map.find(name)) return *found;
    for (const auto& [key, value] : map) {
      if (base::equal_ignoring_case(key, name)) return value;
    }
    return {};
  }
  // The struct under a name, nullptr where there is none.
  const Map* structure(const Value& value, std::string_view name, std::string_view type) {
    if (value.is_nil()) return nullptr;
    if (value.is_map()) return &value.as_map();
    refuse(value, name, type);
    return nullptr;
  }
  const List* list(const Value& value, std::string_view name, std::string_view type) {
    if (value.is_nil()) return nullptr;
    if (value.is_list()) return &value.as_list();
    refuse(value, name, type);
    return nullptr;
  }
  void text(const Map& map, std::string_view name, std::string& into) {
    const Value value = field(map, name);
    if (value.is_nil()) return;
    if (!value.is_string()) return refuse(value, name, "string");
    into = value.as_string();
  }
  void texts(const Map& map, std::string_view name, std::vector<std::string>& into) {
    const List* items = list(field(map, name), name, "[]string");
    if (items == nullptr) return;
    for (const auto& item : *items) {
      auto& text = into.emplace_back();
      if (item.is_string()) text = item.as_string();
      if (!item.is_string() && !item.is_nil()) refuse(item, name, "string");
    }
  }
  void number(const Map& map, std::string_view name, int& into) {
    const Value value = field(map, name);
    if (value.is_nil()) return;
    constexpr std::int64_t kMost = std::numeric_limits<int>::max();
    if (value.is_signed() && value.as_signed() >= -kMost && value.as_signed() <= kMost) {
      into = static_cast<int>(value.as_signed());
    } else if (value.is_float() && std::trunc(value.as_float()) == value.as_float() &&
               std::abs(value.as_float()) <= std::numeric_limits<int>::max()) {
      into = static_cast<int>(value.as_float());
    } else {
      refuse(value, name, "int");
    }
  }
  // RFC 3339; "" is no time where `may_be_empty` (REL-018).
  void time(const Map& map, std::string_view name, Moment& into, bool may_be_empty = true) {
    const Value value = field(map, name);
    if (value.is_nil()) return;
    if (!value.is_string()) return fail("Time.UnmarshalJSON: input is not a JSON string");
    if (value.as_string().empty() && may_be_empty) return;
    take(base::parse_moment(value.as_string()), into);
  }
  // A []byte; one that is null has no address.
  void bytes(const Map& map, std::string_view name, std::string_view& into) {
    const Value value = field(map, name);
    if (value.is_nil()) return;
    if (!value.is_string()) return refuse(value, name, "[]uint8");
    const auto data = base::base64_decode(value.as_string());
    if (!data) return fail(data.error().helm());
    into = data->empty() ? std::string_view("") : arena_.copy(*data);
  }

  const std::optional<Error>& error() const { return error_; }

 private:
  Arena& arena_;
  std::optional<Error> error_{};
};

void read_info(Reader& reader, const Map& map, Release& release) {
  reader.time(map, "first_deployed", release.first_deployed);
  reader.time(map, "last_deployed", release.last_deployed);
  reader.time(map, "deleted", release.deleted);
  reader.text(map, "description", release.description);
  std::string status;
  reader.text(map, "status", status);
  release.has_status = !status.empty();
  release.status = parse_status(status);
  reader.number(map, "rollback_revision", release.rollback_revision);
  reader.text(map, "notes", release.notes);
}

void read_files(Reader& reader, const Map& map, std::string_view name,
                std::vector<chart::File>& into, bool& has_list) {
  const List* files = reader.list(reader.field(map, name), name, "[]*common.File");
  has_list = files != nullptr;
  if (files == nullptr) return;
  into.reserve(files->size());
  for (const auto& item : *files) {
    const Map* fields = reader.structure(item, name, "common.File");
    if (fields == nullptr) continue;
    auto& file = into.emplace_back();
    std::string path;
    reader.text(*fields, "name", path);
    file.name = reader.arena().copy(path);
    reader.bytes(*fields, "data", file.data);
    reader.time(*fields, "modtime", file.modified, false);
  }
}

void read_chart(Reader& reader, const Map& map, Release& release) {
  Arena& arena = reader.arena();
  const Value metadata = reader.field(map, "metadata");
  if (metadata.is_nil()) return;  // MISSING (REL-015)
  auto* chart = arena.own<chart::Chart>();
  release.chart = chart;
  reader.take(chart::read_metadata(arena, metadata), chart->metadata);
  const Value lock = reader.field(map, "lock");
  reader.take(chart::read_lock(arena, lock), chart->lock);
  read_files(reader, map, "templates", chart->templates, chart->has_templates_list);
  read_files(reader, map, "files", chart->files, chart->has_files_list);
  const Value values = reader.field(map, "values");
  if (reader.structure(values, "values", "map[string]interface {}") != nullptr) {
    chart->values = values;
  }
  reader.bytes(map, "schema", chart->schema);
  chart->has_schema = chart->schema.data() != nullptr;
  reader.time(map, "schemamodtime", chart->schema_modified, false);
  reader.time(map, "modtime", chart->modified, false);
}

void read_hook_run(Reader& reader, const Map& map, HookRun& run) {
  reader.time(map, "started_at", run.started_at);
  reader.time(map, "completed_at", run.completed_at);
  std::string phase;
  reader.text(map, "phase", phase);
  run.has_phase = !phase.empty();
  if (phase == "Running") run.phase = HookPhase::running;
  if (phase == "Succeeded") run.phase = HookPhase::succeeded;
  if (phase == "Failed") run.phase = HookPhase::failed;
}

void read_hooks(Reader& reader, const Value& value, std::vector<ReleaseHook>& into) {
  const List* hooks = reader.list(value, "hooks", "[]*v1.Hook");
  if (hooks == nullptr) return;
  for (const auto& item : *hooks) {
    const Map* map = reader.structure(item, "hooks", "v1.Hook");
    if (map == nullptr) continue;
    auto& hook = into.emplace_back();
    reader.text(*map, "name", hook.name);
    reader.text(*map, "kind", hook.kind);
    reader.text(*map, "path", hook.path);
    reader.text(*map, "manifest", hook.manifest);
    reader.texts(*map, "events", hook.events);
    const Value run = reader.field(*map, "last_run");
    if (const Map* fields = reader.structure(run, "last_run", "v1.HookExecution")) {
      read_hook_run(reader, *fields, hook.last_run);
    }
    reader.number(*map, "weight", hook.weight);
    reader.texts(*map, "delete_policies", hook.delete_policies);
    reader.texts(*map, "output_log_policies", hook.output_log_policies);
  }
}

}  // namespace

Result<Release*> read_release(Arena& arena, const Value& record) {
  Reader reader(arena);
  auto* release = arena.own<Release>();
  release->revision = 0;
  release->has_status = false;
  const Map* map = reader.structure(record, "Release", "v1.Release");
  if (map != nullptr) {
    reader.text(*map, "name", release->name);
    const Value info = reader.field(*map, "info");
    if (const Map* fields = reader.structure(info, "info", "v1.Info")) {
      read_info(reader, *fields, *release);
    }
    const Value chart = reader.field(*map, "chart");
    if (const Map* fields = reader.structure(chart, "chart", "v2.Chart")) {
      read_chart(reader, *fields, *release);
    }
    const Value config = reader.field(*map, "config");
    if (reader.structure(config, "config", "map[string]interface {}") != nullptr) {
      release->config = config;
    }
    reader.text(*map, "manifest", release->manifest);
    read_hooks(reader, reader.field(*map, "hooks"), release->hooks);
    reader.number(*map, "version", release->revision);
    reader.text(*map, "namespace", release->name_space);
    reader.text(*map, "apply_method", release->apply_method);
  }
  if (reader.error()) return *reader.error();
  return release;
}

Result<Release*> read_release_json(Arena& arena, std::string_view json) {
  return read_release(arena, TRY(base::json::read(arena, json)));
}

}  // namespace cluster
