// What a chart may know about the cluster it goes to: .Capabilities. helm.md ENG-004 … 006, 016 … 020.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace chart {

// A Kubernetes version as templates see it. The default is what Helm takes without a cluster.
struct KubeVersion {
  std::string version = "v1.37.0";     // whole: "v1.33.4-gke.1245000"
  std::string normalized = "v1.37.0";  // for constraints: "v1.33.4"; empty for live clusters
  std::string major = "1";
  std::string minor = "37";

  // What a bare {{ .Capabilities.KubeVersion }} prints and what `kubeVersion` ranges are checked against.
  const std::string& text() const { return normalized.empty() ? version : normalized; }
};

// What `helm version` and .Capabilities.HelmVersion tell.
struct BuildInfo {
  std::string version = "v4.3.1";
  std::string git_commit{};
  std::string git_tree_state{};
  std::string go_version = "go1.26.8";
  std::string kube_client_version = "v1.37";
};

// The API versions that Helm takes for granted without a cluster, in its order.
std::span<const std::string_view> default_api_versions();

struct Capabilities {
  KubeVersion kube_version{};
  std::vector<std::string> api_versions{default_api_versions().begin(), default_api_versions().end()};
  BuildInfo helm_version{};
};

Capabilities default_capabilities();

// --kube-version: two or more numbers with dots, then anything. Errors carry Helm's whole text:
// `invalid kube version '1': illegal version string "1"` (ENG-017).
base::Result<KubeVersion> parse_kube_version(std::string_view text);

}  // namespace chart
