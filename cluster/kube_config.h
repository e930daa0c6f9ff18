// Which cluster, as whom: kubeconfig files, flags, the pod's own account. As client-go's loader reads them.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.h"
#include "base/env.h"
#include "base/http.h"
#include "base/result.h"
#include "cluster/kube_client.h"

namespace cluster {

// The --kube-* flags and what stands in for them; empty = not given.
struct ConnectionFlags {
  std::string kubeconfig{};  // --kubeconfig; else $KUBECONFIG (several files), ~/.kube/config, in a pod its account
  std::string context{};
  std::string name_space{};
  std::string token{};
  std::string as_user{};
  std::vector<std::string> as_groups{};
  std::string api_server{};
  std::string ca_file{};
  std::string tls_server_name{};
  bool insecure_skip_tls_verify = false;
  double qps = 0;
  int burst_limit = 100;
  std::string cache_folder{};  // below it discovery is kept
  // Where the embedded cluster lives that context "sandbox" means unless a kubeconfig has one of that name;
  // empty: there is none.
  std::string sandbox_folder{};
  std::function<void(std::string_view text)> on_warning{};  // for ClientOptions
};

struct ExecPlugin {
  std::string api_version{};
  std::string command{};
  std::vector<std::string> arguments{};
  std::vector<std::pair<std::string, std::string>> environment{};
  std::string install_hint{};
  std::string interactive_mode{};
  bool provides_cluster_info = false;
};

// What came before exec plugins; all that is left of it in client-go is "oidc".
struct AuthProvider {
  std::string name{};
  std::map<std::string, std::string> config{};
};

// What is needed to talk to one cluster. Certificates and keys are PEM text.
struct ConnectionConfig {
  std::string context{};
  std::string server{};
  std::string name_space = "default";
  std::string ca{};
  std::string client_certificate{};
  std::string client_key{};
  std::string token{};
  std::string token_file{};  // goes before `token`; read again every minute (tokens of pods are renewed)
  std::string username{};
  std::string password{};
  std::optional<ExecPlugin> exec{};
  std::string exec_config{};  // JSON that the cluster's entry has for the plugin
  std::optional<AuthProvider> auth_provider{};
  std::string impersonate_user{};
  std::string impersonate_uid{};
  std::vector<std::string> impersonate_groups{};
  std::map<std::string, std::vector<std::string>> impersonate_extra{};
  std::string proxy_url{};
  std::string tls_server_name{};
  bool insecure_skip_tls_verify = false;
  bool compression = true;
  bool is_sandbox = false;  // context "sandbox" that no kubeconfig has: the embedded cluster
  std::string file{};       // where the cluster entry was read, for messages
};

// Reads and merges, with the contents of all files it names. Errors are client-go's, with the file named: a
// context that does not exist, a file that is no YAML, a certificate that cannot be read, user and token
// together, … No credentials are read for a server without TLS, as client-go sends none there.
base::Result<ConnectionConfig> load_connection_config(base::Env& env, const ConnectionFlags& flags);

// The namespace only: what flags and kubeconfig say, "default" (ENV-041). Never fails.
std::string connection_namespace(base::Env& env, const ConnectionFlags& flags);

// An open way to a cluster: the HTTP side with its credentials (exec plugins run when first needed, their
// answers cached until they expire or the server says 401) and the client on top. `client` uses `http`.
struct Connection {
  ConnectionConfig config{};
  std::unique_ptr<base::Http> http{};
  std::unique_ptr<KubeClient> client{};
};
// Nothing is connected or run yet. Errors begin with `kubernetes cluster unreachable: `, since Helm finds
// them when it asks whether the cluster is there (ENV-045).
// The embedded cluster itself, for `sandbox serve`, and its folder ($TUG_SANDBOX, or below the user's data).
std::unique_ptr<base::Http> make_sandbox(base::Env& env, const base::Cancel& cancel);
std::string sandbox_path(base::Env& env);
// Empties it, also under one that is being served.
base::Result<void> reset_sandbox(base::Env& env);

base::Result<Connection> connect(base::Env& env, const base::Cancel& cancel, const ConnectionFlags& flags);

}  // namespace cluster
