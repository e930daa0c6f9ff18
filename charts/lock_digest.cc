#include "charts/lock_digest.h"

#include <string_view>

#include "base/digest.h"
#include "base/json.h"

namespace chart {
namespace {

using base::Arena;
using base::Result;
using base::Value;

Result<void> append_field(std::string& out, Arena& arena, std::string_view name,
                          const Value& value) {
  if (out.back() != '{') out += ',';
  out.append("\"").append(name).append("\":");
  out += TRY(base::json::write(arena, value));
  return {};
}

Result<void> append_text(std::string& out, Arena& arena, std::string_view name,
                         const std::string& text) {
  if (text.empty()) return {};
  return append_field(out, arena, name, Value::string(text));
}

// The fields in the order of Helm's struct; json::write would sort them.
Result<void> append_dependency(std::string& out, Arena& arena, const Dependency& dependency) {
  out += '{';
  TRY(append_field(out, arena, "name", Value::string(dependency.name)));
  TRY(append_text(out, arena, "version", dependency.version));
  TRY(append_field(out, arena, "repository", Value::string(dependency.repository)));
  TRY(append_text(out, arena, "condition", dependency.condition));
  if (!dependency.tags.empty()) {
    base::List* tags = base::List::make(arena);
    for (const std::string& tag : dependency.tags) tags->push_back(Value::string(tag));
    TRY(append_field(out, arena, "tags", Value::list(tags)));
  }
  if (dependency.enabled) TRY(append_field(out, arena, "enabled", Value::boolean(true)));
  const Value& imports = dependency.import_values;
  if (imports.is_list() && !imports.as_list().empty()) {
    TRY(append_field(out, arena, "import-values", imports));
  }
  TRY(append_text(out, arena, "alias", dependency.alias));
  out += '}';
  return {};
}

Result<void> append_dependencies(std::string& out, Arena& arena,
                                 const std::vector<Dependency>& dependencies) {
  out += '[';
  for (const Dependency& dependency : dependencies) {
    if (out.back() != '[') out += ',';
    TRY(append_dependency(out, arena, dependency));
  }
  out += ']';
  return {};
}

}  // namespace

Result<std::string> lock_digest(Arena& arena, const std::vector<Dependency>& requested,
                                const std::vector<Dependency>& locked) {
  std::string json = "[";
  TRY(append_dependencies(json, arena, requested));
  json += ',';
  TRY(append_dependencies(json, arena, locked));
  json += ']';
  return "sha256:" + base::sha256_hex(json);
}

Result<std::string> helm2_lock_digest(Arena& arena, const std::vector<Dependency>& requested) {
  std::string json = "{\"dependencies\":";
  TRY(append_dependencies(json, arena, requested));
  json += '}';
  return "sha256:" + base::sha256_hex(json);
}

}  // namespace chart
