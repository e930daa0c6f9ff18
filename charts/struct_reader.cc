#include "charts/struct_reader.h"

#include <algorithm>

#include "base/go_format.h"
#include "base/nearest.h"
#include "base/value_kind.h"
#include "base/yaml.h"

namespace chart {
namespace {

constexpr int kMaxCopyDepth = 1000;
constexpr std::string_view kDecoding = "error unmarshaling JSON: while decoding JSON: ";

// What a field of this Go type holds, in plain words.
std::string_view plain_type(std::string_view type) {
  if (type == "string") return "text";
  if (type == "bool") return "true or false";
  if (type == "[]string") return "a list of texts";
  if (type == "map[string]string") return "a table of texts";
  return type.starts_with("[]") ? "a list" : "a table";
}

std::string_view hint_for(std::string_view type) {
  if (type == "string") return "write one value behind the `:`";
  if (type == "bool") return "write true or false, without quotes";
  if (type.starts_with("[]")) return "write a list: each entry in a line that begins with `- `";
  return "write `name: value` lines under it, indented";
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
  if (source_ == Source::json && !value.is_string()) return refuse(value, "string");
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
  const auto& list = value.as_list();
  for (std::size_t i = 0; i < list.size(); ++i)
    within(Step{{}, i}, [&] { string(list[i], into.emplace_back()); });
}

void StructReader::string_map(const base::Value& value, std::map<std::string, std::string>& into) {
  if (value.is_nil()) {
    into.clear();
    return;
  }
  map_of(value, "map[string]string", [&](std::string_view key, const base::Value& item) {
    std::string& text = into[std::string(key)];
    text.clear();
    string(item, text);
  });
}

void StructReader::any_list(const base::Value& value, base::Value& into) {
  into = base::Value();
  if (value.is_nil()) return;
  if (!value.is_list()) return refuse(value, "[]interface {}");
  check_finite(value);
  into = with_floats(arena_, value, 0);
}

void StructReader::check_finite(const base::Value& value) {
  if (infinite_) return;
  auto checked = base::yaml::refuse_infinite(value);
  if (!checked) infinite_.emplace(std::move(checked).error().about(steps()));
}

void StructReader::refuse(const base::Value& value, std::string_view type) {
  check_finite(value);
  std::string text = "json: cannot unmarshal ";
  text += base::json_kind(value);
  if (path_.empty()) {
    text += " into Go value";
  } else {
    text.append(" into Go struct field ").append(struct_);
    for (const auto part : path_) text.append(".").append(part);
  }
  std::string reason = steps_.empty() ? "the document" : path_text();
  reason.append(" must be ").append(plain_type(type)).append(", but is ").append(base::plain_kind(value));
  fail(text.append(" of type ").append(type), std::move(reason), hint_for(type));
}

void StructReader::refuse_unknown(std::string_view key,
                                  const std::vector<std::string_view>& known) {
  if (error_) return;
  error_.emplace(base::ErrorCode::not_found, decoding() + "json: unknown field " + base::go_quote(key));
  error_->because(path_text() + " is no field that Helm knows").about(steps());
  const auto near = base::nearest_name(known, key);
  error_->hinting(near.empty() ? "take it out, or move it under `annotations`"
                               : "did you mean " + near + "?");
}

std::string StructReader::decoding() const {
  return source_ == Source::json ? std::string() : std::string(kDecoding);
}

std::vector<std::string> StructReader::steps() const {
  std::vector<std::string> path;
  for (const auto& step : steps_)
    path.push_back(step.key.empty() ? std::to_string(step.index) : std::string(step.key));
  return path;
}

void StructReader::fail(std::string text, std::string reason, std::string_view hint) {
  if (error_) return;
  error_.emplace(base::ErrorCode::invalid, decoding() + text);
  error_->because(std::move(reason)).hinting(std::string(hint));
  error_->about(steps());
}

std::string StructReader::path_text() const {
  std::string text;
  for (const auto& step : steps_) {
    if (step.key.empty()) {
      text += "[" + std::to_string(step.index) + "]";
    } else {
      text += (text.empty() ? "" : ".") + std::string(step.key);
    }
  }
  return text;
}

base::Result<void> StructReader::result() const {
  if (infinite_) return *infinite_;
  if (error_) return *error_;
  return {};
}

}  // namespace chart
