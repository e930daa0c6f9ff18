// From documents to targets. Everything that can be wrong with a document is gathered, so that one
// look at the message is enough; only a document that cannot be read ends the stream.
#include "cluster/build_objects.h"

#include <utility>

#include "base/go_format.h"
#include "base/json.h"
#include "cluster/error_join.h"
#include "cluster/manifest_documents.h"

namespace cluster {
namespace {

using base::Arena;
using base::Error;
using base::ErrorCode;
using base::Result;
using base::Value;

Error undecodable(std::string text) {
  return {ErrorCode::invalid, "unable to decode \"\": " + std::move(text)};
}

std::string_view go_json_type(const Value& value) {
  if (value.is_list()) return "array";
  if (value.is_bool()) return "bool";
  return value.is_string() ? "string" : "number";
}

// Whether a text is `version` or `group/version`, as Go's ParseGroupVersion asks.
bool is_group_version(std::string_view text) {
  const auto slash = text.find('/');
  return slash == std::string_view::npos || text.find('/', slash + 1) == std::string_view::npos;
}

class Builder {
 public:
  Builder(Arena& arena, KubeClient& client, std::string_view name_space)
      : arena_(arena), client_(client), name_space_(name_space) {}

  Result<void> document(const ManifestDocument& document);
  Result<void> validate(const ManifestDocument& document) const;
  void note(Error error) { errors_.push_back(std::move(error)); }
  Result<std::vector<TargetObject>> finish();

 private:
  std::string json_text(const ManifestDocument& document) const;
  Result<ResourceInfo> mapping(const Value& object);
  Result<void> list_mapping(const Value& list);
  void list(const Value& list, std::string_view path);
  void item(Value item, const Value& list, std::string_view path);
  void add(const Value& object, ResourceInfo resource, std::string_view path);

  Arena& arena_;
  KubeClient& client_;
  std::string_view name_space_;
  std::vector<TargetObject> targets_{};
  std::vector<Error> errors_{};
};

std::string Builder::json_text(const ManifestDocument& document) const {
  if (document.text.starts_with("{")) return std::string(document.text);
  auto text = base::json::write(arena_, document.value);
  return text ? *text : std::string();
}

Result<void> Builder::validate(const ManifestDocument& document) const {
  std::vector<Error> wrong;
  const auto note_wrong = [&](std::string text) {
    wrong.emplace_back(ErrorCode::invalid, std::move(text));
  };
  if (!document.value.is_map()) {
    note_wrong("invalid object to validate");
  } else {
    for (const std::string_view field : {"apiVersion", "kind"}) {
      const Value value = document.value.as_map().get(field);
      if (value.is_nil()) {
        note_wrong(std::string(field) + " not set");
      } else if (!value.is_string()) {
        note_wrong(std::string(field) + " isn't string type");
      } else if (field == "apiVersion" && !is_group_version(value.as_string())) {
        note_wrong("unexpected GroupVersion string: " + std::string(value.as_string()));
      }
    }
  }
  if (wrong.empty()) return {};
  return aggregate_errors(wrong).wrap("error validating \"\": error validating data: ");
}

// The resource of an object's kind; the error is told as it is where it is none of unknown kinds.
Result<ResourceInfo> Builder::mapping(const Value& object) {
  const auto kind = kind_of(object);
  auto resource = client_.resource(kind);
  if (resource) return resource;
  Error error = resource.error();
  if (error.http_reason() != "NoKindMatch") return error.wrap("unable to recognize \"\": ");
  const std::string text =
      "resource mapping not found for name: " + base::go_quote(metadata_text(object, "name")) +
      " namespace: " + base::go_quote(metadata_text(object, "namespace")) +
      " from \"\": " + error.helm() + "\nensure CRDs are installed first";
  return error.with_helm(text);
}

// A List is known where its group and version are, a FooList where Foo is.
Result<void> Builder::list_mapping(const Value& list) {
  const auto kind = kind_of(list);
  const Discovery* known = TRY(client_.discovery());
  for (const auto& resource : known->resources()) {
    const bool same_version =
        resource.kind.group == kind.group && resource.kind.version == kind.version;
    if (same_version && (kind.kind == "List" || kind.kind == resource.kind.kind + "List"))
      return {};
  }
  TRY(mapping(list));
  return {};
}

Result<void> Builder::document(const ManifestDocument& document) {
  const Value& object = document.value;
  if (object.is_nil()) return {};
  if (!object.is_map()) {
    return undecodable("json: cannot unmarshal " + std::string(go_json_type(object)) +
                       " into Go value of type unstructured.detector");
  }
  const Value kind = object.as_map().get("kind");
  if (!kind.is_string() || kind.as_string().empty() ||
      !is_group_version(kind_of(object).api_version())) {
    return undecodable("Object 'Kind' is missing in '" + json_text(document) + "'");
  }
  const bool is_list = object.as_map().has("items");
  if (const Value items = object.as_map().get("items"); !items.is_nil() && !items.is_list()) {
    const std::string type = items.is_map() ? "object" : std::string(go_json_type(items));
    return undecodable("json: cannot unmarshal " + type +
                       " into Go struct field decodeList.items of type []json.RawMessage");
  }
  auto metadata = check_metadata(object);
  if (!metadata) return undecodable(metadata.error().helm());
  const auto path = source_path(document.text);
  if (is_list) {
    TRY(list_mapping(object));
    list(object, path);
    return {};
  }
  add(object, TRY(mapping(object)), path);
  return {};
}

void Builder::list(const Value& list, std::string_view path) {
  const Value items = list.as_map().get("items");
  if (!items.is_list()) return;
  for (const Value& one : items.as_list()) {
    if (one.is_map() || one.is_nil()) continue;
    const std::string type(go_json_type(one));
    return note(undecodable("json: cannot unmarshal " + type +
                            " into Go value of type map[string]interface {}"));
  }
  for (const Value& one : items.as_list()) {
    if (one.is_map() && one.as_map().get("items").is_list()) {
      return note(Error(ErrorCode::invalid,
                        "*unstructured.Unstructured is not a list: no Items field in this object"));
    }
  }
  for (const Value& one : items.as_list()) item(one, list, path);
}

// An item without apiVersion and kind has its list's.
void Builder::item(Value item, const Value& list, std::string_view path) {
  if (item.is_nil()) item = Value::map(base::Map::make(arena_));
  auto kind = kind_of(item);
  if (kind.kind.empty() && kind.version.empty()) {
    std::string_view name = list.as_map().get("kind").as_string();
    if (name.ends_with("List")) name.remove_suffix(4);
    item.as_map().set("kind", Value::string(name));
    item.as_map().set("apiVersion", list.as_map().get("apiVersion"));
    kind = kind_of(item);
  }
  constexpr std::string_view kNoType =
      "unable to get type info from the object \"*unstructured.Unstructured\": Object ";
  if (kind.kind.empty()) {
    return note(Error(ErrorCode::invalid,
                      std::string(kNoType) + "'Kind' is missing in 'object has no kind field '"));
  }
  if (kind.version.empty()) {
    return note(Error(
        ErrorCode::invalid,
        std::string(kNoType) + "'apiVersion' is missing in 'object has no apiVersion field'"));
  }
  auto resource = client_.resource(kind);
  if (!resource) return note(Error(resource.error()).wrap("unable to recognize "));
  add(item, *std::move(resource), path);
}

void Builder::add(const Value& object, ResourceInfo resource, std::string_view path) {
  base::Map& map = object.as_map();
  Value metadata = map.get("metadata");
  if (metadata.is_nil() && !map.has("metadata")) {
    metadata = Value::map(base::Map::make(arena_));
    if (resource.is_namespaced) map.set("metadata", metadata);
  }
  if (metadata.is_map()) {
    if (!resource.is_namespaced) {
      metadata.as_map().erase("namespace");
    } else if (metadata_text(object, "namespace").empty()) {
      metadata.as_map().set("namespace", Value::string(arena_, name_space_));
    }
  }
  TargetObject target;
  target.object = object;
  target.key = key_of(object);
  if (resource.is_namespaced && target.key.name_space.empty()) target.key.name_space = name_space_;
  target.resource = std::move(resource);
  target.path = path;
  targets_.push_back(std::move(target));
}

Result<std::vector<TargetObject>> Builder::finish() {
  if (!errors_.empty()) return aggregate_errors(errors_);
  return std::move(targets_);
}

}  // namespace

Result<std::vector<TargetObject>> build_objects(Arena& arena, KubeClient& client,
                                                std::string_view manifest,
                                                std::string_view name_space,
                                                Validation validation) {
  Builder builder(arena, client, name_space);
  const auto read = read_manifest(arena, arena.copy(manifest));
  for (const auto& document : read.documents) {
    if (validation == Validation::strict && !document.value.is_nil()) {
      if (auto valid = builder.validate(document); !valid) {
        builder.note(valid.error());
        return builder.finish();
      }
    }
    if (auto built = builder.document(document); !built) builder.note(built.error());
  }
  for (const auto& error : read.errors) builder.note(error);
  return builder.finish();
}

}  // namespace cluster
