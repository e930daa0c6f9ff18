#include "charts/struct_reader.h"

#include <algorithm>

#include "base/go_format.h"

namespace chart {
namespace {

constexpr int kMaxCopyDepth = 1000;

// What encoding/json calls a value in its errors.
std::string_view json_name(const base::Value& value) {
  if (value.is_string()) return "string";
  if (value.is_bool()) return "bool";
  if (value.is_list()) return "array";
  if (value.is_map()) return "object";
  return "number";
}

// sigs.k8s.io/yaml's conversion of a scalar for a string field; floats in 32 bits, as it does.
std::optional<std::string> scalar_text(const base::Value& value) {
  if (value.is_string()) return std::string(value.as_string());
  if (value.is_bool()) return value.as_bool() ? "true" : "false";
  if (value.is_signed()) return std::to_string(value.as_signed());
  if (value.is_unsigned()) return std::to_string(value.as_unsigned());
  if (value.is_float()) return base::format_float(value.as_float(), 'g', -1, 32);
  return std::nullopt;
}

// The value with float64 for every number.
base::Value with_floats(base::Arena& arena, const base::Value& value, int depth) {
  if (depth > kMaxCopyDepth) return value;
  if (value.is_signed()) return base::Value::float64(static_cast<double>(value.as_signed()));
  if (value.is_unsigned()) return base::Value::float64(static_cast<double>(value.as_unsigned()));
  if (value.is_list()) {
    auto* list = base::List::make(arena, base::ListType::any, value.as_list().size());
    for (const auto& item : value.as_list()) list->push_back(with_floats(arena, item, depth + 1));
    return base::Value::list(list);
  }
  if (value.is_map()) {
    auto* map = base::Map::make(arena, base::MapType::any, value.as_map().size());
    for (const auto& [key, item] : value.as_map())
      map->set(key, with_floats(arena, item, depth + 1));
    return base::Value::map(map);
  }
  return value;
}

}  // namespace

void StructReader::string(const base::Value& value, std::string& into) {
  if (value.is_nil()) return;
  if (auto text = scalar_text(value)) {
    into = std::move(*text);
  } else {
    refuse(value, "string");
  }
}

void StructReader::boolean(const base::Value& value, bool& into) {
  if (value.is_nil()) return;
  if (!value.is_bool()) return refuse(value, "bool");
  into = value.as_bool();
}

void StructReader::strings(const base::Value& value, std::vector<std::string>& into) {
  into.clear();
  if (value.is_nil()) return;
  if (!value.is_list()) return refuse(value, "[]string");
  for (const auto& item : value.as_list()) string(item, into.emplace_back());
}

void StructReader::string_map(const base::Value& value, std::map<std::string, std::string>& into) {
  if (value.is_nil()) {
    into.clear();
    return;
  }
  if (!value.is_map()) return refuse(value, "map[string]string");
  for (const auto& [key, item] : value.as_map()) {
    std::string& text = into[std::string(key)];
    text.clear();
    string(item, text);
  }
}

void StructReader::any_list(const base::Value& value, base::Value& into) {
  into = base::Value();
  if (value.is_nil()) return;
  if (!value.is_list()) return refuse(value, "[]interface {}");
  into = with_floats(arena_, value, 0);
}

void StructReader::refuse(const base::Value& value, std::string_view type) {
  std::string text = "json: cannot unmarshal ";
  text += json_name(value);
  if (path_.empty()) {
    text += " into Go value";
  } else {
    text.append(" into Go struct field ").append(struct_);
    for (const auto part : path_) text.append(".").append(part);
  }
  fail(text.append(" of type ").append(type));
}

void StructReader::refuse_unknown(std::string_view key) {
  fail("json: unknown field " + base::go_quote(key));
}

void StructReader::fail(std::string text) {
  if (!error_) error_ = std::move(text);
}

base::Result<void> StructReader::result() const {
  if (!error_) return {};
  return base::Error(base::ErrorCode::invalid,
                     "error unmarshaling JSON: while decoding JSON: " + *error_);
}

bool StructReader::equal_in_any_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace chart
