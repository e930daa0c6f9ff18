// Chart.yaml from a struct, and the struct as templates see it.
#include "base/yaml.h"
#include "charts/metadata.h"

namespace chart {
namespace {

using base::Arena;
using base::List;
using base::ListType;
using base::Map;
using base::MapType;
using base::Value;

Value copy(Arena& arena, const std::string& text) {
  return Value::string(arena, text);
}

Value list_of(Arena& arena, const std::vector<std::string>& texts, ListType type) {
  auto* list = List::make(arena, type, texts.size());
  for (const auto& text : texts) list->push_back(copy(arena, text));
  return Value::list(list);
}

// Fills a map as encoding/json's omitempty does.
class Fields {
 public:
  explicit Fields(Arena& arena) : arena_(arena), map_(Map::make(arena)) {}
  void text(std::string_view key, const std::string& value) {
    if (!value.empty()) map_->set(key, copy(arena_, value));
  }
  void texts(std::string_view key, const std::vector<std::string>& values) {
    if (!values.empty()) map_->set(key, list_of(arena_, values, ListType::any));
  }
  void flag(std::string_view key, bool value) {
    if (value) map_->set(key, Value::boolean(true));
  }
  void list(std::string_view key, List* values) {
    if (!values->empty()) map_->set(key, Value::list(values));
  }
  Map& map() { return *map_; }
  Value value() const { return Value::map(map_); }

 private:
  Arena& arena_;
  Map* map_;
};

Value maintainer_json(Arena& arena, const Maintainer& maintainer) {
  Fields fields(arena);
  fields.text("name", maintainer.name);
  fields.text("email", maintainer.email);
  fields.text("url", maintainer.url);
  return fields.value();
}

Value annotations_map(Arena& arena, const std::map<std::string, std::string>& annotations) {
  auto* map = Map::make(arena, MapType::strings, annotations.size());
  for (const auto& [key, text] : annotations) map->set_copy(key, copy(arena, text));
  map->is_nil = annotations.empty();
  return Value::map(map);
}

Value maintainer_map(Arena& arena, const Maintainer& maintainer) {
  auto* map = Map::make(arena, MapType::any, 3);
  map->set("Email", copy(arena, maintainer.email));
  map->set("Name", copy(arena, maintainer.name));
  map->set("URL", copy(arena, maintainer.url));
  return Value::map(map);
}

Value dependency_map(Arena& arena, const Dependency& dependency) {
  auto* map = Map::make(arena, MapType::any, 8);
  map->set("Alias", copy(arena, dependency.alias));
  map->set("Condition", copy(arena, dependency.condition));
  map->set("Enabled", Value::boolean(dependency.enabled));
  auto* imports = List::make(arena);
  if (dependency.import_values.is_list()) {
    for (const auto& item : dependency.import_values.as_list()) imports->push_back(item);
  }
  map->set("ImportValues", Value::list(imports));
  map->set("Name", copy(arena, dependency.name));
  map->set("Repository", copy(arena, dependency.repository));
  map->set("Tags", list_of(arena, dependency.tags, ListType::any));
  map->set("Version", copy(arena, dependency.version));
  return Value::map(map);
}

}  // namespace

Value dependency_json(Arena& arena, const Dependency& dependency) {
  Fields fields(arena);
  fields.map().set("name", copy(arena, dependency.name));
  fields.text("version", dependency.version);
  fields.map().set("repository", copy(arena, dependency.repository));
  fields.text("condition", dependency.condition);
  fields.texts("tags", dependency.tags);
  fields.flag("enabled", dependency.enabled);
  if (dependency.import_values.is_list()) {
    fields.list("import-values", &dependency.import_values.as_list());
  }
  fields.text("alias", dependency.alias);
  return fields.value();
}

Value metadata_json(Arena& arena, const Metadata& metadata) {
  Fields fields(arena);
  fields.text("name", metadata.name);
  fields.text("home", metadata.home);
  fields.texts("sources", metadata.sources);
  fields.text("version", metadata.version);
  fields.text("description", metadata.description);
  fields.texts("keywords", metadata.keywords);
  auto* maintainers = List::make(arena, ListType::any, metadata.maintainers.size());
  for (const auto& maintainer : metadata.maintainers) {
    maintainers->push_back(maintainer ? maintainer_json(arena, *maintainer) : Value());
  }
  fields.list("maintainers", maintainers);
  fields.text("icon", metadata.icon);
  fields.text("apiVersion", metadata.api_version);
  fields.text("condition", metadata.condition);
  fields.text("tags", metadata.tags);
  fields.text("appVersion", metadata.app_version);
  fields.flag("deprecated", metadata.deprecated);
  if (!metadata.annotations.empty()) {
    fields.map().set("annotations", annotations_map(arena, metadata.annotations));
  }
  fields.text("kubeVersion", metadata.kube_version);
  auto* dependencies = List::make(arena, ListType::any, metadata.dependencies.size());
  for (const auto& dependency : metadata.dependencies) {
    dependencies->push_back(dependency ? dependency_json(arena, *dependency) : Value());
  }
  fields.list("dependencies", dependencies);
  fields.text("type", metadata.type);
  return fields.value();
}

base::Result<std::string> write_metadata(Arena& arena, const Metadata& metadata) {
  return base::yaml::write(arena, metadata_json(arena, metadata));
}

base::Result<std::string> write_chart_file(Arena& arena, const Metadata& metadata) {
  const Value json = metadata_json(arena, metadata);
  if (metadata.api_version == "v1") json.as_map().erase("dependencies");
  return base::yaml::write(arena, json);
}

Value metadata_map(Arena& arena, const Metadata& metadata, bool is_root) {
  auto* map = Map::make(arena, MapType::any, 18);
  map->set("APIVersion", copy(arena, metadata.api_version));
  map->set("Annotations", annotations_map(arena, metadata.annotations));
  map->set("AppVersion", copy(arena, metadata.app_version));
  map->set("Condition", copy(arena, metadata.condition));
  auto* dependencies = List::make(arena, ListType::any, metadata.dependencies.size());
  for (const auto& dependency : metadata.dependencies) {
    if (dependency) dependencies->push_back(dependency_map(arena, *dependency));
  }
  map->set("Dependencies", Value::list(dependencies));
  map->set("Deprecated", Value::boolean(metadata.deprecated));
  map->set("Description", copy(arena, metadata.description));
  map->set("Home", copy(arena, metadata.home));
  map->set("Icon", copy(arena, metadata.icon));
  map->set("IsRoot", Value::boolean(is_root));
  map->set("Keywords", list_of(arena, metadata.keywords, ListType::any));
  map->set("KubeVersion", copy(arena, metadata.kube_version));
  auto* maintainers = List::make(arena, ListType::any, metadata.maintainers.size());
  for (const auto& maintainer : metadata.maintainers) {
    if (maintainer) maintainers->push_back(maintainer_map(arena, *maintainer));
  }
  map->set("Maintainers", Value::list(maintainers));
  map->set("Name", copy(arena, metadata.name));
  map->set("Sources", list_of(arena, metadata.sources, ListType::any));
  map->set("Tags", copy(arena, metadata.tags));
  map->set("Type", copy(arena, metadata.type));
  map->set("Version", copy(arena, metadata.version));
  return Value::map(map);
}

}  // namespace chart
