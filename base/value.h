// Value: what a template sees, with the Go type of each, since typeOf, kindOf, printf "%T", eq and
// many error texts tell them apart. Sixteen bytes, trivially copied; strings, lists and maps live in
// an Arena, which must outlive the Value. Lists and maps are shared references: what `set` does to a
// map in one template is seen by the next. Maps are kept in byte order of their keys.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/arena.h"

namespace base {

class List;
class Map;
class Object;
class TimePoint;

// The Go type of a value. `list`, `map` and `object` have a finer type of their own.
enum class Type : std::uint8_t {
  nil,       // untyped nil
  boolean,   // bool
  integer,   // int
  int8, int16, int32, int64,
  uint, uint8, uint16, uint32, uint64,
  float32, float64,
  string,    // string; any bytes
  bytes,     // []uint8
  list,      // a slice, see ListType
  map,       // a map with string keys, see MapType
  duration,  // time.Duration, in nanoseconds
  time,      // time.Time
  object,    // a host object: a struct, a pointer or a named type with methods
};

// The Go type of a list.
enum class ListType : std::uint8_t {
  any,          // []interface {}
  strings,      // []string
  integers,     // []int
  int64s,       // []int64
  float64s,     // []float64
  lists,        // [][]interface {}
  string_lists, // [][]string
  maps,         // []map[string]interface {}
  version_set,  // common.VersionSet, a []string with the method Has
};

// The Go type of a map.
enum class MapType : std::uint8_t {
  any,      // map[string]interface {}
  values,   // common.Values, a map[string]interface {} with methods of its own
  strings,  // map[string]string
  string_lists,  // map[string][]string
};

class Value {
 public:
  Value() : integer_(0) {}  // nil

  static Value boolean(bool b) { Value v(Type::boolean); v.integer_ = b ? 1 : 0; return v; }
  static Value integer(std::int64_t n) { return signed_of(Type::integer, n); }
  static Value int64(std::int64_t n) { return signed_of(Type::int64, n); }
  static Value float64(double d) { Value v(Type::float64); v.float_ = d; return v; }
  static Value duration(std::int64_t nanoseconds) { return signed_of(Type::duration, nanoseconds); }
  // Any of the signed or unsigned integer types. `n` must fit the type.
  static Value signed_of(Type type, std::int64_t n) { Value v(type); v.integer_ = n; return v; }
  static Value unsigned_of(Type type, std::uint64_t n) {
    return signed_of(type, static_cast<std::int64_t>(n));
  }
  static Value float32(float f) { Value v(Type::float32); v.float_ = static_cast<double>(f); return v; }
  // `text` is not copied: it must live as long as the value (in the arena, or for ever).
  static Value string(std::string_view text) { return text_of(Type::string, text); }
  static Value string(Arena& arena, std::string_view text) { return string(arena.copy(text)); }
  // A text without data() is Go's nil []byte.
  static Value bytes(std::string_view bytes) { return text_of(Type::bytes, bytes); }
  static Value list(List* list) { Value v(Type::list); v.list_ = list; return v; }
  static Value map(Map* map);
  // The same map seen under another Go type: a chart's own values are common.Values to itself and a
  // plain map to its parent.
  static Value map_as(Map* map, MapType type) {
    Value v(Type::map);
    v.map_type_ = type;
    v.map_ = map;
    return v;
  }
  static Value time(const TimePoint* time) { Value v(Type::time); v.time_ = time; return v; }
  static Value object(const Object* object) { Value v(Type::object); v.object_ = object; return v; }

  Type type() const { return type_; }
  bool is_nil() const { return type_ == Type::nil; }
  bool is_string() const { return type_ == Type::string; }
  bool is_list() const { return type_ == Type::list; }
  bool is_map() const { return type_ == Type::map; }
  bool is_bool() const { return type_ == Type::boolean; }
  // Whether it holds memory of an arena, or may.
  bool is_pointer() const { return type_ >= Type::string && type_ != Type::duration; }
  // int, int8 … int64 and duration / uint … uint64 / float32 and float64.
  bool is_signed() const { return (type_ >= Type::integer && type_ <= Type::int64) || type_ == Type::duration; }
  bool is_unsigned() const { return type_ >= Type::uint && type_ <= Type::uint64; }
  bool is_float() const { return type_ == Type::float32 || type_ == Type::float64; }

  // Each of these may be called only on a value of that type.
  bool as_bool() const { return integer_ != 0; }
  std::int64_t as_signed() const { return integer_; }
  std::uint64_t as_unsigned() const { return static_cast<std::uint64_t>(integer_); }
  double as_float() const { return float_; }
  std::string_view as_string() const { return {text_, size_}; }  // also bytes
  bool is_nil_bytes() const { return type_ == Type::bytes && text_ == nullptr; }
  List& as_list() const { return *list_; }
  Map& as_map() const { return *map_; }
  MapType map_type() const { return map_type_; }  // what this value calls its map
  const TimePoint& as_time() const { return *time_; }
  const Object& as_object() const { return *object_; }

 private:
  explicit Value(Type type) : type_(type), integer_(0) {}
  static Value text_of(Type type, std::string_view text) {
    Value v(type);
    if (text.size() > UINT32_MAX) throw ArenaFull();
    v.size_ = static_cast<std::uint32_t>(text.size());
    v.text_ = text.data();
    return v;
  }

  Type type_ = Type::nil;
  MapType map_type_ = MapType::any;
  std::uint32_t size_ = 0;
  union {
    std::int64_t integer_;
    double float_;
    const char* text_;
    List* list_;
    Map* map_;
    const TimePoint* time_;
    const Object* object_;
  };
};
static_assert(sizeof(Value) == 16);

// A Go slice with its own storage in an arena. The elements carry their own types; `type` says what
// the slice is declared as. A nil slice (`is_nil`) is empty and encodes as null. Changed only by who makes
// it (see base::ArenaRegion).
class List {
 public:
  static List* make(Arena& arena, ListType type = ListType::any, std::size_t capacity = 0);
  static List* make(Arena& arena, ListType type, std::span<const Value> items);

  ListType type() const { return type_; }
  bool is_nil = false;

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  Value& operator[](std::size_t index) { return items_[index]; }
  const Value& operator[](std::size_t index) const { return items_[index]; }
  Value* begin() { return items_; }
  Value* end() { return items_ + size_; }
  const Value* begin() const { return items_; }
  const Value* end() const { return items_ + size_; }
  std::span<const Value> items() const { return {items_, size_}; }

  void push_back(Value value);
  // Shrinks, or grows with nil.
  void resize(std::size_t size);

  // What cap() of Go's slice is: its size, where nothing else was said.
  std::size_t go_capacity() const { return go_capacity_ > size_ ? go_capacity_ : size_; }
  void set_go_capacity(std::size_t capacity) { go_capacity_ = static_cast<std::uint32_t>(capacity); }
  // The capacity that appending the elements one at a time leaves (base/go_slice.h).
  void set_appended_capacity();
  // Go's list[start:end]: it shares the elements, and may reach beyond the last one up to the capacity, where
  // zero values lie or what the list was cut from. `start` <= `end` <= go_capacity().
  List* cut(Arena& arena, std::size_t start, std::size_t end) const;

 private:
  friend class RegionMover;
  List(Arena& arena, ListType type) : arena_(&arena), type_(type) {}
  Arena* arena_;
  Value* items_ = nullptr;
  std::uint32_t size_ = 0;
  std::uint32_t capacity_ = 0;
  std::uint32_t go_capacity_ = 0;  // counts where it is above size_
  std::uint32_t reach_ = 0;        // how many of items_ may be read; counts where it is above size_
  ListType type_;
};

// A Go map with string keys, kept in byte order of the keys.
class Map {
 public:
  struct Entry {
    std::string_view key;
    Value value;
  };

  static Map* make(Arena& arena, MapType type = MapType::any, std::size_t capacity = 0);

  MapType type() const { return type_; }
  bool is_nil = false;

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  Entry* begin() { return entries_; }
  Entry* end() { return entries_ + size_; }
  const Entry* begin() const { return entries_; }
  const Entry* end() const { return entries_ + size_; }

  // The value under `key`, or nullptr. The pointer is good until the map changes.
  const Value* find(std::string_view key) const;
  // The value under `key`, or nil.
  Value get(std::string_view key) const { const Value* found = find(key); return found ? *found : Value(); }
  bool has(std::string_view key) const { return find(key) != nullptr; }
  // Adds or replaces. `key` is not copied: it must live as long as the map.
  void set(std::string_view key, Value value);
  // The same, with the key copied into the map's arena where it is new.
  void set_copy(std::string_view key, Value value);
  // Removes; nothing happens if the key is not there.
  void erase(std::string_view key);
  void clear() { size_ = 0; }
  Arena& arena() const { return *arena_; }

 private:
  friend class ArenaRegion;
  friend class RegionMover;
  Map(Arena& arena, MapType type) : type_(type), made_at_(arena.now()), arena_(&arena) {}
  std::size_t lower_bound(std::string_view key) const;
  MapType type_;
  std::uint32_t made_at_;  // by the arena's clock
  Arena* arena_;
  Entry* entries_ = nullptr;
  std::uint32_t size_ = 0;
  std::uint32_t capacity_ = 0;
};
static_assert(sizeof(Map) == 32);

inline Value Value::map(Map* map) { return map_as(map, map->type()); }

// Go's name of the value's type as reflect and %T print it: "map[string]interface {}", "int64",
// "common.Values", "<nil>" for nil.
std::string_view type_name(const Value& value);
// Go's reflect.Kind of the value: "map", "slice", "int64", "struct", "ptr", "invalid" for nil.
std::string_view kind_name(const Value& value);

// A copy that shares nothing with the original except strings and objects.
Value deep_copy(Arena& arena, const Value& value);
// Go's reflect.DeepEqual: types count, so int 1 and float64 1 differ.
bool deep_equal(const Value& a, const Value& b);
// Go's text/template truth: false for nil, false, 0, "", empty list or map; a struct is true.
bool is_true(const Value& value);

}  // namespace base
