// Calls the body of a template function, for tables of rows: what it is given and what it gives.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "base/go_format.h"
#include "base/value.h"
#include "engine/functions/functions.h"
#include "engine/functions/services.h"
#include "tests/base/test_env.h"

namespace engine::functions {

inline constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
inline constexpr double kInfinity = std::numeric_limits<double>::infinity();
inline constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// Where arguments and results live; as long as the program, since tables are built before it
// begins.
inline base::Arena& test_arena() {
  static base::Arena arena;
  return arena;
}

// An argument: an int for int, text (which may hold NUL) for string, nullptr for nil.
struct Argument {
  Argument(base::Value that) : value(that) {}                         // NOLINT: implicit by design
  Argument(std::nullptr_t) {}                                         // NOLINT
  Argument(bool that) : value(base::Value::boolean(that)) {}          // NOLINT
  Argument(int that) : value(base::Value::integer(that)) {}           // NOLINT
  Argument(std::int64_t that) : value(base::Value::integer(that)) {}  // NOLINT
  Argument(double that) : value(base::Value::float64(that)) {}        // NOLINT
  template <std::size_t size>
  Argument(const char (&that)[size])  // NOLINT
      : value(base::Value::string(std::string_view(that, size - 1))) {}
  base::Value value{};
};

struct MapEntry {
  std::string_view key;
  Argument value;
};

inline Argument int64(std::int64_t number) {
  return base::Value::int64(number);
}
inline Argument uint64(std::uint64_t number) {
  return base::Value::unsigned_of(base::Type::uint64, number);
}
inline Argument duration(std::int64_t nanoseconds) {
  return base::Value::duration(nanoseconds);
}
inline Argument bytes(std::string_view text) {
  return base::Value::bytes(text);
}

inline Argument list_of(base::ListType type, std::initializer_list<Argument> items) {
  base::List* list = base::List::make(test_arena(), type);
  for (const Argument& item : items) list->push_back(item.value);
  return base::Value::list(list);
}
inline Argument list(std::initializer_list<Argument> items) {
  return list_of(base::ListType::any, items);
}
inline Argument strings(std::initializer_list<Argument> items) {
  return list_of(base::ListType::strings, items);
}
inline Argument integers(std::initializer_list<Argument> items) {
  return list_of(base::ListType::integers, items);
}
inline Argument nil_list() {
  base::List* list = base::List::make(test_arena());
  list->is_nil = true;
  return base::Value::list(list);
}

inline Argument map_of(base::MapType type, std::initializer_list<MapEntry> entries) {
  base::Map* map = base::Map::make(test_arena(), type);
  for (const MapEntry& entry : entries) map->set(entry.key, entry.value.value);
  return base::Value::map(map);
}
inline Argument map(std::initializer_list<MapEntry> entries) {
  return map_of(base::MapType::any, entries);
}
inline Argument values(std::initializer_list<MapEntry> entries) {
  return map_of(base::MapType::values, entries);
}
inline Argument string_map(std::initializer_list<MapEntry> entries) {
  return map_of(base::MapType::strings, entries);
}
inline Argument nil_map() {
  base::Map* map = base::Map::make(test_arena());
  map->is_nil = true;
  return base::Value::map(map);
}

// Random bytes that count: 0, 1, 2, …
class CountingRandom final : public base::Random {
 public:
  void fill(void* bytes, std::size_t size) override {
    for (std::size_t i = 0; i < size; ++i) static_cast<unsigned char*>(bytes)[i] = next_++;
  }

 private:
  unsigned char next_ = 0;
};

// The row `name` of the tables this folder's tests are about; a failure and nullptr for none.
inline const base::Function* row_named(std::string_view name) {
  for (const auto table : {string_functions(), list_functions(), dict_functions(), math_functions(),
                           type_functions(), path_functions(), date_functions(),
                           duration_functions(), random_functions(), network_functions()}) {
    for (const base::Function& row : table) {
      if (row.name == name) return &row;
    }
  }
  ADD_FAILURE() << "no function " << name;
  return nullptr;
}

inline base::Result<base::Value> call_body(std::string_view name,
                                           const std::vector<Argument>& arguments) {
  static base::FixedClock clock;
  static CountingRandom random;
  static base::MemoryLog log;
  static Services services(clock, random, log);
  std::vector<base::Value> args;
  for (const Argument& argument : arguments) args.push_back(argument.value);
  const base::Function* row = row_named(name);
  if (row == nullptr) return base::Error(base::ErrorCode::internal, "no such function");
  return row->body({test_arena(), args, services});
}

// As %#v writes it; single numbers and durations with their type ("int64 5").
inline std::string shown(const base::Value& value) {
  const bool is_number = value.type() == base::Type::int64 || value.type() == base::Type::float64 ||
                         value.type() == base::Type::duration;
  if (!is_number) return base::go_sprintf("%#v", {&value, 1});
  return std::string(base::type_name(value)) + " " + base::format_value(value);
}

// What the function gives, or "error: …".
inline std::string call(std::string_view name, const std::vector<Argument>& arguments) {
  const auto result = call_body(name, arguments);
  return result ? shown(*result) : "error: " + result.error().helm();
}

struct FunctionCase {
  const char* name = "";
  const char* function = "";
  std::vector<Argument> arguments{};
  const char* want = "";
};

inline void PrintTo(const FunctionCase& row, std::ostream* out) {
  *out << row.name;
}
inline std::string name_of_case(const testing::TestParamInfo<FunctionCase>& row) {
  return row.param.name;
}

class FunctionTest : public testing::TestWithParam<FunctionCase> {};

}  // namespace engine::functions
