// toYaml: what sigs.k8s.io/yaml writes. Go takes the way over JSON text, which go-yaml reads again; here
// values are written at once by the same rules, and only texts which that way changes or breaks
// (control characters, stray bytes, keys of over 1,000 bytes, great depth) take it.
#include <cmath>

#include <fmt/format.h>

#include "base/base64.h"
#include "base/go_format.h"
#include "base/json.h"
#include "base/object.h"
#include "base/time.h"
#include "base/utf8.h"
#include "base/yaml.h"
#include "base/yaml_decode.h"
#include "base/yaml_emitter.h"

namespace base::yaml {

namespace {

constexpr std::size_t kLongKey = 160;  // six times this, as JSON escapes it, may pass 1,024 characters
constexpr std::size_t kDirectDepth = 1000;

// Whether the text is the same after it was JSON and was read as YAML.
bool survives_json(std::string_view text) {
  bool plain = true;
  for (const char c : text) plain = plain && static_cast<unsigned char>(c) < 0x7F;
  if (plain) return true;
  while (!text.empty()) {
    const Rune rune = decode_rune(text);
    const bool refused = !rune.valid() || (rune.code >= 0x7F && rune.code < 0xA0) ||
                         rune.code == 0xFFFE || rune.code == 0xFFFF;
    if (refused) return false;
    text.remove_prefix(rune.size);
  }
  return true;
}

class Writer {
 public:
  // `direct`: give up (see gave_up) on what must go through JSON.
  Writer(Arena& arena, bool direct) : arena_(arena), direct_(direct) {}

  Result<void> write(const Value& value, Emitter::Context context, std::size_t depth);
  bool gave_up() const { return gave_up_; }
  std::string finish() { return emitter_.finish(); }

 private:
  void write_string(std::string_view text) {
    if (direct_ && !survives_json(text)) gave_up_ = true;
    emitter_.string(text);
  }
  Result<void> write_float(double number, int bits);
  Result<void> write_list(const List& list, Emitter::Context context, std::size_t depth);
  Result<void> write_map(const Map& map, Emitter::Context context, std::size_t depth);
  Result<void> write_other(const Value& value, Emitter::Context context, std::size_t depth);

  Arena& arena_;
  bool direct_;
  bool gave_up_ = false;
  Emitter emitter_{Dialect::v2};
};

// The number's JSON text decides: an integer that fits 64 bits is written as one.
Result<void> Writer::write_float(double number, int bits) {
  if (!std::isfinite(number)) {
    return Error(ErrorCode::invalid, "error marshaling into JSON: json: unsupported value: " +
                                         format_float(number, 'g', -1, bits));
  }
  const double size = std::fabs(number);
  if (number == std::trunc(number) && size < 1e15 && bits == 64) {
    emitter_.word(fmt::format_int(static_cast<std::int64_t>(number)).c_str());
    return {};
  }
  double shown = number;
  if (size >= 1e-6 && size < 1e21) {
    const std::string json = format_float(number, 'f', -1, bits);
    std::int64_t whole = 0;
    std::uint64_t large = 0;
    if (parse_int(json, 10, 64, whole)) {
      emitter_.word(fmt::format_int(whole).c_str());
      return {};
    }
    if (parse_uint(json, 10, 64, large)) {
      emitter_.word(fmt::format_int(large).c_str());
      return {};
    }
    parse_float(json, shown);
  } else if (bits == 32) {
    parse_float(format_float(number, 'e', -1, bits), shown);
  }
  emitter_.word(shown == 0 ? "0" : format_float(shown, 'g'));
  return {};
}

Result<void> Writer::write_list(const List& list, Emitter::Context context, std::size_t depth) {
  if (list.is_nil) {
    emitter_.word("null");
  } else if (list.empty()) {
    emitter_.empty_list();
  } else {
    emitter_.begin_list(context);
    for (const Value& item : list) {
      emitter_.item();
      TRY(write(item, Emitter::Context::list_item, depth + 1));
    }
    emitter_.end_list();
  }
  return {};
}

Result<void> Writer::write_map(const Map& map, Emitter::Context context, std::size_t depth) {
  if (map.is_nil) {
    emitter_.word("null");
  } else if (map.empty()) {
    emitter_.empty_map();
  } else {
    emitter_.begin_map(context);
    for (const Map::Entry* entry : sorted_entries(map, Dialect::v2)) {
      if (direct_ && (entry->key.size() > kLongKey || !survives_json(entry->key))) gave_up_ = true;
      const Emitter::Context place = emitter_.key(entry->key);
      TRY(write(entry->value, place, depth + 1));
    }
    emitter_.end_map();
  }
  return {};
}

Result<void> Writer::write_other(const Value& value, Emitter::Context context, std::size_t depth) {
  switch (value.type()) {
    case Type::bytes: write_string(arena_.copy(base64_encode(value.as_string()))); return {};
    case Type::time: {
      Result<std::string> text = format_time_json(value.as_time());
      if (!text) return std::move(text).error().wrap("error marshaling into JSON: json: error calling MarshalJSON for type time.Time: ");
      write_string(*text);
      return {};
    }
    case Type::object: {
      Result<Value> plain = value.as_object().to_json(arena_);
      if (!plain) return std::move(plain).error().wrap("error marshaling into JSON: ");
      return write(*plain, context, depth + 1);
    }
    default: emitter_.word("null"); return {};
  }
}

Result<void> Writer::write(const Value& value, Emitter::Context context, std::size_t depth) {
  if (depth > (direct_ ? kDirectDepth : kMaxDepth)) gave_up_ = true;
  if (gave_up_) return {};
  switch (value.type()) {
    case Type::nil: emitter_.word("null"); return {};
    case Type::boolean: emitter_.word(value.as_bool() ? "true" : "false"); return {};
    case Type::string: write_string(value.as_string()); return {};
    case Type::list: return write_list(value.as_list(), context, depth);
    case Type::map: return write_map(value.as_map(), context, depth);
    case Type::float32: return write_float(value.as_float(), 32);
    case Type::float64: return write_float(value.as_float(), 64);
    default: break;
  }
  if (value.is_signed()) {
    emitter_.word(fmt::format_int(value.as_signed()).c_str());
  } else if (value.is_unsigned()) {
    emitter_.word(fmt::format_int(value.as_unsigned()).c_str());
  } else {
    return write_other(value, context, depth);
  }
  return {};
}

// Go's way: JSON text, read as YAML.
Result<std::string> write_through_json(Arena& arena, const Value& value) {
  Result<std::string> json = json::write(arena, value);
  if (!json) return std::move(json).error().wrap("error marshaling into JSON: ");
  Tree tree;
  Problem problem;
  if (!parse(arena, *json, tree, problem)) return Error(ErrorCode::invalid, problem.go_text());
  const Value read = TRY(decode(arena, tree, {Keys::last_wins, NumberTypes::kept}));
  Writer writer(arena, false);
  TRY(writer.write(read, Emitter::Context::root, 0));
  return writer.finish();
}

}  // namespace

Result<std::string> write(Arena& arena, const Value& value) {
  Writer writer(arena, true);
  TRY(writer.write(value, Emitter::Context::root, 0));
  if (writer.gave_up()) return write_through_json(arena, value);
  return writer.finish();
}

}  // namespace base::yaml
