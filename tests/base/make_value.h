// Values for tables of tests. What they point to lives as long as the program.
#pragma once

#include <initializer_list>
#include <limits>
#include <string_view>

#include "base/arena.h"
#include "base/value.h"

namespace base {

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();
inline constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

inline Arena& test_arena() {
  static Arena arena;
  return arena;
}

inline Value list_of(ListType type, std::initializer_list<Value> items) {
  return Value::list(List::make(test_arena(), type, {items.begin(), items.size()}));
}
inline Value list(std::initializer_list<Value> items) { return list_of(ListType::any, items); }
inline Value strings(std::initializer_list<Value> items) { return list_of(ListType::strings, items); }
inline Value nil_list() {
  List* list = List::make(test_arena());
  list->is_nil = true;
  return Value::list(list);
}

inline Value map(std::initializer_list<Map::Entry> entries) {
  Map* map = Map::make(test_arena());
  for (const Map::Entry& entry : entries) map->set(entry.key, entry.value);
  return Value::map(map);
}
inline Value nil_map() {
  Map* map = Map::make(test_arena());
  map->is_nil = true;
  return Value::map(map);
}

}  // namespace base
