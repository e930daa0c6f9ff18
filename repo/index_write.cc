// An index to text: YAML by way of values with sorted keys, JSON field by field in the order of Helm's structs.
#include <utility>

#include "base/json.h"
#include "base/json_object.h"
#include "base/yaml.h"
#include "charts/metadata.h"
#include "charts/metadata_json.h"
#include "repo/index.h"
#include "repo/index_entry_json.h"
#include "repo/json_indent.h"

namespace repo {
namespace {

using base::Arena;
using base::List;
using base::Map;
using base::Result;
using base::Value;
using base::json::ObjectWriter;

Value texts(Arena& arena, const std::vector<std::string>& from) {
  auto* list = List::make(arena, base::ListType::any, from.size());
  for (const auto& text : from) list->push_back(Value::string(arena, text));
  return Value::list(list);
}

void set_unless_empty(Arena& arena, Map& map, std::string_view key, const std::string& text) {
  if (!text.empty()) map.set(key, Value::string(arena, text));
}

Value entry_value(Arena& arena, const IndexEntry& entry) {
  const Value fields = chart::metadata_json(arena, entry.metadata);
  Map& map = fields.as_map();
  map.set("urls", entry.has_urls ? texts(arena, entry.urls) : Value());
  map.set("created", Value::string(arena, base::format_moment(entry.created)));
  if (entry.removed) map.set("removed", Value::boolean(true));
  set_unless_empty(arena, map, "digest", entry.digest);
  set_unless_empty(arena, map, "checksum", entry.checksum);
  set_unless_empty(arena, map, "engine", entry.engine);
  set_unless_empty(arena, map, "tillerVersion", entry.tiller_version);
  set_unless_empty(arena, map, "url", entry.url);
  return fields;
}

Value annotations_value(Arena& arena, const std::map<std::string, std::string>& annotations) {
  auto* map = Map::make(arena);
  for (const auto& [key, text] : annotations) map->set_copy(key, Value::string(arena, text));
  return Value::map(map);
}

Result<void> write_entries(Arena& arena, std::string& out, const Index& index) {
  out += '{';
  bool is_first = true;
  for (const auto& [name, entries] : index.entries) {
    if (!std::exchange(is_first, false)) out += ',';
    base::json::append_string(out, name);
    out += ":[";
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (i > 0) out += ',';
      TRY(write_entry_json(arena, out, entries[i]));
    }
    out += ']';
  }
  out += '}';
  return {};
}

}  // namespace

Result<void> write_entry_json(Arena& arena, std::string& out, const IndexEntry& entry) {
  ObjectWriter object(arena, out);
  TRY(chart::write_metadata_fields(arena, object, entry.metadata));
  TRY(object.value("urls", entry.has_urls ? texts(arena, entry.urls) : Value()));
  object.time("created", entry.created);
  if (entry.removed) object.key("removed") += "true";
  object.text_unless_empty("digest", entry.digest);
  object.text_unless_empty("checksum", entry.checksum);
  object.text_unless_empty("engine", entry.engine);
  object.text_unless_empty("tillerVersion", entry.tiller_version);
  object.text_unless_empty("url", entry.url);
  object.end();
  return {};
}

Result<std::string> write_index(Arena& arena, const Index& index) {
  auto* map = Map::make(arena);
  map->set("apiVersion", Value::string(arena, index.api_version));
  map->set("generated", Value::string(arena, base::format_moment(index.generated)));
  auto* entries = Map::make(arena, base::MapType::any, index.entries.size());
  for (const auto& [name, versions] : index.entries) {
    auto* list = List::make(arena, base::ListType::any, versions.size());
    for (const auto& version : versions) list->push_back(entry_value(arena, version));
    entries->set_copy(name, Value::list(list));
  }
  map->set("entries", Value::map(entries));
  if (!index.public_keys.empty()) map->set("publicKeys", texts(arena, index.public_keys));
  if (!index.annotations.empty()) map->set("annotations", annotations_value(arena, index.annotations));
  return base::yaml::write(arena, Value::map(map));
}

Result<std::string> write_index_json(Arena& arena, const Index& index) {
  std::string out;
  ObjectWriter object(arena, out);
  object.text("apiVersion", index.api_version);
  object.time("generated", index.generated);
  TRY(write_entries(arena, object.key("entries"), index));
  object.texts_unless_empty("publicKeys", index.public_keys);
  if (!index.annotations.empty())
    TRY(object.value("annotations", annotations_value(arena, index.annotations)));
  object.end();
  return indent_json(out, "  ");
}

}  // namespace repo
