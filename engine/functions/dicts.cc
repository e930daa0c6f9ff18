// Functions on maps. A map is shared: set, unset and merge change the one they are given. Where
// Go's order is random (keys, values), ours is that of the keys.
#include <algorithm>

#include "engine/functions/convert.h"
#include "engine/functions/functions.h"
#include "engine/functions/merge.h"
#include "engine/functions/signatures.h"

namespace engine::functions {

using base::Call;
using base::Function;
using base::List;
using base::ListType;
using base::Map;
using base::MapType;
using base::Param;
using base::Result;
using base::Value;

namespace {

Map& map_argument(const Call& call, std::size_t index) {
  return call.args[index].as_map();
}

// The map of an argument as a plain map[string]interface {}, whatever the caller's value calls it.
Value plain(const Value& map) {
  return Value::map_as(&map.as_map(), MapType::any);
}

Result<Value> dict(const Call& call) {
  Map* map = Map::make(call.arena, MapType::any, (call.args.size() + 1) / 2);
  for (std::size_t i = 0; i < call.args.size(); i += 2) {
    TRY(check_walkable(call.args[i]));
    const bool has_value = i + 1 < call.args.size();
    map->set(to_text(call.arena, call.args[i]),
             has_value ? call.args[i + 1] : Value::string(std::string_view{}));
  }
  return Value::map(map);
}

Result<Value> get(const Call& call) {
  const Value* found = map_argument(call, 0).find(call.args[1].as_string());
  return found != nullptr ? *found : Value::string(std::string_view{});
}

Result<Value> set(const Call& call) {
  Map& map = map_argument(call, 0);
  if (map.is_nil) return failure("assignment to entry in nil map");
  map.set(call.args[1].as_string(), call.args[2]);
  return plain(call.args[0]);
}

Result<Value> unset(const Call& call) {
  map_argument(call, 0).erase(call.args[1].as_string());
  return plain(call.args[0]);
}

Result<Value> has_key(const Call& call) {
  return Value::boolean(map_argument(call, 0).has(call.args[1].as_string()));
}

Result<Value> pluck(const Call& call) {
  List* found = List::make(call.arena);
  for (std::size_t i = 1; i < call.args.size(); ++i) {
    if (const Value* value = map_argument(call, i).find(call.args[0].as_string()))
      found->push_back(*value);
  }
  found->set_appended_capacity();
  return Value::list(found);
}

Result<Value> keys(const Call& call) {
  List* names = List::make(call.arena, ListType::strings,
                           call.args.empty() ? 0 : map_argument(call, 0).size());
  for (const Value& map : call.args) {
    for (const auto& entry : map.as_map()) names->push_back(Value::string(entry.key));
  }
  names->set_appended_capacity();
  return Value::list(names);
}

Result<Value> values(const Call& call) {
  const Map& map = map_argument(call, 0);
  List* list = List::make(call.arena, ListType::any, map.size());
  for (const auto& entry : map) list->push_back(entry.value);
  list->set_appended_capacity();
  return Value::list(list);
}

Result<Value> pick(const Call& call) {
  const Map& from = map_argument(call, 0);
  Map* to = Map::make(call.arena, MapType::any, call.args.size() - 1);
  for (const Value& key : call.args.subspan(1)) {
    if (const Value* value = from.find(key.as_string())) to->set(key.as_string(), *value);
  }
  return Value::map(to);
}

Result<Value> omit(const Call& call) {
  const Map& from = map_argument(call, 0);
  const auto omitted = call.args.subspan(1);
  Map* to = Map::make(call.arena, MapType::any, from.size());
  for (const auto& entry : from) {
    const bool is_omitted = std::any_of(omitted.begin(), omitted.end(), [&](const Value& key) {
      return key.as_string() == entry.key;
    });
    if (!is_omitted) to->set(entry.key, entry.value);
  }
  return Value::map(to);
}

Result<Value> merge_all(const Call& call, Precedence precedence) {
  Value target = plain(call.args[0]);
  for (const Value& source : call.args.subspan(1)) {
    if (target.as_map().is_nil) {
      if (source.as_map().is_nil) continue;
      target = Value::map(Map::make(call.arena));
    }
    TRY(merge_maps(target.as_map(), source.as_map(), precedence));
  }
  return target;
}

Result<Value> merge(const Call& call) {
  return merge_all(call, Precedence::target);
}
Result<Value> merge_overwrite(const Call& call) {
  return merge_all(call, Precedence::source);
}

Result<Value> deep_copy(const Call& call) {
  if (call.args[0].is_nil()) return failure("reflect: call of reflect.Value.Type on zero Value");
  TRY(check_walkable(call.args[0]));
  return base::deep_copy(call.arena, call.args[0]);
}

bool is_plain_map(const Value& value) {
  return value.is_map() && value.map_type() == MapType::any;
}

// dig KEY... DEFAULT MAP
Result<Value> dig(const Call& call) {
  if (call.args.size() < 3) return failure("dig needs at least three arguments");
  const auto path = call.args.first(call.args.size() - 2);
  const Value& fallback = call.args[call.args.size() - 2];
  Value place = call.args.back();
  if (!is_plain_map(place)) return wrong_assertion(place, "map[string]interface {}");
  for (const Value& key : path) {
    if (!key.is_string()) return wrong_assertion(key, "string");
  }
  for (const Value& key : path) {
    if (!is_plain_map(place)) return wrong_assertion(place, "map[string]interface {}");
    const Value* found = place.as_map().find(key.as_string());
    if (found == nullptr) return fallback;
    place = *found;
  }
  return place;
}

constexpr Function kDictFunctions[] = {
    {"deepCopy", takes::kAny, false, Param::any, deep_copy,
     "deepCopy VALUE: a copy that shares nothing with VALUE"},
    {"dict", takes::kAny, true, Param::map, dict,
     "dict KEY VALUE ...: a map of the keys and values"},
    {"dig", takes::kAny, true, Param::any, dig,
     "dig KEY... DEFAULT MAP: the value at the end of the path of keys, DEFAULT if a key is "
     "missing",
     true},
    {"get", takes::kMapString, false, Param::any, get,
     "get MAP KEY: the value under KEY, \"\" if there is none"},
    {"hasKey", takes::kMapString, false, Param::boolean, has_key,
     "hasKey MAP KEY: whether MAP has KEY"},
    {"keys", takes::kMap, true, Param::strings, keys,
     "keys MAP...: the keys of the maps, in order"},
    {"merge", takes::kMapMap, true, Param::any, merge,
     "merge MAP SOURCE...: MAP, changed, with what it lacks taken from the sources"},
    {"mergeOverwrite", takes::kMapMap, true, Param::any, merge_overwrite,
     "mergeOverwrite MAP SOURCE...: MAP, changed, with all that the sources have written over it"},
    {"mustDeepCopy", takes::kAny, false, Param::any, deep_copy, "mustDeepCopy VALUE: as deepCopy",
     true},
    {"mustMerge", takes::kMapMap, true, Param::any, merge, "mustMerge MAP SOURCE...: as merge",
     true},
    {"mustMergeOverwrite", takes::kMapMap, true, Param::any, merge_overwrite,
     "mustMergeOverwrite MAP SOURCE...: as mergeOverwrite", true},
    {"omit", takes::kMapString, true, Param::map, omit,
     "omit MAP KEY...: a new map without the keys"},
    {"pick", takes::kMapString, true, Param::map, pick,
     "pick MAP KEY...: a new map of these keys only"},
    {"pluck", takes::kStringMap, true, Param::list, pluck,
     "pluck KEY MAP...: the values under KEY of those maps that have it"},
    {"set", takes::kMapStringAny, false, Param::map, set,
     "set MAP KEY VALUE: MAP, changed to have VALUE at KEY"},
    {"unset", takes::kMapString, false, Param::map, unset,
     "unset MAP KEY: MAP, changed to lack KEY"},
    {"values", takes::kMap, false, Param::list, values,
     "values MAP: the values of MAP, in order of their keys"},
};

}  // namespace

std::span<const Function> dict_functions() {
  return kDictFunctions;
}

}  // namespace engine::functions
