// Credential plugins: programs that kubeconfig names and that print an ExecCredential (versions v1 and
// v1beta1 of client.authentication.k8s.io). As client-go runs them; their output is never shown.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/env.h"
#include "base/result.h"
#include "cluster/kube_config.h"

namespace cluster {

struct ExecCredential {
  std::string token{};
  std::string client_certificate{};  // PEM
  std::string client_key{};
  std::optional<std::int64_t> expires{};  // unix seconds; nothing: as long as this process runs
};

// Whether the plugin's version is one we know: `exec plugin: invalid apiVersion "x"`.
base::Result<void> check_exec_plugin(const ExecPlugin& plugin);

// What the plugin gets in KUBERNETES_EXEC_INFO.
std::string exec_info(const ConnectionConfig& config, bool is_interactive);

// The credential in a plugin's output. Errors: client-go's ("exec plugin didn't return a status field", …).
base::Result<ExecCredential> read_exec_credential(std::string_view output, const std::string& api_version);

// Runs the plugin of `config`. `with_hint`: errors about a missing program carry client-go's advice and the
// plugin's own hint.
base::Result<ExecCredential> run_exec_plugin(base::Env& env, const ConnectionConfig& config, bool with_hint);

}  // namespace cluster
