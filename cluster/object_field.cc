#include "cluster/object_field.h"

#include "cluster/object.h"

namespace cluster {
namespace {

using base::Value;

// A field that must be a text where it is there at all.
bool read_text(const Value& condition, std::string_view key, std::string_view& text) {
  const Value value = condition.as_map().get(key);
  if (value.is_string()) text = value.as_string();
  return value.is_nil() || value.is_string();
}

}  // namespace

std::int64_t integer_at(const Value& object, std::initializer_list<std::string_view> path,
                        std::int64_t otherwise) {
  const Value value = at_path(object, path);
  return value.is_signed() ? value.as_signed() : otherwise;
}

std::string_view text_at(const Value& object, std::initializer_list<std::string_view> path,
                         std::string_view otherwise) {
  const Value value = at_path(object, path);
  return value.is_string() ? value.as_string() : otherwise;
}

Lookup look_up(const Value& object, std::initializer_list<std::string_view> path, Value& found) {
  found = object;
  for (const auto step : path) {
    if (found.is_nil()) return Lookup::missing;
    if (!found.is_map()) return Lookup::blocked;
    const Value* next = found.as_map().find(step);
    if (next == nullptr) return Lookup::missing;
    found = *next;
  }
  return Lookup::found;
}

std::optional<std::vector<Condition>> conditions_of(const Value& object) {
  const Value status = at_path(object, {"status"});
  if (status.is_nil()) return std::vector<Condition>();
  if (!status.is_map()) return std::nullopt;
  const Value list = status.as_map().get("conditions");
  if (list.is_nil()) return std::vector<Condition>();
  if (!list.is_list()) return std::nullopt;
  std::vector<Condition> conditions;
  for (const Value& item : list.as_list()) {
    Condition condition;
    if (!item.is_nil()) {
      if (!item.is_map() || !read_text(item, "type", condition.type) ||
          !read_text(item, "status", condition.status) ||
          !read_text(item, "reason", condition.reason) ||
          !read_text(item, "message", condition.message)) {
        return std::nullopt;
      }
    }
    conditions.push_back(condition);
  }
  return conditions;
}

}  // namespace cluster
