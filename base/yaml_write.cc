// toYaml: what sigs.k8s.io/yaml writes. Go takes the way over JSON text, which go-yaml reads again;
// here values are written at once by the same rules, and only texts which that way changes or
// breaks (control characters, stray bytes, very long keys) take it.
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
#include "base/yaml_walk.h"

namespace base::yaml {

namespace {

constexpr std::size_t kLongKey =
    160;  // six times this, as JSON escapes it, may pass 1,024 characters
constexpr std::string_view kMarshaling = "error marshaling into JSON: ";

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

class Writer final : public Walker {
 public:
  // `direct`: stop at what must go through JSON.
  Writer(Arena& arena, bool direct) : Walker(arena, Dialect::v2), direct_(direct) {}

 protected:
  Result<void> write_leaf(const Value& value) override;
  Result<Value> open_object(const Object& object) override {
    Result<Value> plain = object.to_json(arena_);
    if (!plain) return std::move(plain).error().wrap(std::string(kMarshaling));
    return plain;
  }
  void look_at_key(std::string_view key) override {
    if (direct_ && (key.size() > kLongKey || !survives_json(key))) stop();
  }
  Error cycle_error(const Value& value) const override {
    return Error(ErrorCode::invalid, std::string(kMarshaling) +
                                         "json: unsupported value: encountered a cycle via " +
                                         std::string(type_name(value)));
  }

 private:
  void write_string(std::string_view text) {
    if (direct_ && !survives_json(text)) {
      stop();
    } else {
      emitter_.string(text);
    }
  }
  Result<void> write_float(double number, int bits);
  Result<void> write_time(const TimePoint& time);

  bool direct_;
};

// The number's JSON text decides: an integer that fits 64 bits is written as one.
Result<void> Writer::write_float(double number, int bits) {
  if (!std::isfinite(number)) {
    return Error(ErrorCode::invalid, std::string(kMarshaling) + "json: unsupported value: " +
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

Result<void> Writer::write_time(const TimePoint& time) {
  Result<std::string> text = format_time_json(time);
  if (!text) {
    return std::move(text).error().wrap(std::string(kMarshaling) +
                                        "json: error calling MarshalJSON for type time.Time: ");
  }
  write_string(*text);
  return {};
}

Result<void> Writer::write_leaf(const Value& value) {
  switch (value.type()) {
    case Type::boolean: emitter_.word(value.as_bool() ? "true" : "false"); return {};
    case Type::string: write_string(value.as_string()); return {};
    case Type::bytes:
      if (value.is_nil_bytes()) {
        emitter_.word("null");
      } else {
        write_string(base64_encode(value.as_string()));
      }
      return {};
    case Type::float32: return write_float(value.as_float(), 32);
    case Type::float64: return write_float(value.as_float(), 64);
    case Type::time: return write_time(value.as_time());
    case Type::list: emitter_.word(value.as_list().is_nil ? "null" : "[]"); return {};
    case Type::map: emitter_.word(value.as_map().is_nil ? "null" : "{}"); return {};
    default: break;
  }
  if (value.is_signed()) {
    emitter_.word(fmt::format_int(value.as_signed()).c_str());
  } else if (value.is_unsigned()) {
    emitter_.word(fmt::format_int(value.as_unsigned()).c_str());
  } else {
    emitter_.word("null");
  }
  return {};
}

// Go's way: JSON text, read as YAML.
Result<std::string> write_through_json(Arena& arena, const Value& value) {
  Result<std::string> json = json::write(arena, value);
  if (!json) return std::move(json).error().wrap(std::string(kMarshaling));
  Tree tree;
  Problem problem;
  if (!parse(arena, *json, tree, problem)) return Error(ErrorCode::invalid, problem.go_text());
  const Value read = TRY(decode(arena, tree, {Keys::last_wins, NumberTypes::kept}));
  Writer writer(arena, false);
  TRY(writer.walk(read));
  return writer.finish();
}

}  // namespace

Result<std::string> write(Arena& arena, const Value& value) {
  Writer writer(arena, true);
  TRY(writer.walk(value));
  if (writer.stopped()) return write_through_json(arena, value);
  return writer.finish();
}

}  // namespace base::yaml
