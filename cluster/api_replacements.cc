#include "cluster/api_replacements.h"

#include <array>

#include <fmt/format.h>

#include "base/yaml.h"
#include "cluster/api_rewrites.h"
#include "cluster/manifest_documents.h"

namespace cluster {

using base::Arena;
using base::Error;
using base::ErrorCode;
using base::Result;
using base::Value;

namespace {

constexpr std::string_view kApps = "apps/v1";
constexpr std::string_view kNet = "networking.k8s.io/v1";
constexpr std::string_view kRbac = "rbac.authorization.k8s.io/v1";
constexpr std::string_view kPods = "Pod Security Admission takes its place: labels pod-security.kubernetes.io/… of namespaces";

constexpr std::array kReplacements{
    ApiReplacement{"extensions/v1beta1", "Deployment", kApps, 16, &rewrites::workload},
    ApiReplacement{"extensions/v1beta1", "DaemonSet", kApps, 16, &rewrites::workload},
    ApiReplacement{"extensions/v1beta1", "ReplicaSet", kApps, 16, &rewrites::workload},
    ApiReplacement{"apps/v1beta1", "Deployment", kApps, 16, &rewrites::workload},
    ApiReplacement{"apps/v1beta1", "StatefulSet", kApps, 16, &rewrites::workload},
    ApiReplacement{"apps/v1beta2", "Deployment", kApps, 16, &rewrites::workload},
    ApiReplacement{"apps/v1beta2", "DaemonSet", kApps, 16, &rewrites::workload},
    ApiReplacement{"apps/v1beta2", "ReplicaSet", kApps, 16, &rewrites::workload},
    ApiReplacement{"apps/v1beta2", "StatefulSet", kApps, 16, &rewrites::workload},
    ApiReplacement{"extensions/v1beta1", "NetworkPolicy", kNet, 16},
    ApiReplacement{"extensions/v1beta1", "Ingress", kNet, 22, &rewrites::ingress},
    ApiReplacement{"networking.k8s.io/v1beta1", "Ingress", kNet, 22, &rewrites::ingress},
    ApiReplacement{"networking.k8s.io/v1beta1", "IngressClass", kNet, 22},
    ApiReplacement{"extensions/v1beta1", "PodSecurityPolicy", "", 16, nullptr, kPods},
    ApiReplacement{"policy/v1beta1", "PodSecurityPolicy", "", 25, nullptr, kPods},
    ApiReplacement{"policy/v1beta1", "PodDisruptionBudget", "policy/v1", 25, &rewrites::disruption_budget},
    ApiReplacement{"rbac.authorization.k8s.io/v1alpha1", "ClusterRole", kRbac, 22},
    ApiReplacement{"rbac.authorization.k8s.io/v1alpha1", "ClusterRoleBinding", kRbac, 22, &rewrites::role_binding},
    ApiReplacement{"rbac.authorization.k8s.io/v1alpha1", "Role", kRbac, 22},
    ApiReplacement{"rbac.authorization.k8s.io/v1alpha1", "RoleBinding", kRbac, 22, &rewrites::role_binding},
    ApiReplacement{"rbac.authorization.k8s.io/v1beta1", "ClusterRole", kRbac, 22},
    ApiReplacement{"rbac.authorization.k8s.io/v1beta1", "ClusterRoleBinding", kRbac, 22},
    ApiReplacement{"rbac.authorization.k8s.io/v1beta1", "Role", kRbac, 22},
    ApiReplacement{"rbac.authorization.k8s.io/v1beta1", "RoleBinding", kRbac, 22},
    ApiReplacement{"batch/v2alpha1", "CronJob", "batch/v1", 21},
    ApiReplacement{"batch/v1beta1", "CronJob", "batch/v1", 25},
    ApiReplacement{"autoscaling/v2beta1", "HorizontalPodAutoscaler", "autoscaling/v2", 25, &rewrites::autoscaler},
    ApiReplacement{"autoscaling/v2beta2", "HorizontalPodAutoscaler", "autoscaling/v2", 26},
    ApiReplacement{"storage.k8s.io/v1beta1", "StorageClass", "storage.k8s.io/v1", 22},
    ApiReplacement{"storage.k8s.io/v1beta1", "VolumeAttachment", "storage.k8s.io/v1", 22},
    ApiReplacement{"storage.k8s.io/v1beta1", "CSIDriver", "storage.k8s.io/v1", 22},
    ApiReplacement{"storage.k8s.io/v1beta1", "CSINode", "storage.k8s.io/v1", 22},
    ApiReplacement{"storage.k8s.io/v1beta1", "CSIStorageCapacity", "storage.k8s.io/v1", 27},
    ApiReplacement{"scheduling.k8s.io/v1alpha1", "PriorityClass", "scheduling.k8s.io/v1", 17},
    ApiReplacement{"scheduling.k8s.io/v1beta1", "PriorityClass", "scheduling.k8s.io/v1", 22},
    ApiReplacement{"coordination.k8s.io/v1beta1", "Lease", "coordination.k8s.io/v1", 22},
    ApiReplacement{"apiextensions.k8s.io/v1beta1", "CustomResourceDefinition", "apiextensions.k8s.io/v1", 22,
                   &rewrites::resource_definition},
    ApiReplacement{"apiregistration.k8s.io/v1beta1", "APIService", "apiregistration.k8s.io/v1", 22},
    ApiReplacement{"admissionregistration.k8s.io/v1beta1", "MutatingWebhookConfiguration", "admissionregistration.k8s.io/v1",
                   22, &rewrites::webhooks},
    ApiReplacement{"admissionregistration.k8s.io/v1beta1", "ValidatingWebhookConfiguration",
                   "admissionregistration.k8s.io/v1", 22, &rewrites::webhooks},
    ApiReplacement{"node.k8s.io/v1alpha1", "RuntimeClass", "node.k8s.io/v1", 25, &rewrites::runtime_class},
    ApiReplacement{"node.k8s.io/v1beta1", "RuntimeClass", "node.k8s.io/v1", 25},
    ApiReplacement{"flowcontrol.apiserver.k8s.io/v1beta1", "FlowSchema", "flowcontrol.apiserver.k8s.io/v1", 26},
    ApiReplacement{"flowcontrol.apiserver.k8s.io/v1beta2", "FlowSchema", "flowcontrol.apiserver.k8s.io/v1", 29},
    ApiReplacement{"flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", "flowcontrol.apiserver.k8s.io/v1", 32},
    ApiReplacement{"flowcontrol.apiserver.k8s.io/v1beta1", "PriorityLevelConfiguration", "flowcontrol.apiserver.k8s.io/v1",
                   26, &rewrites::priority_level},
    ApiReplacement{"flowcontrol.apiserver.k8s.io/v1beta2", "PriorityLevelConfiguration", "flowcontrol.apiserver.k8s.io/v1",
                   29, &rewrites::priority_level},
    ApiReplacement{"flowcontrol.apiserver.k8s.io/v1beta3", "PriorityLevelConfiguration", "flowcontrol.apiserver.k8s.io/v1", 32},
};

std::string named(const Value& object) {
  const auto kind = kind_of(object);
  return fmt::format("{} {}", kind.kind, metadata_text(object, "name"));
}

// The lines of a document before its first key: comments, among them "# Source:", and the `---` that the first one has.
std::string_view head_of(std::string_view document) {
  std::size_t end = 0;
  while (end < document.size()) {
    const auto next = document.find('\n', end);
    const auto line = document.substr(end, next == std::string_view::npos ? next : next - end);
    const bool is_comment = line.empty() || line.starts_with('#') || (end == 0 && line == "---");
    if (!is_comment || next == std::string_view::npos) break;
    end = next + 1;
  }
  return document.substr(0, end);
}

}  // namespace

std::span<const ApiReplacement> api_replacements() { return kReplacements; }

const ApiReplacement* find_replacement(const GroupVersionKind& kind) {
  const auto version = kind.api_version();
  for (const auto& row : kReplacements) {
    if (row.from == version && row.kind == kind.kind) return &row;
  }
  return nullptr;
}

Result<Value> replaced_api(Arena& arena, const Value& object) {
  const auto kind = kind_of(object);
  const auto* row = find_replacement(kind);
  if (row == nullptr) {
    return Error(ErrorCode::invalid, fmt::format("nothing is known that takes the place of {} {}", kind.api_version(), kind.kind));
  }
  if (row->to.empty()) {
    return Error(ErrorCode::invalid, fmt::format("{}: {} was removed with Kubernetes 1.{} and nothing of its kind takes its place",
                                                 named(object), row->from, row->removed_in))
        .hinting(std::string(row->instead));
  }
  auto made = base::deep_copy(arena, object);
  if (row->rewrite != nullptr) {
    auto rewritten = row->rewrite(arena, made);
    if (!rewritten) return std::move(rewritten).error().wrap(fmt::format("{} cannot be rewritten for {}: ", named(object), row->to));
  }
  made.as_map().set("apiVersion", Value::string(row->to));
  return made;
}

Result<ReplacedManifest> replace_apis(std::string_view manifest, const IsServed& is_served) {
  Arena arena;
  const auto read = read_manifest(arena, manifest);
  if (!read.errors.empty()) return read.errors.front();
  ReplacedManifest made;
  bool is_first = true;
  for (const auto& document : read.documents) {
    if (!is_first) made.text += "---\n";
    is_first = false;
    const auto kind = kind_of(document.value);
    const auto* row = find_replacement(kind);
    const bool stays = row == nullptr || TRY(is_served(kind));
    if (stays) {
      made.text += document.text;
    } else {
      const auto object = TRY(replaced_api(arena, document.value));
      made.text += head_of(document.text);
      made.text += TRY(base::yaml::write(arena, object));
      made.replaced.push_back(fmt::format("{}: {} → {}", named(document.value), row->from, row->to));
    }
    if (!made.text.ends_with('\n')) made.text += '\n';
  }
  if (made.replaced.empty()) made.text = std::string(manifest);
  return made;
}

Result<bool> is_served(KubeClient& client, const GroupVersionKind& kind) {
  const auto found = client.resource(kind);
  if (found) return true;
  if (found.error().http_reason() == "NoKindMatch") return false;
  return found.error();
}

Error with_replacement(Error error, const GroupVersionKind& kind, std::string_view hint) {
  const auto* row = error.http_reason() == "NoKindMatch" ? find_replacement(kind) : nullptr;
  if (row == nullptr) return error;
  if (row->to.empty()) {
    error.because(fmt::format("{} {} was removed with Kubernetes 1.{}", row->from, row->kind, row->removed_in));
    return error.hinting(std::string(row->instead));
  }
  error.because(fmt::format("{} {} was removed with Kubernetes 1.{}; it is {} today", row->from, row->kind, row->removed_in, row->to));
  return error.hinting(std::string(hint));
}

}  // namespace cluster
