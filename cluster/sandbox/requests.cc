// The verbs on objects: get, list, create, replace, patch, apply, delete.
#include <algorithm>

#include <fmt/format.h>

#include "base/base64.h"
#include "base/digest.h"
#include "base/json.h"
#include "base/yaml.h"
#include "cluster/sandbox/behaviour.h"
#include "cluster/sandbox/managed_fields.h"
#include "cluster/sandbox/patches.h"
#include "cluster/sandbox/sandbox.h"

namespace cluster::sandbox {

using base::Error;
using base::ErrorCode;
using base::HttpResponse;
using base::Result;

namespace {

std::string query_text(const Asked& asked, const char* key) {
  const auto found = asked.query.find(key);
  return found == asked.query.end() ? std::string() : found->second;
}

std::string qualified(const ResourceInfo& resource) {
  return resource.kind.group.empty() ? resource.plural : resource.plural + "." + resource.kind.group;
}

Error not_found(const ResourceInfo& resource, const std::string& name) {
  return Error(ErrorCode::not_found, fmt::format("{} \"{}\" not found", qualified(resource), name)).answered(404, "NotFound");
}

// Whether `field` of the object is what the client thinks it is; an object that is not there has none.
Result<void> check_precondition(const ResourceInfo& resource, const std::string& name, std::string_view field,
                                std::string_view wanted, const base::Value& live) {
  const auto found = live.is_nil() ? std::string_view() : metadata_text(live, field);
  if (wanted.empty() || wanted == found) return {};
  return Error(ErrorCode::conflict,
               fmt::format("Operation cannot be fulfilled on {} \"{}\": Precondition failed: {} in precondition: {}, "
                           "{} in object meta: {}",
                           qualified(resource), name, field, wanted, field, found))
      .answered(409, "Conflict");
}

// Whether a write that says which state of the object it changes finds that one.
Result<void> check_unmodified(const ResourceInfo& resource, const std::string& name, const base::Value& object,
                              const base::Value& live) {
  const auto wanted = metadata_text(object, "resourceVersion");
  if (wanted.empty() || wanted == metadata_text(live, "resourceVersion")) return {};
  return Error(ErrorCode::conflict,
               fmt::format("Operation cannot be fulfilled on {} \"{}\": the object has been modified; please apply your "
                           "changes to the latest version and try again",
                           qualified(resource), name))
      .answered(409, "Conflict");
}

Result<HttpResponse> answer_object(base::Arena& arena, int status, const base::Value& object) {
  auto text = TRY(base::json::write(arena, object));  // not within the braces: what stands before it there would be lost
  return HttpResponse{status, {{"Content-Type", "application/json"}}, std::move(text)};
}

Result<base::Value> read_body(base::Arena& arena, const Asked& asked) {
  const bool is_yaml = asked.content_type.find("yaml") != std::string::npos;
  const auto text = arena.copy(asked.body);
  auto body = base::json::read(arena, text, base::json::Numbers::exact);
  if (!body && is_yaml) {
    auto document = base::yaml::read(arena, text);
    if (document) body = base::json::read(arena, arena.copy(TRY(base::json::write(arena, *document))), base::json::Numbers::exact);
  }
  if (!body) return Error(ErrorCode::invalid, "the body of the request is no JSON: " + body.error().helm()).answered(400, "BadRequest");
  return body;
}

// Every object has metadata, its kind, and the namespace and name of the path.
Result<void> complete(base::Arena& arena, const ResourceInfo& resource, const Place& place, base::Value& object) {
  if (!object.is_map()) return Error(ErrorCode::invalid, "an object is wanted").answered(400, "BadRequest");
  auto& map = object.as_map();
  if (!at_path(object, {"metadata"}).is_map()) map.set("metadata", base::Value::map(base::Map::make(arena)));
  map.set("apiVersion", base::Value::string(arena, resource.kind.api_version()));
  map.set("kind", base::Value::string(arena, resource.kind.kind));
  auto& metadata = map.get("metadata").as_map();
  if (resource.is_namespaced) {
    metadata.set("namespace", base::Value::string(arena, place.name_space.empty() ? "default" : place.name_space));
  } else {
    metadata.erase("namespace");
  }
  if (!place.name.empty()) metadata.set("name", base::Value::string(arena, place.name));
  return {};
}

bool is_valid_name(std::string_view name) {
  constexpr std::size_t kLongest = 253;
  return !name.empty() && name.size() <= kLongest && name != "." && name != ".." &&
         name.find('/') == std::string_view::npos && name.find('%') == std::string_view::npos;
}

std::string json_without_status(base::Arena& arena, const base::Value& object) {
  auto copy = base::deep_copy(arena, object);
  copy.as_map().erase("status");
  copy.as_map().erase("metadata");
  const auto text = base::json::write(arena, copy);
  return text ? *text : std::string();
}

std::int64_t generation_of(const base::Value& object) {
  const auto found = at_path(object, {"metadata", "generation"});
  return found.is_signed() ? found.as_signed() : 1;
}

Writer writer_of(const Asked& asked, const std::string& time) {
  Writer writer;
  writer.manager = query_text(asked, "fieldManager");
  if (writer.manager.empty()) writer.manager = asked.user_agent.substr(0, asked.user_agent.find('/'));
  if (writer.manager.empty()) writer.manager = "unknown";
  writer.force = query_text(asked, "force") == "true";
  writer.time = time;
  return writer;
}

bool has_finalizers(const base::Value& object) {
  const auto finalizers = at_path(object, {"metadata", "finalizers"});
  return finalizers.is_list() && finalizers.as_list().size() != 0;
}

// Whether it was deleted and stays only for its finalizers.
bool is_leaving(const base::Value& object) { return !metadata_text(object, "deletionTimestamp").empty(); }

// A Secret's stringData becomes data, as on a real server.
void fold_string_data(base::Arena& arena, base::Value& object) {
  const auto plain = at_path(object, {"stringData"});
  if (kind_of(object).kind != "Secret" || !plain.is_map()) return;
  if (!at_path(object, {"data"}).is_map()) object.as_map().set("data", base::Value::map(base::Map::make(arena)));
  auto& data = object.as_map().get("data").as_map();
  for (const auto& entry : plain.as_map()) {
    if (entry.value.is_string()) data.set(entry.key, base::Value::string(arena, base::base64_encode(entry.value.as_string())));
  }
  object.as_map().erase("stringData");
}

}  // namespace

Result<HttpResponse> Sandbox::get(base::Arena& arena, const Asked& asked, const Target& target) {
  auto object = TRY(store_.get(arena, target.place));
  if (object.is_nil()) return not_found(target.resource, target.place.name);
  object.as_map().set("apiVersion", base::Value::string(arena, target.resource.kind.api_version()));
  if (asked.accept.find("as=Table") != std::string::npos) {
    return HttpResponse{200, {{"Content-Type", "application/json"}}, table_document(arena, {object})};
  }
  return answer_object(arena, 200, object);
}

Result<HttpResponse> Sandbox::list(base::Arena& arena, const Asked& asked, const Target& target) {
  const auto version = TRY(store_.version());
  const auto labels = TRY(label_selector(query_text(asked, "labelSelector")));
  std::vector<base::Value> chosen;
  for (auto& object : TRY(store_.list(arena, target.place))) {
    if (!fits_labels(object, labels) || !fits_fields(object, query_text(asked, "fieldSelector"))) continue;
    object.as_map().set("apiVersion", base::Value::string(arena, target.resource.kind.api_version()));
    chosen.push_back(object);
  }
  if (asked.accept.find("as=Table") != std::string::npos) {
    return HttpResponse{200, {{"Content-Type", "application/json"}}, table_document(arena, chosen)};
  }
  std::string items;
  for (const auto& object : chosen) items += (items.empty() ? "" : ",") + TRY(base::json::write(arena, object));
  return HttpResponse{200,
                      {{"Content-Type", "application/json"}},
                      fmt::format(R"({{"kind":"{}List","apiVersion":"{}","metadata":{{"resourceVersion":"{}"}},"items":[{}]}})",
                                  target.resource.kind.kind, target.resource.kind.api_version(), version, items)};
}

Result<void> Sandbox::check_namespace(base::Arena& arena, const Target& target) {
  if (!target.resource.is_namespaced) return {};
  const auto name = target.place.name_space.empty() ? std::string("default") : target.place.name_space;
  if (!TRY(store_.get(arena, {"core", "namespaces", "", name})).is_nil()) return {};
  return Error(ErrorCode::not_found, fmt::format("namespaces \"{}\" not found", name)).answered(404, "NotFound");
}

// Gives the object what the server adds, and keeps it unless it is a dry run.
Result<HttpResponse> Sandbox::store(base::Arena& arena, const Asked& asked, const Target& target, base::Value object,
                                    const base::Value& live) {
  auto& metadata = object.as_map().get("metadata").as_map();
  auto place = target.place;
  place.name = metadata_text(object, "name");
  if (!is_valid_name(place.name)) {
    return Error(ErrorCode::invalid, fmt::format("{} \"{}\" is invalid: metadata.name: Invalid value: \"{}\"",
                                                 target.resource.kind.kind, place.name, place.name))
        .answered(422, "Invalid");
  }
  const bool is_new = live.is_nil();
  fold_string_data(arena, object);
  if (is_new) {
    const auto seed = fmt::format("{}/{}/{}/{}", place.plural, place.name_space, place.name, env_.clock.unix_nanoseconds());
    const auto hex = base::sha256_hex(seed);
    metadata.set("uid", base::Value::string(arena, fmt::format("{}-{}-4{}-8{}-{}", hex.substr(0, 8), hex.substr(8, 4),
                                                               hex.substr(12, 3), hex.substr(15, 3), hex.substr(18, 12))));
    metadata.set("creationTimestamp", base::Value::string(arena, now()));
    metadata.set("generation", base::Value::int64(1));
    if (target.resource.kind.kind == "Namespace") {
      set_label(arena, object, "kubernetes.io/metadata.name", place.name);
    }
  } else {
    for (const std::string_view kept : {"uid", "creationTimestamp", "resourceVersion", "deletionTimestamp",
                                        "deletionGracePeriodSeconds"}) {
      if (const auto value = at_path(live, {"metadata", kept}); !value.is_nil()) metadata.set(kept, value);
    }
    const bool is_changed = json_without_status(arena, object) != json_without_status(arena, live);
    metadata.set("generation", base::Value::int64(generation_of(live) + (is_changed ? 1 : 0)));
    if (const auto status = at_path(live, {"status"}); !status.is_nil() && target.subresource != "status") {
      object.as_map().set("status", status);
    }
  }
  if (target.subresource != "status") settle(arena, object, is_new ? now() : std::string(metadata_text(live, "creationTimestamp")));
  const bool is_dry = query_text(asked, "dryRun") == "All";
  const bool is_same = !is_new && TRY(base::json::write(arena, object)) == TRY(base::json::write(arena, live));
  if (!is_dry && is_leaving(live) && !has_finalizers(object)) {
    TRY(store_.erase(arena, place, object));
  } else if (!is_dry && !is_same) {
    TRY(store_.put(arena, place, object, is_new));
    for (auto& trouble : troubles(arena, object, now())) {
      const bool is_pod = kind_of(trouble).kind == "Pod";
      const Place beside{"core", is_pod ? "pods" : "events", place.name_space, std::string(metadata_text(trouble, "name"))};
      const bool is_first = TRY(store_.get(arena, beside)).is_nil();
      TRY(store_.put(arena, beside, trouble, is_first));
    }
  }
  return answer_object(arena, is_new ? 201 : 200, object);
}

Result<HttpResponse> Sandbox::create(base::Arena& arena, const Asked& asked, const Target& target) {
  auto object = TRY(read_body(arena, asked));
  TRY(complete(arena, target.resource, target.place, object));
  TRY(check_namespace(arena, target));
  auto& metadata = object.as_map().get("metadata").as_map();
  if (metadata_text(object, "name").empty()) {
    const auto prefix = std::string(metadata_text(object, "generateName"));
    if (prefix.empty()) {
      return Error(ErrorCode::invalid, fmt::format("{} \"\" is invalid: metadata.name: Required value: name or generateName is required",
                                                   target.resource.kind.kind))
          .answered(422, "Invalid");
    }
    const auto hex = base::sha256_hex(prefix + std::to_string(env_.clock.unix_nanoseconds()));
    metadata.set("name", base::Value::string(arena, prefix + hex.substr(0, 5)));
  }
  auto place = target.place;
  place.name = metadata_text(object, "name");
  if (is_valid_name(place.name) && !TRY(store_.get(arena, place)).is_nil()) {
    return Error(ErrorCode::conflict, fmt::format("{} \"{}\" already exists", qualified(target.resource), place.name))
        .answered(409, "AlreadyExists");
  }
  metadata.erase("resourceVersion");
  const FieldRules rules(target.resource.kind);
  return store(arena, asked, target, updated(arena, {}, object, rules, writer_of(asked, now())), {});
}

Result<HttpResponse> Sandbox::replace(base::Arena& arena, const Asked& asked, const Target& target) {
  auto object = TRY(read_body(arena, asked));
  TRY(complete(arena, target.resource, target.place, object));
  const auto live = TRY(store_.get(arena, target.place));
  const bool may_create = target.resource.kind.kind == "Lease";  // of the kinds here, only these
  if (live.is_nil() && !may_create) return not_found(target.resource, target.place.name);
  TRY(check_precondition(target.resource, target.place.name, "uid", metadata_text(object, "uid"), live));
  if (live.is_nil()) return create(arena, asked, target);
  TRY(check_unmodified(target.resource, target.place.name, object, live));
  const FieldRules rules(target.resource.kind);
  return store(arena, asked, target, updated(arena, live, object, rules, writer_of(asked, now())), live);
}

Result<HttpResponse> Sandbox::patch(base::Arena& arena, const Asked& asked, const Target& target) {
  const auto body = TRY(read_body(arena, asked));
  const auto live = TRY(store_.get(arena, target.place));
  const FieldRules rules(target.resource.kind);
  const auto writer = writer_of(asked, now());
  if (asked.content_type.find("apply-patch") != std::string::npos) {
    TRY(check_namespace(arena, target));
    auto config = body;
    TRY(complete(arena, target.resource, target.place, config));
    auto result = TRY(apply(arena, live, config, rules, writer));
    return store(arena, asked, target, result, live);
  }
  if (live.is_nil()) return not_found(target.resource, target.place.name);
  base::Value result;
  if (asked.content_type.find("json-patch") != std::string::npos) {
    result = TRY(json_patched(arena, live, body));
  } else if (asked.content_type.find("strategic") != std::string::npos) {
    result = strategic_patched(arena, live, body, target.resource.kind);
  } else {
    result = merge_patched(arena, live, body);
  }
  TRY(complete(arena, target.resource, target.place, result));
  TRY(check_unmodified(target.resource, target.place.name, result, live));
  return store(arena, asked, target, updated(arena, live, result, rules, writer), live);
}

// A namespace takes everything in it along.
Result<void> Sandbox::remove_all(base::Arena& arena, const Target& target) {
  for (const auto& info : TRY(kinds(arena))) {
    if (!info.is_namespaced) continue;
    const auto group = info.kind.group.empty() ? std::string("core") : info.kind.group;
    for (auto& object : TRY(store_.list(arena, {group, info.plural, target.place.name, ""}))) {
      TRY(store_.erase(arena, {group, info.plural, target.place.name, std::string(metadata_text(object, "name"))}, object));
    }
  }
  return {};
}

// What the garbage collector does: what only this one owns goes with it.
Result<void> Sandbox::remove_dependents(base::Arena& arena, const Place& place, const std::string& uid) {
  for (const std::string_view plural : {"pods", "events"}) {
    for (auto& object : TRY(store_.list(arena, {"core", std::string(plural), place.name_space, ""}))) {
      const auto owners = at_path(object, {"metadata", "ownerReferences"});
      if (!owners.is_list() || owners.as_list().size() != 1) continue;
      const auto owner = at_path(owners.as_list()[0], {"uid"});
      if (!owner.is_string() || owner.as_string() != uid) continue;
      TRY(store_.erase(arena, {"core", std::string(plural), place.name_space, std::string(metadata_text(object, "name"))}, object));
    }
  }
  return {};
}

Result<HttpResponse> Sandbox::remove(base::Arena& arena, const Asked& asked, const Target& target) {
  if (target.place.name.empty()) {
    const auto labels = TRY(label_selector(query_text(asked, "labelSelector")));
    for (auto& object : TRY(store_.list(arena, target.place))) {
      if (!fits_labels(object, labels)) continue;
      auto place = target.place;
      place.name = metadata_text(object, "name");
      place.name_space = metadata_text(object, "namespace");
      TRY(store_.erase(arena, place, object));
    }
    return HttpResponse{200, {{"Content-Type", "application/json"}}, R"({"kind":"Status","apiVersion":"v1","status":"Success"})"};
  }
  auto live = TRY(store_.get(arena, target.place));
  if (live.is_nil()) return not_found(target.resource, target.place.name);
  if (!asked.body.empty()) {
    const auto options = TRY(read_body(arena, asked));
    for (const std::string_view field : {"uid", "resourceVersion"}) {
      const auto wanted = at_path(options, {"preconditions", field});
      if (wanted.is_string()) TRY(check_precondition(target.resource, target.place.name, field, wanted.as_string(), live));
    }
  }
  if (query_text(asked, "dryRun") == "All") return answer_object(arena, 200, live);
  if (has_finalizers(live)) {
    auto& metadata = live.as_map().get("metadata").as_map();
    if (!is_leaving(live)) {
      metadata.set("deletionTimestamp", base::Value::string(arena, now()));
      metadata.set("deletionGracePeriodSeconds", base::Value::int64(0));
      TRY(store_.put(arena, target.place, live, false));
    }
    return answer_object(arena, 200, live);
  }
  const auto uid = std::string(metadata_text(live, "uid"));
  if (target.resource.kind.kind == "Namespace" && target.resource.kind.group.empty()) TRY(remove_all(arena, target));
  TRY(store_.erase(arena, target.place, live));
  TRY(remove_dependents(arena, target.place, uid));
  return answer_object(arena, 200, live);
}

}  // namespace cluster::sandbox
