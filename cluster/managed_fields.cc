#include "cluster/managed_fields.h"

#include <vector>

#include "base/json.h"
#include "cluster/object.h"

namespace cluster {
namespace {

using base::Arena;
using base::List;
using base::Map;
using base::Value;

struct Entry {
  Value value{};
  bool is(std::string_view manager, std::string_view operation) const {
    return text("manager") == manager && text("operation") == operation &&
           text("subresource").empty();
  }
  std::string_view text(std::string_view field) const {
    const Value found = at_path(value, {field});
    return found.is_string() ? found.as_string() : std::string_view();
  }
};

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

std::size_t find_entry(const std::vector<Entry>& entries, std::string_view manager,
                       std::string_view operation, const std::string_view* api_version = nullptr) {
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const bool same_version =
        api_version == nullptr || entries[i].text("apiVersion") == *api_version;
    if (same_version && entries[i].is(manager, operation)) return i;
  }
  return kNone;
}

Map* copy_of(Arena& arena, const Map& map) {
  Map* copy = Map::make(arena);
  for (const auto& [key, value] : map) copy->set(key, value);
  return copy;
}

std::string patch_text(Arena& arena, const std::vector<Entry>& entries,
                       std::string_view resource_version) {
  List* list = List::make(arena);
  for (const Entry& entry : entries) list->push_back(entry.value);
  const auto replace = [&](std::string_view path, Value value) {
    Map* step = Map::make(arena);
    step->set("op", Value::string("replace"));
    step->set("path", Value::string(path));
    step->set("value", value);
    return Value::map(step);
  };
  List* patch = List::make(arena);
  patch->push_back(
      replace("/metadata/managedFields", entries.empty() ? Value() : Value::list(list)));
  patch->push_back(replace("/metadata/resourceVersion", Value::string(resource_version)));
  return *base::json::write(arena, Value::list(patch));
}

}  // namespace

Value unite_fields(Arena& arena, const Value& a, const Value& b) {
  if (!a.is_map()) return b;
  if (!b.is_map()) return a;
  // An empty map says that the field itself is owned; beside fields below it, "." says so.
  if (a.as_map().empty() && b.as_map().empty()) return a;
  Map* united = copy_of(arena, a.as_map());
  for (const auto& [key, below] : b.as_map()) {
    const Value* before = united->find(key);
    united->set(key, before == nullptr ? below : unite_fields(arena, *before, below));
  }
  if (a.as_map().empty() || b.as_map().empty()) united->set(".", Value::map(Map::make(arena)));
  return Value::map(united);
}

base::Result<std::optional<std::string>> upgrade_managers_patch(Arena& arena, const Value& live,
                                                                std::string_view manager) {
  const Value list = at_path(live, {"metadata", "managedFields"});
  std::vector<Entry> entries;
  if (list.is_list()) {
    for (const Value& value : list.as_list()) entries.push_back({value});
  }
  if (find_entry(entries, manager, "Update") == kNone) return std::optional<std::string>();
  std::size_t target = find_entry(entries, manager, "Apply");
  if (target == kNone) {
    target = find_entry(entries, manager, "Update");
    Map* turned = copy_of(arena, entries[target].value.as_map());
    turned->set("operation", Value::string("Apply"));
    entries[target].value = Value::map(turned);
  }
  const std::string_view api_version = entries[target].text("apiVersion");
  if (const auto other = find_entry(entries, manager, "Update", &api_version); other != kNone) {
    Map* united = copy_of(arena, entries[target].value.as_map());
    united->set("fieldsV1", unite_fields(arena, united->get("fieldsV1"),
                                         at_path(entries[other].value, {"fieldsV1"})));
    entries[target].value = Value::map(united);
  }
  std::erase_if(entries, [&](const Entry& entry) { return entry.is(manager, "Update"); });
  return std::optional<std::string>(
      patch_text(arena, entries, metadata_text(live, "resourceVersion")));
}

}  // namespace cluster
