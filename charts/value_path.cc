#include "charts/value_path.h"

#include "base/go_format.h"

namespace chart {

using base::Error;
using base::ErrorCode;
using base::Map;
using base::Result;
using base::Value;

Result<Map*> find_table(Map& values, std::string_view path) {
  Map* table = &values;
  for (;;) {
    const std::size_t dot = path.find('.');
    const std::string_view name = path.substr(0, dot);
    const Value* found = table->find(name);
    if (found == nullptr || !found->is_map()) {
      return Error(ErrorCode::not_found, base::go_quote(name) + " is not a table");
    }
    table = &found->as_map();
    if (dot == std::string_view::npos) return table;
    path.remove_prefix(dot + 1);
  }
}

std::optional<Value> find_value(Map& values, std::string_view path) {
  Map* table = &values;
  const std::size_t dot = path.rfind('.');
  if (dot != std::string_view::npos) {
    const auto found = find_table(values, path.substr(0, dot));
    if (!found) return std::nullopt;
    table = *found;
    path.remove_prefix(dot + 1);
  }
  const Value* found = table->find(path);
  if (found == nullptr || found->is_map()) return std::nullopt;
  return *found;
}

}  // namespace chart
