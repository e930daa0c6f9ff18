#include "engine/functions/merge.h"

#include <fmt/format.h>

#include "base/object.h"
#include "engine/functions/convert.h"

namespace engine::functions {

using base::Map;
using base::MapType;
using base::Result;
using base::Type;
using base::Value;

namespace {

bool is_slice(const Value& value) { return value.is_list() || value.type() == Type::bytes; }

bool is_object_of_kind(const Value& value, std::string_view kind) {
  return value.type() == Type::object && value.as_object().kind_name() == kind;
}

// mergo's isEmptyValue: structs and times are never empty.
bool gives_way(const Value* value) { return value == nullptr || is_empty(*value); }

Result<void> put(Map& target, std::string_view key, const Value& value) {
  const bool fits = target.type() != MapType::strings || value.is_string();
  if (!fits) {
    return failure("reflect.Value.SetMapIndex: value of type interface {} is not assignable to type string");
  }
  target.set(key, value);
  return {};
}

class Merger {
 public:
  explicit Merger(Precedence precedence) : source_wins_(precedence == Precedence::source) {}

  Result<void> merge(Map& target, const Map& source, std::size_t depth) {
    if (depth > kMaxValueDepth || ++maps_ > kMaxValueNodes) {
      return failure("the maps to merge are nested too deeply or hold themselves");
    }
    if (&target == &source) return {};
    for (std::size_t i = 0; i < source.size(); ++i) {
      const Map::Entry entry = source.begin()[i];
      TRY(merge_entry(target, entry.key, entry.value, depth));
    }
    return {};
  }

 private:
  Result<void> merge_entry(Map& target, std::string_view key, const Value& value, std::size_t depth) {
    const Value* old = target.find(key);
    if (value.is_nil()) return source_wins_ ? put(target, key, value) : Result<void>();
    if (value.is_map() && old != nullptr && old->is_map() && !old->as_map().is_nil) {
      TRY(merge(old->as_map(), value.as_map(), depth + 1));
      old = target.find(key);
      if (!gives_way(old)) return {};
    }
    if (old != nullptr && old->type() == Type::object) {
      if (is_object_of_kind(*old, "map") && is_object_of_kind(value, "map")) return {};
      // mergo refuses to look through a pointer at something that is none.
      if (!source_wins_ && value.is_map() && is_object_of_kind(*old, "ptr")) {
        return failure("src and dst must be of same type");
      }
    }
    if (is_slice(value) && !gives_way(old) && !source_wins_) return {};
    return source_wins_ || gives_way(old) ? put(target, key, value) : Result<void>();
  }

  bool source_wins_;
  std::size_t maps_ = 0;
};

}  // namespace

Result<void> merge_maps(Map& target, const Map& source, Precedence precedence) {
  return Merger(precedence).merge(target, source, 0);
}

}  // namespace engine::functions
