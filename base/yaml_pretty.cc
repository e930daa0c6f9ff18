// toYamlPretty: what yaml.v3 writes with indent 2. No JSON between: Go types show (bytes are a list
// of numbers, a Duration is text, nil maps and lists are empty ones).
#include <cmath>

#include <fmt/format.h>

#include "base/go_format.h"
#include "base/time.h"
#include "base/yaml.h"
#include "base/yaml_walk.h"

namespace base::yaml {

namespace {

class PrettyWriter final : public Walker {
 public:
  explicit PrettyWriter(Arena& arena) : Walker(arena, Dialect::v3) {}

 protected:
  Result<void> write_leaf(const Value& value) override;
  Result<Value> open_object(const Object& object) override { return object.to_yaml3(arena_); }
  // Go would never come back from it.
  Error cycle_error(const Value& value) const override {
    return Error(ErrorCode::invalid,
                 "yaml: encountered a cycle via " + std::string(type_name(value)));
  }

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
};

Result<void> PrettyWriter::write_leaf(const Value& value) {
  switch (value.type()) {
    case Type::boolean: emitter_.word(value.as_bool() ? "true" : "false"); return {};
    case Type::string: emitter_.string(value.as_string()); return {};
    case Type::duration: emitter_.string(format_duration(value.as_signed())); return {};
    case Type::time: emitter_.word(format_rfc3339_nano(value.as_time())); return {};
    case Type::bytes:
    case Type::list: emitter_.word("[]"); return {};
    case Type::map: emitter_.word("{}"); return {};
    case Type::float32: write_float(value.as_float(), 32); return {};
    case Type::float64: write_float(value.as_float(), 64); return {};
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

}  // namespace

Result<std::string> write_pretty(Arena& arena, const Value& value) {
  PrettyWriter writer(arena);
  TRY(writer.walk(value));
  return writer.finish();
}

}  // namespace base::yaml
