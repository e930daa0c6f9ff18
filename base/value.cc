// Value's containers and the questions one asks of a value. Maps are sorted arrays: charts' maps are
// small, are read far more often than changed, and must come out in key order.
#include "base/value.h"

#include <algorithm>
#include <cstring>

#include "base/go_slice.h"
#include "base/object.h"
#include "base/time_point.h"

namespace base {

List* List::make(Arena& arena, ListType type, std::size_t capacity) {
  List* list = new (arena.allocate(sizeof(List), alignof(List))) List(arena, type);
  if (capacity > 0) {
    list->items_ = arena.allocate_array<Value>(capacity);
    list->capacity_ = static_cast<std::uint32_t>(capacity);
  }
  return list;
}

List* List::make(Arena& arena, ListType type, std::span<const Value> items) {
  List* list = make(arena, type, items.size());
  std::copy(items.begin(), items.end(), list->items_);
  list->size_ = static_cast<std::uint32_t>(items.size());
  return list;
}

void List::push_back(Value value) {
  is_nil = false;
  if (size_ == capacity_) {
    const std::size_t capacity = capacity_ == 0 ? 4 : std::size_t{capacity_} * 2;
    if (capacity > UINT32_MAX) throw ArenaFull();
    Value* items = arena_->allocate_array<Value>(capacity);
    std::copy(items_, items_ + size_, items);
    items_ = items;
    capacity_ = static_cast<std::uint32_t>(capacity);
    reach_ = 0;
  }
  items_[size_++] = value;
}

void List::resize(std::size_t size) {
  while (size_ < size) push_back(Value());
  size_ = static_cast<std::uint32_t>(size);
}

void List::set_appended_capacity() {
  if (size_ <= 2) return;
  const bool is_number = type_ == ListType::integers || type_ == ListType::int64s || type_ == ListType::float64s;
  set_go_capacity(appended_capacity(size_, 0, is_number ? kNumberShape : ElementShape{}));
}

static Value zero_element(Arena& arena, ListType type) {
  const auto nil_list = [&arena](ListType element) {
    List* list = List::make(arena, element);
    list->is_nil = true;
    return Value::list(list);
  };
  switch (type) {
    case ListType::strings:
    case ListType::version_set: return Value::string("");
    case ListType::integers: return Value::integer(0);
    case ListType::int64s: return Value::int64(0);
    case ListType::float64s: return Value::float64(0);
    case ListType::lists: return nil_list(ListType::any);
    case ListType::string_lists: return nil_list(ListType::strings);
    case ListType::maps: {
      Map* map = Map::make(arena);
      map->is_nil = true;
      return Value::map(map);
    }
    case ListType::any: break;
  }
  return {};
}

List* List::cut(Arena& arena, std::size_t start, std::size_t end) const {
  List* list = make(arena, type_);
  const std::size_t readable = std::max(size_, reach_);
  Value* from = items_;
  std::size_t reach = readable;
  if (end > readable) {
    from = arena.allocate_array<Value>(end);
    std::copy(items_, items_ + readable, from);
    std::fill(from + readable, from + end, zero_element(arena, type_));
    reach = end;
  }
  list->items_ = from + start;
  list->size_ = static_cast<std::uint32_t>(end - start);
  list->capacity_ = list->size_;  // what is added to it goes elsewhere
  list->reach_ = static_cast<std::uint32_t>(reach - start);
  list->go_capacity_ = static_cast<std::uint32_t>(go_capacity() - start);
  return list;
}

Map* Map::make(Arena& arena, MapType type, std::size_t capacity) {
  Map* map = new (arena.allocate(sizeof(Map), alignof(Map))) Map(arena, type);
  if (capacity > 0) {
    map->entries_ = arena.allocate_array<Entry>(capacity);
    map->capacity_ = static_cast<std::uint32_t>(capacity);
  }
  return map;
}

std::size_t Map::lower_bound(std::string_view key) const {
  const Entry* found = std::lower_bound(
      entries_, entries_ + size_, key,
      [](const Entry& entry, std::string_view wanted) { return entry.key < wanted; });
  return static_cast<std::size_t>(found - entries_);
}

const Value* Map::find(std::string_view key) const {
  constexpr std::uint32_t kFew = 12;  // up to here comparing sizes is faster than halving
  if (size_ <= kFew) {
    for (const Entry& entry : *this) {
      if (entry.key.size() == key.size() && entry.key == key) return &entry.value;
    }
    return nullptr;
  }
  const std::size_t index = lower_bound(key);
  return index < size_ && entries_[index].key == key ? &entries_[index].value : nullptr;
}

void Map::set(std::string_view key, Value value) {
  is_nil = false;
  arena_->note_change(this, made_at_);
  const bool is_last = size_ == 0 || entries_[size_ - 1].key < key;
  const std::size_t index = is_last ? size_ : lower_bound(key);
  if (!is_last && entries_[index].key == key) {
    entries_[index].value = value;
    return;
  }
  if (size_ == capacity_) {
    const std::size_t capacity = capacity_ == 0 ? 4 : std::size_t{capacity_} * 2;
    if (capacity > UINT32_MAX) throw ArenaFull();
    Entry* entries = arena_->allocate_array<Entry>(capacity);
    std::copy(entries_, entries_ + size_, entries);
    entries_ = entries;
    capacity_ = static_cast<std::uint32_t>(capacity);
  }
  std::move_backward(entries_ + index, entries_ + size_, entries_ + size_ + 1);
  entries_[index] = Entry{key, value};
  ++size_;
}

void Map::set_copy(std::string_view key, Value value) {
  set(has(key) ? key : arena_->copy(key), value);
}

void Map::erase(std::string_view key) {
  const std::size_t index = lower_bound(key);
  if (index == size_ || entries_[index].key != key) return;
  std::move(entries_ + index + 1, entries_ + size_, entries_ + index);
  --size_;
}

namespace {

std::string_view list_type_name(ListType type) {
  switch (type) {
    case ListType::any: return "[]interface {}";
    case ListType::strings: return "[]string";
    case ListType::integers: return "[]int";
    case ListType::int64s: return "[]int64";
    case ListType::float64s: return "[]float64";
    case ListType::lists: return "[][]interface {}";
    case ListType::string_lists: return "[][]string";
    case ListType::maps: return "[]map[string]interface {}";
    case ListType::version_set: return "common.VersionSet";
  }
  return "";
}

std::string_view map_type_name(MapType type) {
  switch (type) {
    case MapType::any: return "map[string]interface {}";
    case MapType::values: return "common.Values";
    case MapType::strings: return "map[string]string";
    case MapType::string_lists: return "map[string][]string";
  }
  return "";
}

}  // namespace

std::string_view type_name(const Value& value) {
  switch (value.type()) {
    case Type::nil: return "<nil>";
    case Type::boolean: return "bool";
    case Type::integer: return "int";
    case Type::int8: return "int8";
    case Type::int16: return "int16";
    case Type::int32: return "int32";
    case Type::int64: return "int64";
    case Type::uint: return "uint";
    case Type::uint8: return "uint8";
    case Type::uint16: return "uint16";
    case Type::uint32: return "uint32";
    case Type::uint64: return "uint64";
    case Type::float32: return "float32";
    case Type::float64: return "float64";
    case Type::string: return "string";
    case Type::bytes: return "[]uint8";
    case Type::list: return list_type_name(value.as_list().type());
    case Type::map: return map_type_name(value.map_type());
    case Type::duration: return "time.Duration";
    case Type::time: return "time.Time";
    case Type::object: return value.as_object().type_name();
  }
  return "";
}

std::string_view kind_name(const Value& value) {
  switch (value.type()) {
    case Type::nil: return "invalid";
    case Type::bytes:
    case Type::list: return "slice";
    case Type::map: return "map";
    case Type::duration: return "int64";
    case Type::time: return "struct";
    case Type::object: return value.as_object().kind_name();
    default: return type_name(value);
  }
}

Value deep_copy(Arena& arena, const Value& value) {
  if (value.is_list()) {
    const List& from = value.as_list();
    List* to = List::make(arena, from.type(), from.size());
    for (const Value& item : from) to->push_back(deep_copy(arena, item));
    to->set_go_capacity(from.go_capacity());
    to->is_nil = from.is_nil;
    return Value::list(to);
  }
  if (value.is_map()) {
    const Map& from = value.as_map();
    Map* to = Map::make(arena, from.type(), from.size());
    for (const auto& [key, item] : from) to->set(key, deep_copy(arena, item));
    to->is_nil = from.is_nil;
    return Value::map(to);
  }
  if (value.type() == Type::object) {
    if (const Object* copy = value.as_object().copy(arena)) return Value::object(copy);
  }
  return value;
}

namespace {

bool lists_equal(const List& a, const List& b) {
  if (a.type() != b.type() || a.size() != b.size() || a.is_nil != b.is_nil) return false;
  return std::equal(a.begin(), a.end(), b.begin(), deep_equal);
}

bool maps_equal(const Map& a, const Map& b) {
  if (a.size() != b.size() || a.is_nil != b.is_nil) return false;
  return std::equal(a.begin(), a.end(), b.begin(), [](const Map::Entry& x, const Map::Entry& y) {
    return x.key == y.key && deep_equal(x.value, y.value);
  });
}

}  // namespace

bool deep_equal(const Value& a, const Value& b) {
  if (a.type() != b.type()) return false;
  switch (a.type()) {
    case Type::nil: return true;
    case Type::float32:
    case Type::float64: return a.as_float() == b.as_float();
    case Type::string:
    case Type::bytes: return a.as_string() == b.as_string();
    case Type::list: return &a.as_list() == &b.as_list() || lists_equal(a.as_list(), b.as_list());
    case Type::map:
      return a.map_type() == b.map_type() &&
             (&a.as_map() == &b.as_map() || maps_equal(a.as_map(), b.as_map()));
    case Type::time: return a.as_time() == b.as_time();
    case Type::object: return &a.as_object() == &b.as_object();
    default: return a.as_signed() == b.as_signed();
  }
}

bool is_true(const Value& value) {
  switch (value.type()) {
    case Type::nil: return false;
    case Type::float32:
    case Type::float64: return value.as_float() != 0;
    case Type::string:
    case Type::bytes: return !value.as_string().empty();
    case Type::list: return !value.as_list().empty();
    case Type::map: return !value.as_map().empty();
    case Type::time: return true;
    case Type::object:
      if (const auto number = value.as_object().integer()) return *number != 0;
      return value.as_object().length().value_or(1) != 0;
    default: return value.as_signed() != 0;
  }
}

}  // namespace base
