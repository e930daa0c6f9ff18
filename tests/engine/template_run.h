// Runs a few templates the way a render does, with a handful of functions beside include and its kin
// whose types are those of the Go program that the expected texts come from.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/arena.h"
#include "base/env.h"
#include "base/go_format.h"
#include "base/json.h"
#include "base/log.h"
#include "engine/functions/functions.h"
#include "engine/functions/services.h"
#include "engine/lang/stack.h"
#include "engine/functions/methods.h"
#include "engine/lang/template_set.h"

namespace engine::lang {

struct NoClock final : base::Clock {
  std::int64_t unix_nanoseconds() override { return 0; }
};
struct NoRandom final : base::Random {
  void fill(void*, std::size_t) override {}
};

namespace test_functions {

using base::Call;
using base::Param;
using base::Result;
using base::Value;

inline Result<Value> same(const Call& call) { return call.args[0]; }
inline Result<Value> nothing(const Call&) { return Value(); }
inline Result<Value> small(const Call&) { return Value::unsigned_of(base::Type::uint8, 7); }
inline Result<Value> add(const Call& call) {
  return Value::integer(call.args[0].as_signed() + call.args[1].as_signed());
}
inline Result<Value> upper(const Call& call) {
  std::string text(call.args[0].as_string());
  for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return Value::string(call.arena, text);
}
inline Result<Value> list(const Call& call) {
  return Value::list(base::List::make(call.arena, base::ListType::any, call.args));
}
inline Result<Value> strings(const Call& call) {
  return Value::list(base::List::make(call.arena, base::ListType::strings, call.args));
}
inline Result<Value> dict(const Call& call) {
  base::Map* map = base::Map::make(call.arena);
  for (std::size_t i = 0; i + 1 < call.args.size(); i += 2) {
    map->set_copy(base::format_value(call.args[i]), call.args[i + 1]);
  }
  return Value::map(map);
}
inline Result<Value> string_map(const Call& call) {
  base::Map* map = base::Map::make(call.arena, base::MapType::strings);
  map->set("k", Value::string("v"));
  map->set("k2", Value::string(""));
  return Value::map(map);
}
inline Result<Value> failing(const Call& call) {
  return base::Error(base::ErrorCode::invalid, "it failed: " + std::string(call.args[0].as_string()));
}

inline constexpr Param kAny[] = {Param::any};
inline constexpr Param kText[] = {Param::string};
inline constexpr Param kTextTextAny[] = {Param::string, Param::string, Param::any};
inline constexpr Param kTwoIntegers[] = {Param::integer, Param::integer};
inline constexpr Param kInt64[] = {Param::int64};
inline constexpr Param kUint64[] = {Param::uint64};
inline constexpr Param kFloat[] = {Param::float64};
inline constexpr Param kBoolean[] = {Param::boolean};
inline constexpr Param kMap[] = {Param::map};
inline constexpr Param kList[] = {Param::list};
inline constexpr Param kStrings[] = {Param::strings};

inline constexpr base::Function kFunctions[] = {
    {"upper", kText, false, Param::string, &upper},
    {"list", kAny, true, Param::list, &list},
    {"strs", kText, true, Param::strings, &strings},
    {"anyid", kAny, false, Param::any, &same},
    {"dict", kAny, true, Param::map, &dict},
    {"add", kTwoIntegers, false, Param::integer, &add},
    {"failing", kText, false, Param::string, &failing},
    {"nilany", {}, false, Param::any, &nothing},
    {"u8", {}, false, Param::other, &small},
    {"i64", kInt64, false, Param::int64, &same},
    {"u64", kUint64, false, Param::uint64, &same},
    {"f64", kFloat, false, Param::float64, &same},
    {"boolid", kBoolean, false, Param::boolean, &same},
    {"mapid", kMap, false, Param::map, &same},
    {"listid", kList, false, Param::list, &same},
    {"smap", {}, false, Param::string_map, &string_map},
    {"ssa", kTextTextAny, true, Param::string, &upper},
    {"slid", kStrings, false, Param::strings, &same},
};

inline const base::Function* find(std::string_view name) {
  for (const base::Function& row : functions::template_functions()) {
    if (row.name == name) return &row;
  }
  for (const base::Function& row : kFunctions) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

}  // namespace test_functions

// The data every table of these tests uses.
inline constexpr std::string_view kData = R"json({"a":{"b":{"c":"deep"},"n":null,"e":{}},
  "s":"str<&>","i":5,"f":1.5,"big":1234567,"t":true,"fl":false,"l":[1,"two",null,{"k":"v"}],"le":[],
  "m":{"z":1,"a":2,"Up":3},"nil":null,"es":"","html":"<a href='x'>\"&</a>"})json";

using Texts = std::vector<std::pair<std::string, std::string>>;

// A set with its surroundings; parse and execute as often as wanted.
struct TemplateRun {
  explicit TemplateRun(MissingKey missing = MissingKey::zero, std::string_view json = kData,
                       FunctionLookup find = &test_functions::find)
      : set(arena, find, missing, &functions::find_method), dot(*base::json::read(arena, json)) {
    services.templates = &set;
  }

  // Parses all texts, executes the first. What it wrote, or Go's text of the error.
  std::string run(const Texts& texts) {
    for (const auto& [name, text] : texts) {
      auto parsed = set.parse(arena.copy(name), arena.copy(text));
      if (!parsed) return keep(std::move(parsed).error());
    }
    std::string out;
    auto done = set.execute(texts[0].first, dot, services, out, limits);
    if (!done) return keep(std::move(done).error());
    return out;
  }
  std::string run(const std::string& text) { return run(Texts{{"main.yaml", text}}); }

  base::Arena arena{};
  NoClock clock{};
  NoRandom random{};
  base::MemoryLog log{};
  Services services{clock, random, log};
  TemplateSet set;
  base::Value dot;
  Limits limits{};
  std::vector<base::Error> errors{};  // the last one is the one returned

 private:
  std::string keep(base::Error error) {
    errors.push_back(std::move(error));
    return errors.back().helm();
  }
};

struct TemplateCase {
  const char* name = "";
  const char* text = "";
  const char* want = "";
};

}  // namespace engine::lang
