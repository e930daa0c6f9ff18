#include "cluster/sandbox/kinds.h"

#include <array>
#include <charconv>
#include <string_view>

#include "base/ascii.h"
#include "cluster/api_replacements.h"

namespace cluster::sandbox {
namespace {

struct Row {
  std::string_view group;
  std::string_view version;
  std::string_view kind;
  std::string_view plural;
  bool is_namespaced;
  std::string_view short_name;
};

constexpr std::array<Row, 56> kRows{{
    {"", "v1", "Namespace", "namespaces", false, "ns"},
    {"", "v1", "Node", "nodes", false, "no"},
    {"", "v1", "PersistentVolume", "persistentvolumes", false, "pv"},
    {"", "v1", "ConfigMap", "configmaps", true, "cm"},
    {"", "v1", "Endpoints", "endpoints", true, "ep"},
    {"", "v1", "Event", "events", true, "ev"},
    {"", "v1", "LimitRange", "limitranges", true, "limits"},
    {"", "v1", "PersistentVolumeClaim", "persistentvolumeclaims", true, "pvc"},
    {"", "v1", "Pod", "pods", true, "po"},
    {"", "v1", "PodTemplate", "podtemplates", true, ""},
    {"", "v1", "ReplicationController", "replicationcontrollers", true, "rc"},
    {"", "v1", "ResourceQuota", "resourcequotas", true, "quota"},
    {"", "v1", "Secret", "secrets", true, ""},
    {"", "v1", "Service", "services", true, "svc"},
    {"", "v1", "ServiceAccount", "serviceaccounts", true, "sa"},
    {"apps", "v1", "ControllerRevision", "controllerrevisions", true, ""},
    {"apps", "v1", "DaemonSet", "daemonsets", true, "ds"},
    {"apps", "v1", "Deployment", "deployments", true, "deploy"},
    {"apps", "v1", "ReplicaSet", "replicasets", true, "rs"},
    {"apps", "v1", "StatefulSet", "statefulsets", true, "sts"},
    {"batch", "v1", "CronJob", "cronjobs", true, "cj"},
    {"batch", "v1", "Job", "jobs", true, ""},
    {"autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", true, "hpa"},
    {"autoscaling", "v1", "HorizontalPodAutoscaler", "horizontalpodautoscalers", true, "hpa"},
    {"networking.k8s.io", "v1", "Ingress", "ingresses", true, "ing"},
    {"networking.k8s.io", "v1", "IngressClass", "ingressclasses", false, ""},
    {"networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies", true, "netpol"},
    {"networking.k8s.io", "v1", "IPAddress", "ipaddresses", false, "ip"},
    {"networking.k8s.io", "v1", "ServiceCIDR", "servicecidrs", false, ""},
    {"policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets", true, "pdb"},
    {"rbac.authorization.k8s.io", "v1", "ClusterRole", "clusterroles", false, ""},
    {"rbac.authorization.k8s.io", "v1", "ClusterRoleBinding", "clusterrolebindings", false, ""},
    {"rbac.authorization.k8s.io", "v1", "Role", "roles", true, ""},
    {"rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings", true, ""},
    {"storage.k8s.io", "v1", "StorageClass", "storageclasses", false, "sc"},
    {"storage.k8s.io", "v1", "CSIDriver", "csidrivers", false, ""},
    {"storage.k8s.io", "v1", "CSINode", "csinodes", false, ""},
    {"storage.k8s.io", "v1", "CSIStorageCapacity", "csistoragecapacities", true, ""},
    {"storage.k8s.io", "v1", "VolumeAttachment", "volumeattachments", false, ""},
    {"scheduling.k8s.io", "v1", "PriorityClass", "priorityclasses", false, "pc"},
    {"coordination.k8s.io", "v1", "Lease", "leases", true, ""},
    {"node.k8s.io", "v1", "RuntimeClass", "runtimeclasses", false, ""},
    {"discovery.k8s.io", "v1", "EndpointSlice", "endpointslices", true, ""},
    {"events.k8s.io", "v1", "Event", "events", true, "ev"},
    {"flowcontrol.apiserver.k8s.io", "v1", "FlowSchema", "flowschemas", false, ""},
    {"flowcontrol.apiserver.k8s.io", "v1", "PriorityLevelConfiguration", "prioritylevelconfigurations", false, ""},
    {"certificates.k8s.io", "v1", "CertificateSigningRequest", "certificatesigningrequests", false, "csr"},
    {"admissionregistration.k8s.io", "v1", "MutatingWebhookConfiguration", "mutatingwebhookconfigurations", false, ""},
    {"admissionregistration.k8s.io", "v1", "ValidatingWebhookConfiguration", "validatingwebhookconfigurations", false, ""},
    {"admissionregistration.k8s.io", "v1", "ValidatingAdmissionPolicy", "validatingadmissionpolicies", false, ""},
    {"admissionregistration.k8s.io", "v1", "ValidatingAdmissionPolicyBinding", "validatingadmissionpolicybindings", false, ""},
    {"apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions", false, "crd"},
    {"apiregistration.k8s.io", "v1", "APIService", "apiservices", false, ""},
    {"resource.k8s.io", "v1", "DeviceClass", "deviceclasses", false, ""},
    {"resource.k8s.io", "v1", "ResourceClaim", "resourceclaims", true, ""},
    {"resource.k8s.io", "v1", "ResourceClaimTemplate", "resourceclaimtemplates", true, ""},
}};

std::vector<std::string> all_verbs() {
  return {"create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"};
}

std::string text_at(const base::Value& value, std::initializer_list<std::string_view> path) {
  const auto found = at_path(value, path);
  return found.is_string() ? std::string(found.as_string()) : std::string();
}

}  // namespace

const std::vector<ResourceInfo>& built_in_kinds() {
  static const std::vector<ResourceInfo> kinds = [] {
    std::vector<ResourceInfo> made;
    for (const auto& row : kRows) {
      ResourceInfo info;
      info.kind = {std::string(row.group), std::string(row.version), std::string(row.kind)};
      info.plural = row.plural;
      info.singular = base::ascii_lower(row.kind);
      info.is_namespaced = row.is_namespaced;
      info.verbs = all_verbs();
      if (!row.short_name.empty()) info.short_names.emplace_back(row.short_name);
      made.push_back(std::move(info));
    }
    return made;
  }();
  return kinds;
}

int minor_version(std::string_view text) {
  if (text.starts_with('v')) text.remove_prefix(1);
  if (!text.starts_with("1.")) return kNewestMinor;
  text.remove_prefix(2);
  int minor = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), minor);
  const bool is_whole = failure == std::errc() && (end == text.data() + text.size() || *end == '.');
  return is_whole && minor > 0 ? minor : kNewestMinor;
}

std::vector<ResourceInfo> old_kinds(int minor) {
  std::vector<ResourceInfo> made;
  for (const auto& row : api_replacements()) {
    if (row.removed_in <= minor || row.to.empty()) continue;
    const auto todays = parse_kind(row.to, row.kind);
    for (const auto& info : built_in_kinds()) {
      if (info.kind != todays) continue;
      made.push_back(info);
      made.back().kind = parse_kind(row.from, row.kind);
    }
  }
  return made;
}

std::string storage_group(const GroupVersionKind& kind) {
  const auto* row = find_replacement(kind);
  return row == nullptr || row->to.empty() ? kind.group : parse_kind(row->to, row->kind).group;
}

std::vector<ResourceInfo> kinds_of_definition(const base::Value& definition) {
  std::vector<ResourceInfo> made;
  const auto versions = at_path(definition, {"spec", "versions"});
  if (!versions.is_list()) return made;
  for (const auto& version : versions.as_list()) {
    const auto served = at_path(version, {"served"});
    if (served.is_bool() && !served.as_bool()) continue;
    ResourceInfo info;
    info.kind = {text_at(definition, {"spec", "group"}), text_at(version, {"name"}),
                 text_at(definition, {"spec", "names", "kind"})};
    info.plural = text_at(definition, {"spec", "names", "plural"});
    info.singular = text_at(definition, {"spec", "names", "singular"});
    if (info.singular.empty()) info.singular = base::ascii_lower(info.kind.kind);
    info.is_namespaced = text_at(definition, {"spec", "scope"}) == "Namespaced";
    info.verbs = all_verbs();
    const auto short_names = at_path(definition, {"spec", "names", "shortNames"});
    if (short_names.is_list()) {
      for (const auto& name : short_names.as_list()) {
        if (name.is_string()) info.short_names.emplace_back(name.as_string());
      }
    }
    made.push_back(std::move(info));
  }
  return made;
}

}  // namespace cluster::sandbox
