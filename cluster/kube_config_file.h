// kubeconfig files: what is in one, and several as one. client-go's rules: of two entries with one name the
// first file's counts, whole; paths are relative to the file they stand in.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/env.h"
#include "base/result.h"
#include "cluster/kube_config.h"

namespace cluster {

struct ClusterEntry {
  std::string server{};
  std::string tls_server_name{};
  bool insecure = false;
  std::string ca_file{};
  std::string ca_data{};  // decoded
  std::string proxy_url{};
  bool disable_compression = false;
  std::string exec_config{};  // JSON of the extension client.authentication.k8s.io/exec
  std::string file{};         // where it stands
};

struct UserEntry {
  std::string certificate_file{};
  std::string certificate_data{};
  std::string key_file{};
  std::string key_data{};
  std::string token{};
  std::string token_file{};
  std::string as{};
  std::string as_uid{};
  std::vector<std::string> as_groups{};
  std::map<std::string, std::vector<std::string>> as_extra{};
  std::string username{};
  std::string password{};
  std::optional<AuthProvider> auth_provider{};
  std::optional<ExecPlugin> exec{};
  std::string file{};
};

struct ContextEntry {
  std::string cluster{};
  std::string user{};
  std::string name_space{};
};

struct KubeConfig {
  std::map<std::string, ClusterEntry> clusters{};
  std::map<std::string, UserEntry> users{};
  std::map<std::string, ContextEntry> contexts{};
  std::string current_context{};
};

// One file's text; `file` is put on its entries. Errors: client-go's texts, without the values of fields.
base::Result<KubeConfig> read_kube_config(std::string_view text, const std::string& file);

// All files that count, as one: `explicit_path` alone (it must exist), or those of $KUBECONFIG, or
// ~/.kube/config. Errors: `error loading config file "x": …`, all of them where there are several.
base::Result<KubeConfig> load_kube_config(base::Env& env, const std::string& explicit_path);

// Texts of several errors in one, as Kubernetes' Aggregate: "a", or "[a, b]", each once.
std::string join_errors(const std::vector<std::string>& texts);

}  // namespace cluster
