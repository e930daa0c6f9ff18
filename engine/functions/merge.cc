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

bool is_slice(const Value& value) {
  return value.is_list() || value.type() == Type::bytes;
}

bool is_object_of_kind(const Value& value, std::string_view kind) {
  return value.type() == Type::object && value.as_object().kind_name() == kind;
}

// mergo's isEmptyValue: structs and times are never empty.
bool gives_way(const Value* value) {
  return value == nullptr || is_empty(*value);
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
      TRY(merge_entry({target, source.type(), entry.key}, entry.value, depth));
    }
    return {};
  }

 private:
  // Where a value goes, and the Go type of the map it comes from.
  struct Destination {
    Map& target;
    MapType source_type;
    std::string_view key;
  };

  static Result<void> put(const Destination& to, const Value& value) {
    // Go's reflection calls the elements of all other maps interface {}, even where they are
    // strings.
    if (to.target.type() == MapType::strings && to.source_type != MapType::strings) {
      const auto type = is_slice(value) ? base::type_name(value) : std::string_view("interface {}");
      return failure(fmt::format(
          "reflect.Value.SetMapIndex: value of type {} is not assignable to type string", type));
    }
    to.target.set(to.key, value);
    return {};
  }

  Result<void> merge_entry(const Destination& to, const Value& value, std::size_t depth) {
    const Value* old = to.target.find(to.key);
    if (value.is_nil()) return source_wins_ ? put(to, value) : Result<void>();
    if (value.is_map() && old != nullptr && old->is_map() && !old->as_map().is_nil) {
      TRY(merge(old->as_map(), value.as_map(), depth + 1));
      old = to.target.find(to.key);
      if (!gives_way(old)) return {};
    }
    if (old != nullptr && old->type() == Type::object) {
      if (is_object_of_kind(*old, "map") && is_object_of_kind(value, "map")) return {};
      // mergo refuses to look through a pointer at something that is none.
      if (!source_wins_ && value.is_map() && is_object_of_kind(*old, "ptr")) {
        return failure("src and dst must be of same type");
      }
    }
    if (is_slice(value) && old != nullptr && to.target.type() == MapType::strings) {
      return failure("reflect: call of reflect.Value.IsNil on string Value");
    }
    if (is_slice(value) && !gives_way(old) && !source_wins_) return {};
    return source_wins_ || gives_way(old) ? put(to, value) : Result<void>();
  }

  bool source_wins_;
  std::size_t maps_ = 0;
};

}  // namespace

Result<void> merge_maps(Map& target, const Map& source, Precedence precedence) {
  return Merger(precedence).merge(target, source, 0);
}

}  // namespace engine::functions
