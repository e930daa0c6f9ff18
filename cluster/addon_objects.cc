#include "cluster/addon_objects.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "cluster/manifest_documents.h"

namespace cluster {

using base::Error;
using base::ErrorCode;
using base::Result;
using base::Value;

namespace {

constexpr int kMaxListDepth = 4;  // Lists in Lists

// Kinds whose conditions say nothing about whether they were brought in well.
constexpr std::array<std::string_view, 9> kAlwaysWell{"ConfigMap", "Secret", "ServiceAccount", "Namespace",
                                                     "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding",
                                                     "Ingress"};
constexpr std::array<std::string_view, 8> kDecisive{"Available", "ContainersReady", "Established", "Healthy",
                                                   "Initialized", "NamesAccepted", "PodScheduled", "Ready"};

bool decides(std::string_view kind, std::string_view condition) {
  if (std::find(kDecisive.begin(), kDecisive.end(), condition) != kDecisive.end()) return true;
  if (kind == "Deployment") return condition == "Progressing";
  if (kind == "Gateway") return condition == "Accepted" || condition == "Programmed";
  return kind == "GatewayClass" && condition == "Accepted";
}

std::string_view text_at(const Value& map, std::string_view field) {
  const auto value = at_path(map, {field});
  return value.is_string() ? value.as_string() : std::string_view();
}

Result<void> add(const Value& value, std::size_t document, int depth, std::vector<AddonObject>& objects) {
  if (value.is_nil()) return {};
  const auto kind = text_at(value, "kind");
  const auto items = at_path(value, {"items"});
  if (kind.ends_with("List") && items.is_list()) {
    if (depth == kMaxListDepth) return Error(ErrorCode::invalid, fmt::format("document {} has Lists in Lists in Lists", document));
    for (const auto& item : items.as_list()) TRY(add(item, document, depth + 1, objects));
    return {};
  }
  const auto lacks = [&](std::string_view what) {
    return Error(ErrorCode::invalid, fmt::format("document {} of the manifest has no {}, so it is no object", document, what));
  };
  if (!value.is_map()) return Error(ErrorCode::invalid, fmt::format("document {} of the manifest is no object", document));
  if (text_at(value, "apiVersion").empty()) return lacks("apiVersion");
  if (kind.empty()) return lacks("kind");
  if (metadata_text(value, "name").empty()) return lacks("metadata.name");
  if (objects.size() == kMaxAddonObjects) {
    return Error(ErrorCode::invalid, fmt::format("the manifest has more than {} objects", kMaxAddonObjects));
  }
  objects.push_back({value, key_of(value)});
  return {};
}

int place_of(const AddonObject& object) {
  if (object.key.kind.kind == "Namespace" && object.key.kind.group.empty()) return 0;
  return object.key.kind.kind == "CustomResourceDefinition" ? 1 : 2;
}

}  // namespace

Result<std::vector<AddonObject>> addon_objects(base::Arena& arena, std::string_view manifest) {
  const auto read = read_manifest(arena, manifest);
  if (!read.errors.empty()) return read.errors.front();
  std::vector<AddonObject> objects;
  std::size_t number = 0;
  for (const auto& document : read.documents) TRY(add(document.value, ++number, 0, objects));
  std::stable_sort(objects.begin(), objects.end(),
                   [](const auto& a, const auto& b) { return place_of(a) < place_of(b); });
  return objects;
}

std::optional<std::string> unwell_reason(const Value& object) {
  if (!metadata_text(object, "deletionTimestamp").empty()) return "it is being deleted";
  const auto kind = text_at(object, "kind");
  if (std::find(kAlwaysWell.begin(), kAlwaysWell.end(), kind) != kAlwaysWell.end()) return std::nullopt;
  const auto conditions = at_path(object, {"status", "conditions"});
  if (!conditions.is_list()) return std::nullopt;
  for (const auto& condition : conditions.as_list()) {
    const auto type = text_at(condition, "type");
    if (text_at(condition, "status") != "False" || !decides(kind, type)) continue;
    const auto message = text_at(condition, "message");
    return fmt::format("its condition {} is False{}{}", type, message.empty() ? "" : ": ", message);
  }
  return std::nullopt;
}

}  // namespace cluster
