// Reading a manifest. The texts of errors come from three libraries in turn (go-yaml,
// encoding/json, apimachinery's decoder), so they are put together here and nowhere else.
#include "cluster/manifest_documents.h"

#include <cmath>
#include <cstdint>

#include "base/json.h"
#include "base/yaml.h"

namespace cluster {
namespace {

using base::Arena;
using base::Error;
using base::ErrorCode;
using base::Value;

constexpr double kMaxExactInteger =
    1e21;  // from here on JSON has an exponent, and Go reads a float64

// A number as Go reads it from the JSON text that it is written as.
Value json_number(const Value& number) {
  if (number.is_unsigned()) {
    const auto value = number.as_unsigned();
    if (value <= static_cast<std::uint64_t>(INT64_MAX))
      return Value::int64(static_cast<std::int64_t>(value));
    return Value::float64(static_cast<double>(value));
  }
  if (!number.is_float()) return Value::int64(number.as_signed());
  const double value = number.as_float();
  const bool is_small =
      std::fabs(value) < kMaxExactInteger && std::fabs(value) < 9.2233720368547758e18;
  if (is_small && value == std::trunc(value)) return Value::int64(static_cast<std::int64_t>(value));
  return Value::float64(value);
}

void make_json_numbers(Value& value) {
  if (value.is_map()) {
    for (auto& entry : value.as_map()) make_json_numbers(entry.value);
  } else if (value.is_list()) {
    for (auto& item : value.as_list()) make_json_numbers(item);
  } else if (value.is_signed() || value.is_unsigned() || value.is_float()) {
    value = json_number(value);
  }
}

// Why `text` does not begin with a JSON value. The offset counts the bytes read up to the wrong
// one: all that is shorter could still become a value.
std::string json_failure(Arena& arena, std::string_view text) {
  constexpr std::string_view kUnfinished = "unexpected end of JSON input";
  const auto failure = [&](std::size_t size) {
    const auto read = base::json::read(arena, text.substr(0, size));
    return read ? std::string(kUnfinished) : read.error().helm();
  };
  const std::string whole = failure(text.size());
  if (whole == kUnfinished) return "unexpected EOF";
  std::size_t fine = 0;
  std::size_t wrong = text.size();
  while (wrong - fine > 1) {
    const std::size_t middle = (fine + wrong) / 2;
    (failure(middle) == kUnfinished ? fine : wrong) = middle;
  }
  return "json: offset " + std::to_string(wrong) + ": " + whole;
}

Error parsing(std::string text) {
  return {ErrorCode::invalid, "error parsing : " + std::move(text)};
}

// The YAML documents of `text`. `first_failure`, where not empty, is told instead of the first
// document's own error.
void read_yaml(Arena& arena, std::string_view text, std::string first_failure,
               ManifestDocuments& found) {
  auto documents = base::yaml::split_documents(arena, text);
  if (!documents) {
    found.errors.push_back(
        parsing(first_failure.empty() ? documents.error().helm() : std::move(first_failure)));
    return;
  }
  for (const auto document : *documents) {
    auto value = base::yaml::read_exact(arena, document);
    if (!value) {
      found.errors.push_back(
          parsing(first_failure.empty() ? value.error().helm() : std::move(first_failure)));
      return;
    }
    first_failure.clear();
    make_json_numbers(*value);
    found.documents.push_back({*value, document});
  }
}

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

std::string_view without_leading_space(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  return text;
}

// The rest of a JSON stream from its first line feed, or its first letter, on.
std::string_view after_white_line(std::string_view text) {
  while (!text.empty() && is_space(text.front())) {
    const bool is_line_feed = text.front() == '\n';
    text.remove_prefix(1);
    if (is_line_feed) break;
  }
  return text;
}

std::string_view json_type(const Value& value) {
  if (value.is_bool()) return "bool";
  if (value.is_string()) return "string";
  if (value.is_list()) return "array";
  if (value.is_map()) return "object";
  return "number";
}

Error wrong_field(const Value& value, const std::string& field, std::string_view type) {
  std::string what(json_type(value));
  Arena arena;
  if (type == "int64" && value.is_float()) what += " " + *base::json::write(arena, value);
  return {ErrorCode::invalid, "json: cannot unmarshal " + what + " into Go struct field " + field +
                                  " of type " + std::string(type)};
}

// The fields of metadata that people write; managedFields and the rest come from servers.
struct MetadataField {
  std::string_view name;
  std::string_view type;
};
constexpr MetadataField kMetadataFields[] = {
    {"annotations", "map[string]string"},
    {"deletionGracePeriodSeconds", "int64"},
    {"finalizers", "[]string"},
    {"generateName", "string"},
    {"generation", "int64"},
    {"labels", "map[string]string"},
    {"managedFields", "[]v1.ManagedFieldsEntry"},
    {"name", "string"},
    {"namespace", "string"},
    {"ownerReferences", "[]v1.OwnerReference"},
    {"resourceVersion", "string"},
    {"selfLink", "string"},
    {"uid", "types.UID"},
};

base::Result<void> check_texts(const Value& value, const std::string& path) {
  const auto check = [&](const Value& item) -> base::Result<void> {
    if (item.is_nil() || item.is_string()) return {};
    return wrong_field(item, path, "string");
  };
  if (value.is_map()) {
    for (const auto& entry : value.as_map()) TRY(check(entry.value));
  } else {
    for (const auto& item : value.as_list()) TRY(check(item));
  }
  return {};
}

base::Result<void> check_field(const Value& value, const MetadataField& field) {
  const std::string path = "ObjectMeta.metadata." + std::string(field.name);
  if (value.is_nil()) return {};
  if (field.type == "map[string]string" || field.type == "[]string") {
    if (field.type[0] == 'm' ? !value.is_map() : !value.is_list())
      return wrong_field(value, path, field.type);
    return check_texts(value, path);
  }
  if (field.type[0] == '[')
    return value.is_list() ? base::Result<void>() : wrong_field(value, path, field.type);
  const bool fits = field.type == "int64" ? value.is_signed() : value.is_string();
  return fits ? base::Result<void>() : wrong_field(value, path, field.type);
}

}  // namespace

ManifestDocuments read_manifest(Arena& arena, std::string_view manifest) {
  ManifestDocuments found;
  std::string_view rest = without_leading_space(manifest);
  if (!rest.starts_with("{")) {
    read_yaml(arena, manifest, "", found);
    return found;
  }
  while (!without_leading_space(rest).empty()) {
    std::size_t used = 0;
    auto value = base::json::read_first(arena, rest, used, base::json::Numbers::exact);
    if (!value) {
      std::string failure = json_failure(arena, rest);
      if (found.documents.size() > 1) {
        found.errors.push_back(parsing(value.error().helm()));
      } else {
        read_yaml(arena, after_white_line(rest), std::move(failure), found);
      }
      return found;
    }
    make_json_numbers(*value);
    found.documents.push_back({*value, without_leading_space(rest.substr(0, used))});
    rest.remove_prefix(used);
  }
  return found;
}

std::string_view source_path(std::string_view document) {
  constexpr std::string_view kSource = "# Source: ";
  while (!document.empty()) {
    const auto end = std::min(document.find('\n'), document.size());
    auto line = document.substr(0, end);
    document.remove_prefix(std::min(end + 1, document.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.starts_with(kSource)) return line.substr(kSource.size());
    if (!line.empty() && line[0] != '#' && !line.starts_with("---")) break;
  }
  return {};
}

base::Result<void> check_metadata(const Value& object) {
  const Value api_version = object.as_map().get("apiVersion");
  if (!api_version.is_nil() && !api_version.is_string()) {
    return wrong_field(api_version, "metadataOnlyObject.TypeMeta.apiVersion", "string");
  }
  const Value metadata = object.as_map().get("metadata");
  if (metadata.is_nil()) return {};
  if (!metadata.is_map())
    return wrong_field(metadata, "metadataOnlyObject.metadata", "v1.ObjectMeta");
  for (const MetadataField& field : kMetadataFields)
    TRY(check_field(metadata.as_map().get(field.name), field));
  return {};
}

}  // namespace cluster
