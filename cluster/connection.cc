// Opens the way to a cluster: configuration, credentials, client.
#include <utility>

#include "cluster/authenticated_http.h"
#include "cluster/exec_credential.h"
#include "cluster/id_token.h"
#include "cluster/kube_config.h"
#include "cluster/sandbox/sandbox.h"
#include "cluster/sandbox/store.h"

namespace cluster {
namespace {

constexpr std::string_view kSandboxContext = "sandbox";

// The embedded cluster's folder: $TUG_SANDBOX, or below the user's data.
std::string sandbox_folder(base::Env& env) {
  if (const auto folder = env.variable("TUG_SANDBOX"); folder && !folder->empty()) return *folder;
  if (const auto data = env.variable("XDG_DATA_HOME"); data && !data->empty()) return *data + "/tug/sandbox";
  return env.variable("HOME").value_or("/root") + "/.local/share/tug/sandbox";
}

// --kube-context sandbox, unless a kubeconfig has a context of that name.
ConnectionConfig sandbox_config(const ConnectionFlags& flags) {
  ConnectionConfig config;
  config.context = kSandboxContext;
  config.server = sandbox::kServer;
  if (!flags.name_space.empty()) config.name_space = flags.name_space;
  config.is_sandbox = true;
  return config;
}

base::Result<ConnectionConfig> configured(base::Env& env, const ConnectionFlags& flags) {
  auto config = load_connection_config(env, flags);
  if (!config && flags.context == kSandboxContext &&
      config.error().helm().find("does not exist") != std::string::npos) {
    return sandbox_config(flags);
  }
  return config;
}

base::Result<Connection> open(base::Env& env, const base::Cancel& cancel, const ConnectionFlags& flags) {
  Connection connection;
  connection.config = TRY(configured(env, flags));
  if (connection.config.exec) TRY(check_exec_plugin(*connection.config.exec));
  if (connection.config.auth_provider) TRY(check_auth_provider(*connection.config.auth_provider));
  ClientOptions options;
  if (connection.config.is_sandbox) {
    connection.http = std::make_unique<sandbox::Sandbox>(env, cancel, sandbox_folder(env));
  } else {
    connection.http = make_authenticated_http(env, cancel, connection.config);
  }
  options.server = connection.config.server;
  if (!connection.config.is_sandbox) options.cache_folder = flags.cache_folder;
  options.qps = flags.qps;
  options.burst = flags.burst_limit;
  options.on_warning = flags.on_warning;
  connection.client = std::make_unique<KubeClient>(env, *connection.http, cancel, std::move(options));
  return connection;
}

}  // namespace

std::unique_ptr<base::Http> make_sandbox(base::Env& env, const base::Cancel& cancel) {
  return std::make_unique<sandbox::Sandbox>(env, cancel, sandbox_folder(env));
}

std::string sandbox_path(base::Env& env) { return sandbox_folder(env); }

base::Result<void> reset_sandbox(base::Env& env) { return sandbox::Store(env.files, sandbox_folder(env)).clear(); }

base::Result<Connection> connect(base::Env& env, const base::Cancel& cancel, const ConnectionFlags& flags) {
  auto connection = open(env, cancel, flags);
  if (!connection) return std::move(connection).error().wrap("kubernetes cluster unreachable: ");
  return connection;
}

}  // namespace cluster
