// Charts' values know how to find tables in themselves; Helm's templates can call that, though few do.
#include "engine/functions/methods.h"

#include <algorithm>
#include <string>

#include "base/go_format.h"
#include "base/yaml.h"
#include "engine/functions/dates.h"

namespace engine::functions {

namespace {

using base::Call;
using base::Param;
using base::Result;
using base::Value;

base::Error invalid(std::string text) {
  return base::Error(base::ErrorCode::invalid, std::move(text));
}

// Where a path leads, as long as it leads through tables. An error names the part that is no table.
Result<Value> find_table(Value table, std::string_view path) {
  while (true) {
    const std::size_t dot = path.find('.');
    const std::string_view name = path.substr(0, dot);
    const Value* found = table.as_map().find(name);
    const bool is_table = found != nullptr && found->is_map() &&
                          found->map_type() != base::MapType::strings &&
                          found->map_type() != base::MapType::string_lists;
    if (!is_table) return invalid(base::go_quote(name) + " is not a table");
    table = Value::map_as(&found->as_map(), base::MapType::values);
    if (dot == std::string_view::npos) return table;
    path.remove_prefix(dot + 1);
  }
}

Result<Value> values_yaml(const Call& call) {
  const auto text = TRY(base::yaml::write(call.arena, call.args[0]));
  return Value::string(call.arena, text);
}

Result<Value> values_table(const Call& call) {
  return find_table(call.args[0], call.args[1].as_string());
}

Result<Value> values_as_map(const Call& call) {
  return Value::map_as(&call.args[0].as_map(), base::MapType::any);
}

Result<Value> values_path_value(const Call& call) {
  const std::string_view path = call.args[1].as_string();
  if (path.empty()) return invalid("YAML path cannot be empty");
  const std::size_t dot = path.rfind('.');
  const std::string_view key = dot == std::string_view::npos ? path : path.substr(dot + 1);
  const auto no_value = [key] { return invalid(base::go_quote(key) + " is not a value"); };
  Value table = call.args[0];
  if (dot != std::string_view::npos) {
    auto found = find_table(table, path.substr(0, dot));
    if (!found) return no_value();
    table = *found;
  }
  const Value* found = table.as_map().find(key);
  const bool is_table = found != nullptr && found->is_map() && found->map_type() == base::MapType::any;
  if (found == nullptr || is_table) return no_value();
  return *found;
}

Result<Value> version_set_has(const Call& call) {
  const base::List& versions = call.args[0].as_list();
  const std::string_view wanted = call.args[1].as_string();
  const bool found = std::any_of(versions.begin(), versions.end(), [wanted](const Value& version) {
    return version.as_string() == wanted;
  });
  return Value::boolean(found);
}

// No template has an io.Writer to give, only nil, which Go stumbles over.
Result<Value> values_encode(const Call&) {
  return invalid("runtime error: invalid memory address or nil pointer dereference");
}

constexpr Param kString[] = {Param::string};
constexpr Param kWriter[] = {Param::object};

constexpr base::Function kValuesMethods[] = {
    {"YAML", {}, false, Param::string, &values_yaml, "YAML: the values as YAML", true},
    {"Table", kString, false, Param::map, &values_table, "Table PATH: the table at PATH (a.b)", true},
    {"AsMap", {}, false, Param::map, &values_as_map, "AsMap: the values as a plain map"},
    {"Encode", kWriter, false, Param::any, &values_encode, "Encode WRITER: not for templates", true,
     "io.Writer"},
    {"PathValue", kString, false, Param::any, &values_path_value,
     "PathValue PATH: what is at PATH (a.b), if it is no table", true},
};

constexpr base::Function kVersionSetMethods[] = {
    {"Has", kString, false, Param::boolean, &version_set_has,
     "Has VERSION: whether the cluster knows this API version or VERSION/KIND"},
};

const base::Function* find_in(std::span<const base::Function> table, std::string_view name) {
  for (const base::Function& row : table) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

}  // namespace

const base::Function* find_method(const Value& receiver, std::string_view name) {
  switch (receiver.type()) {
    case base::Type::map: return find_in(kValuesMethods, name);
    case base::Type::list: return find_in(kVersionSetMethods, name);
    case base::Type::time: return time_method(name);
    case base::Type::duration: return duration_method(name);
    default: return nullptr;
  }
}

}  // namespace engine::functions
