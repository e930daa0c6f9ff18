// One function for each kind whose fields changed when its API did. `part` gives a map that must be there or may be missing;
// a field of another type than the kind has is an error, since nobody could say what it should become.
#include "cluster/api_rewrites.h"

#include <array>

#include <fmt/format.h>

#include "cluster/object.h"

namespace cluster::rewrites {

using base::Arena;
using base::Error;
using base::ErrorCode;
using base::List;
using base::Map;
using base::Result;
using base::Value;

namespace {

Error wrong(std::string_view path, std::string_view wanted) {
  return Error(ErrorCode::invalid, fmt::format("{} must be {}", path, wanted));
}

// The map under a key; nullptr where there is none.
Result<Map*> part(const Map& map, std::string_view key) {
  const auto value = map.get(key);
  if (value.is_nil()) return static_cast<Map*>(nullptr);
  if (!value.is_map()) return wrong(key, "a map");
  return &value.as_map();
}

Result<List*> items(const Map& map, std::string_view key) {
  const auto value = map.get(key);
  if (value.is_nil()) return static_cast<List*>(nullptr);
  if (!value.is_list()) return wrong(key, "a list");
  return &value.as_list();
}

Result<Map*> item(const Value& value, std::string_view key) {
  if (!value.is_map()) return wrong(key, "a list of maps");
  return &value.as_map();
}

// Moves map[from] to map[to], unless that is there.
void rename(Map& map, std::string_view from, std::string_view to) {
  const auto value = map.get(from);
  if (value.is_nil()) return;
  if (!map.has(to)) map.set(to, value);
  map.erase(from);
}

void set_default(Map& map, std::string_view key, Value value) {
  if (map.get(key).is_nil()) map.set(key, value);
}

Result<void> backend(Arena& arena, Map& map, std::string_view key) {
  auto* backend = TRY(part(map, key));
  if (backend == nullptr || !backend->has("serviceName")) return {};
  auto* service = Map::make(arena);
  service->set("name", backend->get("serviceName"));
  const auto port = backend->get("servicePort");
  if (!port.is_nil()) {
    auto* number = Map::make(arena);
    number->set(port.is_string() ? "name" : "number", port);
    service->set("port", Value::map(number));
  }
  auto* made = Map::make(arena);
  made->set("service", Value::map(service));
  map.set(key, Value::map(made));
  return {};
}

}  // namespace

Result<void> workload(Arena& arena, Value& object) {
  auto* spec = TRY(part(object.as_map(), "spec"));
  if (spec == nullptr) return {};
  spec->erase("rollbackTo");
  spec->erase("templateGeneration");
  if (spec->has("selector")) return {};
  const auto labels = at_path(object, {"spec", "template", "metadata", "labels"});
  if (!labels.is_map() || labels.as_map().empty()) {
    return wrong("spec.selector", "given: it was taken from the labels of the template, which has none");
  }
  auto* selector = Map::make(arena);
  selector->set("matchLabels", base::deep_copy(arena, labels));
  spec->set("selector", Value::map(selector));
  return {};
}

Result<void> ingress(Arena& arena, Value& object) {
  auto* spec = TRY(part(object.as_map(), "spec"));
  if (spec == nullptr) return {};
  rename(*spec, "backend", "defaultBackend");
  TRY(backend(arena, *spec, "defaultBackend"));
  auto* rules = TRY(items(*spec, "rules"));
  if (rules == nullptr) return {};
  for (const auto& rule : *rules) {
    const auto* fields = TRY(item(rule, "rules"));
    auto* http = TRY(part(*fields, "http"));
    auto* paths = http == nullptr ? nullptr : TRY(items(*http, "paths"));
    if (paths == nullptr) continue;
    for (const auto& path : *paths) {
      auto* one = TRY(item(path, "paths"));
      set_default(*one, "pathType", Value::string("ImplementationSpecific"));
      TRY(backend(arena, *one, "backend"));
    }
  }
  return {};
}

Result<void> disruption_budget(Arena&, Value& object) {
  auto* spec = TRY(part(object.as_map(), "spec"));
  auto* selector = spec == nullptr ? nullptr : TRY(part(*spec, "selector"));
  if (selector != nullptr && selector->empty()) spec->erase("selector");
  return {};
}

Result<void> role_binding(Arena&, Value& object) {
  auto* subjects = TRY(items(object.as_map(), "subjects"));
  if (subjects == nullptr) return {};
  for (const auto& subject : *subjects) {
    auto* one = TRY(item(subject, "subjects"));
    one->erase("apiVersion");
    const auto kind = one->get("kind");
    const bool is_account = kind.is_string() && kind.as_string() == "ServiceAccount";
    if (!is_account) set_default(*one, "apiGroup", Value::string("rbac.authorization.k8s.io"));
  }
  return {};
}

namespace {

struct OldTarget {
  std::string_view old;    // field of v2beta1
  std::string_view type;   // of the target
  std::string_view field;  // of the target
};
constexpr std::array kOldTargets{OldTarget{"targetAverageUtilization", "Utilization", "averageUtilization"},
                                 OldTarget{"targetAverageValue", "AverageValue", "averageValue"},
                                 OldTarget{"averageValue", "AverageValue", "averageValue"},
                                 OldTarget{"targetValue", "Value", "value"}};

// One metric of v2beta1: {type: Resource, resource: {name, targetAverageUtilization}}.
Result<void> metric(Arena& arena, Map& metric) {
  for (const std::string_view source : {"resource", "containerResource", "pods", "object", "external"}) {
    auto* what = TRY(part(metric, source));
    if (what == nullptr) continue;
    const auto described = what->get("target");  // an object's: what it is about
    const bool is_new = described.is_map() && described.as_map().has("type");
    if (is_new) continue;
    if (!described.is_nil()) what->set("describedObject", described);
    auto* target = Map::make(arena);
    for (const auto& old : kOldTargets) {
      const auto value = what->get(old.old);
      if (value.is_nil()) continue;
      target->set("type", Value::string(old.type));
      target->set(old.field, value);
      what->erase(old.old);
    }
    what->set("target", Value::map(target));
    auto* name = Map::make(arena);
    if (what->has("metricName")) name->set("name", what->get("metricName"));
    for (const std::string_view selector : {"metricSelector", "selector"}) {
      if (!what->has(selector)) continue;
      name->set("selector", what->get(selector));
      what->erase(selector);
    }
    what->erase("metricName");
    if (!name->empty()) what->set("metric", Value::map(name));
  }
  return {};
}

}  // namespace

Result<void> autoscaler(Arena& arena, Value& object) {
  auto* spec = TRY(part(object.as_map(), "spec"));
  auto* metrics = spec == nullptr ? nullptr : TRY(items(*spec, "metrics"));
  if (metrics == nullptr) return {};
  for (const auto& one : *metrics) {
    auto* fields = TRY(item(one, "metrics"));
    TRY(metric(arena, *fields));
  }
  return {};
}

namespace {

// A schema that lets everything pass, for CRDs that had none.
Value any_schema(Arena& arena) {
  auto* open = Map::make(arena);
  open->set("type", Value::string("object"));
  open->set("x-kubernetes-preserve-unknown-fields", Value::boolean(true));
  auto* schema = Map::make(arena);
  schema->set("openAPIV3Schema", Value::map(open));
  return Value::map(schema);
}

Result<void> definition_version(Arena& arena, Map& version, const Map& spec) {
  set_default(version, "served", Value::boolean(true));
  for (const std::string_view shared : {"subresources", "additionalPrinterColumns"}) {
    if (!version.has(shared) && spec.has(shared)) version.set(shared, base::deep_copy(arena, spec.get(shared)));
  }
  if (version.get("schema").is_nil()) {
    const auto shared = spec.get("validation");
    const bool is_schema = shared.is_map() && shared.as_map().get("openAPIV3Schema").is_map();
    version.set("schema", is_schema ? base::deep_copy(arena, shared) : any_schema(arena));
  }
  auto* schema = TRY(part(version, "schema"));
  auto* root = schema == nullptr ? nullptr : TRY(part(*schema, "openAPIV3Schema"));
  if (root != nullptr) set_default(*root, "type", Value::string("object"));
  const auto keeps = spec.get("preserveUnknownFields");
  const bool prunes = keeps.is_bool() && !keeps.as_bool();
  if (root != nullptr && !prunes) set_default(*root, "x-kubernetes-preserve-unknown-fields", Value::boolean(true));
  auto* columns = TRY(items(version, "additionalPrinterColumns"));
  if (columns == nullptr) return {};
  for (const auto& column : *columns) {
    auto* fields = TRY(item(column, "additionalPrinterColumns"));
    rename(*fields, "JSONPath", "jsonPath");
  }
  return {};
}

Result<void> definition_conversion(Arena& arena, Map& spec) {
  auto* conversion = TRY(part(spec, "conversion"));
  if (conversion == nullptr || !conversion->has("webhookClientConfig")) return {};
  auto* webhook = Map::make(arena);
  webhook->set("clientConfig", conversion->get("webhookClientConfig"));
  auto versions = conversion->get("conversionReviewVersions");
  if (versions.is_nil()) {
    auto* old = List::make(arena);
    old->push_back(Value::string("v1beta1"));
    versions = Value::list(old);
  }
  webhook->set("conversionReviewVersions", versions);
  conversion->set("webhook", Value::map(webhook));
  conversion->erase("webhookClientConfig");
  conversion->erase("conversionReviewVersions");
  return {};
}

}  // namespace

Result<void> resource_definition(Arena& arena, Value& object) {
  auto* spec = TRY(part(object.as_map(), "spec"));
  if (spec == nullptr) return {};
  auto* versions = TRY(items(*spec, "versions"));
  if (versions == nullptr || versions->empty()) {
    if (!spec->get("version").is_string()) return wrong("spec.versions", "given");
    auto* only = Map::make(arena);
    only->set("name", spec->get("version"));
    only->set("served", Value::boolean(true));
    only->set("storage", Value::boolean(true));
    versions = List::make(arena);
    versions->push_back(Value::map(only));
    spec->set("versions", Value::list(versions));
  }
  for (const auto& version : *versions) {
    auto* fields = TRY(item(version, "versions"));
    TRY(definition_version(arena, *fields, *spec));
  }
  TRY(definition_conversion(arena, *spec));
  set_default(*spec, "scope", Value::string("Namespaced"));
  for (const std::string_view gone : {"version", "validation", "subresources", "additionalPrinterColumns", "preserveUnknownFields"}) {
    spec->erase(gone);
  }
  object.as_map().erase("status");
  return {};
}

Result<void> webhooks(Arena& arena, Value& object) {
  constexpr std::int64_t kOldTimeout = 30;
  auto* hooks = TRY(items(object.as_map(), "webhooks"));
  if (hooks == nullptr) return {};
  for (const auto& hook : *hooks) {
    auto* one = TRY(item(hook, "webhooks"));
    const auto effects = one->get("sideEffects");
    const bool is_told = effects.is_string() && (effects.as_string() == "None" || effects.as_string() == "NoneOnDryRun");
    if (!is_told) one->set("sideEffects", Value::string("None"));
    if (one->get("admissionReviewVersions").is_nil()) {
      auto* versions = List::make(arena);
      versions->push_back(Value::string("v1beta1"));
      one->set("admissionReviewVersions", Value::list(versions));
    }
    set_default(*one, "failurePolicy", Value::string("Ignore"));
    set_default(*one, "matchPolicy", Value::string("Exact"));
    set_default(*one, "timeoutSeconds", Value::int64(kOldTimeout));
  }
  return {};
}

Result<void> runtime_class(Arena&, Value& object) {
  auto* spec = TRY(part(object.as_map(), "spec"));
  if (spec == nullptr) return {};
  rename(*spec, "runtimeHandler", "handler");
  for (const std::string_view field : {"handler", "overhead", "scheduling"}) {
    if (spec->has(field)) object.as_map().set(field, spec->get(field));
  }
  object.as_map().erase("spec");
  return {};
}

Result<void> priority_level(Arena&, Value& object) {
  auto* spec = TRY(part(object.as_map(), "spec"));
  auto* limited = spec == nullptr ? nullptr : TRY(part(*spec, "limited"));
  if (limited != nullptr) rename(*limited, "assuredConcurrencyShares", "nominalConcurrencyShares");
  return {};
}

}  // namespace cluster::rewrites
