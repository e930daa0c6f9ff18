// Values to text and back: base 64 and 32, YAML, JSON, TOML. Helm's own functions swallow errors (the text
// is empty, or the error stands under "Error"); the must functions fail.
#include <optional>
#include <string>

#include "base/base64.h"
#include "base/json.h"
#include "base/toml.h"
#include "base/value_kind.h"
#include "base/yaml.h"
#include "engine/functions/functions.h"
#include "engine/functions/signatures.h"

namespace engine::functions {

using base::Call;
using base::Function;
using base::List;
using base::Map;
using base::Param;
using base::Result;
using base::Value;

namespace {

std::string_view text_of(const Call& call) { return call.args[0].as_string(); }
Value text(const Call& call, std::string_view bytes) { return Value::string(call.arena, bytes); }

// The text of a result, or the empty text.
Value text_or_nothing(const Call& call, const Result<std::string>& result) {
  return result ? text(call, *result) : Value::string("");
}

Result<Value> text_or_error(const Call& call, Result<std::string> result) {
  if (!result) return std::move(result).error();
  return text(call, *result);
}

std::string without_final_line_feed(std::string written) {
  if (written.ends_with('\n')) written.pop_back();
  return written;
}

std::string wrong_kind(const Value& value, std::string_view wanted) {
  return "json: cannot unmarshal " + std::string(base::json_kind(value)) + " into Go value of type " + std::string(wanted);
}

Value error_map(const Call& call, std::string_view error) {
  Map* map = Map::make(call.arena);
  map->set("Error", text(call, error));
  return Value::map(map);
}

Value error_list(const Call& call, std::string_view error) {
  List* list = List::make(call.arena);
  list->push_back(text(call, error));
  return Value::list(list);
}

// Decoded text as the map that Helm's function returns. JSON's null empties the map to a nil one,
// YAML's leaves it alone.
Value as_map(const Call& call, const Result<Value>& read, std::string_view prefix, bool nil_for_null) {
  if (!read) return error_map(call, read.error().helm());
  if (read->is_map()) return *read;
  if (!read->is_nil()) return error_map(call, std::string(prefix) + wrong_kind(*read, "map[string]interface {}"));
  Map* map = Map::make(call.arena);
  map->is_nil = nil_for_null;
  return Value::map(map);
}

Value as_list(const Call& call, const Result<Value>& read, std::string_view prefix, bool nil_for_null) {
  if (!read) return error_list(call, read.error().helm());
  if (read->is_list()) return *read;
  if (!read->is_nil()) return error_list(call, std::string(prefix) + wrong_kind(*read, "[]interface {}"));
  List* list = List::make(call.arena);
  list->is_nil = nil_for_null;
  return Value::list(list);
}

constexpr std::string_view kYamlPrefix = "error unmarshaling JSON: while decoding JSON: ";

Result<Value> base64_encode(const Call& call) { return text(call, base::base64_encode(text_of(call))); }
Result<Value> base32_encode(const Call& call) { return text(call, base::base32_encode(text_of(call))); }
// What cannot be decoded gives the error's text (ENG-043).
Result<Value> base64_decode(const Call& call) {
  const auto bytes = base::base64_decode(text_of(call));
  return text(call, bytes ? *bytes : bytes.error().helm());
}
Result<Value> base32_decode(const Call& call) {
  const auto bytes = base::base32_decode(text_of(call));
  return text(call, bytes ? *bytes : bytes.error().helm());
}

Result<Value> to_yaml(const Call& call) {
  auto written = base::yaml::write(call.arena, call.args[0]);
  if (!written) return Value::string("");
  return text(call, without_final_line_feed(*std::move(written)));
}
Result<Value> must_to_yaml(const Call& call) {
  auto written = TRY(base::yaml::write(call.arena, call.args[0]));
  return text(call, without_final_line_feed(std::move(written)));
}
Result<Value> to_yaml_pretty(const Call& call) {
  auto written = base::yaml::write_pretty(call.arena, call.args[0]);
  if (!written && written.error().helm().starts_with(base::yaml::kNotMarshaled)) return std::move(written).error();
  if (!written) return Value::string("");
  return text(call, without_final_line_feed(*std::move(written)));
}
Result<Value> from_yaml(const Call& call) {
  return as_map(call, base::yaml::read(call.arena, text_of(call)), kYamlPrefix, false);
}
Result<Value> from_yaml_array(const Call& call) {
  return as_list(call, base::yaml::read(call.arena, text_of(call)), kYamlPrefix, false);
}

constexpr base::json::Style kPretty{true, "  "};
constexpr base::json::Style kRaw{false, ""};

Result<Value> to_json(const Call& call) {
  return text_or_nothing(call, base::json::write(call.arena, call.args[0]));
}
Result<Value> must_to_json(const Call& call) {
  return text_or_error(call, base::json::write(call.arena, call.args[0]));
}
Result<Value> to_pretty_json(const Call& call) {
  return text_or_nothing(call, base::json::write(call.arena, call.args[0], kPretty));
}
Result<Value> must_to_pretty_json(const Call& call) {
  return text_or_error(call, base::json::write(call.arena, call.args[0], kPretty));
}
Result<Value> to_raw_json(const Call& call) {
  return text_or_error(call, base::json::write(call.arena, call.args[0], kRaw));
}
// Whether the JSON text is but a number, which Go refuses as a map or list before it looks whether it is in range.
bool is_number_text(std::string_view text) {
  const auto at = text.find_first_not_of(" \t\r\n");
  return at != std::string_view::npos && (text[at] == '-' || (text[at] >= '0' && text[at] <= '9'));
}
// A number out of range leaves the rest of the map standing beside the error.
Result<Value> from_json(const Call& call) {
  std::optional<base::Error> out_of_range;
  const auto read = base::json::read(call.arena, text_of(call), base::json::Numbers::float64, &out_of_range);
  if (out_of_range && is_number_text(text_of(call))) {
    return error_map(call, wrong_kind(Value::float64(0), "map[string]interface {}"));
  }
  const Value map = as_map(call, read, "", true);
  if (out_of_range) map.as_map().set("Error", text(call, out_of_range->helm()));
  return map;
}
Result<Value> from_json_array(const Call& call) {
  std::optional<base::Error> out_of_range;
  const auto read = base::json::read(call.arena, text_of(call), base::json::Numbers::float64, &out_of_range);
  if (out_of_range && is_number_text(text_of(call))) {
    return error_list(call, wrong_kind(Value::float64(0), "[]interface {}"));
  }
  if (out_of_range) return error_list(call, out_of_range->helm());
  return as_list(call, read, "", true);
}
Result<Value> must_from_json(const Call& call) { return base::json::read(call.arena, text_of(call)); }

// Go's reflect package panics on an untyped nil before the encoder can return an error (ENG-032).
Result<std::string> write_toml(const Call& call, bool& panics) {
  panics = call.args[0].is_nil();
  if (panics) {
    return base::Error(base::ErrorCode::invalid, "reflect: call of reflect.Value.Type on zero Value");
  }
  return base::toml::write(call.arena, call.args[0]);
}
Result<Value> to_toml(const Call& call) {
  bool panics = false;
  auto written = write_toml(call, panics);
  if (!written && !panics) return text(call, written.error().helm());
  return text_or_error(call, std::move(written));
}
Result<Value> must_to_toml(const Call& call) {
  bool panics = false;
  return text_or_error(call, write_toml(call, panics));
}
Result<Value> from_toml(const Call& call) {
  const auto read = base::toml::read(call.arena, text_of(call));
  return read ? *read : error_map(call, read.error().helm());
}

constexpr Function kEncodingFunctions[] = {
    {"b32dec", takes::kString, false, Param::string, base32_decode, "b32dec TEXT: what base 32 TEXT stands for"},
    {"b32enc", takes::kString, false, Param::string, base32_encode, "b32enc TEXT: TEXT in base 32"},
    {"b64dec", takes::kString, false, Param::string, base64_decode, "b64dec TEXT: what base 64 TEXT stands for"},
    {"b64enc", takes::kString, false, Param::string, base64_encode, "b64enc TEXT: TEXT in base 64"},
    {"fromJson", takes::kString, false, Param::map, from_json,
     "fromJson TEXT: the map that TEXT holds; the error's text under Error"},
    {"fromJsonArray", takes::kString, false, Param::list, from_json_array,
     "fromJsonArray TEXT: the list that TEXT holds; the error's text as its only element"},
    {"fromToml", takes::kString, false, Param::map, from_toml,
     "fromToml TEXT: the map that TEXT holds; the error's text under Error"},
    {"fromYaml", takes::kString, false, Param::map, from_yaml,
     "fromYaml TEXT: the map that TEXT holds; the error's text under Error"},
    {"fromYamlArray", takes::kString, false, Param::list, from_yaml_array,
     "fromYamlArray TEXT: the list that TEXT holds; the error's text as its only element"},
    {"mustFromJson", takes::kString, false, Param::any, must_from_json,
     "mustFromJson TEXT: the value that TEXT holds, or an error", true},
    {"mustToJson", takes::kAny, false, Param::string, must_to_json, "mustToJson VALUE: JSON, or an error"},
    {"mustToPrettyJson", takes::kAny, false, Param::string, must_to_pretty_json,
     "mustToPrettyJson VALUE: JSON on many lines, or an error", true},
    {"mustToRawJson", takes::kAny, false, Param::string, to_raw_json,
     "mustToRawJson VALUE: JSON with <, > and & as they are, or an error", true},
    {"mustToToml", takes::kAny, false, Param::string, must_to_toml, "mustToToml VALUE: TOML, or an error"},
    {"mustToYaml", takes::kAny, false, Param::string, must_to_yaml, "mustToYaml VALUE: YAML, or an error"},
    {"toJson", takes::kAny, false, Param::string, to_json, "toJson VALUE: JSON; nothing if it cannot be had"},
    {"toPrettyJson", takes::kAny, false, Param::string, to_pretty_json,
     "toPrettyJson VALUE: JSON on many lines; nothing if it cannot be had"},
    {"toRawJson", takes::kAny, false, Param::string, to_raw_json,
     "toRawJson VALUE: JSON with <, > and & as they are, or an error"},
    {"toToml", takes::kAny, false, Param::string, to_toml, "toToml VALUE: TOML, or the error's text"},
    {"toYaml", takes::kAny, false, Param::string, to_yaml, "toYaml VALUE: YAML; nothing if it cannot be had"},
    {"toYamlPretty", takes::kAny, false, Param::string, to_yaml_pretty,
     "toYamlPretty VALUE: YAML with lists indented; nothing if it cannot be had"},
};

}  // namespace

std::span<const Function> encoding_functions() { return kEncodingFunctions; }

}  // namespace engine::functions
