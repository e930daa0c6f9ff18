// toYamlPretty: what yaml.v3 writes with indent 2. No JSON between: Go types show (bytes are a list of
// numbers, a Duration is text, nil maps and lists are empty ones).
#include <cmath>

#include <fmt/format.h>

#include "base/go_format.h"
#include "base/object.h"
#include "base/time.h"
#include "base/yaml.h"
#include "base/yaml_emitter.h"

namespace base::yaml {

namespace {

class PrettyWriter {
 public:
  explicit PrettyWriter(Arena& arena) : arena_(arena) {}

  Result<void> write(const Value& value, Emitter::Context context, std::size_t depth);
  std::string finish() { return emitter_.finish(); }

 private:
  void write_float(double number, int bits) {
    if (std::isnan(number)) {
      emitter_.word(".nan");
    } else if (std::isinf(number)) {
      emitter_.word(number > 0 ? ".inf" : "-.inf");
    } else {
      emitter_.word(format_float(number, 'g', -1, bits));
    }
  }
  void write_bytes(std::string_view bytes, Emitter::Context context) {
    if (bytes.empty()) {
      emitter_.empty_list();
      return;
    }
    emitter_.begin_list(context);
    for (const char byte : bytes) {
      emitter_.item();
      emitter_.word(fmt::format_int(static_cast<unsigned>(static_cast<unsigned char>(byte))).c_str());
    }
    emitter_.end_list();
  }
  Result<void> write_list(const List& list, Emitter::Context context, std::size_t depth);
  Result<void> write_map(const Map& map, Emitter::Context context, std::size_t depth);
  Result<void> write_struct(const Object& object, Emitter::Context context, std::size_t depth);

  Arena& arena_;
  Emitter emitter_{Dialect::v3};
};

Result<void> PrettyWriter::write_list(const List& list, Emitter::Context context, std::size_t depth) {
  if (list.empty()) {
    emitter_.empty_list();
    return {};
  }
  emitter_.begin_list(context);
  for (const Value& item : list) {
    emitter_.item();
    TRY(write(item, Emitter::Context::list_item, depth + 1));
  }
  emitter_.end_list();
  return {};
}

Result<void> PrettyWriter::write_map(const Map& map, Emitter::Context context, std::size_t depth) {
  if (map.empty()) {
    emitter_.empty_map();
    return {};
  }
  emitter_.begin_map(context);
  for (const Map::Entry* entry : sorted_entries(map, Dialect::v3)) {
    const Emitter::Context place = emitter_.key(entry->key);
    TRY(write(entry->value, place, depth + 1));
  }
  emitter_.end_map();
  return {};
}

// A struct's fields in Go's order, under their names in small letters.
Result<void> PrettyWriter::write_struct(const Object& object, Emitter::Context context,
                                        std::size_t depth) {
  emitter_.begin_map(context);
  for (const Field& field : object.fields()) {
    std::string name(field.name);
    for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    const Emitter::Context place = emitter_.key(arena_.copy(name));
    TRY(write(object.field(field.name).value_or(Value()), place, depth + 1));
  }
  emitter_.end_map();
  return {};
}

Result<void> PrettyWriter::write(const Value& value, Emitter::Context context, std::size_t depth) {
  // Go has no limit here and would never come back from a map that holds itself.
  if (depth > kMaxDepth) return Error(ErrorCode::invalid, "yaml: exceeded max depth of 10000");
  switch (value.type()) {
    case Type::nil: emitter_.word("null"); return {};
    case Type::boolean: emitter_.word(value.as_bool() ? "true" : "false"); return {};
    case Type::string: emitter_.string(value.as_string()); return {};
    case Type::bytes: write_bytes(value.as_string(), context); return {};
    case Type::duration: emitter_.string(format_duration(value.as_signed())); return {};
    case Type::time: emitter_.word(format_rfc3339_nano(value.as_time())); return {};
    case Type::list: return write_list(value.as_list(), context, depth);
    case Type::map: return write_map(value.as_map(), context, depth);
    case Type::float32: write_float(value.as_float(), 32); return {};
    case Type::float64: write_float(value.as_float(), 64); return {};
    case Type::object: {
      if (!value.as_object().fields().empty()) return write_struct(value.as_object(), context, depth);
      const Value plain = TRY(value.as_object().to_yaml3(arena_));
      return write(plain, context, depth + 1);
    }
    default: break;
  }
  if (value.is_signed()) {
    emitter_.word(fmt::format_int(value.as_signed()).c_str());
  } else {
    emitter_.word(fmt::format_int(value.as_unsigned()).c_str());
  }
  return {};
}

}  // namespace

Result<std::string> write_pretty(Arena& arena, const Value& value) {
  PrettyWriter writer(arena);
  TRY(writer.write(value, Emitter::Context::root, 0));
  return writer.finish();
}

}  // namespace base::yaml
