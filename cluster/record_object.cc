#include "cluster/record_object.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/base64.h"
#include "base/go_format.h"
#include "cluster/label_rules.h"

namespace cluster {
namespace {

using base::Arena;
using base::Map;
using base::Value;

Value text_map(Arena& arena, const std::map<std::string, std::string>& texts) {
  auto* map = Map::make(arena, base::MapType::any, texts.size());
  for (const auto& [key, text] : texts) map->set_copy(key, Value::string(arena, text));
  return Value::map(map);
}

}  // namespace

GroupVersionKind object_kind(RecordKind kind) {
  return {"", "v1", kind == RecordKind::secret ? "Secret" : "ConfigMap"};
}

std::string_view data_text(const Value& object, std::string_view key) {
  const Value text = at_path(object, {"data", key});
  return text.is_string() || text.type() == base::Type::bytes ? text.as_string() : std::string_view();
}

bool is_coded(const Value& object, RecordKind kind, std::string_view key) {
  return kind == RecordKind::secret && at_path(object, {"data", key}).type() != base::Type::bytes;
}

StoredRecord stored_record(const Value& object, RecordKind kind) {
  StoredRecord record;
  record.key = metadata_text(object, "name");
  record.name_space = metadata_text(object, "namespace");
  record.text = data_text(object, "release");
  record.layers = is_coded(object, kind, "release") ? 2 : 1;
  const Value labels = at_path(object, {"metadata", "labels"});
  if (!labels.is_map()) return record;
  for (const auto& [key, value] : labels.as_map()) {
    if (value.is_string()) record.labels.emplace(key, value.as_string());
  }
  return record;
}

Value record_object(Arena& arena, RecordKind kind, const ObjectContent& content) {
  auto* metadata = Map::make(arena);
  metadata->set("name", Value::string(arena, content.name));
  if (!content.name_space.empty()) {
    metadata->set("namespace", Value::string(arena, content.name_space));
  }
  metadata->set("labels", text_map(arena, content.labels));
  const bool is_secret = kind == RecordKind::secret;
  auto* data = Map::make(arena);
  data->set_copy(content.key, is_secret ? Value::string(arena, base::base64_encode(content.text))
                                        : Value::string(arena, content.text));
  auto* object = Map::make(arena);
  object->set("apiVersion", Value::string("v1"));
  object->set("kind", Value::string(is_secret ? "Secret" : "ConfigMap"));
  object->set("metadata", Value::map(metadata));
  if (is_secret && !content.type.empty()) {
    object->set("type", Value::string(arena, content.type));
  }
  object->set("data", Value::map(data));
  return Value::map(object);
}

std::map<std::string, std::string> record_labels(const Release& release, std::string_view stamp,
                                                 std::int64_t unix_seconds) {
  std::map<std::string, std::string> labels{{std::string(stamp), std::to_string(unix_seconds)}};
  for (const auto& [name, value] : release.labels) labels[name] = value;
  set_system_labels(labels, release);
  return labels;
}

bool is_system_label(std::string_view name) {
  return std::find(kSystemLabels.begin(), kSystemLabels.end(), name) != kSystemLabels.end();
}

void set_system_labels(std::map<std::string, std::string>& labels, const Release& release) {
  labels["name"] = release.name;
  labels["owner"] = "helm";
  labels["status"] = status_text(release.status, release.has_status);
  labels["version"] = std::to_string(release.revision);
}

base::Result<std::string> record_selector(const RecordLabels& labels) {
  RecordLabels all = labels;
  all.emplace("owner", "helm");
  std::string selector;
  for (const auto& [name, value] : all) {
    const auto errors = label_value_errors(value);
    if (!errors.empty()) {
      return base::Error(base::ErrorCode::invalid,
                         fmt::format("invalid label value: {}: {}", base::go_quote(value),
                                     fmt::join(errors, "; ")));
    }
    if (!selector.empty()) selector += ',';
    selector.append(name).append("=").append(value);
  }
  return selector;
}

}  // namespace cluster
