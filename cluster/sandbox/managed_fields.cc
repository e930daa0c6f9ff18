#include "cluster/sandbox/managed_fields.h"

#include <map>
#include <vector>

#include <fmt/format.h>

namespace cluster::sandbox {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

struct Managed {
  std::string manager{};
  std::string operation{};  // "Apply" or "Update"
  std::string api_version{};
  std::string time{};
  std::string subresource{};
  FieldSet fields{};
};

std::string text_of(const base::Value& value, std::string_view key) {
  const auto found = at_path(value, {key});
  return found.is_string() ? std::string(found.as_string()) : std::string();
}

std::vector<Managed> read_all(const base::Value& object) {
  std::vector<Managed> all;
  const auto list = at_path(object, {"metadata", "managedFields"});
  if (!list.is_list()) return all;
  for (const auto& entry : list.as_list()) {
    all.push_back({text_of(entry, "manager"), text_of(entry, "operation"), text_of(entry, "apiVersion"),
                   text_of(entry, "time"), text_of(entry, "subresource"), FieldSet::read(at_path(entry, {"fieldsV1"}))});
  }
  return all;
}

void write_all(base::Arena& arena, base::Value& object, const std::vector<Managed>& all) {
  auto* list = base::List::make(arena);
  for (const auto& entry : all) {
    if (entry.fields.empty()) continue;
    auto* map = base::Map::make(arena);
    map->set("manager", base::Value::string(arena, entry.manager));
    map->set("operation", base::Value::string(arena, entry.operation));
    map->set("apiVersion", base::Value::string(arena, entry.api_version));
    if (!entry.time.empty()) map->set("time", base::Value::string(arena, entry.time));
    map->set("fieldsType", base::Value::string("FieldsV1"));
    map->set("fieldsV1", entry.fields.write(arena));
    if (!entry.subresource.empty()) map->set("subresource", base::Value::string(arena, entry.subresource));
    list->push_back(base::Value::map(map));
  }
  auto& metadata = object.as_map().get("metadata").as_map();
  if (list->empty()) {
    metadata.erase("managedFields");
  } else {
    metadata.set("managedFields", base::Value::list(list));
  }
}

Managed& entry_of(std::vector<Managed>& all, const Writer& writer, std::string_view operation) {
  for (auto& entry : all) {
    if (entry.manager == writer.manager && entry.operation == operation && entry.subresource.empty()) return entry;
  }
  all.push_back({writer.manager, std::string(operation), {}, {}, {}, {}});
  return all.back();
}

// A manager as the API server names it in conflicts.
std::string named(const Managed& entry) {
  std::string text = fmt::format("\"{}\"", entry.manager);
  if (!entry.subresource.empty()) text += fmt::format(" with subresource \"{}\"", entry.subresource);
  if (entry.operation != "Update") return text;
  text += " using " + entry.api_version;
  return entry.time.empty() ? text : text + " at " + entry.time;
}

// Fields of `wanted` that others manage and whose values would change, as the API server tells them.
Result<void> check_conflicts(const std::vector<Managed>& all, const FieldSet& changes, const Writer& writer) {
  std::map<std::string, std::vector<std::string>> conflicts;
  std::size_t count = 0;
  for (const auto& entry : all) {
    if (entry.manager == writer.manager && entry.operation == "Apply") continue;
    for (const auto& leaf : entry.fields.common(changes).leaves()) {
      ++count;
      conflicts[named(entry)].push_back(leaf);
    }
  }
  if (count == 0) return {};
  if (count == 1) {
    const auto& [manager, fields] = *conflicts.begin();
    return Error(ErrorCode::conflict,
                 fmt::format("Apply failed with 1 conflict: conflict with {}: {}", manager, fields.front()))
        .answered(409, "Conflict");
  }
  std::string text;
  for (const auto& [manager, fields] : conflicts) {
    text += fmt::format("{}conflicts with {}:", text.empty() ? "" : "\n", manager);
    for (const auto& field : fields) text += "\n- " + field;
  }
  return Error(ErrorCode::conflict, fmt::format("Apply failed with {} conflicts: {}", count, text))
      .answered(409, "Conflict");
}

// A shallow copy whose metadata may be changed.
base::Value with_own_metadata(base::Arena& arena, const base::Value& object) {
  auto copy = base::deep_copy(arena, object);
  if (!at_path(copy, {"metadata"}).is_map()) {
    copy.as_map().set("metadata", base::Value::map(base::Map::make(arena)));
  }
  return copy;
}

}  // namespace

Result<base::Value> apply(base::Arena& arena, const base::Value& live, const base::Value& config,
                          const FieldRules& rules, const Writer& writer) {
  auto wanted = with_own_metadata(arena, config);
  wanted.as_map().get("metadata").as_map().erase("managedFields");
  const auto fields = FieldSet::of(wanted, rules);
  auto all = read_all(live);
  base::Value result = wanted;
  if (live.is_map()) {
    const auto changes = differing(fields, live, wanted, rules);
    if (!writer.force) TRY(check_conflicts(all, changes, writer));
    FieldSet before;
    FieldSet of_others;
    for (auto& entry : all) {
      if (entry.manager == writer.manager && entry.operation == "Apply") {
        before = entry.fields;
      } else {
        entry.fields = entry.fields.minus(changes);
        of_others = of_others.with(entry.fields);
      }
    }
    result = merged(arena, live, wanted, rules);
    const auto gone = before.minus(fields).minus(of_others);
    if (!gone.empty()) result = without(arena, result, gone, rules);
    result = with_own_metadata(arena, result);
  }
  auto& own = entry_of(all, writer, "Apply");
  const bool is_same = differing(fields, live, result, rules).empty() && own.fields.minus(fields).empty() &&
                       fields.minus(own.fields).empty();
  own.api_version = kind_of(config).api_version();
  if (!is_same || own.time.empty()) own.time = writer.time;
  own.fields = fields;
  write_all(arena, result, all);
  return result;
}

base::Value updated(base::Arena& arena, const base::Value& live, const base::Value& wanted, const FieldRules& rules,
                    const Writer& writer) {
  auto result = with_own_metadata(arena, wanted);
  const auto fields = FieldSet::of(result, rules);
  // A writer may have set managedFields itself (the migration from client-side apply does).
  auto all = read_all(at_path(wanted, {"metadata", "managedFields"}).is_list() ? wanted : live);
  const auto changes = live.is_map() ? differing(fields, live, result, rules) : fields;
  for (auto& entry : all) {
    const bool is_own = entry.manager == writer.manager && entry.operation == "Update" && entry.subresource.empty();
    if (!is_own) entry.fields = entry.fields.minus(changes);
    if (entry.subresource.empty()) entry.fields = entry.fields.common(fields);  // what is gone belongs to nobody
  }
  if (!changes.empty()) {
    auto& own = entry_of(all, writer, "Update");
    own.api_version = kind_of(wanted).api_version();
    own.time = writer.time;
    own.fields = own.fields.with(changes);
  }
  write_all(arena, result, all);
  return result;
}

}  // namespace cluster::sandbox
