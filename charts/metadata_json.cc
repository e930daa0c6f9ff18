#include "charts/metadata_json.h"

#include <span>
#include <string_view>

#include "charts/metadata.h"

namespace chart {
namespace {

using base::Arena;
using base::Result;
using base::Value;
using base::json::ObjectWriter;

constexpr std::string_view kMaintainerOrder[] = {"name", "email", "url"};
constexpr std::string_view kDependencyOrder[] = {"name", "version", "repository",    "condition",
                                                 "tags", "enabled", "import-values", "alias"};
constexpr std::string_view kMetadataOrder[] = {
    "name", "home",       "sources",   "version", "description", "keywords",   "maintainers",
    "icon", "apiVersion", "condition", "tags",    "appVersion",  "deprecated", "annotations",
    "kubeVersion"};

// The fields of a map in the order of a Go struct; what is not there was omitted as empty.
Result<void> write_ordered(Arena& arena, std::string& out, const Value& map,
                           std::span<const std::string_view> order) {
  ObjectWriter object(arena, out);
  for (const auto name : order) {
    const Value* field = map.as_map().find(name);
    if (field != nullptr) TRY(object.value(name, *field));
  }
  object.end();
  return {};
}

Result<void> write_list(Arena& arena, std::string& out, const Value& list,
                        std::span<const std::string_view> order) {
  out += '[';
  for (std::size_t i = 0; i < list.as_list().size(); ++i) {
    if (i > 0) out += ',';
    const auto& item = list.as_list()[i];
    if (item.is_nil()) {
      out += "null";
    } else {
      TRY(write_ordered(arena, out, item, order));
    }
  }
  out += ']';
  return {};
}

}  // namespace

Result<void> write_metadata_fields(Arena& arena, ObjectWriter& object, const Metadata& metadata) {
  const Value fields = metadata_json(arena, metadata);
  const auto lists = [&](std::string_view name,
                         std::span<const std::string_view> order) -> Result<void> {
    const Value* list = fields.as_map().find(name);
    if (list != nullptr) TRY(write_list(arena, object.key(name), *list, order));
    return {};
  };
  for (const auto name : kMetadataOrder) {
    if (name == "maintainers") {
      TRY(lists(name, kMaintainerOrder));
    } else if (const Value* field = fields.as_map().find(name); field != nullptr) {
      TRY(object.value(name, *field));
    }
  }
  TRY(lists("dependencies", kDependencyOrder));
  object.text_unless_empty("type", metadata.type);
  return {};
}

Result<void> write_metadata_json(Arena& arena, std::string& out, const Metadata& metadata) {
  ObjectWriter object(arena, out);
  TRY(write_metadata_fields(arena, object, metadata));
  object.end();
  return {};
}

Result<void> write_dependencies_json(Arena& arena, std::string& out, const Value& list) {
  return write_list(arena, out, list, kDependencyOrder);
}

}  // namespace chart
